"""The page of the time machine: a contract worked out again with what was known on a chosen day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.identity import queries as identity
from marketplace.kernel import clock
from marketplace.kernel.actor import Role
from marketplace.kernel.clock import day_in_finland, moment_in_finland
from marketplace.outcomes import messages as outcome_messages
from marketplace.payments import access, messages, queries
from marketplace.payments.forms import LookBackForm
from marketplace.payments.rules.looking_back import by_municipality
from marketplace.payments.views.shared import bp, municipality_names, visible_contract
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, page


@bp.get("/sopimus/<int:contract_id>/aikakone")
@allow(*access.READERS)
def look_back(contract_id: int) -> Response:
    """What was booked up to a day beside what it would be with the facts, terms and keys known on another day."""
    contract = visible_contract(contract_id)
    today = day_in_finland(clock.now())
    asked = request.args if "as_of" in request.args else None
    form = LookBackForm(asked, data={"as_of": queries.settled_to(contract_id) or today, "known": today})
    shown: dict[str, Any] = {}
    if asked is None or form.validate():
        as_of, known = form.as_of.data or today, form.known.data or today
        with form.refusals():
            shown = _found(contract_id, as_of, known)
    return page(
        "payments/look_back.html",
        form=form,
        contract=contract,
        municipality_names=municipality_names(),
        sees_facts=current_actor().has(Role.AUDITOR),
        labels=messages,
        outcome_labels=outcome_messages,
        crumbs=[
            (contract.code, url_for("contracts.contract", contract_id=contract_id)),
            (_("Payments"), url_for("payments.ledger", contract_id=contract_id)),
        ],
        **shown,
    )


def _found(contract_id: int, as_of: date, known: date) -> dict[str, Any]:
    now = clock.now()
    found = queries.looked_back(contract_id, as_of=as_of, known_at=min(now, _end_of(known)), now=now)
    return {
        "found": found,
        "differing": [one for one in found.compared if one.difference],
        "sums": by_municipality(found.compared),
        "people": identity.people({one.by for one in found.changes}),
    }


def _end_of(day: date) -> datetime:
    """The last moment of a day in Finland."""
    return moment_in_finland(day + timedelta(days=1), time(0, 0)) - timedelta(microseconds=1)
