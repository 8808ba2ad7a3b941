"""What each ending is worth to a municipality: saving by year, what the count of paid days is worth, months of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from marketplace.kernel.clock import add_months
from marketplace.modelling.rules.assumptions import Assumed, percent_ratio, persistence
from marketplace.modelling.rules.effects import counter_after, part_time_part, value_of_counter
from marketplace.modelling.rules.plan import BracketMix, Ending
from marketplace.modelling.rules.saving import (
    WHOLE,
    Basis,
    Conditions,
    daily_benefit,
    days_in_months,
    monthly_savings,
    saving_of_exit,
)
from marketplace.ring.rules import DatedRate, RateBook


@dataclass(frozen=True)
class Worth:
    """What one participant with an ending is worth, before deadweight, in exact cents.

    Args:
        by_year: Saving by calendar year.
        first_year: What of it falls into the first twelve months off benefit.
        counter: What is saved after a return because the count of paid days stood still or was reset; not in the
            saving.
        months: Expected months off benefit within the horizon.
    """

    by_year: dict[int, Fraction]
    first_year: Fraction
    counter: Fraction
    months: Fraction

    @property
    def saving(self) -> Fraction:
        """The saving within the horizon."""
        return sum(self.by_year.values(), Fraction(0))


NOTHING = Worth({}, Fraction(0), Fraction(0), Fraction(0))


class Savings:
    """Savings of whole absences by bracket and day, each reckoned once and remembered.

    Args:
        book: The dated rates.
        assumed: Horizon and conditions; persistence is asked for each time.
        basis: The daily amount, where a case takes another one than is assumed.
    """

    def __init__(self, book: RateBook, assumed: Assumed, *, basis: Basis | None = None) -> None:
        self._book = book
        self._assumed = assumed
        self._conditions = Conditions(
            basis=basis or assumed.benefit_basis, bracket_delay_days=assumed.bracket_delay_days
        )
        self._months: dict[tuple[int, date], list[Fraction]] = {}
        self._counters: dict[tuple[int, date, int, bool], Fraction] = {}

    def rates(self, brackets: Sequence[BracketMix], starts_on: date) -> list[DatedRate]:
        """Rate rows that savings from a day on are reckoned with, each once."""
        found: dict[DatedRate, None] = {}
        for bracket in brackets:
            saving = saving_of_exit(
                self._book,
                paid_days=bracket.paid_days,
                starts_on=starts_on,
                months=self._assumed.horizon_months,
                conditions=self._conditions,
            )
            found.update(dict.fromkeys(saving.rates()))
        return list(found)

    def _monthly(self, paid_days: int, exit_on: date) -> list[Fraction]:
        key = (paid_days, exit_on)
        if key not in self._months:
            savings = monthly_savings(
                self._book,
                paid_days=paid_days,
                starts_on=exit_on,
                months=self._assumed.horizon_months,
                conditions=self._conditions,
            )
            rate = percent_ratio(self._assumed.discount)
            self._months[key] = [one / (1 + rate) ** (month // 12) for month, one in enumerate(savings)]
        return self._months[key]

    def _counter(self, paid_days: int, exit_on: date, months: int, subsidised: bool) -> Fraction:
        key = (paid_days, exit_on, months, subsidised)
        if key not in self._counters:
            after = counter_after(months=months, subsidised=subsidised, condition_months=self._assumed.condition_months)
            self._counters[key] = value_of_counter(
                self._book,
                paid_days=paid_days,
                starts_on=exit_on,
                months=months,
                horizon_months=self._assumed.horizon_months,
                after=after,
                conditions=self._conditions,
            )
        return self._counters[key]

    def worth(
        self,
        ending: Ending,
        bracket: BracketMix,
        *,
        starts_on: date,
        shift: Fraction = Fraction(0),
        with_counter: bool = False,
    ) -> Worth:
        """What one participant of a bracket with an ending is worth.

        Benefit goes on during the service, so the paid days until the ending count too.

        Args:
            starts_on: First day of the service.
            shift: Added to the assumed persistence.
            with_counter: Whether the count of paid days is valued too, which takes longer.
        """
        if not ending.months:
            return NOTHING
        exit_on = add_months(starts_on, ending.after_months)
        per_month = self._book.month_days(starts_on).days
        paid_days = bracket.paid_days + days_in_months(ending.after_months, per_month)
        away = self.still_away(ending, shift=shift)
        part = self._part(ending, exit_on)
        savings = [one * part for one in self._monthly(paid_days, exit_on)]
        by_year: dict[int, Fraction] = {}
        for month, (saving, share) in enumerate(zip(savings, away, strict=True)):
            if share:
                year = add_months(exit_on, month).year
                by_year[year] = by_year.get(year, Fraction(0)) + saving * share
        first = sum((s * p for s, p in zip(savings[:12], away[:12], strict=True)), Fraction(0))
        # Beside part-time work benefit is paid, so the count goes on and is worth nothing.
        counts = with_counter and ending.part_time_pay is None
        counter = self._returns(ending, paid_days, exit_on, away) if counts else Fraction(0)
        return Worth(by_year, first, counter, sum(away, Fraction(0)))

    def _part(self, ending: Ending, exit_on: date) -> Fraction:
        """The part of benefit that stops: all of it, or what part-time pay takes off."""
        if ending.part_time_pay is None:
            return WHOLE
        rule = self._book.share_rule(exit_on)
        daily, _ = daily_benefit(self._book, rule, exit_on, self._conditions)
        per_month = self._book.month_days(exit_on).days
        return part_time_part(monthly_pay_cents=ending.part_time_pay, daily_cents=daily, per_month=per_month)

    def still_away(self, ending: Ending, *, shift: Fraction = Fraction(0)) -> list[Fraction]:
        """Share of those with an ending who are off benefit in each month of the horizon."""
        shares = []
        for month in range(self._assumed.horizon_months):
            if month < ending.months:
                shares.append(Fraction(1))
            elif ending.lasts:
                shares.append(persistence(self._assumed, month - ending.months + 1, shift=shift))
            else:
                shares.append(Fraction(0))
        return shares

    def _returns(self, ending: Ending, paid_days: int, exit_on: date, away: Sequence[Fraction]) -> Fraction:
        """Value of the count for everybody who comes back within the horizon, each at their month."""
        value = Fraction(0)
        for month in range(1, len(away)):
            returned = away[month - 1] - away[month]
            if returned:
                value += returned * self._counter(paid_days, exit_on, month, ending.subsidised)
        return value
