"""What running contracts cost and may cost: read in a few queries for all of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import extract, func, select

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.db import db
from marketplace.outcomes import queries as outcomes
from marketplace.payments.models import Journal, Line, Position
from marketplace.payments.queries.positions import read_used
from marketplace.payments.rules import Outlook, Running, Stand, outlook_of
from marketplace.ring import queries as ring
from marketplace.tenders import queries as tenders
from marketplace.terms.rules import Terms
from marketplace.terms.schemas import parse_json, read_terms


def outlooks(as_of: date) -> dict[int, tuple[ContractFacts, Outlook]]:
    """What each contract that may still bring results costs and may cost, by contract."""
    chosen = [one for one in contracts.signed() if one.starts_on <= as_of]
    ids = [one.id for one in chosen]
    stands, booked = _stands(ids), _booked(ids)
    referred = outcomes.referred_counts(ids)
    versions = contracts.terms_in_force(ids, as_of)
    expected = tenders.expected_counts({one.call_id for one in chosen})
    weights = _weights(as_of)
    found = {}
    for one in chosen:
        terms = _terms(canonical_json(versions[one.id].document))
        running = Running(
            contract_id=one.id,
            category_id=one.category_id,
            terms=terms,
            ends_on=one.ends_on,
            volume_max=one.volume_max,
            referred=referred.get(one.id, 0),
            expected_cents=_expected_cents(terms, expected.get(one.call_id, {})),
            weights={code: weights.get(code, 1) for code in one.municipalities},
            stands=stands.get(one.id, []),
            booked=booked.get(one.id, {}),
        )
        found[one.id] = (one, outlook_of(running, as_of=as_of))
    return found


@lru_cache(maxsize=1_000)
def _terms(text: str) -> Terms:
    return read_terms(parse_json(text))


def _expected_cents(terms: Terms, counts: Mapping[str, int]) -> int:
    return sum(milestone.price_cents * counts.get(milestone.code, 0) for milestone in terms.milestones)


def _weights(day: date) -> dict[str, int]:
    """Inhabitants by municipality, by the key in use; how places fall is only a guess, so a missing key is no fault."""
    in_use = [key for key in ring.allocation_keys() if key.used_from <= day]
    return {code: int(weight) for code, weight in in_use[-1].weights.items()} if in_use else {}


def _stands(contract_ids: Collection[int]) -> dict[int, list[Stand]]:
    rows = db.session.execute(
        select(Position.contract_id, Position.home, Position.open_until, Position.used).where(
            Position.contract_id.in_(contract_ids)
        )
    )
    found: dict[int, list[Stand]] = defaultdict(list)
    for contract_id, home, open_until, text in rows:
        used = read_used(text)
        found[contract_id].append(Stand(home, open_until, sum(used.years.values()), used.pending))
    return found


def _booked(contract_ids: Collection[int]) -> dict[int, dict[tuple[str, int], int]]:
    year = extract("year", func.coalesce(Line.due_on, Journal.as_of))
    rows = db.session.execute(
        select(Journal.contract_id, Line.municipality, year, func.sum(Line.cents))
        .join(Journal, Line.journal_id == Journal.id)
        .where(Journal.contract_id.in_(contract_ids))
        .group_by(Journal.contract_id, Line.municipality, year)
    )
    found: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for contract_id, code, when, cents in rows:
        found[contract_id][code, int(when)] = int(cents)
    return found
