"""Opening keys, closing a call with its sealed list, and the opening by two officers."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from marketplace.audit.services import record, record_apart
from marketplace.kernel.actor import SYSTEM, Actor, Role
from marketplace.kernel.db import db, locked
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.notices.services import tell
from marketplace.register import queries as register
from marketplace.tenders import queries
from marketplace.tenders.models import (
    Bid,
    Call,
    KeyShare,
    OpenedBid,
    OpenerKey,
    Opening,
    OpeningHalf,
    SealedList,
)
from marketplace.tenders.rules import (
    CallState,
    OpenedAlready,
    OpenersAreOne,
    OpeningTooEarly,
    OpeningWindow,
    amendment_to_confirm,
    check_opening,
    final_versions,
)
from marketplace.tenders.sealing.bids import BidDamaged, BidIdentity, SealedBid, keep_bid_key, open_bid
from marketplace.tenders.sealing.opener_keys import (
    STRONG,
    Cost,
    NotAKeyFile,
    WrongPassphrase,
    make_opener_key,
    make_passphrase,
    read_key_file,
    write_key_file,
)
from marketplace.tenders.sealing.opener_keys import OpenerKey as OpenerSecret
from marketplace.tenders.sealing.receipts import sign_sealed_list
from marketplace.tenders.sealing.shares import (
    Halves,
    JoinedKey,
    KeyOpensNothing,
    KeysDoNotJoin,
    Share,
    join,
    open_halves,
    park_halves,
    parked_halves,
)
from marketplace.tenders.services import attaching
from marketplace.tenders.services.keyring import Keyring
from marketplace.tenders.services.qualification import check_may_handle


class NoKeyInCall(RuleBroken):
    """The key was not among the openers' keys when the call was published."""

    code = "tenders.no_key_in_call"
    form_field = "key_file"


class SealedListDiffers(RuleBroken):
    """What lies sealed is not what the signed list says; nothing is opened."""

    code = "tenders.sealed_list_differs"
    status = 500


REFUSALS_OF_OPENING = (
    OpeningTooEarly,
    OpenedAlready,
    OpenersAreOne,
    NotAKeyFile,
    WrongPassphrase,
    NoKeyInCall,
    KeyOpensNothing,
    KeysDoNotJoin,
    SealedListDiffers,
    BidDamaged,
)
"""Why an opening may be refused; each attempt leaves its mark (Directive 2014/24/EU, Annex IV, g)."""


def note_refused_opening(call_id: int, code: str, *, actor: Actor, now: datetime) -> None:
    """Keep a mark of a refused attempt to open, in a write of its own because the attempt's own is rolled back."""
    db.session.rollback()
    record_apart("tenders.opening_refused", actor=actor, subject=("call", call_id), now=now, facts={"code": code})


