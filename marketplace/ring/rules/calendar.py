"""Working days in Finland."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def free_days(year: int, language: str = "fi") -> Mapping[date, str]:
    """Free days of a year with their names: public holidays, Midsummer Eve and Christmas Eve.

    Args:
        year: Calendar year.
        language: fi, sv or en.
    Source: Act 150/1930, 5 section; Act 388/2007 on Independence Day; church calendar rules as in the package
        ``holidays``.

    >>> free_days(2026)[date(2026, 12, 6)]
    'Itsenäisyyspäivä'
    """
    calendar = holidays.country_holidays("FI", years=year, language={"sv": "sv_FI", "en": "en_US"}.get(language, "fi"))
    return dict(sorted(calendar.items()))


def is_working_day(day: date, *, extra_free: Collection[date] = frozenset()) -> bool:
    """Whether a day is Monday to Friday and no free day.

    Args:
        day: A calendar day in Finland.
        extra_free: Further free days recorded by the ring.

    >>> is_working_day(date(2026, 12, 24)), is_working_day(date(2026, 12, 28))
    (False, True)
    """
    return day.weekday() < 5 and day not in free_days(day.year) and day not in extra_free
