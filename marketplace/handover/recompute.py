"""Works the ranking of a decision out again from the decision alone, with nothing but Python itself.

usage: python recompute.py decision.json

Prints each bid with its points and ends with 0 when every figure and the order are as the decision says, with 1 when
any is not, and with 2 when the file is no decision.

The formula, from the call: price points = price weight x lowest comparison price / the bid's own; points of a question
= quality weight x the question's weight x points given / most points; each rounded once to hundredths, half up. Equal
totals go to the lower comparison price, then to the bid id that sorts first.
"""

import json
import sys
from fractions import Fraction


def half_up(value: Fraction) -> int:
    """The whole number nearest to a value, the half upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def in_points(hundredths: int) -> str:
    """Hundredths of a point as points."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def points_of(bid: dict, compared: dict, lowest: int) -> tuple[int, list[int]]:
    """Price points and points by question of a bid, in hundredths."""
    own = bid["comparison_cents"]
    price = half_up(compared["price_weight"] * 100 * (Fraction(lowest, own) if own else Fraction(1)))
    questions = {one["code"]: one for one in compared["questions"]}
    answers = [
        half_up(
            Fraction(
                compared["quality_weight"] * questions[one["question"]]["weight"] * one["given"],
                questions[one["question"]]["max_points"],
            )
        )
        for one in bid["answers"]
    ]
    return price, answers


def differences(decision: dict) -> list[str]:
    """What the decision says otherwise than its own figures do; empty when all agree."""
    compared = decision["comparison"]
    bids = compared["bids"]
    lowest = min((one["comparison_cents"] for one in bids), default=0)
    found, order = [], []
    for bid in bids:
        price, answers = points_of(bid, compared, lowest)
        total = price + sum(answers)
        sys.stdout.write(f"{bid['provider']}: {in_points(total)} points, price {in_points(price)}\n")
        if (price, answers) != (bid["price_points"], [one["points"] for one in bid["answers"]]):
            found.append(f"{bid['provider']}: points differ")
        if total != bid["total_points"]:
            found.append(f"{bid['provider']}: the total differs")
        order.append((-total, bid["comparison_cents"], bid["bid"]))
    ranked = [bid for _total, _cents, bid in sorted(order)]
    said = [one["bid"] for one in sorted(bids, key=lambda one: one["rank"])]
    if ranked != said:
        found.append("the order differs")
    if set(decision["winners"]) != set(ranked[: len(decision["winners"])]):
        found.append("the winners are not those with the most points")
    return found


def main(arguments: list[str]) -> int:
    """Read the file that is named and say what was found."""
    try:
        with open(arguments[0], encoding="utf-8") as file:
            decision = json.load(file)
        if decision["format"] != "rengas-decision/1":
            raise KeyError("format")
        found = differences(decision)
    except (IndexError, OSError, ValueError, KeyError, TypeError) as fault:
        sys.stderr.write(f"not a decision that can be read: {fault!r}\n")
        return 2
    for line in found:
        sys.stderr.write(f"{line}\n")
    said = "does not agree" if found else "agrees"
    sys.stdout.write(f"the decision {said} with its figures\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
