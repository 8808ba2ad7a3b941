"""Payment terms read aloud in the reader's language: plain sentences instead of fields.

Every modifier has its sentence, so what is read is what is paid. Names of kinds and tags stand after a colon, because
inflecting them would need a grammar.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

from flask_babel import force_locale, gettext, ngettext

from marketplace.terms.messages import EVENT_KINDS, INSTRUMENTS, SPELL_KINDS, TAGS
from marketplace.terms.rules import (
    Allocation,
    Attendance,
    ByKey,
    ByShares,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    Milestone,
    Spell,
    Start,
    Terms,
)
from marketplace.web.language import day, euros, number, percent

Names = Mapping[str, str]


def read_aloud(
    terms: Terms, language: str | None = None, *, group_names: Names | None = None, payer_names: Names | None = None
) -> list[str]:
    """Whole terms in plain sentences: a paragraph a milestone, then what applies to all of them.

    Args:
        language: ``fi``, ``sv`` or ``en``; None for the language in force.
        group_names: Names of target groups by code; a missing one is shown by its code.
        payer_names: Names of municipalities by code; a missing one is shown by its code.
    """
    with force_locale(language) if language else nullcontext():
        milestones = [
            f"{milestone.code}: {' '.join(milestone_sentences(terms, milestone, payer_names=payer_names))}"
            for milestone in terms.milestones
        ]
        return milestones + contract_sentences(terms, group_names=group_names, payer_names=payer_names)


def milestone_sentences(terms: Terms, milestone: Milestone, *, payer_names: Names | None = None) -> list[str]:
    """What one milestone pays, for what, and what bends its price.

    Args:
        terms: The terms it is a part of.
        payer_names: Names of municipalities by code.
    """
    read = _MEASURES[type(milestone.measure)]
    sentences = [*read(milestone.measure, euros(milestone.price_cents)), *_limits(milestone.measure)]
    if milestone.requires:
        sentences.append(
            gettext("Paid only when these have been reached too: %(codes)s.", codes=", ".join(milestone.requires))
        )
    if milestone.ladder is not None:
        sentences.append(_ladder(terms, milestone))
    if milestone.one_of is not None:
        sentences.append(_one_of(terms, milestone))
    if milestone.max_count is not None:
        sentences.append(
            ngettext(
                "Paid once at most in the whole contract.",
                "Paid %(num)s times at most in the whole contract.",
                milestone.max_count,
            )
        )
    if terms.groups and not milestone.group_factor:
        sentences.append(gettext("The target group's multiplier does not apply."))
    if terms.holdback is not None and not milestone.holdback:
        sentences.append(gettext("Nothing of it is held back."))
    if milestone.allocation is not None:
        sentences.append(_payers(milestone.allocation, payer_names or {}))
    return sentences


def contract_sentences(
    terms: Terms, *, group_names: Names | None = None, payer_names: Names | None = None
) -> list[str]:
    """What applies to all milestones: which facts count, multipliers, caps, holdback, who pays.

    Args:
        group_names: Names of target groups by code.
        payer_names: Names of municipalities by code.
    """
    sentences = [
        gettext("Only what begins on the first day of the service or later counts."),
        ngettext(
            "Something that begins one day after the end of the service at the latest still counts.",
            "Something that begins %(num)s days after the end of the service at the latest still counts.",
            terms.attribution_days,
        )
        if terms.attribution_days
        else gettext("Something that begins after the end of the service does not count."),
    ]
    if terms.report_within_days is not None:
        sentences.append(
            ngettext(
                "A fact that is reported later than one day after it is not paid.",
                "A fact that is reported later than %(num)s days after it is not paid.",
                terms.report_within_days,
            )
        )
    sentences += [*_groups(terms, group_names or {}), *_index(terms), *_caps(terms), *_holdback(terms)]
    return [*sentences, _payers(terms.allocation, payer_names or {})]


def _named(codes: Iterable[str], names: Mapping[str, Any]) -> str:
    """Names of codes, or the codes themselves."""
    return ", ".join(str(names.get(code, code)) for code in codes)


def _exactly(value: Decimal) -> str:
    """A number in the reader's form with every decimal it has, closing zeros apart."""
    digits = value.normalize().as_tuple().exponent if value else 0
    return number(value, max(0, -int(digits)))


def _share(value: Decimal) -> str:
    """A share as a percentage with every decimal it has; ten are more than any contract needs."""
    return percent(value, 10)


