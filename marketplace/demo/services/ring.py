"""The ring as the demo tells of it: announced, joined by its municipalities, with money for the years."""

from datetime import date, timedelta

from marketplace.demo.rules.calls import DECIDED
from marketplace.demo.services.stage import Stage
from marketplace.kernel.clock import add_months, day_in_finland
from marketplace.ring import queries
from marketplace.ring import services as ring
from marketplace.ring.rules import Founding, Regime

ESTIMATED_CENTS = 1_200_000_000
NOTICE = "2025-000000"
"""A number that no notice has."""
MONEY_CENTS = {"398": 18_000_000, "098": 6_000_000, "560": 4_500_000, "111": 5_000_000}


def found_the_ring(stage: Stage) -> None:
    """The notice is recorded, every municipality joins, and those of the first mini-tender set money aside."""
    now = stage.days.work(424, 10)
    today = day_in_finland(now)
    admin = stage.actor("ring-admin", now)
    founding = Founding(
        id=0,
        valid_from=today,
        hilma_number=NOTICE,
        published_at=now - timedelta(hours=1),
        regime=Regime.ANNEX_E,
        starts_on=today,
        ends_on=add_months(today, 72),
        estimated_cents=ESTIMATED_CENTS,
        closing_announced=False,
        document="Esittelyn päätös 1",
    )
    ring.record_founding(founding, actor=admin, now=now)
    for one in queries.municipalities():
        ring.record_accession(
            one.code,
            joins=True,
            decided_on=today,
            decided_by="Esittelyn valtuusto",
            document="Esittelyn päätös 2",
            valid_from=today,
            valid_to=None,
            actor=admin,
            now=now,
        )
    set_money_aside(stage, stage.days.today.year)


def set_money_aside(stage: Stage, year: int) -> None:
    """Appropriations of a budget year, decided before it or at its beginning."""
    now = stage.days.work(max(1, (stage.days.today - date(year, 1, 1)).days), 11)
    category_id = next(one.id for one in queries.categories(stage.days.today) if one.code == DECIDED.category)
    for code, cents in MONEY_CENTS.items():
        ring.record_appropriation(
            code,
            category_id,
            year,
            cents,
            decided_on=day_in_finland(now),
            document="Esittelyn talousarvio",
            actor=stage.actor("ring-admin", now),
            now=now,
        )
