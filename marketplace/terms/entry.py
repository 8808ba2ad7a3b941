"""The door through which other rooms send a document into the editor and get its address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marketplace.kernel.actor import Actor
from marketplace.terms import services


def begin_for(meant_for: str, *, name: str, document: Mapping[str, Any], actor: Actor, now: datetime) -> str:
    """Begin a draft of terms that goes back to a page when it is ready.

    Args:
        meant_for: Address of the page that takes the terms; it gets the draft's number as ``ehdot`` in the query.
    Returns:
        Address of the draft in the editor.
    """
    draft_id = services.begin_draft(name, document, meant_for=meant_for, actor=actor, now=now)
    return f"/ehdot/{draft_id}"
