"""The figures that a payment was made of, as plain JSON values that can be kept and read aloud years later.

They are put together when somebody asks, not for each line of a run: most lines of a run were paid before.
"""

from typing import Any

from marketplace.terms.rules.amounts import Payment, Rooms
from marketplace.terms.rules.document import Holdback
from marketplace.terms.rules.exact import iso, plain


def because_of(payment: Payment) -> dict[str, Any]:
    """The figures of a payment. Days are ISO texts, ratios decimal texts; what the terms do not use is left out.

    Returns:
        ``reached_on``: the day the measure was reached on.
        ``counted``: the facts that made it, by measure: ``service_start``; ``first_day``, ``runs`` (first and last
        day) and ``days`` or ``months``; ``event_on`` and ``kind``; ``baseline_on``, ``baseline``, ``measured_on`` and
        ``measured``; ``sum_cents`` and ``entries``; ``months`` with their cents; ``first_day``, ``last_day`` and
        ``entries``.
        ``requires``: the first reach of each required milestone.
        ``price_cents``, ``units``, ``group``, ``factor``, ``index``, ``index_from``, ``amount_cents``: the amount
        rounded, before what follows.
        ``one_of``: ``name`` and the milestone that came ``first``.
        ``ladder``: ``name`` and ``before_cents``.
        ``count``: ``max`` and ``paid_before``.
        ``before_caps_cents`` and ``caps``: room ``before`` and ``after`` by ``participant``, ``calendar_year`` and
        ``contract``.
        ``paid_cents``: what was paid, both parts.
        ``holdback``: ``share``, ``held_cents``, and ``after_days`` or ``milestone``.
    """
    occurrence, milestone = payment.occurrence, payment.occurrence.milestone
    because: dict[str, Any] = {"reached_on": iso(occurrence.reached), "counted": occurrence.counted()}
    if milestone.requires:
        first = occurrence.placement.first_reaches
        because["requires"] = {code: iso(first[code]) for code in milestone.requires}
    because |= payment.priced.figures
    if milestone.one_of is not None:
        because["one_of"] = {"name": milestone.one_of, "first": payment.first_of}
    if milestone.ladder is not None:
        because["ladder"] = {"name": milestone.ladder, "before_cents": payment.ladder_before}
    if milestone.max_count is not None:
        because["count"] = {"max": milestone.max_count, "paid_before": payment.paid_before}
    caps = _caps(payment.rooms, payment.cents)
    if caps:
        because |= {"before_caps_cents": payment.before_caps_cents, "caps": caps}
    because["paid_cents"] = payment.cents
    if occurrence.terms.holdback is not None and milestone.holdback:
        because["holdback"] = _holdback(occurrence.terms.holdback, payment.held_cents)
    return because


def _caps(rooms: Rooms, paid: int) -> dict[str, dict[str, int]]:
    caps = {}
    if rooms.participant is not None:
        caps["participant"] = {"before": rooms.participant, "after": rooms.participant - paid}
    if rooms.calendar_year is not None:
        caps["calendar_year"] = {"before": rooms.calendar_year, "after": rooms.calendar_year - paid}
    if rooms.contract is not None:
        caps["contract"] = {"before": rooms.contract, "after": rooms.contract - paid}
    return caps


def _holdback(holdback: Holdback, held_cents: int) -> dict[str, Any]:
    release: dict[str, Any] = (
        {"after_days": holdback.after_days} if holdback.milestone is None else {"milestone": holdback.milestone}
    )
    return {"share": plain(holdback.share), "held_cents": held_cents, **release}
