"""A bidder's own money under payment by results: when costs are paid, when results bring money, how deep; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class MonthOfCash:
    """One month: what goes out, what comes in, and what has gathered by its end, in cents."""

    month: str
    out_cents: int
    in_cents: int
    balance_cents: int


@dataclass(frozen=True)
class CashFlow:
    """A bidder's money month by month.

    Args:
        under_water: At the end of how many months more has gone out than come in.
        deepest_cents: The lowest balance, at most zero: what the bidder has to advance.
        ends_cents: What is left at the end.
    """

    months: tuple[MonthOfCash, ...]
    under_water: int
    deepest_cents: int
    ends_cents: int


def _next(month: str, steps: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + steps, 12)
    return f"{year:04d}-{number + 1:02d}"


def cash_flow(due: Mapping[str, int], *, cost_cents: int, cost_months: int, delay_months: int) -> CashFlow:
    """Costs in even parts from the first month on, against what falls due, paid some months later.

    Args:
        due: Cents that fall due by month, ``2027-01``, from the month of the first service on; never empty.
        cost_cents: What the whole service costs the bidder.
        cost_months: Over how many months the costs are paid; cents that do not divide go into the first months.
        delay_months: From a result's falling due to the money on the account.

    >>> flow = cash_flow({"2027-01": 0, "2027-02": 500}, cost_cents=401, cost_months=2, delay_months=1)
    >>> [(one.month, one.out_cents, one.in_cents, one.balance_cents) for one in flow.months]
    [('2027-01', 201, 0, -201), ('2027-02', 200, 0, -401), ('2027-03', 0, 500, 99)]
    >>> flow.under_water, flow.deepest_cents, flow.ends_cents
    (2, -401, 99)
    """
    first, each, left = min(due), cost_cents // cost_months, cost_cents % cost_months
    paid = {_next(month, delay_months): cents for month, cents in due.items()}
    names = [_next(first, step) for step in range(max(len(due) + delay_months, cost_months))]
    out = [each + (step < left) if step < cost_months else 0 for step in range(len(names))]
    balances = accumulate(paid.get(name, 0) - cents for name, cents in zip(names, out, strict=True))
    months = tuple(
        MonthOfCash(name, cents, paid.get(name, 0), balance)
        for name, cents, balance in zip(names, out, balances, strict=True)
    )
    return CashFlow(
        months,
        under_water=sum(one.balance_cents < 0 for one in months),
        deepest_cents=min(0, *(one.balance_cents for one in months)),
        ends_cents=months[-1].balance_cents,
    )
