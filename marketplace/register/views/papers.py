"""Certificates, looks at extracts, and hearings: the provider's side and the officers' side."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.register import access, messages, queries, services
from marketplace.register.forms.officers import EvidenceForm, ExtractForm, HearingForm, LiftForm, MeasureDecisionForm
from marketplace.register.forms.own import AnswerForm, CertificateForm
from marketplace.register.rules import CertificateFacts, MeasureFacts
from marketplace.register.views.blueprint import as_file, bp, category_names, own_crumbs, own_provider, queue_crumbs
from marketplace.web.access import allow
from marketplace.web.addresses import chosen_day, page_number
from marketplace.web.language import localised
from marketplace.web.pages import current_actor, done, page, storage

PAGE_SIZE = 50


@bp.route("/tuottaja/todistukset", methods=["GET", "POST"])
@allow(*access.OWN)
def certificates() -> Response:
    """A provider's certificates, where each proof stands, and adding one."""
    own = own_provider()
    form = CertificateForm()
    if form.validate_on_submit():
        if not current_actor().has(Role.PROVIDER_ADMIN):
            raise NotAllowed(needed=[Role.PROVIDER_ADMIN])
        name, content = form.content()
        with form.refusals():
            services.add_certificate(
                own.id,
                form.to_kind(),
                issued_on=form.issued_on.data,
                valid_until=form.valid_until.data,
                file_name=name,
                content=content,
                storage=storage(),
                actor=current_actor(),
                now=clock.now(),
            )
            return done(url_for("register.certificates"), _("The certificate was added."))
    today = day_in_finland(clock.now())
    return page(
        "register/certificates.html",
        form=form,
        certificates=queries.certificates_of(own.id),
        proofs=queries.proofs_of(own.id, today),
        requests=queries.evidence_requests_of(own.id),
        months=queries.max_age_months(today),
        labels=messages,
        crumbs=own_crumbs(),
    )


@bp.get("/tuottaja/todistukset/<int:certificate_id>")
@allow(*access.OWN)
def own_certificate(certificate_id: int) -> Response:
    """A certificate's file, for the provider itself."""
    own = own_provider()
    found = queries.certificate(certificate_id)
    if found.provider_id != own.id:
        raise NotFound(what="certificate")
    return _file(found)


def _file(found: CertificateFacts) -> Response:
    return as_file(storage().fetch(found.file), found.file_name, found.media_type)


@bp.post("/tuottajat/todistukset/<int:certificate_id>")
@allow(*access.READERS)
def certificate(certificate_id: int) -> Response:
    """A certificate's file for those who evaluate; a POST, because each look leaves a mark."""
    found = queries.certificate(certificate_id)
    services.note_certificate_read(certificate_id, actor=current_actor(), now=clock.now())
    return _file(found)


