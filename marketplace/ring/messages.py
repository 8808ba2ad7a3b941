"""Sentences and labels of the ring's data."""

from flask_babel import lazy_gettext as _l

from marketplace.ring.rules import AddressKind, RateKind, Regime, SettingKey, Task

REFUSALS = {
    "ring.row_before_newest": _l(
        "A row that begins on %(newest)s is recorded already. A new row begins after it, so that days already "
        "calculated with keep the row they used."
    ),
    "ring.row_in_force_already": _l(
        "A row that began on %(newest)s is in force and may have been used. Choose a later first day."
    ),
    "ring.late_unconfirmed": _l(
        "Days from %(valid_from)s on that have passed would get another value. Tick this if it really held then; "
        "otherwise choose a first day that has not passed."
    ),
    "ring.rows_overlap": _l("The newest row holds until %(until)s. Choose a later first day."),
    "ring.ends_before_start": _l("The last day is before the first day, %(valid_from)s."),
    "ring.ends_in_past": _l("The last day has passed. Choose %(today)s or a later day."),
    "ring.starts_in_past": _l(
        "The first day has passed, and days that have passed keep what held then. Choose %(today)s or a later day."
    ),
    "ring.day_passed": _l("Time limits have been counted over that day. Choose a day after %(today)s."),
    "ring.business_id_not_valid": _l("The business ID is not valid. Enter it as 1234567-8."),
    "ring.business_id_known": _l("The business ID belongs to %(name)s."),
    "ring.address_not_valid": _l("The address does not have the form that was chosen. Check it."),
    "ring.code_taken": _l("The code %(taken)s is in use already. Choose another."),
    "ring.population_incomplete": _l("Enter the inhabitants of every municipality."),
    "ring.rate_missing": _l("No value is recorded for %(rate_code)s on %(day)s. The ring’s administrator can add it."),
    "ring.setting_missing": _l("No value is recorded for %(key)s on %(day)s. The ring’s administrator can add it."),
    "ring.setting_not_valid": _l("Enter a number from %(smallest)s to %(largest)s."),
    "ring.first_bracket_from_zero": _l("The first bracket begins after 0 days."),
    "ring.brackets_not_ascending": _l("Each bracket begins after more days than the one before it."),
    "ring.percent_out_of_range": _l("A percentage is from 0 to 100."),
    "ring.hilma_number_not_valid": _l("Enter the number as Hilma gives it, for example 2026-012345."),
    "ring.hilma_number_missing": _l("A published notice has a number. Enter it."),
    "ring.publication_time_missing": _l("A notice with a number has been published. Enter when."),
    "ring.published_in_future": _l("The notice cannot have been published in the future."),
    "ring.amount_not_above_zero": _l("Enter an amount above zero."),
    "ring.amount_negative": _l("Enter zero or more."),
    "ring.document_missing": _l("Enter the reference of the decision."),
    "ring.regime_fixed": _l(
        "The ring has been announced under the other regime. Changing it means founding a new ring."
    ),
    "ring.notice_needed": _l(
        "The days of an announced ring and its temporary closing change only with a new notice. "
        "Enter the number of the new notice, not %(hilma_number)s."
    ),
    "ring.closing_not_announced": _l(
        "The founding notice does not say that the ring may be closed for a while, so it stays open (51 §)."
    ),
    "ring.accession_unchanged": _l("The decision changes nothing: that is how it stands on %(valid_from)s already."),
    "ring.decided_in_future": _l("The day of the decision has not come yet."),
    "ring.decision_order": _l("A decision of %(newest)s is recorded already. A later decision replaces an earlier."),
    "ring.year_closed": _l("The budget year %(closed)s has ended."),
}

TASK_LABELS = {
    Task.REFER: _l("Refer participants"),
    Task.VERIFY: _l("Verify results"),
    Task.REVIEW: _l("Review invoices"),
    Task.APPROVE: _l("Approve invoices"),
    Task.PUBLISH: _l("Publish calls"),
}

ADDRESS_LABELS = {
    AddressKind.OVT: _l("OVT code"),
    AddressKind.OPERATOR: _l("Operator’s own form"),
    AddressKind.IBAN: _l("Account number (IBAN)"),
}

