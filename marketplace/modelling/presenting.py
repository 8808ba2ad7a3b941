"""What the pages of a model show, named in the reader's language and laid out for charts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from marketplace.modelling.messages import BASIS_LABELS, CASE_LABELS, FACTOR_LABELS, NO_RESULT_LABEL, OTHERS_LABEL
from marketplace.modelling.rules import NO_RESULT, OTHERS, Assumption, Basis, Brief, CaseKind, Ending, Factor, Unit
from marketplace.ring import queries as ring
from marketplace.terms.reading import milestone_sentences
from marketplace.terms.schemas import read_terms
from marketplace.web.charts import nice_ticks
from marketplace.web.language import euros, localised, number, percent


@dataclass(frozen=True)
class Names:
    """Names of municipalities and target groups by code."""

    municipalities: Mapping[str, str]
    groups: Mapping[str, str]

    def group(self, code: str) -> str:
        """Name of a target group; of those in none."""
        return str(OTHERS_LABEL) if code == OTHERS else self.groups.get(code, code)


def names() -> Names:
    """Names in the reader's language, two queries."""
    return Names(
        {one.code: localised(one.names) for one in ring.municipalities()},
        {one.code: localised(one.names) for one in ring.target_groups()},
    )


def bracket_label(after_days: int, all_after: Sequence[int]) -> str:
    """A bracket of paid days as people say it: 101–200, over 700."""
    later = [one for one in all_after if one > after_days]
    if not later:
        return _("over %(days)s paid days", days=number(after_days))
    return _("%(first)s–%(last)s paid days", first=number(after_days + 1), last=number(min(later)))


def readings(brief: Brief) -> dict[str, str]:
    """What each milestone of a purchase pays for, in a sentence."""
    terms = read_terms(brief.terms_document)
    return {one.code: milestone_sentences(terms, one)[0] for one in terms.milestones}


def ending_label(code: str) -> str:
    """Name of an ending."""
    return str(NO_RESULT_LABEL) if code == NO_RESULT else code


