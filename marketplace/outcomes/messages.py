"""Sentences and labels of outcomes."""

from flask_babel import lazy_gettext as _l

from marketplace.outcomes.rules import EvidenceKind, FactKind, Verdict

REFUSALS = {
    "outcomes.pseudonym_not_valid": _l(
        "Nobody has this pseudonym, or it was typed wrong. Check it in your own system. Leave it empty at the first "
        "referral."
    ),
    "outcomes.home_outside": _l("This home municipality does not take part in the contract."),
    "outcomes.contract_not_running": _l("The contract is not in force today."),
    "outcomes.volume_used_up": _l("The contract allows %(volume_max)s participants and all places are used."),
    "outcomes.referred_already": _l("This participant has been referred under this contract already."),
    "outcomes.not_yet": _l("The day has not come yet. Report it on that day or later (today is %(today)s)."),
    "outcomes.not_in_order": _l("The last day is before the first day."),
    "outcomes.reason_missing": _l("Give the reason."),
    "outcomes.superseded_already": _l("This fact has been corrected already. Correct the newest one."),
    "outcomes.own_report": _l("You reported this yourself. Another person verifies it."),
    "outcomes.verified_already": _l("This fact has its verdict. If it was wrong, a correction is reported."),
    "outcomes.evidence_missing": _l("Choose what evidence you have seen."),
}

KIND_LABELS = {
    FactKind.START: _l("Service started"),
    FactKind.END: _l("Service ended"),
    FactKind.SPELL: _l("Job, business or studies"),
    FactKind.EVENT: _l("Event"),
    FactKind.MEASUREMENT: _l("Measurement"),
    FactKind.EARNING: _l("Earnings"),
    FactKind.ATTENDANCE: _l("Attendance"),
}

VERDICT_LABELS = {Verdict.VERIFIED: _l("Verified"), Verdict.REJECTED: _l("Rejected")}

EVIDENCE_LABELS = {
    EvidenceKind.EMPLOYMENT_CONTRACT: _l("Employment contract"),
    EvidenceKind.PAY_SLIP: _l("Pay slip"),
    EvidenceKind.EMPLOYER_CONFIRMATION: _l("Employer’s confirmation"),
    EvidenceKind.CERTIFICATE: _l("Certificate"),
    EvidenceKind.ATTENDANCE_LIST: _l("Attendance list"),
    EvidenceKind.OWN_SYSTEM: _l("The authority’s own customer system"),
}

TAG_LABELS = {
    "subsidised": _l("With pay subsidy"),
    "own_payroll": _l("On the provider’s own payroll"),
    "agency": _l("Agency work"),
    "apprenticeship": _l("Apprenticeship"),
}

CODE_LABELS = {
    "employment": _l("Employment"),
    "entrepreneurship": _l("Own business"),
    "education": _l("Studies"),
    "work_trial": _l("Work trial"),
    "rehabilitative_work": _l("Rehabilitative work activity"),
    "volunteering": _l("Volunteering"),
    "qualification": _l("Qualification"),
    "qualification_unit": _l("Qualification unit"),
    "plan_approved": _l("Plan approved"),
    "step_up": _l("Step up on the path"),
    "service_entered": _l("Another service entered"),
    "certificate": _l("Certificate"),
    "cefr_finnish": _l("Finnish, CEFR level"),
    "digital_skills": _l("Digital skills"),
}


def label_of(code: str) -> str:
    """The label of a kind or instrument that terms name; its own code when it is new to the portal."""
    return str(CODE_LABELS.get(code, code.replace("_", " ")))
