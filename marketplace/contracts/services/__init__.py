"""Use cases of contracts."""

from marketplace.contracts.services.amending import approve_amendment, draft_amendment, sign_amendment, size_of
from marketplace.contracts.services.ending import end_contract, settle
from marketplace.contracts.services.notices import record_notice, remind_of_notices
from marketplace.contracts.services.signing import draft_from_award, sign

__all__ = [
    "approve_amendment",
    "draft_amendment",
    "draft_from_award",
    "end_contract",
    "record_notice",
    "remind_of_notices",
    "settle",
    "sign",
    "sign_amendment",
    "size_of",
]
