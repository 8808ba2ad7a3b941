"""Files of bids: kept encrypted with the draft, sealed with the bid, and read one by one after the opening.

They lie in the database, so that a draft and its files, or a bid and its files, are there together or not at all.
"""

import hashlib
from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlalchemy import delete, select

from marketplace.kernel.db import db
from marketplace.kernel.errors import Incomplete, NotFound, Problem
from marketplace.tenders.models import Bid, BidDraft, Call, DraftFile, OpenedBid, SealedFile
from marketplace.tenders.rules import Attachment, KeptFile
from marketplace.tenders.sealing.bids import BidIdentity, SealedBid, reopen_file_with_key
from marketplace.tenders.sealing.drafts import lock_draft_file, read_draft_file
from marketplace.tenders.sealing.manifests import BidFile


def keep_in_draft(
    draft_id: int, files: Sequence[Attachment], *, tender: str, provider: int, drafts_key: bytes
) -> list[KeptFile]:
    """Encrypt files and keep them with a draft."""
    kept = []
    for one in files:
        name = str(uuid4())
        locked = lock_draft_file(one.content, tender=tender, provider=str(provider), file=name, drafts_key=drafts_key)
        db.session.add(DraftFile(id=name, draft_id=draft_id, locked=locked))
        kept.append(KeptFile(name, one.name, len(one.content), hashlib.sha256(one.content).hexdigest()))
    db.session.flush()
    return kept


def read_from_draft(files: Sequence[KeptFile], *, tender: str, provider: int, drafts_key: bytes) -> list[BidFile]:
    """Files of a draft in clear, in memory.

    Raises:
        Incomplete: one of them has been taken out of the draft meanwhile.
        DraftUnreadable: it was changed outside the portal.
    """
    found = []
    for one in files:
        locked = db.session.execute(select(DraftFile.locked).where(DraftFile.id == one.id)).scalar_one_or_none()
        if locked is None:
            raise Incomplete([Problem("files", "tenders.file_gone")])
        content = read_draft_file(locked, tender=tender, provider=str(provider), file=one.id, drafts_key=drafts_key)
        found.append(BidFile(one.name, content))
    return found


def forget_in_draft(draft_id: int, *, but: Collection[str]) -> None:
    """Delete the files of a draft that are no longer wanted."""
    db.session.execute(delete(DraftFile).where(DraftFile.draft_id == draft_id, DraftFile.id.not_in(but)))


def forget_drafts(call_id: int, provider_id: int | None = None) -> None:
    """Delete the drafts of a call with their files: one provider's, or all."""
    drafts = select(BidDraft.id).where(BidDraft.call_id == call_id)
    if provider_id is not None:
        drafts = drafts.where(BidDraft.provider_id == provider_id)
    db.session.execute(delete(DraftFile).where(DraftFile.draft_id.in_(drafts)))
    db.session.execute(delete(BidDraft).where(BidDraft.id.in_(drafts)))


def keep_sealed(bid_id: str, sealed: SealedBid) -> None:
    """Keep the encrypted files of a bid."""
    db.session.add_all(
        SealedFile(bid_id=bid_id, place=place, locked=locked) for place, locked in enumerate(sealed.files)
    )
    db.session.flush()


def sealed_files(bid_id: str) -> list[bytes]:
    """The encrypted files of a bid in their order."""
    query = select(SealedFile.locked).where(SealedFile.bid_id == bid_id).order_by(SealedFile.place)
    return list(db.session.execute(query).scalars())


def opened_file(call_id: int, bid_id: str, place: int, *, server_key: bytes) -> BidFile:
    """One file of an opened bid in clear, in memory.

    Args:
        place: Its place in the bid, from 1.
    Raises:
        NotFound: there is none, or the bid was not opened.
        BidDamaged: a byte of it has changed.
    """
    row = db.session.execute(
        select(Bid, OpenedBid.kept_key, Call.code, SealedFile.locked)
        .join(OpenedBid, OpenedBid.bid_id == Bid.id)
        .join(Call, Call.id == Bid.call_id)
        .join(SealedFile, SealedFile.bid_id == Bid.id)
        .where(Bid.id == bid_id, Bid.call_id == call_id, SealedFile.place == place - 1)
    ).one_or_none()
    if row is None:
        raise NotFound(what="file")
    bid, kept_key, code, locked = row
    identity = BidIdentity(code, bid.id, str(bid.provider_id), bid.version)
    return reopen_file_with_key(bid.envelope, locked, place - 1, kept_key, identity=identity, server_key=server_key)
