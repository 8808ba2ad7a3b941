"""A payment told as the way from facts to cents, in the reader's language, from the figures that were stored with it.

Nothing is reckoned here: what a page says years later is what the run went by.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from marketplace.payments.messages import CAP_LABELS
from marketplace.terms.messages import EVENT_KINDS, INSTRUMENTS
from marketplace.web.language import day, euros, number, percent

Names = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One step of the way: a day or a short word, what happened, and what else is worth knowing."""

    when: date | str
    what: str
    note: str = ""
    tone: str = "info"
    ahead: bool = False


def steps_of(because: Mapping[str, Any], *, group_names: Names) -> list[Step]:
    """The way from what was counted to what was paid for one occurrence of a milestone.

    Args:
        because: Stored figures, see :func:`marketplace.terms.rules.because_of`.
        group_names: Names of target groups by code.
    """
    if not because:
        return []
    return [
        *_counted(because),
        *_required(because),
        _amount(because, group_names),
        *_bent(because),
        *_capped(because),
        *_held(because),
        *_shared(because),
    ]


def _days(runs: list[list[str]]) -> str:
    return ", ".join(day(first) if first == last else f"{day(first)}–{day(last)}" for first, last in runs)


def _counted(because: Mapping[str, Any]) -> Iterator[Step]:
    counted, reached = because["counted"], date.fromisoformat(because["reached_on"])
    told = next((tell(counted) for name, tell in _TOLD.items() if name in counted), "")
    yield Step(reached, gettext("Reached on %(day)s", day=day(reached)), told, "success")


def _told_spell(counted: Mapping[str, Any]) -> str:
    if "days" in counted:
        return ngettext(
            "One day counted: %(days)s.",
            "%(num)s days counted: %(days)s.",
            counted["days"],
            days=_days(counted["runs"]),
        )
    if "runs" in counted:
        return ngettext(
            "One calendar month counted: %(days)s.",
            "%(num)s calendar months counted: %(days)s.",
            counted["months"],
            days=_days(counted["runs"]),
        )
    months = "; ".join(f"{month} {euros(cents)}" for month, cents in counted["months"])
    return gettext("Months with enough wages: %(months)s.", months=months)


def _told_gain(counted: Mapping[str, Any]) -> str:
    return gettext(
        "Measured %(baseline)s on %(first)s and %(measured)s on %(then)s.",
        baseline=number(counted["baseline"]),
        first=day(counted["baseline_on"]),
        measured=number(counted["measured"]),
        then=day(counted["measured_on"]),
    )


def _told_event(counted: Mapping[str, Any]) -> str:
    kind = str(EVENT_KINDS.get(counted["kind"], INSTRUMENTS.get(counted["kind"], counted["kind"])))
    return gettext("Happened on %(day)s: %(kind)s.", day=day(counted["event_on"]), kind=kind)


def _told_wages(counted: Mapping[str, Any]) -> str:
    return ngettext(
        "One payment of wages, %(sum)s.",
        "%(num)s payments of wages, %(sum)s in all.",
        counted["entries"],
        sum=euros(counted["sum_cents"]),
    )


def _told_attendance(counted: Mapping[str, Any]) -> str:
    return ngettext(
        "One entry of attendance, on %(first)s.",
        "%(num)s entries of attendance, from %(first)s to %(last)s.",
        counted["entries"],
        first=day(counted["first_day"]),
        last=day(counted["last_day"]),
    )


def _told_start(counted: Mapping[str, Any]) -> str:
    return gettext("The service started on %(day)s.", day=day(counted["service_start"]))


_TOLD = {
    "service_start": _told_start,
    "months": _told_spell,
    "runs": _told_spell,
    "event_on": _told_event,
    "baseline": _told_gain,
    "sum_cents": _told_wages,
    "last_day": _told_attendance,
}


def _required(because: Mapping[str, Any]) -> Iterator[Step]:
    if because.get("requires"):
        reached = ", ".join(f"{code} {day(when)}" for code, when in because["requires"].items())
        yield Step(gettext("Needed too"), gettext("Reached before it counts: %(reached)s", reached=reached))


def _amount(because: Mapping[str, Any], group_names: Names) -> Step:
    parts = [euros(because["price_cents"])]
    notes = [gettext("price %(price)s", price=parts[0])]
    if because["units"] != "1":
        parts.append(number(because["units"]))
        notes.append(gettext("units %(units)s", units=parts[-1]))
    if because["factor"] != "1" or because.get("group"):
        parts.append(number(because["factor"]))
        group = group_names.get(because["group"], because["group"]) if because.get("group") else "–"
        notes.append(gettext("target group %(group)s", group=group))
    if because["index"] != "1" or because.get("index_from"):
        parts.append(number(because["index"]))
        notes.append(gettext("price index from %(day)s", day=day(because.get("index_from"))))
    what = " × ".join(parts)
    if len(parts) > 1:
        what = f"{what} = {euros(because['amount_cents'])}"
    return Step(gettext("Price"), what, ", ".join(notes))


def _bent(because: Mapping[str, Any]) -> Iterator[Step]:
    if "one_of" in because:
        first = because["one_of"]["first"]
        yield Step(gettext("One of several"), gettext("Only the first one reached pays: %(code)s", code=first))
    if "ladder" in because:
        before = euros(because["ladder"]["before_cents"])
        yield Step(gettext("Ladder"), gettext("Less what the ladder has brought before: %(sum)s", sum=before))
    if "count" in because:
        count = because["count"]
        yield Step(
            gettext("Count"),
            gettext(
                "Paid before in the contract: %(before)s of %(most)s",
                before=number(count["paid_before"]),
                most=number(count["max"]),
            ),
        )


def _capped(because: Mapping[str, Any]) -> Iterator[Step]:
    wanted, paid = because.get("before_caps_cents"), because["paid_cents"]
    if wanted is None:
        return
    left = "; ".join(
        gettext(
            "%(cap)s: %(before)s before, %(after)s after",
            cap=CAP_LABELS[name],
            before=euros(room["before"]),
            after=euros(room["after"]),
        )
        for name, room in because["caps"].items()
    )
    if paid < wanted:
        cut = gettext("Caps cut %(cut)s: %(paid)s is left", cut=euros(wanted - paid), paid=euros(paid))
        yield Step(gettext("Caps"), cut, left, "warning")
    else:
        yield Step(gettext("Caps"), gettext("No cap cut anything"), left)


def _held(because: Mapping[str, Any]) -> Iterator[Step]:
    held = because.get("holdback")
    if held is None:
        return
    if "milestone" in held:
        until = gettext("until the participant reaches %(code)s", code=held["milestone"])
    else:
        until = ngettext("for one day", "for %(num)s days", held["after_days"])
    share = percent(Decimal(held["share"]), 4)
    what = gettext("%(sum)s is held back %(until)s", sum=euros(held["held_cents"]), until=until)
    yield Step(gettext("Holdback"), what, gettext("share %(share)s", share=share))


def _shared(because: Mapping[str, Any]) -> Iterator[Step]:
    shared = because.get("allocation", {})
    if shared.get("by") == "home":
        since = day(shared["from"])
        what = gettext("The home municipality on the day of the result pays, the home since %(day)s", day=since)
        yield Step(gettext("Who pays"), what)
    elif shared.get("by") == "key":
        what = gettext(
            "Shared by the ring's key “%(key)s”, in use from %(day)s", key=shared["key"], day=day(shared["from"])
        )
        yield Step(gettext("Who pays"), what)
    elif shared.get("by") == "fixed":
        yield Step(gettext("Who pays"), gettext("Shared as the terms agree"))
