"""What makes the ring public."""

from datetime import UTC, date, datetime

from marketplace.kernel.actor import Role
from marketplace.ring import services
from marketplace.ring.rules import Founding, Regime
from tests.factories.people import ring_actor

ANNOUNCED_AT = datetime(2026, 1, 12, 7, 0, tzinfo=UTC)


def announced_ring(*, published_at: datetime = ANNOUNCED_AT) -> int:
    """The founding notice as the ring's administrator records it; returns its row's id."""
    founding = Founding(
        id=0,
        valid_from=date(2026, 1, 10),
        hilma_number="2026-012345",
        published_at=published_at,
        regime=Regime.ANNEX_E,
        starts_on=date(2026, 1, 12),
        ends_on=date(2031, 12, 31),
        estimated_cents=1_200_000_000,
        closing_announced=False,
        document="Lahden kaupunginhallitus 12.1.2026 § 4",
    )
    return services.record_founding(founding, actor=ring_actor(Role.RING_ADMIN), now=published_at)
