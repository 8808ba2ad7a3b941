"""Reads of whether providers accept easier participants than are referred to them."""

from collections.abc import Collection

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.outcomes.models import Dismissal
from marketplace.outcomes.queries.expected import Gathered
from marketplace.outcomes.queries.steps import service_reported
from marketplace.outcomes.rules import standing
from marketplace.outcomes.rules.creaming import Creamed, Referral, creaming


def creamed(gathered: Gathered) -> list[Creamed]:
    """Target groups of which a contract's provider accepts fewer than of everybody else, dismissed ones included."""
    referrals: dict[int, list[Referral]] = {}
    for one in gathered.placements.values():
        known, steps = gathered.known[one.id], gathered.marks.steps.get(one.id, ())
        at = standing(steps, service_reported=service_reported(known.facts))
        referrals.setdefault(one.contract_id, []).append(Referral(known.groups, at))
    return [
        found
        for contract_id, many in sorted(referrals.items())
        for found in creaming(contract_id, many, {code for one in many for code in one.groups})
    ]


def dismissed_of_contracts(contract_ids: Collection[int]) -> set[str]:
    """Keys of dismissed signals about whole contracts."""
    return set(db.session.execute(select(Dismissal.key).where(Dismissal.contract_id.in_(contract_ids))).scalars())