def _start(measure: Start, amount: str) -> list[str]:
    return [gettext("Pays %(amount)s when the service starts.", amount=amount)]


def _spell(measure: Spell, amount: str) -> list[str]:
    sentences = [_length(measure, amount)]
    if measure.min_weekly_hours > 0:
        hours = _exactly(measure.min_weekly_hours)
        sentences.append(
            gettext("A day counts when the weekly hours of all of them are at least %(hours)s.", hours=hours)
        )
    sentences += _tags(measure.with_tags, measure.without_tags)
    if measure.months is not None or (measure.days or 0) > 1 or measure.repeat is not None:
        sentences.append(_breaks(measure.max_gap_days))
    if measure.repeat is not None:
        sentences.append(
            gettext(
                "Pays the same again after each further %(days)s days, %(times)s times in all at most.",
                days=number(measure.repeat.every_days),
                times=number(measure.repeat.max_times),
            )
        )
    if measure.start_within_days is not None:
        sentences.append(
            gettext(
                "The first day counted must be at most %(days)s days after the service start.",
                days=number(measure.start_within_days),
            )
        )
    return sentences


def _length(measure: Spell, amount: str) -> str:
    kinds = _named(measure.kinds, SPELL_KINDS)
    if measure.months is not None:
        return ngettext(
            "Pays %(amount)s when one calendar month has been completed in: %(kinds)s.",
            "Pays %(amount)s when %(num)s calendar months have been completed in: %(kinds)s.",
            measure.months,
            amount=amount,
            kinds=kinds,
        )
    return ngettext(
        "Pays %(amount)s on the first day of: %(kinds)s.",
        "Pays %(amount)s when %(num)s days have been counted of: %(kinds)s.",
        measure.days or 0,
        amount=amount,
        kinds=kinds,
    )


def _breaks(max_gap_days: int | None) -> str:
    if max_gap_days is None:
        return gettext("The days need not follow each other.")
    if max_gap_days == 0:
        return gettext("The days must follow each other without a break.")
    return ngettext(
        "A break of one day is allowed; a longer one starts the count again.",
        "Breaks of up to %(num)s days are allowed; a longer one starts the count again.",
        max_gap_days,
    )


def _tags(with_tags: frozenset[str], without_tags: frozenset[str]) -> list[str]:
    sentences = []
    if with_tags:
        sentences.append(gettext("Only counted when it is: %(tags)s.", tags=_named(sorted(with_tags), TAGS)))
    if without_tags:
        sentences.append(gettext("Not counted: %(tags)s.", tags=_named(sorted(without_tags), TAGS)))
    return sentences


def _times(max_times: int) -> str:
    return ngettext("Paid once for each participant.", "Paid %(num)s times at most for each participant.", max_times)


def _event(measure: Event, amount: str) -> list[str]:
    sentences = [
        gettext("Pays %(amount)s for: %(kinds)s.", amount=amount, kinds=_named(measure.kinds, EVENT_KINDS)),
        _times(measure.max_times),
    ]
    if measure.min_value is not None:
        sentences.append(gettext("Its value must be at least %(value)s.", value=_exactly(measure.min_value)))
    return sentences


def _gain(measure: Gain, amount: str) -> list[str]:
    figures = {
        "amount": amount,
        "instrument": _named([measure.instrument], INSTRUMENTS),
        "gain": _exactly(measure.min_gain),
    }
    if measure.direction == "up":
        first = gettext("Pays %(amount)s when this has risen by at least %(gain)s: %(instrument)s.", **figures)
    else:
        first = gettext("Pays %(amount)s when this has fallen by at least %(gain)s: %(instrument)s.", **figures)
    if measure.baseline_within_days == 0:
        return [first, gettext("It is compared with the latest measurement up to the service start.")]
    return [
        first,
        gettext(
            "It is compared with the latest measurement up to day %(days)s after the service start.",
            days=number(measure.baseline_within_days),
        ),
    ]


def _earnings(measure: Earnings, amount: str) -> list[str]:
    first = gettext(
        "Pays %(amount)s when the participant's wages reach %(sum)s in all.", amount=amount, sum=euros(measure.cents)
    )
    return [first, *_tags(frozenset(), measure.without_tags)]


