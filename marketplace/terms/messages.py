"""Sentences for faults of terms, facts and keys, and for calculations that cannot be made; names of what terms use."""

from flask_babel import lazy_gettext as _l

FAULTS = {
    "terms.not_object": _l("“%(value)s” stands where an object with fields is needed."),
    "terms.not_a_list": _l("“%(value)s” stands where a list is needed."),
    "terms.empty_list": _l("The list is empty. Give at least one."),
    "terms.missing": _l("This field is missing."),
    "terms.unknown_field": _l("There is no field “%(name)s” here. Check its spelling or leave it out."),
    "terms.field_of_another_measure": _l(
        "The field “%(name)s” belongs to another measure than “%(measure)s”. Leave it out or change the measure."
    ),
    "terms.not_text": _l("“%(value)s” is not a text with at least one character."),
    "terms.not_a_choice": _l("“%(value)s” is not known. Use one of: %(allowed)s."),
    "terms.not_a_flag": _l("“%(value)s” is neither true nor false."),
    "terms.not_whole": _l("“%(value)s” is not a whole number. Write digits only, without quotes and decimals."),
    "terms.not_exact": _l("“%(value)s” is not an exact number. Write a decimal text such as “1.50” or a whole number."),
    "terms.too_small": _l("%(value)s is too small. It must be %(least)s or more."),
    "terms.too_large": _l("%(value)s is too large. It may be %(most)s at most."),
    "terms.not_a_day": _l("“%(value)s” is not a day of the calendar in the form 2026-12-31."),
    "terms.used_twice": _l("“%(value)s” is used twice. Each one needs its own."),
    "terms.same_day_twice": _l("Two rows are from the same day, %(day)s. Only one can be in force."),
    "terms.unknown_milestone": _l("There is no milestone “%(code)s”."),
    "terms.requires_later": _l("“%(code)s” is not listed earlier. Only milestones listed earlier can be required."),
    "terms.one_of_two": _l("Give either “%(first)s” or “%(second)s”: one of them, not both."),
    "terms.months_need_gap": _l("Calendar months need “max_gap_days”, the longest break that does not end the count."),
    "terms.repeat_with_months": _l("“repeat” is for days only. It cannot be used with calendar months."),
    "terms.no_code": _l("A share has no municipality code."),
    "terms.sum_not_above_zero": _l("The shares do not sum above zero, so nobody would pay."),
    "terms.end_before_start": _l("The end is before the start (%(start)s)."),
    "terms.not_utf8": _l("The text is not UTF-8, from byte %(byte)s on."),
    "terms.not_json": _l("This is not JSON. Reading stopped at line %(line)s, character %(column)s."),
    "terms.field_twice": _l("The field “%(name)s” is given twice in one object."),
    "terms.json_too_large": _l("A number is too long or the brackets are nested too deep."),
    "terms.unreadable": _l("The file cannot be read (%(reason)s)."),
}
"""A sentence for each fault of a document."""

REFUSALS = {
    **FAULTS,
    "terms.faulty": _l("The payment terms have faults."),
    "terms.facts_faulty": _l("The facts have faults."),
    "terms.keys_faulty": _l("The allocation keys have faults."),
    "terms.json_faulty": _l("The text is not JSON."),
    "terms.calculation_faulty": _l("The terms, the facts and the allocation keys do not fit together."),
    "terms.home_unknown": _l("Participant %(participant)s has no home municipality on %(day)s, so nobody would pay."),
    "terms.key_not_in_force": _l("The allocation key “%(key)s” has no weights for %(day)s."),
    "terms.key_missing": _l("The terms use the allocation key “%(key)s”, but it was not given."),
    "terms.participant_twice": _l("Participant %(participant)s is in the calculation twice."),
    "terms.code_not_plain": _l(
        "The code stands on invoices: begin with a small letter, and use small letters, digits and underscores only."
    ),
    "terms.not_movable": _l("It cannot be moved there: a milestone comes after those that it requires."),
}
"""Every sentence of the room, for :mod:`marketplace.web.refusals` too."""