@bp.route("/tuottajat/<int:provider_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def provider(provider_id: int) -> Response:
    """A provider as the officers see it: standings over time, declaration, certificates; asking for evidence."""
    found = queries.provider(provider_id)
    today = day_in_finland(clock.now())
    form = EvidenceForm(due_on=services.earliest_evidence_day(today))
    if form.validate_on_submit():
        _officers_only()
        with form.refusals():
            _ask(provider_id, form)
            return done(url_for("register.provider", provider_id=provider_id), _("The provider was asked."))
    checks, groups = queries.extract_checks_of(provider_id), queries.groups_of(provider_id)
    return page(
        "register/provider.html",
        form=form,
        extract_form=ExtractForm(formdata=None),
        provider=found,
        declaration=queries.declaration_of(provider_id),
        standings=queries.standings_of(provider_id),
        measures=queries.measures_of(provider_id),
        groups=groups,
        group_names=queries.providers({member.provider_id for one in groups for member in one.members}),
        partners=queries.partners_of(provider_id),
        certificates=queries.certificates_of(provider_id),
        proofs=queries.proofs_of(provider_id, today),
        requests=queries.evidence_requests_of(provider_id),
        checks=checks,
        people=identity.people({one.looked_by for one in checks}),
        category_names=category_names(),
        may_decide=access.may_decide(current_actor()),
        labels=messages,
        crumbs=queue_crumbs(),
    )


def _ask(provider_id: int, form: EvidenceForm) -> None:
    kind, actor, now = form.to_kind(), current_actor(), clock.now()
    if kind is None:
        services.ask_declaration(provider_id, form.due_on.data, actor=actor, now=now)
    else:
        services.ask_evidence(provider_id, kind, form.due_on.data, actor=actor, now=now)


@bp.get("/todistukset")
@allow(*access.READERS)
def proofs() -> Response:
    """What is valid on a day, of every admitted provider, and what ends first."""
    today = day_in_finland(clock.now())
    day = chosen_day("paiva") or today
    everything = queries.proofs_in_register(day)
    found = [one for one in everything if not one.in_order] if request.args.get("nayta") == "puutteet" else everything
    number = page_number()
    return page(
        "register/proofs.html",
        found=found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        count=len(everything),
        lacking=sum(not one.in_order for one in everything),
        number=number,
        pages=-(-len(found) // PAGE_SIZE),
        day=day,
        typed=f"{day.day}.{day.month}.{day.year}",
        asked={name: request.args[name] for name in ("nayta", "paiva") if request.args.get(name)},
        labels=messages,
        crumbs=queue_crumbs(),
    )


def _officers_only() -> None:
    """Readers who do not decide, such as auditors, change nothing."""
    if not access.may_decide(current_actor()):
        raise NotAllowed(needed=list(access.DECIDERS))


@bp.route("/tuottajat/<int:provider_id>/rikosrekisteriote", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def extract(provider_id: int) -> Response:
    """Note that an extract was looked at; there is no place for the extract itself (88 section)."""
    found = queries.provider(provider_id)
    form = ExtractForm()
    back = url_for("register.provider", provider_id=provider_id)
    if form.validate_on_submit():
        with form.refusals():
            services.note_extract(provider_id, form.extract_on.data, actor=current_actor(), now=clock.now())
            return done(back, _("The look was noted."))
    return page("register/extract_form.html", form=form, provider=found, back=back, crumbs=queue_crumbs())


@bp.route("/tuottajat/<int:provider_id>/kuuleminen", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def open_hearing(provider_id: int) -> Response:
    """Open a hearing on suspension or removal."""
    found, now = queries.provider(provider_id), clock.now()
    names = category_names()
    form = HearingForm(heard_until=services.earliest_hearing_day(now))
    standing = {one.category_id for one in queries.standings_of(provider_id)}
    form.category.choices = [(str(number), localised(names[number])) for number in sorted(standing)]
    if form.validate_on_submit():
        with form.refusals():
            measure_id = services.open_hearing(
                provider_id,
                int(form.category.data),
                form.to_kind(),
                section=form.section.data or "",
                grounds=form.grounds.data or "",
                heard_until=form.heard_until.data,
                actor=current_actor(),
                now=now,
            )
            return done(url_for("register.measure", measure_id=measure_id), _("The provider was told and is heard."))
    return page("register/hearing_form.html", form=form, provider=found, crumbs=queue_crumbs())


@bp.route("/kuulemiset/<int:measure_id>", methods=["GET", "POST"])
@allow(*access.READERS)
def measure(measure_id: int) -> Response:
    """A hearing as the officers see it, with the form of the decision."""
    found = queries.measure(measure_id)
    form = MeasureDecisionForm()
    if form.validate_on_submit():
        _officers_only()
        with form.refusals():
            services.decide_measure(
                measure_id, form.to_outcome(), reasons=form.reasons.data or "", actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.measure", measure_id=measure_id), _("The decision was made."))
    return _measure_page(found, form, own=False)


@bp.route("/kuulemiset/<int:measure_id>/palautus", methods=["GET", "POST"])
@allow(*access.DECIDERS)
def lift(measure_id: int) -> Response:
    """Put a suspended provider back among the admitted."""
    found = queries.measure(measure_id)
    form = LiftForm()
    back = url_for("register.measure", measure_id=measure_id)
    if form.validate_on_submit():
        with form.refusals():
            services.lift_suspension(
                measure_id, reasons=form.reasons.data or "", actor=current_actor(), now=clock.now()
            )
            return done(back, _("The suspension was lifted."))
    return page(
        "register/lift_form.html",
        form=form,
        provider=queries.provider(found.provider_id),
        back=back,
        crumbs=queue_crumbs(),
    )


@bp.route("/tuottaja/kuulemiset/<int:measure_id>", methods=["GET", "POST"])
@allow(*access.OWN)
def own_measure(measure_id: int) -> Response:
    """A hearing as the provider sees it; its administrator answers here."""
    own = own_provider()
    found = queries.measure(measure_id)
    if found.provider_id != own.id:
        raise NotFound(what="measure")
    form = AnswerForm()
    if form.validate_on_submit():
        if not current_actor().has(Role.PROVIDER_ADMIN):
            raise NotAllowed(needed=[Role.PROVIDER_ADMIN])
        with form.refusals():
            services.answer_hearing(
                measure_id, form.answer.data or "", provider_id=own.id, actor=current_actor(), now=clock.now()
            )
            return done(url_for("register.own_measure", measure_id=measure_id), _("The answer was sent."))
    return _measure_page(found, form, own=True)


def _measure_page(found: MeasureFacts, form: AnswerForm | MeasureDecisionForm, *, own: bool) -> Response:
    now = clock.now()
    standing = queries.standing_of(found.provider_id, found.category_id, now)
    return page(
        "register/measure.html",
        form=form,
        measure=found,
        provider=queries.provider(found.provider_id),
        category_name=category_names()[found.category_id],
        standing=standing,
        own=own,
        may_decide=not own and access.may_decide(current_actor()) and found.opened_by != current_actor().person_id,
        may_lift=not own and access.may_decide(current_actor()),
        hearing_runs=not found.answer and day_in_finland(now) <= found.heard_until,
        labels=messages,
        crumbs=own_crumbs() if own else queue_crumbs(),
    )
