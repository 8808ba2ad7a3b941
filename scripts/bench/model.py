"""A purchase's model: ten thousand rounds of chance, and the whole of its figures.

The floor of both is ten thousand rounds in which the library draws every participant's ending one by one and the
round's cents are summed, with nothing uncertain about the purchase and no group or bracket: what a simulation without
counts costs at least.

    scripts/bench/model.py [--participants N] [--repeat N]
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from marketplace.modelling.commands import delivered_rates
from marketplace.modelling.rules import Brief, Model, results_of
from marketplace.modelling.rules.plan import HUNDRED, BracketMix, GroupMix, Plan
from marketplace.modelling.rules.rounds import ROUNDS, SEED, chances
from marketplace.modelling.rules.starting import starting_plan
from marketplace.terms.rules import Keys
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import template
from scripts.bench.measured import line, peak_mb

MUNICIPALITIES = ("398", "098", "111")


def model(participants: int) -> Model:
    """A purchase of direct employment with three municipalities, three groups and six brackets."""
    found = template("direct_employment")
    if found is None:
        raise SystemExit("the ready terms are gone")
    brief = Brief(
        subject="call:1",
        title="",
        return_to="/",
        terms_document=found.document,
        municipalities=MUNICIPALITIES,
        target_groups=("LTU", "OVER1000"),
        volume_min=participants * 4 // 5,
        volume_max=participants * 6 // 5,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    terms, book = read_terms(found.document), delivered_rates()
    plan = starting_plan(brief, terms, rule=book.share_rule(brief.starts_on), inhabitants={})
    return Model(brief, terms, _filled(plan), keys=Keys(), book=book)


def _filled(plan: Plan) -> Plan:
    shares = (5, 10, 10, 15, 20, 40)
    brackets = tuple(
        BracketMix(one.after_days, Decimal(share), one.paid_days)
        for one, share in zip(plan.brackets, shares, strict=True)
    )
    groups = tuple(
        GroupMix(one.code, Decimal(share), HUNDRED, Decimal(20), "bench")
        for one, share in zip(plan.groups, (40, 40, 20), strict=True)
    )
    endings = tuple(replace(one, percent=Decimal(9)) for one in plan.endings)
    return replace(plan, brackets=brackets, groups=groups, endings=endings, source="bench")


def one_by_one(participants: int) -> int:
    """The floor: every participant drawn by itself."""
    random = Random(SEED)  # noqa: S311 - chance for a forecast, nothing secret
    cents, weights = [30_000, 70_000, 80_000, 190_000, 310_000, 460_000], [55, 9, 9, 9, 9, 9]
    return sum(sum(random.choices(cents, weights, k=participants)) for _ in range(ROUNDS))


def _took(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    number, times = chosen.participants, range(chosen.repeat)
    floor = [_took(lambda: one_by_one(number)) for _ in times]
    rounds = [_took(lambda: chances(model(number))) for _ in times]
    whole = [_took(lambda: results_of(model(number))) for _ in times]
    print(line("model_rounds", floor=floor, ours=rounds, peak_mb=peak_mb(), participants=number, rounds=ROUNDS))
    print(line("model_whole", floor=floor, ours=whole, peak_mb=peak_mb(), participants=number))


if __name__ == "__main__":
    main()