def _earning_months(measure: EarningMonths, amount: str) -> list[str]:
    figures = {"amount": amount, "sum": euros(measure.min_cents), "count": number(measure.count)}
    if measure.count == 1:
        first = gettext("Pays %(amount)s for a calendar month with wages of at least %(sum)s.", **figures)
    elif measure.within_months is None:
        first = gettext(
            "Pays %(amount)s when there have been %(count)s calendar months with wages of at least %(sum)s.", **figures
        )
    else:
        first = gettext(
            "Pays %(amount)s when %(count)s of the latest %(months)s calendar months have wages of at least %(sum)s.",
            months=number(measure.within_months),
            **figures,
        )
    return [first, _times(measure.max_times), *_tags(measure.with_tags, measure.without_tags)]


def _attendance(measure: Attendance, amount: str) -> list[str]:
    sentences = [gettext("Pays %(amount)s for each unit of attendance, month by month.", amount=amount)]
    if measure.max_units is not None:
        sentences.append(
            gettext("At most %(units)s units are paid for each participant.", units=_exactly(measure.max_units))
        )
    return sentences


_MEASURES: dict[type, Callable[[Any, str], list[str]]] = {
    Start: _start,
    Spell: _spell,
    Event: _event,
    Gain: _gain,
    Earnings: _earnings,
    EarningMonths: _earning_months,
    Attendance: _attendance,
}


def _limits(measure: Any) -> list[str]:
    days = getattr(measure, "reach_within_days", None)
    if days is None:
        return []
    if isinstance(measure, Attendance):
        return [gettext("Attendance later than %(days)s days after the service start is not paid.", days=number(days))]
    return [gettext("It must be reached within %(days)s days of the service start.", days=number(days))]


def _ladder(terms: Terms, milestone: Milestone) -> str:
    others = [each.code for each in terms.milestones if each.ladder == milestone.ladder and each is not milestone]
    if not others:
        return gettext("Paid only as far as it is worth more than what it has brought before.")
    return gettext(
        "Paid only as far as it is worth more than what these have brought before: %(codes)s.",
        codes=", ".join(others),
    )


def _one_of(terms: Terms, milestone: Milestone) -> str:
    group = [each.code for each in terms.milestones if each.one_of == milestone.one_of]
    return gettext("Only the one of these that is reached first is paid: %(codes)s.", codes=", ".join(group))


def _groups(terms: Terms, names: Names) -> list[str]:
    if not terms.groups:
        return []
    factors = "; ".join(f"{names.get(group.code, group.code)} × {_exactly(group.factor)}" for group in terms.groups)
    return [
        gettext(
            "Prices are multiplied by target group, the first that fits in this order: %(factors)s.", factors=factors
        )
    ]


def _index(terms: Terms) -> list[str]:
    return [
        gettext(
            "Prices of results achieved on %(day)s or later are multiplied by %(factor)s.",
            day=day(index.starts_on),
            factor=_exactly(index.factor),
        )
        for index in terms.price_index
    ]


def _caps(terms: Terms) -> list[str]:
    caps, sentences = terms.caps, []
    if caps.participant_cents is not None:
        sentences.append(gettext("At most %(sum)s is paid for a participant.", sum=euros(caps.participant_cents)))
    if caps.calendar_year_cents is not None:
        sentences.append(
            gettext("At most %(sum)s is paid for the results of a calendar year.", sum=euros(caps.calendar_year_cents))
        )
    if caps.contract_cents is not None:
        sentences.append(gettext("At most %(sum)s is paid in the whole contract.", sum=euros(caps.contract_cents)))
    return sentences


def _holdback(terms: Terms) -> list[str]:
    if terms.holdback is None:
        return []
    share = _share(terms.holdback.share)
    if terms.holdback.milestone is not None:
        return [
            gettext(
                "%(share)s of each payment is held back until the participant reaches %(code)s.",
                share=share,
                code=terms.holdback.milestone,
            )
        ]
    return [
        gettext(
            "%(share)s of each payment is held back for %(days)s days.",
            share=share,
            days=number(terms.holdback.after_days),
        )
    ]


def _payers(allocation: Allocation, names: Names) -> str:
    if isinstance(allocation, ByKey):
        return gettext("The municipalities pay by the ring's allocation key “%(key)s”.", key=allocation.key)
    if isinstance(allocation, ByShares):
        whole = sum((share for _, share in allocation.shares), Decimal(0))
        shares = "; ".join(
            f"{names.get(code, code)} {_exactly(share)}/{_exactly(whole)}"
            for code, share in sorted(allocation.shares)
            if share
        )
        return gettext("The municipalities pay in these shares: %(shares)s.", shares=shares)
    return gettext("The participant's home municipality pays.")
