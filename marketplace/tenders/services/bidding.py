"""Sending, replacing and withdrawing a sealed bid."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.audit import queries as audit
from marketplace.audit.services import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.clock import day_in_finland, in_utc
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import Incomplete, NotFound
from marketplace.register import queries as register
from marketplace.ring import queries as ring
from marketplace.tenders import queries
from marketplace.tenders.models import Bid, Call, Withdrawal
from marketplace.tenders.rules import (
    Attachment,
    BidChanged,
    CallFacts,
    KeptFile,
    Offer,
    check_bid,
    check_withdrawal,
    final_versions,
    offer_problems,
)
from marketplace.tenders.sealing.bids import BidIdentity, SealedBid, seal_bid
from marketplace.tenders.sealing.manifests import BidFile, ListedFile, Manifest, make_manifest
from marketplace.tenders.sealing.receipts import Receipt, sign_receipt
from marketplace.tenders.services import attaching
from marketplace.tenders.services.keyring import Keyring


def copy_to_keep(offer: Offer, kept: Sequence[KeptFile], salt: bytes) -> Manifest:
    """The manifest that will be sealed when a draft is sent as it is, for its writer to keep."""
    listed = tuple(ListedFile(one.name, one.size, one.sha256) for one in kept)
    return replace(manifest_of(offer, [], salt), files=listed)


@dataclass(frozen=True)
class Enclosed:
    """What goes with an offer.

    Args:
        kept: Files of the draft, in their order.
        new: Files that came with the sending itself.
        salt: The draft's, or None to draw one.
        drafts_key: Reads the draft's files.
    """

    kept: Sequence[KeptFile] = ()
    new: Sequence[Attachment] = ()
    salt: bytes | None = field(default=None, repr=False)
    drafts_key: bytes = field(default=b"", repr=False)

    def told(self) -> list[Any]:
        """What tells this sending from another one with the same offer."""
        return [[one.id for one in self.kept], [hashlib.sha256(one.content).hexdigest() for one in self.new]]


def manifest_of(offer: Offer, files: Sequence[BidFile], salt: bytes | None) -> Manifest:
    """The manifest of an offer."""
    return make_manifest(
        prices=offer.prices,
        answers=offer.answers,
        files=files,
        parties=[asdict(one) for one in offer.parties],
        salt=salt,
    )


def may_bid(call: CallFacts, provider_id: int, *, at: datetime) -> bool:
    """Whether a provider was invited, or was admitted later and the ring lets such providers bid.

    Who lost its admission after the invitation may not bid.
    """
    if register.admission_of(provider_id, call.category_id, at) is None:
        return False
    if queries.invitation_of(call.id, provider_id) is not None:
        return True
    return bool(ring.setting("late_admission_sees_open_calls", day_in_finland(at)))


def submit_bid(
    call_id: int,
    offer: Offer,
    *,
    bid_id: str,
    provider_id: int,
    keyring: Keyring,
    actor: Actor,
    received_at: datetime,
    enclosed: Enclosed = Enclosed(),
) -> queries.SentBid:
    """Seal a bid and give its signed receipt; sending the same form again gives the same receipt.

    Args:
        bid_id: Random id that was made when the form was opened.
        received_at: The server's time after the last byte was read.
        enclosed: Files that go with it.
    Returns:
        The sealed bid as its sender may see it, with the receipt.
    Raises:
        NotFound: there is no such call.
        NotOpen, DeadlinePassed, NotInvited: see the rules.
        BidChanged: the same id came before with other contents.
        Incomplete: a price or an answer is missing, a price is above its ceiling, or a file is no longer in the draft.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None or row.public_key is None:
        raise NotFound(what="call")
    said = [provider_id, offer.prices, offer.answers, [asdict(one) for one in offer.parties], *enclosed.told()]
    body = hashlib.sha256(keyring.server + canonical_json(said).encode()).hexdigest()
    earlier = queries.bid(bid_id)
    if earlier is not None:
        if earlier.provider_id != provider_id or earlier.call_id != call_id or earlier.body_digest != body:
            raise BidChanged()
        return earlier
    call = row.as_facts()
    check_bid(call, invited=may_bid(call, provider_id, at=received_at), received_at=received_at)
    problems = offer_problems(call, offer)
    if problems:
        raise Incomplete(problems)
    manifest, files = _whole(row, offer, enclosed, provider_id)
    attaching.forget_drafts(call_id, provider_id)
    _seal(row, manifest, files, bid_id, body, provider_id, keyring, actor, in_utc(received_at))
    sent = queries.bid(bid_id)
    assert sent is not None  # it was added above
    return sent


