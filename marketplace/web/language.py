"""The reader's language, and figures in the reader's form."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, g, has_request_context, request
from flask_babel import get_locale

from marketplace.kernel.clock import HELSINKI
from marketplace.kernel.money import Money

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
COOKIE = "language"
DAY_FORMS = {"fi": "d.M.yyyy", "sv": "d.M.yyyy", "en": "d MMM yyyy"}
LOCALES = {"fi": Locale("fi", "FI"), "sv": Locale("sv", "FI"), "en": Locale("en", "GB")}
"""How figures are written, kept as values: a list of fifty rows asks some hundred times."""
MOMENT_FORMS = {"fi": "d.M.yyyy 'klo' H.mm", "sv": "d.M.yyyy 'kl.' H.mm", "en": "d MMM yyyy 'at' H:mm"}


def choose_language() -> str:
    """The language of this request: asked for, else remembered, else the browser's, else Finnish."""
    if not has_request_context():
        return "fi"
    if "language" not in g:
        asked = request.args.get("lang", "")
        remembered = request.cookies.get(COOKIE, "")
        if asked in LANGUAGES:
            g.language = asked
        elif remembered in LANGUAGES:
            g.language = remembered
        else:
            g.language = request.accept_languages.best_match(list(LANGUAGES)) or "fi"
    language: str = g.language
    return language


def language() -> str:
    """The two letters of the language now in force, also inside ``force_locale``."""
    locale = get_locale()
    return locale.language if locale is not None else "fi"


def _locale() -> Locale:
    return LOCALES[language()]


def day(value: date | str | None) -> str:
    """A day in the reader's form: 12.12.2026."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return babel_date(value, DAY_FORMS[language()], locale=_locale())


def moment(value: datetime | str | None) -> str:
    """A moment as the clock in Finland shows it: 12.12.2026 klo 12.00."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return babel_datetime(value.astimezone(HELSINKI), MOMENT_FORMS[language()], locale=_locale())


def euros(value: int | Money | None) -> str:
    """Cents as euros with cents: 1 500,00 €."""
    if value is None:
        return "–"
    cents = value.cents if isinstance(value, Money) else value
    return format_currency(Decimal(cents) / 100, "EUR", locale=_locale())


def number(value: int | Decimal | Fraction | str | None, decimals: int | None = None) -> str:
    """A number in the reader's form."""
    if value is None or value == "":
        return "–"
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    form = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(exact, format=form, locale=_locale())


def percent(value: Decimal | Fraction | str | None, decimals: int = 1) -> str:
    """A ratio (0.125) as a percentage: 12,5 %."""
    if value is None or value == "":
        return "–"
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    return format_percent(exact, format="#,##0" + ("." + "#" * decimals if decimals else "") + " %", locale=_locale())


def localised(names: Any) -> str:
    """The name of a thing in the reader's language, for any value with ``text(language)``."""
    return str(names.text(language()))


def in_readers_form(value: Any) -> Any:
    """A fact of a refusal as it is put into its sentence."""
    if isinstance(value, Money):
        return euros(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal | Fraction):
        return number(value)
    if hasattr(value, "text") and callable(value.text):
        return localised(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(in_readers_form(part)) for part in value)
    return value


def register_filters(app: Flask) -> None:
    """Give templates the filters of figures, days and names."""
    app.jinja_env.filters.update(
        date=day, instant=moment, euros=euros, number=number, percent=percent, localised=localised
    )
