"""A small portal without rooms or database, that shows every component on a page: what the components' tests open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, flash, render_template, request
from flask_babel import Babel
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.kernel.actor import Actor, OrganisationKind, Role
from marketplace.web import charts, language
from marketplace.web.forms import BaseForm, DayField, MomentField, MoneyField

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

OFFICER = Actor(
    person_id=7,
    person_name="Maija Virtanen",
    organisation_id=1,
    organisation_name="Lahden kaupunki",
    organisation_kind=OrganisationKind.MUNICIPALITY,
    municipality_code="398",
    roles=frozenset({Role.OFFICER, Role.REVIEWER}),
)


class SampleForm(BaseForm):
    """Every kind of field."""

    business_id = StringField("Y-tunnus", [InputRequired("Anna Y-tunnus."), Length(max=9)])
    email = EmailField("Sähköposti", [InputRequired("Anna sähköpostiosoite.")])
    price = MoneyField("Hinta tulosta kohti", [InputRequired("Anna hinta tulosta kohti euroina.")])
    people = IntegerField("Tuloksia enintään", [Optional()])
    starts_on = DayField("Alkaa", [InputRequired("Anna alkamispäivä.")])
    closes_at = MomentField("Määräaika", [Optional()])
    plan = TextAreaField("Kuvaus palvelusta", [InputRequired("Kirjoita kuvaus.")])
    category = SelectField("Palveluluokka", choices=[("1", "Työllistyminen"), ("2", "Osaaminen")])
    language = RadioField(
        "Päätöksen kieli", [InputRequired("Valitse kieli.")], choices=[("fi", "Suomi"), ("sv", "Svenska")]
    )
    municipalities = SelectMultipleField(
        "Kunnat",
        [InputRequired("Valitse ainakin yksi kunta.")],
        choices=[("398", "Lahti"), ("098", "Hollola"), ("111", "Heinola")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    file = FileField("Liite")
    secret = PasswordField("Salasana", [Optional()])
    agreed = BooleanField("Olen lukenut ehdot", [InputRequired("Vahvista, että olet lukenut ehdot.")])


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    label: str
    url: str
    current: bool


ROOMS = ("Kilpailutukset", "Sopimukset", "Tulokset", "Maksuajot", "Laskut", "Raportit")
NAMES = {
    "accounts.inbox": "/viestit",
    "accounts.own": "/oma",
    "accounts.organisations": "/organisaatiot",
    "accounts.sign_in": "/kirjaudu",
    "accounts.sign_out": "/ulos",
    "publication.help": "/ohje",
    "publication.sealing": "/sinetointi",
    "publication.privacy": "/tietosuoja",
    "publication.accessibility": "/saavutettavuus",
    "demo.people": "/demo",
}


def shared_context() -> dict[str, Any]:
    """What the portal gives every template."""
    actor = None if request.args.get("anonymous") else OFFICER
    here = language.language()
    return {
        "actor": actor,
        "navigation": [Link(name, f"/{name.lower()}", name == "Kilpailutukset") for name in ROOMS],
        "locale": here,
        "language_links": [
            {"code": code, "label": label, "url": f"{request.path}?lang={code}", "current": code == here}
            for code, label in language.LANGUAGES.items()
        ],
        "demo_mode": bool(request.args.get("demo")),
        "version": "0.1.0",
        "csp_nonce": "",
        "unread_notices": 3,
        "role_labels": {Role.OFFICER: "Hankinta-asiantuntija", Role.REVIEWER: "Asiatarkastaja"},
        "now": NOW,
    }


def _parts(*, with_form: SampleForm | None = None) -> dict[str, Any]:
    return {
        "form": with_form or SampleForm(),
        "crumbs": [("Kilpailutukset", "/kilpailutukset")],
        "today": date(2026, 11, 24),
        "moment": NOW,
        "months": ["kesä", "heinä", "elo", "syys", "loka", "marras"],
    }


def _everything() -> Any:
    form = SampleForm()
    if request.method == "POST" and form.validate():
        return "sent"
    if request.args.get("flash"):
        flash(_("Done"))
    if request.args.get("conflict"):
        form.conflict = [("Kuvaus palvelusta", "Toisen teksti", "Oma teksti")]
        form.problems = ["Joku muu muutti tätä."]
    return render_template("everything.html", **_parts(with_form=form)), 422 if form.has_errors else 200


def _error(status: str) -> Any:
    given = {"needed": ["Hyväksyjä", "Asiatarkastaja"]} if request.args.get("needed") else {}
    return render_template(f"errors/{status}.html", **given)


def _headers(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


def make_sample() -> Flask:
    """Make the application of the components' tests."""
    app = Flask("sample", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.jinja_loader = ChoiceLoader(  # type: ignore[assignment]
        [FileSystemLoader(Path(__file__).parent / "templates"), FileSystemLoader(ROOT / "templates")]
    )
    app.config.update(
        SECRET_KEY="only a test",
        TESTING=True,
        BABEL_DEFAULT_LOCALE="fi",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "marketplace" / "translations" / "layout"),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(app, locale_selector=language.choose_language)
    CSRFProtect(app)
    language.register_filters(app)
    app.context_processor(shared_context)
    app.jinja_env.globals.update(url_or_none=NAMES.get, bar_layout=charts.bar_layout, line_layout=charts.line_layout)
    app.after_request(_headers)
    app.add_url_rule("/", "everything", _everything, methods=["GET", "POST"])
    app.add_url_rule("/error/<status>", "error", _error)
    app.add_url_rule("/list/<int:page>", "list", lambda page: "")
    return app
