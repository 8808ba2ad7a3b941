"""Sentences and labels of the register."""

from flask_babel import lazy_gettext as _l

from marketplace.register.rules import (
    ApplicationState,
    CertificateKind,
    GroundKind,
    MeasureKind,
    MeasureOutcome,
    Outcome,
    StandingKind,
    Step,
    Urgency,
    Validity,
)
from marketplace.register.rules.partners import GroupState, PartnerKind
from marketplace.register.rules.profile import SizeClass

REFUSALS = {
    "register.business_id_not_valid": _l("The business ID is not valid. Enter it as 1234567-8."),
    "register.business_id_taken": _l(
        "An organisation with the business ID %(business_id)s is in the portal already. Ask to join it."
    ),
    "register.detail_missing": _l("Fill this in."),
    "register.details_missing": _l("Tell the contact and payment details first. They are used in every contract."),
    "register.email_not_valid": _l("Enter an e-mail address, like name@example.fi."),
    "register.bic_not_valid": _l("The BIC is not valid, or the account is in another bank. Leave it empty if unsure."),
    "register.vat_id_not_valid": _l(
        "The VAT number is not valid or belongs to another organisation. Enter it as FI12345678."
    ),
    "register.einvoice_address_not_valid": _l(
        "The e-invoice address is not valid. Enter an OVT code (0037 and the business ID), an IBAN or the "
        "operator’s own address."
    ),
    "register.operator_not_valid": _l("Enter the id of the operator or bank, for example NDEAFIHH or 003723327487."),
    "register.address_and_operator": _l("An e-invoice address and its operator go together: fill in both or neither."),
    "register.group_name_missing": _l("Enter the name."),
    "register.group_needs_two": _l("A group has two members at least."),
    "register.group_member_twice": _l("This organisation is in the group already."),
    "register.share_not_valid": _l("Enter a share above 0 and below 100, with two decimals at most."),
    "register.part_missing": _l("Tell what it does."),
    "register.shares_not_whole": _l("The shares must make up 100 together."),
    "register.group_answered": _l("You have answered this already."),
    "register.group_dissolved": _l("This group has been dissolved."),
    "register.partner_is_oneself": _l("This is your own business ID. Enter the other organisation’s."),
    "register.commitment_missing": _l("To rely on its capacity you need its written commitment."),
    "register.reference_ahead": _l("This day is still ahead. Tell of services that have begun."),
    "register.ends_before_start": _l("The last day cannot be before the first."),
    "register.number_not_valid": _l("Enter a whole number, for example 20."),
    "register.reached_more_than_took_part": _l("No more people can reach the result than took part. Check both."),
    "register.scope_missing": _l("Choose at least one."),
    "register.places_not_valid": _l("Enter a number from 0 to %(most)s."),
    "register.places_missing": _l("Tell the free places of at least one month."),
    "register.not_in_register": _l("No organisation in the register has this business ID. Check it, or register it."),
    "register.member_already": _l("You act for this organisation already."),
    "register.asked_already": _l("You have asked already, and the answer is on its way."),
    "register.join_answered_already": _l("This has been answered already."),
    "register.join_roles_missing": _l("Choose at least one role."),
    "register.iban_not_valid": _l("The account number is not valid. Enter it as FI21 1234 5600 0007 85."),
    "register.phone_not_valid": _l("The telephone number is not valid. Enter it as +358 40 123 4567."),
    "register.declaration_missing": _l(
        "Make the declaration on exclusion grounds first. It is used in every application."
    ),
    "register.declaration_outdated": _l(
        "Your declaration of %(made_at)s is older than a year. Look it through and make it again."
    ),
    "register.explanation_missing": _l("Tell what happened."),
    "register.event_ahead": _l("This day is still ahead. Enter the day of the judgment or event."),
    "register.declaration_not_confirmed": _l("Confirm that you have read every ground and that no other applies."),
    "register.application_open_already": _l(
        "Your application of %(received_at)s to this category waits for its decision."
    ),
    "register.already_admitted": _l("You have been admitted to this category since %(since)s."),
    "register.suspended_now": _l(
        "Your admission to this category has been suspended since %(since)s. It is lifted or ended by a decision."
    ),
    "register.category_closed": _l("This category takes no applications now."),
    "register.ring_ended": _l("The ring takes no applications: its time has ended."),
    "register.decision_made": _l("This application no longer waits for a decision. A decision is never changed."),
    "register.grounds_missing": _l("Give the section it rests on and the reasons."),
    "register.proposal_replaced": _l("A newer proposal was made meanwhile. Look at it first."),
    "register.same_person_decides": _l("You proposed this yourself. Another officer decides."),
    "register.prolonged_already": _l("The time for this decision has been prolonged already; it is done once."),
    "register.prolongation_reason_missing": _l("Give the reason; it is told to the applicant."),
    "register.supplement_request_missing": _l("Write what the applicant is asked."),
    "register.supplement_answer_missing": _l("Write the answer."),
    "register.supplement_day_passed": _l("Choose a day that is still ahead."),
    "register.statement_too_short": _l("Tell in a few sentences what you offer (at least %(least)s characters)."),
    "register.answer_too_short": _l("Tell how you meet this requirement (at least %(least)s characters)."),
    "register.checklist_incomplete": _l("Look at every requirement before you propose a decision."),
    "register.requirement_unmet": _l("A requirement is marked as not met, so the applicant cannot be admitted."),
    "register.nothing_unmet": _l(
        "Every requirement is marked as met, so the applicant is admitted (section 51 of the Act)."
    ),
    "register.ground_of_unmet_missing": _l("Tell why this requirement is not met."),
    "register.not_admitted": _l("The provider has no such admission in this category now."),
    "register.measure_open_already": _l("A hearing on the same admission goes on."),
    "register.hearing_day_too_soon": _l("The provider needs time to answer: the earliest day is %(earliest)s."),
    "register.hearing_runs": _l(
        "The provider may answer until %(until)s. The decision waits for the answer or the day."
    ),
    "register.hearing_ended": _l("This has been answered or decided."),
    "register.hearing_answer_missing": _l("Write the answer."),
    "register.not_suspended": _l("The admission is not suspended now."),
    "register.evidence_day_too_soon": _l("The law gives the provider more time: the earliest day is %(earliest)s."),
    "register.extract_too_old": _l("An extract is at most %(months)s months old and not from a day ahead."),
    "register.issued_ahead": _l("This day is still ahead. Enter the day of issue."),
    "register.valid_before_issued": _l("The certificate cannot end before it was issued."),
    "register.file_empty": _l("The file is empty. Choose another."),
    "register.file_too_large": _l("The file is larger than %(megabytes)s MB. Choose a smaller one."),
    "register.file_kind_not_taken": _l(
        "The content of the file is not a PDF, PNG or JPEG. Save the document as a PDF and choose that."
    ),
    "register.certificate_missing": _l("The certificate is missing."),
    "register.certificate_expired": _l("The certificate was valid until %(last_day)s."),
    "register.admitted_differs": _l("What is kept of who is admitted now is not what the decisions say."),
    "register.website_not_valid": _l("Enter the whole address, for example https://www.example.fi."),
    "register.offer_unknown": _l("Choose from the list."),
}

