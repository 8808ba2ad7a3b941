"""What a move or another target group does to payments, worked out before it is confirmed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from marketplace.outcomes.queries.expected import gather, versions_of
from marketplace.outcomes.queries.placements import placements_of_participant
from marketplace.outcomes.rules import Home, Known, effect
from marketplace.ring import queries as ring
from marketplace.terms.schemas import read_keys


def effect_of_move(participant_id: int, municipality: str, since: date, *, today: date) -> dict[str, int]:
    """How many cents more or fewer each municipality pays when a participant moved on a day."""

    def moved(known: Known) -> Known:
        homes = [one for one in known.homes if one.since != since]
        return replace(known, homes=tuple(sorted([*homes, Home(municipality, since)], key=lambda one: one.since)))

    ids = [one.id for one in placements_of_participant(participant_id)]
    gathered = gather(ids)
    changed: Counter[str] = Counter()
    for key, one in gathered.placements.items():
        changed.update(_effect(one.contract_id, gathered.known[key], moved(gathered.known[key]), today))
    return {code: cents for code, cents in sorted(changed.items()) if cents}


def effect_of_groups(placement_id: int, groups: Sequence[str], *, today: date) -> dict[str, int]:
    """How many cents more or fewer each municipality pays when a participant belonged to other target groups."""
    gathered = gather([placement_id])
    known = gathered.known[placement_id]
    contract_id = gathered.placements[placement_id].contract_id
    return _effect(contract_id, known, replace(known, groups=tuple(groups)), today)


def _effect(contract_id: int, before: Known, after: Known, today: date) -> dict[str, int]:
    return effect(versions_of(contract_id), before, after, as_of=today, keys=read_keys(ring.keys()))