def case_rows(results: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The cases with their names, low to high."""
    return [(str(CASE_LABELS[kind]), results["cases"][kind.value]) for kind in CaseKind]


def years_of(results: Mapping[str, Any]) -> list[str]:
    """Every year in which something is expected, earliest first."""
    table = results["cases"]["expected"]["by_municipality"]
    return sorted({year for row in table.values() for year in row})


def sums_by_year(results: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Year, cost and saving of all municipalities together."""
    table = results["cases"]["expected"]["by_municipality"]
    return [
        (
            year,
            sum(row.get(year, {}).get("cost_cents", 0) for row in table.values()),
            sum(row.get(year, {}).get("saving_cents", 0) for row in table.values()),
        )
        for year in years_of(results)
    ]


def accumulated(results: Mapping[str, Any]) -> dict[str, list[int]]:
    """Cost and saving so far at the end of each year."""
    cost = saving = 0
    found: dict[str, list[int]] = {"cost": [], "saving": []}
    for _year, year_cost, year_saving in sums_by_year(results):
        cost, saving = cost + year_cost, saving + year_saving
        found["cost"].append(cost)
        found["saving"].append(saving)
    return found


def municipal_rows(results: Mapping[str, Any], known: Names) -> list[dict[str, Any]]:
    """Each municipality's cost, saving and net figure, in all and by year."""
    rows = []
    for code, years in results["cases"]["expected"]["by_municipality"].items():
        cost = sum(one["cost_cents"] for one in years.values())
        saving = sum(one["saving_cents"] for one in years.values())
        rows.append(
            {
                "name": known.municipalities.get(code, code),
                "cost_cents": cost,
                "saving_cents": saving,
                "net_cents": saving - cost,
                "years": years,
                "tax_cents": results["cases"]["expected"]["tax_by_municipality"].get(code),
            }
        )
    return rows


def part_rows(parts: Mapping[str, Mapping[str, Any]], label_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """Figures of each bracket or group with its name, in the order kept.

    Args:
        parts: ``by_bracket`` or ``by_group`` of the results.
        label_of: Name of a part by its code.
    """
    return [
        {
            **part,
            "name": label_of(code),
            "participants": Fraction(part["participants"]),
            "sustained": Fraction(part["sustained"]),
            "net_cents": part["saving_cents"] - part["cost_cents"],
        }
        for code, part in parts.items()
    ]


def bracket_rows(results: Mapping[str, Any], after: Sequence[int]) -> list[dict[str, Any]]:
    """Figures by bracket of paid days, lowest first."""
    return part_rows(results["by_bracket"], lambda code: bracket_label(int(code), after))


def group_rows(results: Mapping[str, Any], known: Names) -> list[dict[str, Any]]:
    """Figures by target group."""
    return part_rows(results["by_group"], known.group)


def swing_rows(results: Mapping[str, Any]) -> list[tuple[str, int, int, int]]:
    """Name, net figure at either end and how far apart they are; what changes nothing is left out."""
    return [
        (
            str(FACTOR_LABELS[Factor(one["factor"])]),
            one["low_cents"],
            one["high_cents"],
            abs(one["high_cents"] - one["low_cents"]),
        )
        for one in results["swings"]
        if one["low_cents"] != one["high_cents"]
    ]


def bin_rows(results: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Ranges of the net figure in thousands of euros, and how many rounds fell into each."""
    return [
        (f"{number(Decimal(low) / 100_000, 0)} … {number(Decimal(high) / 100_000, 0)}", count)
        for low, high, count in results["chances"]["bins"]
    ]


@dataclass(frozen=True)
class Span:
    """A bar of the tornado: from the net figure with the least favourable value to that with the most favourable.

    Args:
        y: Top of the bar in pixels; ``label_y`` and ``text_y`` are the baselines of its texts.
        x, width: Percent of the drawing's width.
        left_cents, right_cents: Figures at the ends.
    """

    label: str
    y: int
    label_y: int
    text_y: int
    x: str
    width: str
    left_x: str
    right_x: str
    left_cents: int
    right_cents: int


@dataclass(frozen=True)
class Tornado:
    """What matters most, ready to be drawn, the widest bar on top."""

    height: int
    ticks: tuple[tuple[str, Decimal], ...]
    expected_at: str
    spans: tuple[Span, ...]


ROW_PX = 64
LEFT = Fraction(12, 100)
RIGHT = Fraction(88, 100)


def tornado(results: Mapping[str, Any]) -> Tornado:
    """Lay out the tornado: how the net figure moves with each uncertain value alone."""
    rows = swing_rows(results)
    net = results["cases"]["expected"]["net_cents"]
    ends = [net, *(cents for row in rows for cents in row[1:3])]
    scale = nice_ticks(Fraction(min(ends), 100_000), Fraction(max(ends), 100_000), most=4, whole=False)

    def across(cents: int | Fraction) -> Fraction:
        return LEFT + (RIGHT - LEFT) * (Fraction(cents) / 100_000 - scale[0]) / (scale[-1] - scale[0])

    spans = []
    for place, (label, low, high, _width) in enumerate(rows):
        left, right = min(low, high), max(low, high)
        top = ROW_PX * place + 30
        spans.append(
            Span(
                label=label,
                y=top,
                label_y=top - 9,
                text_y=top + 17,
                x=_percent(across(left)),
                width=_percent(across(right) - across(left)),
                left_x=_percent(across(left)),
                right_x=_percent(across(right)),
                left_cents=left,
                right_cents=right,
            )
        )
    return Tornado(
        height=ROW_PX * len(rows) + 34,
        ticks=tuple((_percent(across(tick * 100_000)), _decimal(tick)) for tick in scale),
        expected_at=_percent(across(net)),
        spans=tuple(spans),
    )


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _percent(share: Fraction) -> str:
    return f"{_decimal(share * 100).quantize(Decimal('0.01')).normalize():f}%"


def thousands(cents: int) -> str:
    """Cents as thousands of euros with one decimal."""
    return number(Decimal(cents) / 100_000, 1)


def ratio(percent: str) -> Decimal:
    """A percentage kept as text, as the ratio that the filter of percentages takes."""
    return Decimal(percent) / 100


def value_shown(assumption: Assumption, value: Any) -> str:
    """An assumption's value with its unit, for the list of assumptions."""
    if value is None:
        return "–"
    match assumption.unit:
        case Unit.BASIS:
            return str(BASIS_LABELS[Basis(value)])
        case Unit.CENTS:
            return euros(value)
        case Unit.PERCENT:
            return percent(Decimal(value) / 100, 2)
        case Unit.MONTHS:
            return _("%(count)s months", count=number(value))
        case Unit.DAYS:
            return _("%(count)s days", count=number(value))


def rate_value(row: Mapping[str, Any]) -> str:
    """Value of a kept rate row as people read it."""
    value = row["value"]
    if "cents_per_day" in value:
        return _("%(euros)s a day", euros=euros(value["cents_per_day"]))
    if "days" in value:
        return _("%(days)s days a month", days=number(Decimal(value["days"])))
    after = [one["after_days"] for one in value["brackets"]]
    return "; ".join(
        f"{bracket_label(one['after_days'], after)} {percent(Decimal(one['percent']) / 100)}"
        for one in value["brackets"]
    )


def per_euro(case: Mapping[str, Any]) -> Fraction | None:
    """Saved euros per euro of cost; None while nothing costs."""
    return Fraction(case["saving_cents"], case["cost_cents"]) if case["cost_cents"] else None


def kind_of(ending: Ending) -> str:
    """What an ending is to the count of paid days and to benefit, in a few words."""
    words = []
    if ending.part_time_pay is not None:
        words.append(_("part-time, %(pay)s a month", pay=euros(ending.part_time_pay)))
    if ending.subsidised:
        words.append(_("subsidised"))
    if ending.lasts:
        words.append(_("goes on as assumed"))
    if not ending.months:
        words.append(_("does not end benefit"))
    return ", ".join(words)
