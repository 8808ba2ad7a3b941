"""Drafts: kept readable for their writers until they are sent, and for nobody else.

A draft is encrypted under a key of the server and not to the tender's openers, because its writer must be able to
read it again. So a draft is safe from whoever holds the database alone, not from whoever holds the server. Sending
seals; the draft is then to be deleted, for it tells the same as the sealed bid.
"""

from typing import ClassVar

from cryptography.exceptions import InvalidTag

from marketplace.kernel.errors import RuleBroken
from marketplace.tenders.sealing.binding import lock, purpose, unlock
from marketplace.tenders.sealing.padding import NotPadded, fill, fill_file, unfill, unfill_file


class DraftUnreadable(RuleBroken):
    """A kept draft belongs to something else, or it was changed outside the portal."""

    code: ClassVar[str] = "tenders.draft_unreadable"
    status: ClassVar[int] = 500


def lock_draft(content: bytes, *, tender: str, provider: str, drafts_key: bytes) -> bytes:
    """Encrypt a provider's draft to a tender.

    Args:
        content: The draft in the form its writer will need it again.
        drafts_key: 32 bytes, kept outside the database.
    """
    return lock(drafts_key, fill(content), purpose("draft", tender=tender, provider=provider))


def read_draft(locked: bytes, *, tender: str, provider: str, drafts_key: bytes) -> bytes:
    """Read what :func:`lock_draft` made.

    Raises:
        DraftUnreadable: it is another tender's or provider's, or a byte of it has changed.
    """
    try:
        return unfill(unlock(drafts_key, locked, purpose("draft", tender=tender, provider=provider)))
    except (InvalidTag, NotPadded) as refused:
        raise DraftUnreadable(tender=tender) from refused


def lock_draft_file(content: bytes, *, tender: str, provider: str, file: str, drafts_key: bytes) -> bytes:
    """Encrypt a file of a draft.

    Args:
        file: The file's own id within the draft; names belong into the draft itself.
    """
    return lock(drafts_key, fill_file(content), purpose("draft-file", tender=tender, provider=provider, file=file))


def read_draft_file(locked: bytes, *, tender: str, provider: str, file: str, drafts_key: bytes) -> bytes:
    """Read what :func:`lock_draft_file` made.

    Raises:
        DraftUnreadable: it is another draft's or another file's, or a byte of it has changed.
    """
    bound_to = purpose("draft-file", tender=tender, provider=provider, file=file)
    try:
        return unfill_file(unlock(drafts_key, locked, bound_to))
    except (InvalidTag, NotPadded) as refused:
        raise DraftUnreadable(tender=tender) from refused