def _whole(row: Call, offer: Offer, enclosed: Enclosed, provider_id: int) -> tuple[Manifest, list[BidFile]]:
    """The manifest of what is sent, with its files in clear, in memory."""
    files = attaching.read_from_draft(
        enclosed.kept, tender=row.code, provider=provider_id, drafts_key=enclosed.drafts_key
    )
    files += [BidFile(one.name, one.content) for one in enclosed.new]
    return manifest_of(offer, files, enclosed.salt), files


def _seal(
    row: Call,
    manifest: Manifest,
    files: Sequence[BidFile],
    bid_id: str,
    body_digest: str,
    provider_id: int,
    keyring: Keyring,
    actor: Actor,
    received_at: datetime,
) -> None:
    """Seal a bid, note its receiving in the audit chain, and keep it with the receipt that names that note."""
    version = len(queries.bids_of(row.id, provider_id)) + 1
    identity = BidIdentity(row.code, bid_id, str(provider_id), version)
    public_key = row.public_key or b""  # a call without its key was not found
    sealed = seal_bid(manifest, files, identity=identity, public_key=public_key, server_key=keyring.server)
    record(
        "tenders.bid_received",
        actor=actor,
        subject=("bid", bid_id),
        now=received_at,
        facts={"call": row.id, "version": version, "digest": sealed.digest},
    )
    db.session.add(
        Bid(
            id=bid_id,
            call_id=row.id,
            provider_id=provider_id,
            version=version,
            envelope=sealed.envelope,
            digest=sealed.digest,
            commitment=sealed.commitment,
            body_digest=body_digest,
            received_at=received_at,
            receipt=_receipt(row.code, bid_id, provider_id, version, sealed, keyring, received_at),
            sent_by=actor.person_id,
        )
    )
    db.session.flush()
    attaching.keep_sealed(bid_id, sealed)


def _receipt(
    code: str, bid_id: str, provider_id: int, version: int, sealed: SealedBid, keyring: Keyring, received_at: datetime
) -> str:
    sequence, head = audit.head()
    receipt = Receipt(
        portal=keyring.portal,
        tender=code,
        bid=bid_id,
        provider=str(provider_id),
        version=version,
        received_at=received_at,
        envelope_digest=sealed.envelope_digest,
        file_digests=sealed.file_digests,
        commitment=sealed.commitment,
        audit_sequence=sequence,
        audit_head=head,
    )
    return sign_receipt(receipt, keyring.receipt)


def bid_in_force(call_id: int, provider_id: int) -> queries.SentBid | None:
    """The version of a provider's bid that would be opened, or None."""
    in_force = final_versions(queries.bids_of(call_id, provider_id), queries.withdrawn(call_id).keys())
    return in_force[0] if in_force else None


def withdraw_bid(call_id: int, *, provider_id: int, actor: Actor, received_at: datetime) -> None:
    """Take back a provider's bid; everything it has sent to the call stays unread for good.

    Raises:
        NotFound: there is no such call.
        NotOpen, DeadlinePassed, NothingToWithdraw: see the rules.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    in_force = bid_in_force(call_id, provider_id)
    check_withdrawal(row.as_facts(), has_bid=in_force is not None, received_at=received_at)
    assert in_force is not None  # checked above
    db.session.add(
        Withdrawal(call_id=call_id, bid_id=in_force.id, received_at=in_utc(received_at), withdrawn_by=actor.person_id)
    )
    db.session.flush()
    record("tenders.bid_withdrawn", actor=actor, subject=("bid", in_force.id), now=received_at, facts={"call": call_id})
