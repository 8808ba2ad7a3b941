"""Pages of award notices: what is due, what has been published, and the contracts of a quarter as a file."""

import csv
import re
from io import StringIO

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts import access, messages, queries, services
from marketplace.contracts.forms import NoticeForm
from marketplace.contracts.rules import quarter_of, value_cents
from marketplace.contracts.views.blueprint import bp, crumbs_of
from marketplace.kernel import clock
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.errors import NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders.queries import published as tenders_published
from marketplace.web.access import allow
from marketplace.web.pages import current_actor, done, page

QUARTER = re.compile(r"\d{4}-Q[1-4]", re.ASCII)


@bp.route("/ilmoitukset", methods=["GET", "POST"])
@allow(*access.NOTICE_READERS)
def notices() -> Response:
    """Award notices that are due or have been published; the officer records one."""
    today = day_in_finland(clock.now())
    found = queries.award_notices(today)
    calls = {one.id: one for one in tenders_published.published_calls()}
    actor = current_actor()
    own = [
        one
        for one in found
        if one.published_on is None and access.may_record_notice(actor, calls[one.call_id].responsible_municipality)
    ]
    form = NoticeForm()
    form.call_id.choices = [(str(one.call_id), f"{calls[one.call_id].code} {calls[one.call_id].title}") for one in own]
    if form.validate_on_submit():
        with form.refusals():
            services.record_notice(
                int(form.call_id.data),
                number=form.number.data or "",
                published_on=form.published_on.data,
                actor=actor,
                now=clock.now(),
            )
            return done(url_for("contracts.notices"), _("The award notice was recorded."))
    return page(
        "contracts/notices.html",
        form=form,
        notices=found,
        calls=calls,
        own=own,
        quarterly=bool(ring.setting("award_notices_quarterly", today)),
        quarters=sorted({quarter_of(one.since) for one in found if not one.cancelled}, reverse=True),
        today=today,
        labels=messages,
        crumbs=crumbs_of(),
    )


@bp.get("/ilmoitukset/<quarter>.csv")
@allow(*access.NOTICE_READERS)
def notices_of_quarter(quarter: str) -> Response:
    """The contracts of a quarter, for its award notice."""
    if not QUARTER.fullmatch(quarter):
        raise NotFound(what="quarter")
    chosen = [
        one
        for one in queries.signed()
        if one.signed_at is not None and quarter_of(day_in_finland(one.signed_at)) == quarter
    ]
    providers = register.providers([one.provider_id for one in chosen])
    text = StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["call", "contract", "title", "buyer", "provider", "business_id", "signed_on", "value_cents"])
    for one in chosen:
        provider = providers[one.provider_id]
        assert one.signed_at is not None  # chosen by it
        value = value_cents(
            one.terms_document, one.expected, volume=one.volume_at_first, volume_at_first=one.volume_at_first
        )
        signed_on = day_in_finland(one.signed_at).isoformat()
        row = [one.call_code, one.code, one.title, one.responsible_municipality, provider.name, provider.business_id]
        rows.writerow([*row, signed_on, value])
    answer = Response("\ufeff" + text.getvalue(), 200, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"sopimukset-{quarter}.csv")
    return answer
