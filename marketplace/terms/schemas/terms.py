"""The terms document of a contract, ``outcome-terms/1``, read with all its faults at once."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.terms.rules import (
    CURRENCY,
    FORMAT,
    Allocation,
    ByHome,
    ByKey,
    ByShares,
    Caps,
    GroupFactor,
    Holdback,
    IndexFactor,
    Milestone,
    Start,
    Terms,
)
from marketplace.terms.rules.document import Measure
from marketplace.terms.rules.exact import LONGEST_SPAN
from marketplace.terms.schemas.measures import MEASURE_FIELDS, MEASURES
from marketplace.terms.schemas.values import Fields

_TERMS_FIELDS = frozenset(
    {
        "format",
        "currency",
        "attribution_days",
        "report_within_days",
        "groups",
        "price_index",
        "milestones",
        "caps",
        "holdback",
        "allocation",
    }
)
_MILESTONE_FIELDS = frozenset(
    {
        "code",
        "price_cents",
        "measure",
        "group_factor",
        "requires",
        "ladder",
        "one_of",
        "max_count",
        "holdback",
        "allocation",
    }
)


class TermsFaulty(Incomplete):
    """A terms document has faults; all of them are in ``problems``, each with its path."""

    code = "terms.faulty"


def read_terms(document: object) -> Terms:
    """Read a terms document.

    Args:
        document: The document as JSON values; amounts are whole cents, ratios decimal texts.
    Returns:
        The terms as values.
    Raises:
        TermsFaulty: with every fault of the document.
    Source: payment terms, section 2.
    """
    problems: list[Problem] = []
    fields = Fields(document, (), problems)
    if isinstance(document, dict):
        terms = _terms(fields)
    if problems:
        raise TermsFaulty(problems)
    return terms


def _terms(fields: Fields) -> Terms:
    fields.only(_TERMS_FIELDS)
    fields.choice("format", (FORMAT,))
    fields.choice("currency", (CURRENCY,))
    milestones = _milestones(fields)
    return Terms(
        milestones=milestones,
        attribution_days=fields.whole("attribution_days", most=LONGEST_SPAN, required=False) or 0,
        report_within_days=fields.whole("report_within_days", most=LONGEST_SPAN, required=False),
        groups=_groups(fields),
        price_index=_price_index(fields),
        caps=_caps(fields),
        holdback=_holdback(fields, [milestone.code for milestone in milestones]),
        allocation=_allocation(fields) or ByHome(),
    )


def _groups(fields: Fields) -> tuple[GroupFactor, ...]:
    read: list[tuple[str | None, Decimal | None]] = []
    for entry in fields.objects("groups"):
        entry.only(frozenset({"code", "factor"}))
        code, factor = entry.text("code"), entry.decimal("factor")
        if code is not None and any(code == other for other, _ in read):
            entry.fault("code", "terms.used_twice", value=code)
        read.append((code, factor))
    return tuple(GroupFactor(code, factor) for code, factor in read if code is not None and factor is not None)


def _price_index(fields: Fields) -> tuple[IndexFactor, ...]:
    read: list[tuple[date | None, Decimal | None]] = []
    for entry in fields.objects("price_index"):
        entry.only(frozenset({"from", "factor"}))
        starts_on, factor = entry.day("from"), entry.decimal("factor")
        if starts_on is not None and any(starts_on == other for other, _ in read):
            entry.fault("from", "terms.same_day_twice", day=starts_on)
        read.append((starts_on, factor))
    known = [IndexFactor(day, factor) for day, factor in read if day is not None and factor is not None]
    return tuple(sorted(known, key=lambda entry: entry.starts_on))


def _caps(fields: Fields) -> Caps:
    caps = fields.object("caps")
    if caps is None:
        return Caps()
    caps.only(frozenset({"participant_cents", "calendar_year_cents", "contract_cents"}))
    return Caps(
        participant_cents=caps.whole("participant_cents", required=False),
        calendar_year_cents=caps.whole("calendar_year_cents", required=False),
        contract_cents=caps.whole("contract_cents", required=False),
    )


def _holdback(fields: Fields, codes: Sequence[str]) -> Holdback | None:
    holdback = fields.object("holdback")
    if holdback is None:
        return None
    holdback.only(frozenset({"share", "release"}))
    share = holdback.decimal("share", most=1)
    release = holdback.object("release", required=True)
    if release is None:
        return None
    release.only(frozenset({"after_days", "milestone"}))
    if (release.given.get("after_days") is None) == (release.given.get("milestone") is None):
        release.fault((), "terms.one_of_two", first="after_days", second="milestone")
    after_days = release.whole("after_days", most=LONGEST_SPAN, required=False)
    milestone = release.text("milestone", required=False)
    if milestone is not None and milestone not in codes:
        release.fault("milestone", "terms.unknown_milestone", code=milestone)
    return None if share is None else Holdback(share, after_days, milestone)


def _allocation(fields: Fields) -> Allocation | None:
    allocation = fields.object("allocation")
    if allocation is None:
        return None
    by = allocation.choice("by", ("home", "key", "fixed"))
    if by == "home":
        allocation.only(frozenset({"by"}))
        return ByHome()
    if by == "key":
        allocation.only(frozenset({"by", "key"}))
        return ByKey(allocation.text("key") or "")
    if by == "fixed":
        allocation.only(frozenset({"by", "shares"}))
        return ByShares(allocation.shares("shares"))
    return None


def _milestones(fields: Fields) -> tuple[Milestone, ...]:
    read: list[Milestone] = []
    every = list(fields.objects("milestones", required=True))
    if fields.given.get("milestones") == []:
        fields.fault("milestones", "terms.empty_list")
    codes = [entry.given.get("code") for entry in every]
    for place, entry in enumerate(every):
        earlier = codes[:place]
        code = entry.text("code")
        if code is not None and code in earlier:
            entry.fault("code", "terms.used_twice", value=code)
        requires = entry.texts("requires")
        for index, required in enumerate(requires):
            if required not in earlier:
                fault = "terms.requires_later" if required in codes else "terms.unknown_milestone"
                entry.fault(("requires", index), fault, code=required)
        read.append(_milestone(entry, code or "", requires))
    return tuple(read)


def _milestone(entry: Fields, code: str, requires: tuple[str, ...]) -> Milestone:
    return Milestone(
        code=code,
        price_cents=entry.whole("price_cents") or 0,
        measure=_measure(entry),
        group_factor=entry.flag("group_factor", True),
        requires=requires,
        ladder=entry.text("ladder", required=False),
        one_of=entry.text("one_of", required=False),
        max_count=entry.whole("max_count", required=False),
        holdback=entry.flag("holdback", True),
        allocation=_allocation(entry),
    )


def _measure(entry: Fields) -> Measure:
    name = entry.choice("measure", tuple(MEASURES))
    if name is None:
        # Without a measure nobody can know which of the other fields belong, so they are not called unknown.
        return Start()
    allowed = _MILESTONE_FIELDS | MEASURE_FIELDS[name]
    for given in entry.given:
        if given not in allowed:
            elsewhere = any(given in fields for fields in MEASURE_FIELDS.values())
            fault = "terms.field_of_another_measure" if elsewhere else "terms.unknown_field"
            entry.fault(given, fault, name=given, measure=name)
    read: Callable[[Fields], Any] = MEASURES[name]
    measure: Measure = read(entry)
    return measure
