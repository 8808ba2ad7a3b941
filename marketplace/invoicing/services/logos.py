"""The seller's logo on its invoices."""

from datetime import datetime

from marketplace.audit.services import record
from marketplace.invoicing.models import SellersLogo
from marketplace.invoicing.services.steps import check_seller
from marketplace.kernel.actor import Actor
from marketplace.kernel.db import db
from marketplace.kernel.storage import Storage


def choose_logo(provider_id: int, picture: bytes | None, *, storage: Storage, actor: Actor, now: datetime) -> None:
    """Put a logo on a seller's invoices from now on; those that were sent stay as they are.

    Args:
        picture: PNG; None takes the logo away.
    Raises:
        NotFound, NotAllowed: the actor is not the provider's administrator.
    """
    check_seller(actor, provider_id)
    file = storage.keep(picture) if picture is not None else ""
    db.session.add(SellersLogo(provider_id=provider_id, file=file, chosen_by=actor.person_id, chosen_at=now))
    db.session.flush()
    record("invoicing.logo_chosen", actor=actor, subject=("provider", provider_id), now=now, facts={"file": file})
