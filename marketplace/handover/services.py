"""Taking a case out: what was taken, by whom and when is kept."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.handover import queries
from marketplace.handover.documents import bundle
from marketplace.handover.rules import NotPublishedYet, Part
from marketplace.kernel.actor import Actor
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import CallState


def take_out(call_id: int, papers: list[Part], *, actor: Actor, now: datetime) -> bytes:
    """The whole case as one ZIP; the hash of its manifest stays in the audit chain.

    Args:
        papers: The case's documents on paper, drawn beforehand.
    Raises:
        NotFound: there is no such call.
        NotPublishedYet: it is a draft.
    """
    call = tenders.call(call_id)
    if call.stored_state is CallState.DRAFT:
        raise NotPublishedYet()
    parts = sorted([*queries.parts_of(call, now), *papers], key=lambda one: one.path)
    content, digest = bundle(parts, call_code=call.code, made_at=now, made_by=actor.person_name)
    facts = {"manifest": digest, "files": len(parts), "bytes": len(content)}
    record("handover.taken", actor=actor, subject=("call", call_id), now=now, facts=facts)
    return content
