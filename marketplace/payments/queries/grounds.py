"""What a contract is settled on: its terms in all versions, and the keys that they name."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marketplace.contracts import queries as contracts
from marketplace.contracts.rules import TermsVersion
from marketplace.kernel.canonical import canonical_json
from marketplace.payments.rules import Basis
from marketplace.ring import queries as ring
from marketplace.terms.rules import ByKey, Keys, Terms, Version
from marketplace.terms.schemas import fingerprint, parse_json, read_keys, read_terms


@dataclass(frozen=True)
class Grounds:
    """What a contract is settled on.

    Args:
        terms_sha256: Of the newest terms.
        terms, keys: Fingerprints of all versions, and of the keys that they name.
    """

    basis: Basis
    terms_sha256: str
    terms: str
    keys: str


def grounds_of(contract_id: int) -> Grounds:
    """What a contract is settled on now."""
    return grounds_from(contracts.terms_versions(contract_id), ring.keys())


def grounds_from(made: list[TermsVersion], all_keys: dict[str, list[dict[str, Any]]]) -> Grounds:
    """What versions of terms and the ring's keys come to."""
    versions = [Version(one.valid_from, _terms(canonical_json(one.document))) for one in made]
    named = {key for version in versions for key in _keys_named(version.terms)}
    keys = {name: rows for name, rows in all_keys.items() if name in named}
    return Grounds(
        Basis(tuple(versions), read_keys(keys) if keys else Keys()),
        made[-1].sha256,
        fingerprint([[one.valid_from.isoformat(), one.sha256] for one in made]),
        fingerprint(keys),
    )


@lru_cache(maxsize=1_000)
def _terms(text: str) -> Terms:
    """Terms read once: a run over many contracts meets the same document again and again."""
    return read_terms(parse_json(text))


def _keys_named(terms: Terms) -> set[str]:
    allocations = [terms.allocation, *(milestone.allocation for milestone in terms.milestones)]
    return {one.key for one in allocations if isinstance(one, ByKey)}