RATE_LABELS = {
    RateKind.BENEFIT: _l("Unemployment benefits, full amount a day"),
    RateKind.BENEFIT_AVERAGE: _l("Benefit really paid a day, on average"),
    RateKind.MONTH_DAYS: _l("Paid days in a month"),
    RateKind.MUNICIPAL_SHARE: _l("Municipal share of benefits"),
    RateKind.VAT: _l("Value added tax"),
}

CODE_LABELS = {
    "tyomarkkinatuki": _l("Labour market subsidy"),
    "peruspaivaraha": _l("Basic unemployment allowance"),
    "ansiopaivaraha_perusosa": _l("Basic part of earnings-related allowance"),
    "yleistuki": _l("General support"),
    "benefit": _l("Unemployment benefits"),
    "municipal_share": _l("Municipal share"),
    "general": _l("General rate"),
    "exempt_education": _l("Exempt: education"),
    "exempt_social_care": _l("Exempt: social care"),
}
"""What the codes of the portal's own rates mean; a code added later is shown as it is."""

SETTING_LABELS = {
    SettingKey.STANDSTILL_USED: _l("Standstill before a contract is signed"),
    SettingKey.LATE_ADMISSION_SEES_OPEN_CALLS: _l("A provider admitted during a call may bid in it"),
    SettingKey.SMALL_COUNT_LIMIT: _l("Smallest count that is shown"),
    SettingKey.AWARD_NOTICES_QUARTERLY: _l("Award notices are sent by quarter"),
    SettingKey.CONTRACTOR_CHECKS_USED: _l("Checks of the Contractor’s Liability Act"),
    SettingKey.TEMPORARY_CLOSING_ALLOWED: _l("The ring may be closed for a while"),
    SettingKey.SETUP_EVALUATION_EXTENDED: _l("Longer evaluation while the ring is set up"),
    SettingKey.PAYMENT_TERM_DAYS: _l("Payment term in days"),
    SettingKey.REPORT_SAMPLE_PERCENT: _l("Share of reports that is checked more closely, in per cent"),
    SettingKey.SECOND_VERIFIER_FROM_EUROS: _l("Two persons verify a report worth at least, in euros"),
    SettingKey.LOW_VALUE_BELOW_EUROS: _l("Reports worth less than this may be verified by sample, in euros"),
    SettingKey.SAMPLE_ERROR_PERCENT: _l("Wrong reports that a sample may hold at most, in per cent"),
}

SETTING_CONSEQUENCES = {
    SettingKey.STANDSTILL_USED: _l(
        "Yes: a contract cannot be signed before the standstill has ended, and appeals end 14 days after the "
        "decision. No: the contract can be signed at once, but it can be appealed for 30 days. "
        "Calls already published keep what they said (129, 130 and 147 §)."
    ),
    SettingKey.LATE_ADMISSION_SEES_OPEN_CALLS: _l(
        "Yes: a provider admitted before the deadline sees the open calls of its category and may bid. "
        "No: only those admitted when the invitation was sent may bid. The Act leaves this to the ring (52 §)."
    ),
    SettingKey.SMALL_COUNT_LIMIT: _l(
        "Counts below this number are hidden from everybody but the contract’s own staff, so that nobody can be "
        "recognised from a table. A larger number hides more."
    ),
    SettingKey.AWARD_NOTICES_QUARTERLY: _l(
        "Yes: award notices of a quarter are sent together within 30 days of its end. "
        "No: each is sent within 30 days of the contract (58 §)."
    ),
    SettingKey.CONTRACTOR_CHECKS_USED: _l(
        "Yes: certificates not over three months old are asked for before a contract above the Act’s limit is "
        "signed. No: they are not asked for here (Act 1233/2006)."
    ),
    SettingKey.TEMPORARY_CLOSING_ALLOWED: _l(
        "Yes: the ring’s administrator may close the ring to new applications for a while; "
        "the founding notice must say so. No: the ring is open the whole time (51 §)."
    ),
    SettingKey.SETUP_EVALUATION_EXTENDED: _l(
        "Yes: applications may be evaluated for longer as long as no invitation to tender has been sent. "
        "No: the time limits of the Act run from the first day (51 §)."
    ),
    SettingKey.PAYMENT_TERM_DAYS: _l(
        "Invoices fall due this many days after they arrive. A municipality may use at most 30 days (Act 30/2013)."
    ),
    SettingKey.REPORT_SAMPLE_PERCENT: _l(
        "Of the reports of providers this share is drawn to be checked against documents. "
        "A larger share finds more faults and takes more work."
    ),
    SettingKey.SECOND_VERIFIER_FROM_EUROS: _l(
        "A report that brings at least this much is verified by two persons, one after the other. "
        "A smaller amount needs more people; a larger one leaves more to one person."
    ),
    SettingKey.LOW_VALUE_BELOW_EUROS: _l(
        "Of reports that bring less than this, a sample is verified against documents and the rest by plausibility. "
        "Zero: every report is verified in full."
    ),
    SettingKey.SAMPLE_ERROR_PERCENT: _l(
        "When more of a sample’s random part is wrong, every report of the sample is verified in full. "
        "A smaller share is stricter and takes more work."
    ),
}

