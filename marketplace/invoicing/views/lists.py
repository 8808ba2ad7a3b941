"""Lists of invoices: what waits for the reader, what there is, what is open; and making drafts."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.invoicing import access, messages, queries, services
from marketplace.invoicing.forms import ALL_CONTRACTS, DraftForm
from marketplace.invoicing.rules import State, urgency
from marketplace.invoicing.views.shared import bp, crumbs, own_provider_id, scope
from marketplace.kernel import clock
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import today_in_finland
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.addresses import page_number
from marketplace.web.forms import choices_of
from marketplace.web.pages import current_actor, done, page

PAGE_SIZE = 50


def waiting_states(actor: Actor) -> tuple[State, ...]:
    """States in which an invoice waits for something that the reader does."""
    found: list[State] = []
    if actor.has(Role.PROVIDER_ADMIN):
        found += [State.DRAFTED, State.RETURNED]
    if actor.has(Role.REVIEWER):
        found.append(State.ISSUED)
    if actor.has(Role.APPROVER):
        found += [State.REVIEWED, State.APPROVED]
    if actor.has(Role.OFFICER, Role.RING_ADMIN):
        found.append(State.OBJECTED)
    return tuple(found)


@bp.get("")
@allow(*access.READERS)
def invoices() -> Response:
    """Invoices that wait for the reader, or all that the reader may see."""
    actor = current_actor()
    waiting = waiting_states(actor)
    shown = request.args.get("nayta", "odottavat" if waiting else "kaikki")
    number = page_number()
    only_waiting = shown == "odottavat"
    found, count = queries.invoices(
        scope(),
        states=waiting if only_waiting else (),
        not_reviewed_by=actor.person_id if only_waiting else None,
        page=max(number, 1),
        page_size=PAGE_SIZE,
    )
    today = today_in_finland()
    return page(
        "invoicing/invoices.html",
        invoices=found,
        count=count,
        number=number,
        pages=-(-count // PAGE_SIZE),
        shown=shown,
        waiting=bool(waiting),
        providers=register.providers({one.provider_id for one in found}),
        contracts={one.id: one for one in contracts.contracts({one.contract_id for one in found})},
        municipality_names={one.code: one.names for one in ring.municipalities()},
        urgencies={one.id: urgency(one.due_on, today) for one in found if one.due_on and one.open_cents > 0},
        may_draft=actor.has(*access.DRAFTERS),
        labels=messages,
    )


def _draftable() -> list[ContractFacts]:
    actor, own = current_actor(), own_provider_id()
    return [one for one in contracts.signed() if access.may_draft(actor, one, own_provider_id=own)]


@bp.route("/luonnokset", methods=["GET", "POST"])
@allow(*access.DRAFTERS)
def draft() -> Response:
    """Make drafts of what the ledger holds and no invoice has yet."""
    form = DraftForm()
    chosen = _draftable()
    offered = [(one.id, f"{one.code} {one.title}") for one in chosen]
    form.contract.choices = choices_of([(ALL_CONTRACTS, _("All contracts")), *offered])
    if form.validate_on_submit():
        with form.refusals():
            made = _make(form.contract.data)
            return done(
                url_for("invoicing.invoices", nayta="kaikki"),
                _("Drafts made: %(count)s. They wait for the provider.", count=len(made)),
            )
    choosable = [one for one in chosen if current_actor().is_provider or access.may_choose_way(current_actor(), one)]
    return page("invoicing/draft.html", form=form, contracts=chosen, agreements=choosable, crumbs=crumbs())


def _make(chosen: str) -> list[int]:
    if chosen == ALL_CONTRACTS:
        return services.draft_all(actor=current_actor(), now=clock.now())
    return services.draft_invoices(int(chosen), actor=current_actor(), now=clock.now())


@bp.get("/rivi/<int:line_id>")
@allow(*access.READERS)
def of_line(line_id: int) -> Response:
    """Invoices and credit notes that hold a line of the ledger, as far as the reader may see them."""
    own = scope()
    found = [
        one
        for one in queries.by_ledger_line(line_id)
        if own.covers(
            provider_id=one.provider_id,
            municipality=one.municipality,
            contract_id=one.contract_id,
            state=one.state,
        )
    ]
    return page("invoicing/of_line.html", line_id=line_id, invoices=found, labels=messages, crumbs=crumbs())


@bp.get("/avoimet")
@allow(*access.READERS)
def unpaid() -> Response:
    """What is open and overdue, by provider and municipality."""
    today = today_in_finland()
    found = [one for one in queries.unpaid(scope()) if one.open_cents]
    rows: dict[tuple[int, str], dict[str, int]] = {}
    for one in found:
        sums = rows.setdefault((one.provider_id, one.municipality), {"open": 0, "overdue": 0, "too_much": 0})
        sums["open" if one.open_cents > 0 else "too_much"] += one.open_cents
        if one.open_cents > 0 and one.due_on is not None and one.due_on < today:
            sums["overdue"] += one.open_cents
    return page(
        "invoicing/unpaid.html",
        rows=rows,
        totals={name: sum(sums[name] for sums in rows.values()) for name in ("open", "overdue", "too_much")},
        invoices=found,
        providers=register.providers({one.provider_id for one in found}),
        municipality_names={one.code: one.names for one in ring.municipalities()},
        urgencies={one.id: urgency(one.due_on, today) for one in found if one.due_on and one.open_cents > 0},
        labels=messages,
        crumbs=crumbs(),
    )
