"""Pages of dated values: rates, population keys, the ring's choices, numbers of the law, free days."""

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.ring import access, messages, services
from marketplace.ring import queries as ring
from marketplace.ring.forms import (
    AmendmentForm,
    CentsRateForm,
    DaysRateForm,
    FreeDayForm,
    NumberForm,
    RateForm,
    ShareRateForm,
    SwitchForm,
    TakeBackForm,
    VatRateForm,
    population_form,
)
from marketplace.ring.rules import (
    SETTINGS,
    LegalParameter,
    RateBook,
    RateKind,
    SettingKey,
    ShareRule,
    free_days,
    periods,
    value_on,
)
from marketplace.ring.views.layout import bp, crumbs, form_page, may_change, municipality_choices, today
from marketplace.web.access import allow
from marketplace.web.language import euros, language, localised, number
from marketplace.web.pages import current_actor, done, page

RATE_FORMS: dict[RateKind, type[RateForm]] = {
    RateKind.BENEFIT: CentsRateForm,
    RateKind.BENEFIT_AVERAGE: CentsRateForm,
    RateKind.MONTH_DAYS: DaysRateForm,
    RateKind.MUNICIPAL_SHARE: ShareRateForm,
    RateKind.VAT: VatRateForm,
}
ONE_CODE = {RateKind.MONTH_DAYS: "benefit", RateKind.MUNICIPAL_SHARE: "municipal_share"}
"""Kinds of which there is only one thing."""


@bp.get("/rengas/maarat")
@allow(*access.READERS)
def rates() -> Response:
    """Every dated rate with its rows, oldest last, and the source of each."""
    book = ring.rate_book()
    kinds = [
        (kind, [(code, list(reversed(periods(book.rows(kind, code))))) for code in book.codes(kind)])
        for kind in RateKind
    ]
    return page(
        "ring/rates.html", kinds=kinds, today=today(), may_change=may_change(), labels=messages, crumbs=crumbs()
    )