REGIME_LABELS = {
    Regime.ANNEX_E: _l("Services of Annex E; the sections on dynamic purchasing systems are declared binding"),
    Regime.PART_II: _l("Part II of the Act as a whole"),
}

UNIT_LABELS = {
    "days": _l("days"),
    "working days": _l("working days"),
    "months": _l("months"),
    "years": _l("years"),
    "percent": _l("percent"),
    "EUR": _l("euros"),
}

LAW_LABELS = {
    "dps.request_min_days": _l("Time to apply while the ring is set up, at least, from the notice"),
    "dps.tender_min_days": _l("Time to bid, at least, from the invitation"),
    "dps.admission_working_days": _l("Evaluation of an application, from its receipt"),
    "dps.admission_extended_working_days": _l("Evaluation of an application when prolonged with a reason"),
    "dps.update_evidence_min_working_days": _l("Time to bring new evidence, at least"),
    "tender.answers_days_before_deadline": _l("Answers to questions, before the deadline of bids"),
    "standstill.days": _l("Standstill"),
    "standstill.dps_days": _l("Standstill in a dynamic purchasing system"),
    "appeal.days": _l("Time to appeal"),
    "appeal.days_no_standstill": _l("Time to appeal when no standstill was kept"),
    "correction.party_days": _l("Time of a party to ask for rectification"),
    "correction.authority_days": _l("Time of the contracting entity to rectify on its own"),
    "service.post_days": _l("A letter is deemed received, from its posting"),
    "award_notice.days": _l("Award notice, from the contract"),
    "award_notice.quarterly_days_after_quarter": _l("Award notices of a quarter, from its end"),
    "contract_change.small_percent": _l("Small change of a contract: less than"),
    "contract_change.most_percent": _l("Additional services or unforeseen need in a contract, at most"),
    "exclusion.mandatory_max_years": _l("Mandatory exclusion, at most"),
    "exclusion.discretionary_max_years": _l("Discretionary exclusion, at most"),
    "criminal_record.max_age_months": _l("Age of a criminal record extract, at most"),
    "documents.retention_min_years": _l("Keeping of documents, at least, from the contract"),
    "threshold.national.services": _l("National threshold: services"),
    "threshold.national.annexE_1_4": _l("National threshold: social and health services and others of Annex E 1–4"),
    "threshold.national.annexE_5_15": _l("National threshold: other services of Annex E 5–15"),
    "threshold.eu.subcentral_services": _l("EU threshold: services of municipalities"),
    "threshold.eu.social": _l("EU threshold: social and other specific services"),
    "tilaajavastuu.min_value": _l("Contractor’s Liability Act: smallest contract it concerns"),
    "tilaajavastuu.max_age_months": _l("Contractor’s Liability Act: age of certificates, at most"),
    "tilaajavastuu.renewal_months": _l("Contractor’s Liability Act: renewal of certificates"),
    "tilaajavastuu.retention_years": _l("Contractor’s Liability Act: keeping of certificates"),
    "accessibility.feedback_reply_days": _l("Answer to feedback about accessibility"),
    "employment_data.delete_years": _l("Removal of employment service data"),
}


def code_label(code: str) -> str:
    """What a rate's code means, or the code itself where an administrator added it."""
    return str(CODE_LABELS.get(code, code))


def law_label(key: str) -> str:
    """What a number of the law is about, or its key where no sentence is known."""
    return str(LAW_LABELS.get(key, key))
