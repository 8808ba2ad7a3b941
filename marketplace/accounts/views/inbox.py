"""A person's messages."""

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.accounts.forms import ActionForm
from marketplace.accounts.views.blueprint import bp
from marketplace.kernel import clock
from marketplace.notices import queries as notices
from marketplace.notices import services as notices_services
from marketplace.notices.texts import text_of
from marketplace.web.access import signed_in
from marketplace.web.addresses import page_number
from marketplace.web.language import language
from marketplace.web.pages import current_actor, done, page

PAGE_SIZE = 25


@bp.get("/viestit")
@signed_in()
def inbox() -> Response:
    """One page of a person's messages, newest first."""
    number = page_number()
    found, count = notices.inbox(current_actor().person_id, page=number, page_size=PAGE_SIZE)
    return page(
        "accounts/inbox.html",
        notices=[(one, text_of(one.kind, one.facts, language())) for one in found],
        unread=notices.unread_count(current_actor().person_id),
        number=number,
        pages=-(-count // PAGE_SIZE),
        new_action=ActionForm,
    )


@bp.post("/viestit/<int:notice_id>")
@signed_in()
def open_notice(notice_id: int) -> Response:
    """Note that a message was opened, and lead to what it is about."""
    actor = current_actor()
    found = notices.notice(notice_id, person_id=actor.person_id)
    notices_services.mark_read(notice_id, person_id=actor.person_id, now=clock.now())
    return redirect(found.link, 303)


@bp.post("/viestit")
@signed_in()
def read_all() -> Response:
    """Note that every message was read."""
    notices_services.mark_all_read(current_actor().person_id, now=clock.now())
    return done(url_for("accounts.inbox"), _("All messages are marked as read."))
