"""Sentences and labels of outcomes."""

from flask_babel import lazy_gettext as _l

from marketplace.kernel.personal_data import Identifier
from marketplace.outcomes.rules import EvidenceKind, FactKind, Ground, Noticed, Promise, Signal, Standing, Step, Verdict
from marketplace.outcomes.rules.confirming import Answer
from marketplace.outcomes.rules.creaming import Creamed
from marketplace.outcomes.rules.practice import Way
from marketplace.outcomes.rules.sampling import Finding, Part
from marketplace.web.language import day, number

REFUSALS = {
    "outcomes.pseudonym_not_valid": _l(
        "Nobody has this pseudonym, or it was typed wrong. Check it in your own system. Leave it empty at the first "
        "referral."
    ),
    "outcomes.home_outside": _l("This home municipality does not take part in the contract."),
    "outcomes.contract_not_running": _l("The contract is not in force today."),
    "outcomes.volume_used_up": _l("The contract allows %(volume_max)s participants and all places are used."),
    "outcomes.referred_already": _l("This participant has been referred under this contract already."),
    "outcomes.earlier_service": _l("The person has been in another service of the ring. Read below what that means."),
    "outcomes.not_yet": _l("The day has not come yet. Report it on that day or later (today is %(today)s)."),
    "outcomes.not_in_order": _l("The last day is before the first day."),
    "outcomes.reason_missing": _l("Give the reason."),
    "outcomes.superseded_already": _l("This fact has been corrected already. Correct the newest one."),
    "outcomes.own_report": _l("You reported this yourself. Another person verifies it."),
    "outcomes.verified_already": _l("This fact has its verdict. If it was wrong, a correction is reported."),
    "outcomes.evidence_missing": _l("Choose what evidence you have seen."),
    "outcomes.evidence_not_yet": _l("The day has not come yet. Enter today (%(today)s) or an earlier day."),
    "outcomes.fact_faulty": _l("The report could not be read. Check its values."),
    "outcomes.kind_not_counted": _l("No result of this contract counts such a report, so it is not collected."),
    "outcomes.home_not_yet": _l("The day has not come yet. Note the home on that day or later (today is %(today)s)."),
    "outcomes.groups_unchanged": _l("These are the target groups that are known already."),
    "outcomes.counted_differs": _l("What is kept for payments is not what the verified reports say."),
    "outcomes.employer_not_valid": _l("This is not a valid business ID. Check its digits, for example 0149669-3."),
    "outcomes.step_not_possible": _l("The service stands elsewhere by now. Look at its page and try again."),
    "outcomes.service_declined": _l("The referral was declined, so nothing can be reported about it."),
    "outcomes.step_not_yet": _l("The day has not come yet. Enter today (%(today)s) or an earlier day."),
    "outcomes.ground_missing": _l("Choose the ground."),
    "outcomes.ground_not_told": _l("Tell the ground in a few words, without anything about the person’s health."),
    "outcomes.nothing_to_contest": _l("Only a rejected report can be contested, and only once."),
    "outcomes.contest_too_late": _l("A rejection can be contested for %(days)s days. That time has passed."),
    "outcomes.grounds_missing": _l("Give the grounds."),
    "outcomes.nothing_to_decide": _l("Nothing is contested here, or it has been decided already."),
    "outcomes.own_verdict": _l("You rejected or reported this yourself. Another person decides."),
    "outcomes.second_is_first": _l("You looked at this first. Another person verifies it after you."),
    "outcomes.nothing_said": _l("Write the question or the answer."),
    "outcomes.dismissal_reason_missing": _l("Say why the signal is no cause for concern."),
    "outcomes.signal_gone": _l("The signal is not there any more."),
    "outcomes.file_not_readable": _l("The file could not be read. Save it as CSV or XLSX and try again."),
    "outcomes.file_too_large": _l("A file may hold %(rows)s rows and %(megabytes)s megabytes at most. Divide it."),
    "outcomes.columns_missing": _l(
        "The first row must hold at least the headings of participant, what happened and day. Use the template."
    ),
    "outcomes.file_empty": _l("The file has no rows below its headings."),
    "outcomes.file_holds_identifiers": _l(
        "The file holds personal identity codes, e-mail addresses or telephone numbers on %(count)s rows: %(rows)s. "
        "Take them out. Nothing of the file was kept."
    ),
    "outcomes.import_faulty": _l("%(count)s rows are faulty, so none was taken in. Mend the file and read it again."),
    "outcomes.import_taken": _l("This file was taken in already."),
    "outcomes.row_participant": _l("No participant of this contract is called %(value)s."),
    "outcomes.row_what": _l("“%(value)s” is not known. Use the words of the template."),
    "outcomes.row_day": _l("“%(value)s” is not a day. Write for example 12.12.2026."),
    "outcomes.row_number": _l("“%(value)s” is not a number that fits here."),
    "outcomes.row_amount": _l("“%(value)s” is not an amount in euros."),
    "outcomes.row_business_id": _l("“%(value)s” is not a valid business ID."),
    "outcomes.row_tag": _l("“%(value)s” holds a word that is not known."),
    "outcomes.evidence_not_accepted": _l("The contract does not accept this evidence here. Choose another."),
    "outcomes.no_evidence_left": _l("Choose at least one kind of evidence for every kind of report."),
    "outcomes.agreement_half": _l("Give both where the agreement is kept and the day, or neither."),
    "outcomes.agreement_not_yet": _l("The day has not come yet. Enter today (%(today)s) or an earlier day."),
    "outcomes.turn_reason_missing": _l(
        "It is another provider’s turn. Say why the participant is referred to this one."
    ),
    "outcomes.nothing_to_confirm": _l(
        "An employer can be asked about a job that waits for verification, if the contract allows it."
    ),
    "outcomes.nothing_to_draw": _l("No report of low value waits that has not been in a sample."),
    "outcomes.rest_not_yet": _l("The rest is accepted when every drawn report has its verdict and few were wrong."),
    "outcomes.effect_not_seen": _l("This changes payments. Look at the effect below, then confirm it."),
    "outcomes.consent_not_yet": _l("The day has not come yet. Enter today (%(today)s) or an earlier day."),
    "outcomes.row_twice": _l("The same has been reported already."),
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
    EvidenceKind.PLAUSIBILITY: _l("Plausible, by a sample"),
}

