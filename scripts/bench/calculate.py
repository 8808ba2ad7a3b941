"""The pure engine: participants a second on one core, from facts in memory to lines with shares.

The floor is reading the same facts from their JSON texts, which any program must do before it can reckon.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from marketplace.outcomes.rules import LIST_OF, FactKind
from marketplace.terms.rules import entitlements
from marketplace.terms.schemas import read_keys, read_terms
from marketplace.terms.schemas.stored import facts_from_stored
from scripts.bench.contracts_at_work import MUNICIPALITIES, facts, terms
from scripts.bench.measured import line, peak_mb

KEYS = {"population": [{"from": "2024-12-31", "weights": {code: 9_000 + 7 * int(code) for code in MUNICIPALITIES}}]}


def document(number: int) -> str:
    """A placement as JSON text."""
    start, groups, home, others = facts(number)
    made: dict[str, object] = {
        "participant": f"P{number:06d}",
        "service_start": start.isoformat(),
        "groups": groups,
        "home": [{"from": "2020-01-01", "municipality": home}],
    }
    for kind, payload, reported_on in others:
        rows = made.setdefault(LIST_OF[FactKind(kind)], [])
        assert isinstance(rows, list)
        rows.append({**payload, "reported_on": reported_on.isoformat()})
    return json.dumps(made)


def _took(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    texts = [document(number) for number in range(chosen.participants)]
    made, keys = read_terms(terms()), read_keys(KEYS)
    placements = [facts_from_stored(json.loads(text)) for text in texts]
    lines = entitlements(made, placements, as_of=date(2026, 9, 30), keys=keys)
    floor, ours = [], []
    for _ in range(chosen.rounds):
        floor.append(_took(lambda: [json.loads(text) for text in texts]))
        ours.append(_took(lambda: entitlements(made, placements, as_of=date(2026, 9, 30), keys=keys)))
    each = f"{chosen.participants / sorted(ours)[len(ours) // 2]:.0f}"
    print(line("calculate", floor=floor, ours=ours, peak_mb=peak_mb(), participants_per_s=each, lines=len(lines)))


if __name__ == "__main__":
    main()