def make_key(*, label: str, actor: Actor, now: datetime, cost: Cost = STRONG) -> tuple[str, str]:
    """Make an opening key for the actor; earlier keys of theirs are no longer used for new calls.

    Args:
        label: Whose key it is, for the file.
        cost: How hard a guess of the passphrase is made; less in tests only.
    Returns:
        The key file's text and its passphrase; neither is kept here.
    """
    key, passphrase = make_opener_key(), make_passphrase()
    db.session.execute(
        update(OpenerKey)
        .where(OpenerKey.person_id == actor.person_id, OpenerKey.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    row = OpenerKey(person_id=actor.person_id, public_key=key.public_key, fingerprint=key.fingerprint, made_at=now)
    db.session.add(row)
    db.session.flush()
    record(
        "tenders.opening_key_made",
        actor=actor,
        subject=("opener_key", row.id),
        now=now,
        facts={"fingerprint": key.fingerprint},
    )
    return write_key_file(key, passphrase, label=label, cost=cost), passphrase


def close_call(call_id: int, *, keyring: Keyring, now: datetime) -> str:
    """Make the signed list of what lies sealed once the deadline has passed, and tell the bidders.

    Harmless to repeat: a call has one list.

    Returns:
        The signed list.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    made = queries.sealed_list(call_id)
    if made is not None:
        return made
    check_opening(row.as_facts(), person_id=SYSTEM.person_id, first_person_id=None, first_at=None, now=now)
    in_force = _final(call_id)
    document = sign_sealed_list(
        [one.digest for one in in_force], portal=keyring.portal, tender=row.code, closed_at=now, key=keyring.receipt
    )
    db.session.add(SealedList(call_id=call_id, document=document, made_at=now))
    attaching.forget_drafts(call_id)
    db.session.flush()
    record("tenders.call_closed", actor=SYSTEM, subject=("call", call_id), now=now, facts={"count": len(in_force)})
    for one in in_force:
        tell(
            organisation_id=register.provider(one.provider_id).organisation_id,
            roles=(Role.PROVIDER_ADMIN, Role.BIDDER),
            kind="tenders.sealed",
            facts={"code": row.code, "count": len(in_force)},
            link=f"/kilpailutukset/{call_id}",
            now=now,
        )
    return document


def _final(call_id: int) -> list[queries.SentBid]:
    return final_versions(queries.bids_of(call_id), queries.withdrawn(call_id).keys())


def give_half(call_id: int, *, key_file: str, passphrase: str, keyring: Keyring, actor: Actor, now: datetime) -> bool:
    """Give one officer's half of the opening; with the second officer's half the bids are opened.

    The first half waits sealed for some minutes. A first half that waited too long gives way to this one.

    Returns:
        True when the bids were opened, False when the other officer is waited for.
    Raises:
        NotFound: there is no such call.
        Disqualified: the officer is disqualified from the call.
        OpeningTooEarly, OpenedAlready, OpenersAreOne: see the rules.
        NotAKeyFile, WrongPassphrase, NoKeyInCall, KeyOpensNothing: the key does not fit.
    """
    row = db.session.execute(locked(select(Call).where(Call.id == call_id))).scalar_one_or_none()
    if row is None:
        raise NotFound(what="call")
    check_may_handle(call_id, actor)
    first = db.session.execute(locked(select(OpeningHalf).where(OpeningHalf.call_id == call_id))).scalar_one_or_none()
    try:
        check_opening(
            row.as_facts(),
            person_id=actor.person_id,
            first_person_id=first.person_id if first else None,
            first_at=first.given_at if first else None,
            now=now,
        )
    except OpeningWindow:
        db.session.execute(delete(OpeningHalf).where(OpeningHalf.call_id == call_id))
        first = None
    secret = read_key_file(key_file, passphrase)
    key_id = _own_key_id(secret, actor)
    halves = open_halves(_shares(call_id), tender=row.code, opener=str(key_id), key=secret, server_key=keyring.server)
    if first is None:
        _park(row, halves, key_id, keyring, actor, now)
        return False
    _open(row, first, halves, keyring, actor, now)
    return True


def _own_key_id(secret: OpenerSecret, actor: Actor) -> int:
    """The number of the actor's key; somebody else's key file does not serve."""
    found = db.session.execute(
        select(OpenerKey.id)
        .where(OpenerKey.person_id == actor.person_id, OpenerKey.public_key == secret.public_key)
        .order_by(OpenerKey.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NoKeyInCall()
    return found


def _shares(call_id: int) -> list[Share]:
    rows = db.session.execute(select(KeyShare).where(KeyShare.call_id == call_id)).scalars()
    return [Share((row.pair.split("+")[0], row.pair.split("+")[1]), row.opener, row.box) for row in rows]


def _park(row: Call, halves: Halves, key_id: int, keyring: Keyring, actor: Actor, now: datetime) -> None:
    db.session.add(
        OpeningHalf(
            call_id=row.id,
            person_id=actor.person_id,
            key_id=key_id,
            sealed_halves=park_halves(halves, server_key=keyring.server),
            given_at=now,
        )
    )
    db.session.flush()
    record("tenders.first_opener_came", actor=actor, subject=("call", row.id), now=now, facts={"key": key_id})


def _open(row: Call, first: OpeningHalf, second_halves: Halves, keyring: Keyring, actor: Actor, now: datetime) -> None:
    """Join the key and open every final bid, all in this one transaction or none."""
    sealed_list = close_call(row.id, keyring=keyring, now=now)
    assert row.public_key is not None  # a published call has its key
    joined = join(
        parked_halves(first.sealed_halves, tender=row.code, opener=str(first.key_id), server_key=keyring.server),
        second_halves,
        public_key=row.public_key,
        server_key=keyring.server,
    )
    opened = _opened_bids(row, sealed_list, joined, keyring)
    db.session.add(
        Opening(
            call_id=row.id,
            first_opener=first.person_id,
            second_opener=actor.person_id,
            opened_at=now,
            record={"bids": opened, "sealed_list": sealed_list, "first_at": first.given_at.isoformat()},
        )
    )
    row.state, row.opened_at = CallState.OPENED, now
    db.session.execute(delete(OpeningHalf).where(OpeningHalf.call_id == row.id))
    db.session.flush()
    record(
        "tenders.bids_opened",
        actor=actor,
        subject=("call", row.id),
        now=now,
        facts={"first_opener": first.person_id, "bids": [[one["bid"], one["state"], one["digest"]] for one in opened]},
    )


def _opened_bids(row: Call, sealed_list: str, joined: JoinedKey, keyring: Keyring) -> list[dict[str, Any]]:
    """Open the bids in force and leave the others unread; what is told of each in the record."""
    withdrawn = queries.withdrawn(row.id)
    in_force = {one.id for one in _final(row.id)}
    amendments, confirmed = queries.amendments(row.id), queries.confirmations(row.id)
    told = []
    for bid in db.session.execute(select(Bid).where(Bid.call_id == row.id).order_by(Bid.received_at)).scalars():
        waiting = None
        if bid.id in in_force:
            waiting = amendment_to_confirm(amendments, sent_at=bid.received_at, confirmed=confirmed.get(bid.id, set()))
            db.session.add(_opened_bid(bid, row.code, sealed_list, joined, keyring))
        told.append(
            {
                "bid": bid.id,
                "provider": bid.provider_id,
                "version": bid.version,
                "received_at": bid.received_at.isoformat(),
                "digest": bid.digest,
                "unconfirmed_amendment": waiting.number if waiting else None,
                "state": "opened" if bid.id in in_force else "withdrawn" if bid.id in withdrawn else "superseded",
            }
        )
    return told


def _opened_bid(bid: Bid, code: str, sealed_list: str, joined: JoinedKey, keyring: Keyring) -> OpenedBid:
    """A bid in clear, if it is the one in the signed list.

    Raises:
        SealedListDiffers: it is not.
        BidDamaged: a byte of it has changed.
    """
    identity = BidIdentity(code, bid.id, str(bid.provider_id), bid.version)
    sealed = SealedBid(bid.envelope, tuple(attaching.sealed_files(bid.id)), bid.commitment)
    if sealed.digest not in sealed_list:
        raise SealedListDiffers(bid=bid.id)
    content = open_bid(sealed, identity=identity, joined=joined)
    return OpenedBid(
        call_id=bid.call_id,
        bid_id=bid.id,
        provider_id=bid.provider_id,
        prices=dict(content.manifest.prices),
        answers=dict(content.manifest.answers),
        parties=[dict(one) for one in content.manifest.parties],
        files=[vars(one) for one in content.manifest.files],
        kept_key=keep_bid_key(content, identity=identity, server_key=keyring.server),
    )