PART_LABELS = {
    Part.RANDOM: _l("At random"),
    Part.RISK: _l("It has a signal"),
    Part.REST: _l("Not drawn"),
}

FINDING_LABELS = {
    Finding.WAITS: _l("Drawn reports wait"),
    Finding.FINE: _l("Few were wrong"),
    Finding.FULL: _l("All are verified in full"),
}

FINDING_TONES = {Finding.WAITS: "warning", Finding.FINE: "success", Finding.FULL: "danger"}

WAY_LABELS = {
    Way.CHOICE: _l("The participant chooses"),
    Way.RANKING: _l("By ranking: the best placed with free places"),
    Way.SHARES: _l("By shares: who is furthest behind its share"),
}

ANSWER_LABELS = {
    Answer.RIGHT: _l("Yes, the days and the hours are right"),
    Answer.DAYS_DIFFER: _l("No, the days are different"),
    Answer.HOURS_DIFFER: _l("No, the hours are different"),
    Answer.NOT_EMPLOYED: _l("No, there is no such job with us"),
}

TAG_LABELS = {
    "subsidised": _l("With pay subsidy"),
    "own_payroll": _l("On the provider’s own payroll"),
    "agency": _l("Agency work"),
    "apprenticeship": _l("Apprenticeship"),
    "agreed_before": _l("Agreed before the referral"),
    "same_employer": _l("Return to the same employer as before"),
    "payer_employer": _l("The employer is a municipality that pays"),
}

IDENTIFIER_LABELS = {
    Identifier.IDENTITY_CODE: _l("a personal identity code"),
    Identifier.EMAIL: _l("an e-mail address"),
    Identifier.PHONE: _l("a telephone number"),
}

STANDING_LABELS = {
    Standing.REFERRED: _l("Waits for the provider"),
    Standing.ACCEPTED: _l("Running"),
    Standing.DECLINED: _l("Declined"),
    Standing.INTERRUPTED: _l("Interrupted"),
    Standing.ENDED: _l("Ended"),
}

STANDING_TONES = {
    Standing.REFERRED: "warning",
    Standing.ACCEPTED: "success",
    Standing.DECLINED: "danger",
    Standing.INTERRUPTED: "warning",
    Standing.ENDED: "neutral",
}

STEP_LABELS = {
    Step.ACCEPTED: _l("Referral accepted"),
    Step.DECLINED: _l("Referral declined"),
    Step.CONTACTED: _l("First contact made"),
    Step.INTERRUPTED: _l("Service interrupted"),
    Step.RESUMED: _l("Service goes on again"),
    Step.ENDED: _l("Service ended"),
}

STEP_ACTIONS = {
    Step.ACCEPTED: _l("Accept the referral"),
    Step.DECLINED: _l("Decline the referral"),
    Step.CONTACTED: _l("Note the first contact"),
    Step.INTERRUPTED: _l("Interrupt the service"),
    Step.RESUMED: _l("Go on with the service"),
    Step.ENDED: _l("End the service"),
}

