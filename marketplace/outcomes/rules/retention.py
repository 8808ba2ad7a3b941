"""How long what is known of a participant is kept; pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from marketplace.kernel.clock import add_months


def forget_on(contract_ends: Iterable[date], *, years: int) -> date:
    """The day on which a participant is forgotten: the day after so many years from the end of the last contract.

    A person who is in a contract that ends later is kept whole, because a later service decides what belongs to an
    earlier one.

    Args:
        contract_ends: Last days of all contracts in which the person has been.
        years: The law's number on the day that is asked about.

    >>> forget_on([date(2027, 12, 31), date(2026, 6, 30)], years=4)
    datetime.date(2032, 1, 1)

    Source: act 380/2023, 122 section.
    """
    return add_months(max(contract_ends), 12 * years) + timedelta(days=1)
