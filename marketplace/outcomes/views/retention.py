"""How long what is known of participants is kept, and what the next forgetting removes."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from marketplace.kernel.actor import Role
from marketplace.outcomes import queries
from marketplace.outcomes.queries.retention import YEARS
from marketplace.outcomes.services.forgetting import FILES_ARE_KEPT
from marketplace.outcomes.views.shared import bp, today_here
from marketplace.ring import queries as ring
from marketplace.web.access import allow
from marketplace.web.pages import page


def _asked_day(today: date) -> date:
    """The day that the address asks about; today when it is no day, or one before the law's number."""
    try:
        return max(date.fromisoformat(request.args.get("paiva", "")), today)
    except ValueError:
        return today


@bp.get("/tulokset/sailytys")
@allow(Role.RING_ADMIN, Role.AUDITOR)
def retention() -> Response:
    """The rules of retention, and what forgetting removes up to a day (``?paiva=``) and leaves as it is."""
    day = _asked_day(today_here())
    return page(
        "outcomes/retention.html",
        day=day,
        law=ring.legal_parameter(YEARS, day),
        effect=queries.effect_of_forgetting(queries.to_forget(day)),
        file_days=FILES_ARE_KEPT.days,
    )