SPELL_KINDS = {
    "employment": _l("work"),
    "entrepreneurship": _l("own business"),
    "education": _l("education"),
    "work_trial": _l("work trial"),
    "rehabilitation": _l("rehabilitative work activity"),
}
"""Names of kinds of spells; a kind that is not here is shown by its code."""

EVENT_KINDS = {
    "plan_approved": _l("approved plan"),
    "qualification": _l("qualification"),
    "qualification_unit": _l("qualification unit"),
    "competence_card": _l("statutory competence card"),
    "education_place": _l("accepted place in education"),
    "health_check": _l("health check"),
    "debt_counselling": _l("debt counselling"),
    "social_rehabilitation": _l("social rehabilitation"),
}
"""Names of kinds of events; a kind that is not here is shown by its code."""

TAGS = {
    "subsidised": _l("pay-subsidised work"),
    "own_payroll": _l("work on the provider's own payroll"),
    "agency": _l("temporary agency work"),
    "apprenticeship": _l("apprenticeship"),
    "benefit_zero": _l("month without unemployment benefit"),
}
"""Names of tags; a tag that is not here is shown by its code."""

INSTRUMENTS = {
    "path_step": _l("step of the path"),
    "cefr_finnish": _l("language level in Finnish"),
    "cefr_swedish": _l("language level in Swedish"),
    "abilitator": _l("Abilitator"),
    "digital_skills": _l("digital skills"),
}
"""Names of instruments of measurement; an instrument that is not here is shown by its code."""

TEMPLATE_NAMES = {
    "direct_employment": _l("Direct employment: work that lasts"),
    "skills": _l("Skills: study, qualification and language"),
    "participation": _l("Participation: attendance and steps of the path"),
    "ely_2017": _l("Finnish purchase of 2017–2018: work over a year, or training"),
    "ticket_to_work_title_2": _l("Ticket to Work, United States: good months of earnings, title II"),
    "work_programme_18_24": _l("Work Programme, United Kingdom: jobseekers of 18–24 years"),
}
"""Names of the ready terms by code."""

MEASURES = {
    "start": _l("Start of the service"),
    "spell": _l("Something that lasts: work, education, own business"),
    "event": _l("Something that happens: a qualification, a plan, a card"),
    "gain": _l("A measured change"),
    "earnings": _l("Wages in all"),
    "earning_months": _l("Good months of wages"),
    "attendance": _l("Attendance by the unit"),
}
"""Names of the measures."""

MEASURE_HINTS = {
    "start": _l("Reached on the day the service starts. Nobody has to report it."),
    "spell": _l(
        "Reached when enough days or calendar months have been counted. Several jobs count together, and a break may "
        "start the count again."
    ),
    "event": _l("Reached on the day of each event that counts."),
    "gain": _l("Reached on the day of the first measurement that differs enough from the one at the beginning."),
    "earnings": _l("Reached on the day whose wages bring the sum to the threshold."),
    "earning_months": _l("Reached at the end of a calendar month when enough months have had enough wages."),
    "attendance": _l("Paid for each unit, added up by calendar month. The price is for one unit."),
}
"""What each measure means, for who drafts terms."""

COHORTS = {
    "easy": _l("Participants who find work easily"),
    "mixed": _l("Participants as most are"),
    "hard": _l("Participants for whom it is hardest"),
}
"""Names of the invented providers by whom they serve."""

CAPS = {
    "participant": _l("cap of a participant"),
    "calendar_year": _l("cap of a calendar year"),
    "contract": _l("cap of the contract"),
}
"""Names of the caps."""

BOUNDS = {
    "nothing": _l("Nothing bounds it: a milestone is paid by the unit without a largest number, and no cap holds it."),
    "milestones": _l("It is the sum of what the milestones can bring; no cap is tighter."),
    "participant_cap": _l("The cap of each participant holds it."),
    "max_counts": _l("The largest counts of the milestones hold it."),
    "year_cap": _l("The cap of a calendar year holds it."),
    "contract_cap": _l("The cap of the contract holds it."),
}
"""What keeps the highest cost down."""