@bp.route("/rengas/maarat/<kind>/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_rate(kind: str) -> Response:
    """Add a dated row to a rate."""
    if kind not in set(RateKind):
        raise NotFound(what="rate")
    of_kind, book = RateKind(kind), ring.rate_book()
    form = _rate_form(of_kind, book)
    back = url_for("ring.rates") + f"#{kind}"
    if form.validate_on_submit():
        with form.refusals():
            services.add_rate(
                of_kind,
                form.to_code(),
                form.to_value(),
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                source=form.source.data or "",
                legal_basis=form.legal_basis.data or "",
                is_assumption=bool(form.is_assumption.data),
                is_late=bool(form.is_late.data),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The row was added."))
    own = [name for name in form.data if name not in RateForm().data]
    about = [] if of_kind in ONE_CODE else ["rate_code", "new_code"]
    return form_page(
        form,
        heading=_("New dated row: %(rate)s", rate=messages.RATE_LABELS[of_kind]),
        back=back,
        way=crumbs((_("Dated rates"), url_for("ring.rates"))),
        lede=_("Earlier rows stay as they are, and so does everything calculated with them."),
        button=_("Add the row"),
        order=[*about, *own, "valid_from", "is_late", "valid_to", "legal_basis", "source", "is_assumption"],
        hints={
            "brackets": _("First the paid days after which the bracket begins, then the percentage: 100: 10"),
            "is_late": _("What has been decided, invoiced or paid keeps the row it used."),
            "valid_to": _("Leave empty unless the end is known: the next row ends this one."),
            "new_code": _("Only for something that is not in the list above."),
        },
    )


def _rate_form(kind: RateKind, book: RateBook) -> RateForm:
    form = RATE_FORMS[kind](data=_present_share(kind, book) if request.method == "GET" else None)
    codes = [(code, messages.code_label(code)) for code in book.codes(kind)]
    if kind in ONE_CODE:
        form.rate_code.choices = [(ONE_CODE[kind], ONE_CODE[kind])]
        form.rate_code.data = ONE_CODE[kind]
    else:
        form.rate_code.choices = [("", _("Choose")), *codes]
    if isinstance(form, ShareRateForm):
        covered = list(dict.fromkeys([*_covered(book), *book.codes(RateKind.BENEFIT)]))
        form.benefits.choices = [(code, messages.code_label(code)) for code in covered]
    return form


def _covered(book: RateBook) -> tuple[str, ...]:
    rule = value_on(book.rows(RateKind.MUNICIPAL_SHARE), today())
    return rule.benefits if isinstance(rule, ShareRule) else ()


def _present_share(kind: RateKind, book: RateBook) -> dict[str, object]:
    """The present brackets as a start for the next ones, since an amendment seldom changes all."""
    rule = value_on(book.rows(kind), today()) if kind is RateKind.MUNICIPAL_SHARE else None
    if not isinstance(rule, ShareRule):
        return {}
    lines = [f"{one.after_days}: {one.percent}" for one in rule.brackets]
    return {
        "brackets": "\n".join(lines),
        "benefits": list(rule.benefits),
        "counts_service_days": rule.counts_service_days,
        "switch": rule.switch,
    }


@bp.get("/rengas/vaesto")
@allow(*access.READERS)
def populations() -> Response:
    """Allocation keys by inhabitants, the newest first."""
    keys = list(reversed(ring.allocation_keys()))
    return page(
        "ring/populations.html",
        keys=keys,
        totals=[sum(key.weights.values()) for key in keys],
        municipalities=ring.municipalities(),
        may_change=may_change(),
        crumbs=crumbs(),
    )


@bp.route("/rengas/vaesto/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_population() -> Response:
    """Add a whole allocation key."""
    form = population_form(municipality_choices())
    back = url_for("ring.populations")
    if form.validate_on_submit():
        with form.refusals():
            services.add_population_key(
                form.to_inhabitants(),
                counted_on=form.counted_on.data,
                used_from=form.used_from.data,
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The allocation key was added."))
    names = [name for name in form.data if name.startswith("inhabitants-")]
    return form_page(
        form,
        heading=_("New allocation key by inhabitants"),
        back=back,
        way=crumbs((_("Population keys"), back)),
        lede=_("A contract shares its payments by the key that its terms name; earlier keys stay."),
        button=_("Add the key"),
        order=["counted_on", "used_from", *names, "source"],
    )


@bp.get("/rengas/asetukset")
@allow(*access.READERS)
def settings() -> Response:
    """What the ring has chosen where the law leaves a choice, and what follows."""
    rows, day = ring.settings(), today()
    by_key = {key: [one for one in rows if one.key is key] for key in SettingKey}
    return page(
        "ring/settings.html",
        settings=[(key, value_on(of_key, day), list(reversed(periods(of_key)))) for key, of_key in by_key.items()],
        today=day,
        may_change=may_change(),
        labels=messages,
        crumbs=crumbs(),
    )


@bp.route("/rengas/asetukset/<key>", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_setting(key: str) -> Response:
    """Choose otherwise from a day on, with the consequence beside the choice."""
    if key not in set(SettingKey):
        raise NotFound(what="setting")
    chosen = SettingKey(key)
    form = (SwitchForm if SETTINGS[chosen].is_switch else NumberForm)(
        data={"valid_from": today()} if request.method == "GET" else None
    )
    back = url_for("ring.settings") + f"#{key}"
    if form.validate_on_submit():
        with form.refusals():
            services.add_setting(
                chosen,
                int(form.value.data),
                valid_from=form.valid_from.data,
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The choice was recorded."))
    present = ring.setting(chosen, today())
    words = {True: _("Yes"), False: _("No")}
    return form_page(
        form,
        heading=str(messages.SETTING_LABELS[chosen]),
        back=back,
        way=crumbs((_("The ring’s choices"), url_for("ring.settings"))),
        button=_("Record the choice"),
        order=["value", "valid_from", "source"],
        hints={"value": str(messages.SETTING_CONSEQUENCES[chosen])},
        present=[(_("Today"), words[present] if isinstance(present, bool) else number(present))],
    )


@bp.get("/rengas/laki")
@allow(*access.READERS)
def law() -> Response:
    """Numbers of the law in force today, with their sections."""
    rows, day = ring.legal_parameters(), today()
    by_key: dict[str, list[LegalParameter]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    ordered = [key for key in messages.LAW_LABELS if key in by_key] + sorted(set(by_key) - set(messages.LAW_LABELS))
    return page(
        "ring/law.html",
        numbers=[(key, value_on(by_key[key], day), periods(by_key[key])) for key in ordered],
        labels=messages,
        may_change=may_change(),
        today=day,
        crumbs=crumbs(),
    )


def _in_force(row: LegalParameter) -> str:
    """A number of the law with its unit."""
    if row.unit == "EUR":
        return euros(row.value_cents)
    return f"{number(row.value)} {messages.UNIT_LABELS[row.unit]}"


@bp.route("/rengas/laki/<key>", methods=["GET", "POST"])
@allow(*access.WRITERS)
def amendment(key: str) -> Response:
    """Note an amendment of a number of the law."""
    rows = [one for one in ring.legal_parameters() if one.key == key]
    if not rows:
        raise NotFound(what="legal parameter")
    now_in_force = value_on(rows, today()) or rows[-1]
    form = AmendmentForm(data={"section": now_in_force.section} if request.method == "GET" else None)
    back = url_for("ring.law")
    if form.validate_on_submit():
        with form.refusals():
            services.add_legal_parameter(
                key,
                form.value.data,
                section=form.section.data or "",
                note=form.note.data or "",
                valid_from=form.valid_from.data,
                is_late=bool(form.is_late.data),
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The amendment was recorded."))
    unit = messages.UNIT_LABELS[now_in_force.unit]
    return form_page(
        form,
        heading=messages.law_label(key),
        back=back,
        way=crumbs((_("Numbers of the law"), back)),
        lede=_("The new number holds from its first day. Time limits that have begun keep the number they began with."),
        button=_("Record the amendment"),
        present=[
            (_("Today"), _in_force(now_in_force)),
            (_("Section"), now_in_force.section),
        ],
        hints={
            "value": _("In the unit: %(unit)s", unit=unit),
            "is_late": _("What has been decided, invoiced or paid keeps the row it used."),
        },
    )


@bp.get("/rengas/vapaapaivat")
@allow(*access.READERS)
def free_day_list() -> Response:
    """Free days of this year and the next, and further ones that the ring has recorded."""
    year = today().year
    return page(
        "ring/free_days.html",
        years=[(one, free_days(one, language())) for one in (year, year + 1)],
        extra=ring.extra_free_days(),
        today=today(),
        may_change=may_change(),
        crumbs=crumbs(),
    )


@bp.route("/rengas/vapaapaivat/uusi", methods=["GET", "POST"])
@allow(*access.WRITERS)
def new_free_day() -> Response:
    """Record a further free day."""
    form = FreeDayForm()
    back = url_for("ring.free_day_list")
    if form.validate_on_submit():
        with form.refusals():
            services.record_free_day(
                form.day.data,
                form.to_names(),
                source=form.source.data or "",
                actor=current_actor(),
                now=clock.now(),
            )
            return done(back, _("The free day was recorded."))
    return form_page(
        form,
        heading=_("New free day"),
        back=back,
        way=crumbs((_("Free days"), back)),
        lede=_("Time limits counted in working days skip the day from now on."),
        button=_("Record the free day"),
        order=["day", "name_fi", "name_sv", "name_en", "source"],
    )


@bp.route("/rengas/vapaapaivat/<day>/peru", methods=["GET", "POST"])
@allow(*access.WRITERS)
def take_back_free_day(day: str) -> Response:
    """Make a recorded free day a working day again."""
    found = next((one for one in ring.extra_free_days() if one.day.isoformat() == day), None)
    if found is None:
        raise NotFound(what="free day")
    form = TakeBackForm()
    back = url_for("ring.free_day_list")
    if form.validate_on_submit():
        with form.refusals():
            services.take_back_free_day(
                date.fromisoformat(day), source=form.source.data or "", actor=current_actor(), now=clock.now()
            )
            return done(back, _("The day is a working day again."))
    return form_page(
        form,
        heading=_("Take back the free day: %(name)s", name=localised(found.names)),
        back=back,
        way=crumbs((_("Free days"), back)),
        button=_("Make it a working day"),
    )
