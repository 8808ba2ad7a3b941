"""Sentences and labels of identity."""

from flask_babel import lazy_gettext as _l

from marketplace.identity.rules.disqualification import DisqualifyingGround
from marketplace.kernel.actor import OrganisationKind, Role

REFUSALS = {
    "identity.address_known": _l("The organisation has this address already."),
    "identity.disqualified": _l(
        "You are recorded as disqualified from this matter, so somebody else prepares and decides it "
        "(Administrative Procedure Act, section 27)."
    ),
    "identity.disqualified_already": _l("This person is recorded as disqualified already."),
    "identity.own_disqualification": _l("Nobody takes back their own disqualification. Ask a colleague to look at it."),
    "identity.role_does_not_fit": _l("This role cannot be held in this kind of organisation. Choose another role."),
    "identity.ends_before_start": _l("The last day is before the first day (%(starts_on)s). Choose a later last day."),
    "identity.role_held_already": _l("The person already holds this role from %(starts_on)s. End it first."),
    "identity.not_to_oneself": _l("Nobody grants a role to themselves here. Ask another administrator."),
    "identity.last_administrator": _l(
        "This is the only administrator whose role has no last day. Give the role to somebody else first."
    ),
    "identity.substitute_unfit": _l(
        "The substitute must be a colleague who has a role here on all those days, and not this role already."
    ),
    "identity.absence_outside_role": _l("The role does not last through all those days. It began on %(starts_on)s."),
    "identity.absence_taken": _l("A substitute is named already from %(starts_on)s to %(ends_on)s."),
    "identity.link_spent": _l("The link has been used or has lapsed. Ask for a new one."),
    "identity.sign_in_refused": _l("The e-mail address or the password is wrong. Check both and try again."),
    "identity.code_refused": _l("The code is wrong or was used already. Wait for the next code and try again."),
    "identity.too_many_attempts": _l("Too many attempts failed. Wait %(minutes)s minutes and try again."),
    "identity.own_second_factor": _l("Nobody confirms the loss of their own second factor. Ask another administrator."),
    "identity.password_too_short": _l("The password needs at least %(least)s characters. A few words will do."),
    "identity.password_too_long": _l("The password may have at most %(most)s characters."),
    "identity.password_easy_to_guess": _l(
        "This password is easy to guess: it is made of your name, a common word or a row of characters. "
        "Choose another, for example a few words that do not belong together."
    ),
}

ROLE_LABELS = {
    Role.RING_ADMIN: _l("Ring administrator"),
    Role.OFFICER: _l("Procurement officer"),
    Role.EVALUATOR: _l("Evaluator"),
    Role.CASEWORKER: _l("Caseworker"),
    Role.REVIEWER: _l("Invoice reviewer"),
    Role.APPROVER: _l("Invoice approver"),
    Role.PROVIDER_ADMIN: _l("Provider's administrator"),
    Role.BIDDER: _l("Bidder"),
    Role.REPORTER: _l("Reporter of results"),
    Role.AUDITOR: _l("Auditor"),
}

KIND_LABELS = {
    OrganisationKind.RING: _l("Purchasing ring"),
    OrganisationKind.MUNICIPALITY: _l("Municipality"),
    OrganisationKind.PROVIDER: _l("Service provider"),
}

DISQUALIFICATION_LABELS = {
    DisqualifyingGround.PARTY: _l("The person or somebody close to them is a party"),
    DisqualifyingGround.REPRESENTS: _l("The person or somebody close to them assists or represents a party"),
    DisqualifyingGround.GAIN: _l("Particular gain or loss is to be expected for the person or somebody close to them"),
    DisqualifyingGround.SERVICE: _l("The person works for a party or has an assignment from it in a related matter"),
    DisqualifyingGround.BOARD: _l(
        "The person or somebody very close to them is on the board of a party or is its managing director"
    ),
    DisqualifyingGround.SUPERVISION: _l(
        "The person or somebody very close to them directs or supervises the body in a matter of that body"
    ),
    DisqualifyingGround.OTHER: _l("Trust in the person’s impartiality is endangered for another particular reason"),
}
"""Grounds of 28 section 1 momentti of the Administrative Procedure Act, in short."""
