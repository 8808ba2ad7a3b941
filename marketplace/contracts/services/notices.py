"""Award notices: recorded when they have been published, and reminded of before they are due."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.contracts import queries
from marketplace.contracts.models import AwardNotice, NoticeReminder
from marketplace.contracts.rules import check_notice
from marketplace.identity import queries as identity
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.notices.services import tell
from marketplace.tenders import queries as tenders

REMIND_BEFORE = timedelta(days=7)


def record_notice(call_id: int, *, number: str, published_on: date, actor: Actor, now: datetime) -> None:
    """Keep that the award notice of a call has been published.

    Raises:
        NotFound: the call needs none.
        NotAllowed: the actor is not an officer of the responsible municipality or the ring's office.
        NoticeRecorded, NoticeInFuture: see the rules.
    """
    notice = next((one for one in queries.award_notices(day_in_finland(now)) if one.call_id == call_id), None)
    if notice is None:
        raise NotFound(what="award notice")
    responsible = tenders.call(call_id).responsible_municipality
    if not actor.has(Role.OFFICER) or actor.municipality_code not in (responsible, None):
        raise NotAllowed(needed=[Role.OFFICER])
    check_notice(notice, published_on=published_on, today=day_in_finland(now))
    db.session.add(
        AwardNotice(
            call_id=call_id,
            number=number.strip(),
            published_on=published_on,
            recorded_by=actor.person_id,
            recorded_at=now,
        )
    )
    db.session.flush()
    facts = {"number": number.strip(), "published_on": published_on.isoformat(), "due_on": notice.due_on.isoformat()}
    record("contracts.notice_recorded", actor=actor, subject=("call", call_id), now=now, facts=facts)


def remind_of_notices(now: datetime) -> int:
    """Remind the officers of each award notice that is due within a week, once; returns how many calls."""
    today = day_in_finland(now)
    reminded = set(db.session.execute(select(NoticeReminder.call_id)).scalars())
    due = [
        one
        for one in queries.award_notices(today)
        if one.published_on is None and one.due_on - REMIND_BEFORE <= today and one.call_id not in reminded
    ]
    for one in due:
        call = tenders.call(one.call_id)
        buyer = identity.organisation_of_municipality(call.responsible_municipality)
        if buyer is not None:
            tell(
                organisation_id=buyer.id,
                roles=(Role.OFFICER,),
                kind="contracts.notice_due",
                facts={"code": call.code, "title": call.title, "due_on": one.due_on.isoformat()},
                link="/sopimukset/ilmoitukset",
                now=now,
            )
        db.session.add(NoticeReminder(call_id=one.call_id, reminded_at=now))
    db.session.flush()
    return len(due)
