"""Unsent bids: kept encrypted under a key outside the database until they are sent or the call closes."""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import select

from marketplace.audit.services import record
from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Conflict, NotFound
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.tenders import queries
from marketplace.tenders.models import BidDraft, Call
from marketplace.tenders.rules import Attachment, KeptFile, NotInvited, check_open, warning_due
from marketplace.tenders.sealing.drafts import lock_draft, read_draft
from marketplace.tenders.sealing.manifests import SALT_BYTES
from marketplace.tenders.services import attaching
from marketplace.tenders.services.bidding import may_bid


@dataclass(frozen=True)
class DraftContent:
    """What a draft holds.

    Args:
        typed: Texts by field name.
        salt: 16 bytes for the manifest, so that the copy that its writer takes is the one that will be sealed.
    """

    typed: dict[str, str] = field(repr=False)
    files: tuple[KeptFile, ...] = field(repr=False)
    salt: bytes = field(repr=False)
    version: int


def save_draft(
    call_id: int,
    typed: dict[str, str],
    *,
    is_complete: bool,
    kept: Collection[str] = (),
    new_files: Sequence[Attachment] = (),
    seen_version: int | None,
    provider_id: int,
    drafts_key: bytes,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was typed into the bid form, readable or not, and its files.

    Args:
        typed: Texts by field name.
        is_complete: Whether it could be sent as it is.
        kept: Ids of the files of the draft that it goes on holding.
        new_files: Files that came now.
        seen_version: The draft's version when the form was opened; None when there was no draft.
    Raises:
        NotFound: there is no such call.
        NotOpen, NotInvited: see the rules.
        Conflict: the draft was saved from elsewhere meanwhile; ``theirs`` has what is saved now.
    """
    call = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if call is None:
        raise NotFound(what="call")
    facts = call.as_facts()
    check_open(facts, now)
    if not may_bid(facts, provider_id, at=now):
        raise NotInvited()
    row = _row(call_id, provider_id)
    if row is not None and row.version != seen_version:
        raise Conflict(theirs={**_read(row, call.code, drafts_key).typed, "version": row.version})
    before = _read(row, call.code, drafts_key) if row is not None else None
    if row is None:
        row = BidDraft(call_id=call_id, provider_id=provider_id, locked=b"", is_complete=False)
        row.saved_by, row.saved_at = actor.person_id, now
        db.session.add(row)
        db.session.flush()
    document = _document(row.id, typed, before, kept, new_files, code=call.code, provider=provider_id, key=drafts_key)
    row.locked = lock_draft(document.encode(), tender=call.code, provider=str(provider_id), drafts_key=drafts_key)
    row.is_complete, row.saved_by, row.saved_at = is_complete, actor.person_id, now
    db.session.flush()
    record("tenders.draft_saved", actor=actor, subject=("call", call_id), now=now, facts={"draft": row.id})


def _document(
    draft_id: int,
    typed: dict[str, str],
    before: DraftContent | None,
    kept: Collection[str],
    new_files: Sequence[Attachment],
    *,
    code: str,
    provider: int,
    key: bytes,
) -> str:
    """The draft as it is to be encrypted, after its files have been."""
    staying = [one for one in (before.files if before else ()) if one.id in kept]
    attaching.forget_in_draft(draft_id, but=[one.id for one in staying])
    staying += attaching.keep_in_draft(draft_id, new_files, tender=code, provider=provider, drafts_key=key)
    salt = before.salt if before else secrets.token_bytes(SALT_BYTES)
    return canonical_json({"typed": typed, "files": [asdict(one) for one in staying], "salt": salt.hex()})


def _row(call_id: int, provider_id: int) -> BidDraft | None:
    return db.session.execute(
        select(BidDraft).where(BidDraft.call_id == call_id, BidDraft.provider_id == provider_id)
    ).scalar_one_or_none()


def _read(row: BidDraft, code: str, drafts_key: bytes) -> DraftContent:
    document = json.loads(read_draft(row.locked, tender=code, provider=str(row.provider_id), drafts_key=drafts_key))
    files = tuple(KeptFile(**one) for one in document["files"])
    return DraftContent(document["typed"], files, bytes.fromhex(document["salt"]), row.version)


def draft_content(call_id: int, provider_id: int, *, drafts_key: bytes) -> DraftContent | None:
    """What a provider's draft holds, or None without a draft.

    Raises:
        DraftUnreadable: it was changed outside the portal.
    """
    row = _row(call_id, provider_id)
    return _read(row, queries.call(call_id).code, drafts_key) if row is not None else None


def warn_of_drafts(call_id: int, *, now: datetime) -> int:
    """Warn the holders of complete unsent drafts that the deadline is near, once at each of the warning times.

    Returns:
        How many drafts were warned of.
    """
    call = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one().as_facts()
    assert call.deadline is not None  # a published call has one
    rows = db.session.execute(select(BidDraft).where(BidDraft.call_id == call_id, BidDraft.is_complete)).scalars()
    warned = 0
    for row in rows:
        due = warning_due(call.deadline - now, row.warned_minutes)
        if due is None:
            continue
        row.warned_minutes = due
        warned += 1
        tell(
            organisation_id=register.provider(row.provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind="tenders.draft_unsent",
            facts={"code": call.code, "title": call.title, "deadline": call.deadline.isoformat()},
            link=f"/kilpailutukset/{call_id}/tarjous",
            now=now,
        )
    db.session.flush()
    return warned
