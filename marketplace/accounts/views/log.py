"""The event log, for those who watch over the ring."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts import access
from marketplace.accounts.rules import plain_fact
from marketplace.accounts.views.blueprint import bp
from marketplace.audit import queries as audit
from marketplace.identity import queries as identity
from marketplace.web.access import allow
from marketplace.web.addresses import page_number
from marketplace.web.pages import page

PAGE_SIZE = 50


@bp.get("/tapahtumaloki")
@allow(*access.LOG_READERS)
def event_log() -> Response:
    """One page of events, newest first, by action and by what they are about; the chain is checked when asked."""
    number = page_number()
    action = request.args.get("action", "").strip()[:80]
    kind, subject_id = (request.args.get(name, "").strip()[:80] for name in ("kind", "subject"))
    events, count = audit.events(
        subject=(kind, subject_id) if kind and subject_id else None, action=action, page=number, page_size=PAGE_SIZE
    )
    names = {one.id: one.name for one in identity.people({event.person_id for event in events}).values()}
    checked = audit.verify() if request.args.get("check") == "1" else None
    return page(
        "accounts/event_log.html",
        events=events,
        count=count,
        names={0: _("The portal"), **names},
        plain_fact=plain_fact,
        head=audit.head(),
        verdict=checked,
        action=action,
        kind=kind,
        subject=subject_id,
        number=number,
        pages=-(-count // PAGE_SIZE),
    )