STEP_EFFECTS = {
    Step.ACCEPTED: _l("Accepting pays nothing by itself. Payments begin from the verified start of the service."),
    Step.DECLINED: _l(
        "Nothing is paid for a declined referral, and the participant cannot be referred to you under this contract "
        "again. The municipality reads the ground."
    ),
    Step.CONTACTED: _l("The first contact pays nothing by itself. It shows that the deadline was kept."),
    Step.INTERRUPTED: _l(
        "An interruption changes no payment: results that are reached meanwhile count as the contract says."
    ),
    Step.RESUMED: _l("Going on changes no payment."),
    Step.ENDED: _l(
        "What begins after the last day counts only within the days that the contract allows. The end is reported to "
        "the municipality, which verifies it."
    ),
}

GROUND_LABELS = {
    Ground.NO_PLACE: _l("No free place in time"),
    Ground.NO_LANGUAGE: _l("No service in this language"),
    Ground.OTHER_TARGET_GROUP: _l("Not of the contract’s target group"),
    Ground.GOAL_REACHED: _l("The goal was reached"),
    Ground.PLAN_COMPLETED: _l("The planned service was completed"),
    Ground.OTHER_SERVICE: _l("Moves on to another service"),
    Ground.MOVED_AWAY: _l("Moved away from the area"),
    Ground.NO_CONTACT: _l("Could not be reached"),
    Ground.OWN_WISH: _l("The participant’s own wish"),
    Ground.OTHER: _l("Another ground"),
}

PROMISE_LABELS = {
    Promise.COUNTS: _l("Verified"),
    Promise.WAITS: _l("Waits for verification"),
    Promise.AHEAD: _l("Reached if it goes on"),
    Promise.MISSING: _l("Something is missing"),
}

PROMISE_TONES = {
    Promise.COUNTS: "success",
    Promise.WAITS: "warning",
    Promise.AHEAD: "info",
    Promise.MISSING: "neutral",
}

SIGNAL_LABELS = {
    Signal.SAME_DAYS: _l("Same days claimed twice"),
    Signal.ENDS_AFTER_MILESTONE: _l("Job ends just after a result"),
    Signal.EMPLOYER_IS_PROVIDER: _l("The employer is the provider"),
    Signal.EMPLOYER_IS_PAYER: _l("The employer is a municipality that pays"),
    Signal.HOURS_JUST_ABOVE: _l("Hours just above the least"),
    Signal.LATE_BULK: _l("Many late reports at once"),
    Signal.NO_EVENT: _l("Nothing has been reported for long"),
}

SIGNAL_EXPLANATIONS = {
    Signal.SAME_DAYS: _l(
        "The same person has a report under another contract that covers the same days, at least from %(first)s on. "
        "Check whose result it is before both are paid."
    ),
    Signal.ENDS_AFTER_MILESTONE: _l(
        "The job ended on %(end)s, a week at most after a result was reached on %(reached)s. Check that it was real "
        "work and why it ended."
    ),
    Signal.EMPLOYER_IS_PROVIDER: _l(
        "The business ID %(employer)s is the provider’s own. Check what the contract says about its own payroll."
    ),
    Signal.EMPLOYER_IS_PAYER: _l(
        "The business ID %(employer)s belongs to a municipality that takes part in the contract. Two persons verify "
        "this report."
    ),
    Signal.HOURS_JUST_ABOVE: _l(
        "The hours a week, %(hours)s, are at most half an hour above the least that counts, %(least)s. Check the "
        "hours from the employment contract."
    ),
    Signal.LATE_BULK: _l(
        "On %(day)s the same person sent %(count)s reports, each more than 30 days after what it tells of. Check a "
        "few of them against documents."
    ),
    Signal.NO_EVENT: _l(
        "The service runs, but nothing has been reported since %(since)s, %(days)s days ago. Ask the provider what "
        "is being done."
    ),
}

COLUMN_LABELS = {
    "participant": _l("Participant"),
    "what": _l("What happened"),
    "day": _l("Day"),
    "until": _l("Last day"),
    "hours": _l("Hours a week"),
    "amount": _l("Amount"),
    "employer": _l("Employer’s business ID"),
    "tags": _l("More about it"),
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


def explain(noticed: Noticed) -> str:
    """Why a signal fires, in the reader's language."""
    shown = {
        name: day(value) if name in ("first", "end", "reached", "day", "since") else value
        for name, value in noticed.facts.items()
    }
    shown |= {name: number(noticed.facts[name]) for name in ("hours", "least") if name in noticed.facts}
    return str(SIGNAL_EXPLANATIONS[noticed.signal]) % shown


def explain_creaming(one: Creamed, group: str) -> str:
    """Why a signal about a target group fires, in the reader's language."""
    return str(
        _l(
            "Of referred participants of the group “%(group)s” %(accepted)s of %(referred)s were accepted, of the "
            "others %(others)s of %(all)s. Chance alone rarely makes such a difference.",
            group=group,
            accepted=one.accepted.count,
            referred=one.accepted.of,
            others=one.others.count,
            all=one.others.of,
        )
    )