STEP_LABELS = {
    Step.ORGANISATION: _l("Name and language"),
    Step.CONTACT: _l("Contact details"),
    Step.PAYMENT: _l("Payments, value added tax and e-invoices"),
}

PARTNER_LABELS = {
    PartnerKind.SUBCONTRACTOR: _l("Subcontractor: it does a part of the work"),
    PartnerKind.CAPACITY: _l("Its capacity: we meet a requirement with its people, means or experience"),
}

GROUP_LABELS = {
    GroupState.ASKED: (_l("Members are asked"), "info"),
    GroupState.HOLDS: (_l("All have accepted"), "success"),
    GroupState.REFUSED: (_l("A member refused"), "danger"),
    GroupState.DISSOLVED: (_l("Dissolved"), "neutral"),
}

STATE_LABELS = {
    ApplicationState.RECEIVED: _l("Waits for a decision"),
    ApplicationState.WITHDRAWN: _l("Withdrawn"),
    ApplicationState.DECIDED: _l("Decided"),
}

OUTCOME_LABELS = {Outcome.ADMITTED: _l("Admitted"), Outcome.REJECTED: _l("Rejected")}

STANDING_LABELS = {
    StandingKind.ADMITTED: _l("Admitted"),
    StandingKind.SUSPENDED: _l("Suspended"),
    StandingKind.REMOVED: _l("Removed"),
}

URGENCY_LABELS = {
    Urgency.SOON: (_l("Due soon"), "warning"),
    Urgency.TODAY: (_l("Due today"), "warning"),
    Urgency.LATE: (_l("Overdue"), "danger"),
}

GROUND_KIND_LABELS = {
    GroundKind.MANDATORY: _l("must be excluded"),
    GroundKind.DISCRETIONARY: _l("may be excluded"),
    GroundKind.EITHER: _l("must or may be excluded"),
    GroundKind.NATIONAL: _l("must be excluded by national law"),
}

MEASURE_LABELS = {
    MeasureKind.SUSPENSION: _l("Suspension of the admission"),
    MeasureKind.REMOVAL: _l("Removal from the category"),
}

MEASURE_OUTCOME_LABELS = {MeasureOutcome.CARRIED_OUT: _l("Carry it out"), MeasureOutcome.DROPPED: _l("Drop the matter")}

MEASURE_DECIDED_LABELS = {
    None: _l("Hearing"),
    MeasureOutcome.CARRIED_OUT: _l("Carried out"),
    MeasureOutcome.DROPPED: _l("Dropped"),
}

CERTIFICATE_LABELS = {
    CertificateKind.LIABILITY_REPORT: _l("Report under the Contractor’s Liability Act"),
    CertificateKind.REGISTERS: _l("Prepayment, employer and VAT registers"),
    CertificateKind.TRADE_REGISTER: _l("Trade register"),
    CertificateKind.TAXES: _l("Payment of taxes"),
    CertificateKind.PENSIONS: _l("Pension insurance"),
    CertificateKind.AGREEMENT: _l("Collective agreement or main terms of employment"),
    CertificateKind.HEALTH_CARE: _l("Occupational health care"),
    CertificateKind.INSURANCE: _l("Liability insurance"),
}

VALIDITY_LABELS = {
    Validity.VALID: (_l("Valid"), "success"),
    Validity.EXPIRING: (_l("Expires soon"), "warning"),
    Validity.EXPIRED: (_l("Expired"), "danger"),
    Validity.MISSING: (_l("Missing"), "warning"),
}

SIZE_LABELS = {
    SizeClass.MICRO: _l("Micro: fewer than 10 people"),
    SizeClass.SMALL: _l("Small: fewer than 50 people"),
    SizeClass.MEDIUM: _l("Medium: fewer than 250 people"),
    SizeClass.LARGE: _l("Large"),
}

SERVICE_LANGUAGE_LABELS = {
    "fi": _l("Finnish"),
    "sv": _l("Swedish"),
    "en": _l("English"),
    "ru": _l("Russian"),
    "ar": _l("Arabic"),
    "uk": _l("Ukrainian"),
    "so": _l("Somali"),
    "et": _l("Estonian"),
    "ku": _l("Kurdish"),
    "fa": _l("Persian"),
    "sign": _l("Sign language"),
}
