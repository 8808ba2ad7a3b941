"""Sentences and labels of the register."""

from flask_babel import lazy_gettext as _l

from marketplace.register.rules import ApplicationState, GroundKind, Outcome

REFUSALS = {
    "register.business_id_not_valid": _l("The business ID is not valid. Enter it as 1234567-8."),
    "register.business_id_taken": _l(
        "An organisation with the business ID %(business_id)s is in the portal already. "
        "Ask its administrator to invite you."
    ),
    "register.iban_not_valid": _l("The account number is not valid. Enter it as FI21 1234 5600 0007 85."),
    "register.phone_not_valid": _l("The telephone number is not valid. Enter it as +358 40 123 4567."),
    "register.declaration_missing": _l(
        "Make the declaration on exclusion grounds first. It is used in every application."
    ),
    "register.explanation_missing": _l("Tell what happened and what has been done to mend it (section 82)."),
    "register.declaration_not_confirmed": _l("Confirm that you have read every ground and that no other applies."),
    "register.application_open_already": _l(
        "Your application of %(received_at)s to this category waits for its decision."
    ),
    "register.already_admitted": _l("You have been admitted to this category since %(since)s."),
    "register.category_closed": _l("This category takes no applications now."),
    "register.decision_made": _l("This application no longer waits for a decision. A decision is never changed."),
    "register.grounds_missing": _l("A rejection needs the section it rests on and its reasons."),
    "register.statement_too_short": _l(
        "Tell in a few sentences how you help people reach the results of this category (at least 20 characters)."
    ),
}

STATE_LABELS = {
    ApplicationState.RECEIVED: _l("Waits for a decision"),
    ApplicationState.WITHDRAWN: _l("Withdrawn"),
    ApplicationState.DECIDED: _l("Decided"),
}

OUTCOME_LABELS = {
    Outcome.ADMITTED: _l("Admitted"),
    Outcome.REJECTED: _l("Rejected"),
}

GROUND_KIND_LABELS = {
    GroundKind.MANDATORY: _l("must be excluded"),
    GroundKind.DISCRETIONARY: _l("may be excluded"),
    GroundKind.EITHER: _l("must or may be excluded"),
    GroundKind.NATIONAL: _l("must be excluded by national law"),
}
