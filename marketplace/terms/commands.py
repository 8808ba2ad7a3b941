"""The calculator on the command line: terms, facts and keys in, entitlements out. It needs no database.

``calculate`` is mounted as ``marketplace payments calculate``. Bad input ends it with 2 and one line a fault.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from marketplace.kernel.errors import Incomplete, Problem
from marketplace.terms.messages import REFUSALS
from marketplace.terms.rules import CalculationFaulty, Entitlement, Facts, Keys, Terms, check_keys, entitlements
from marketplace.terms.schemas import parse_json, read_facts, read_keys, read_terms
from marketplace.terms.schemas.values import Fields

_Read = TypeVar("_Read")


def line_of(problem: Problem) -> str:
    """A fault as one line: where it is and why."""
    place = [f"line {problem.facts['line']}"] if "line" in problem.facts and problem.code != "terms.not_json" else []
    if problem.path:
        place.append(problem.path)
    return ": ".join([*place, str(REFUSALS[problem.code]) % problem.facts])


class _Faults:
    """Faults of everything that was given on the command line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def keep(self, name: str, problems: Sequence[Problem]) -> None:
        """Keep faults of a file, each in one line of characters that a terminal can show."""
        for problem in problems:
            line = f"{name}: {line_of(problem)}"
            self.lines.append("".join(char if char.isprintable() else " " for char in line))

    def read(self, path: str, reader: Callable[[bytes], _Read]) -> _Read | None:
        """Read a file; None when it has faults."""
        try:
            return reader(Path(path).read_bytes())
        except OSError as fault:
            self.keep(path, [Problem("", "terms.unreadable", {"reason": fault.strerror or type(fault).__name__})])
        except Incomplete as faulty:
            self.keep(path, faulty.problems)
        return None

    def day(self, name: str, text: str) -> date | None:
        """Read a day; None when it has faults."""
        problems: list[Problem] = []
        day = Fields({name: text}, (), problems).day(name)
        self.keep(name, [Problem("", problem.code, problem.facts) for problem in problems])
        return day

    def end(self) -> NoReturn:
        """Tell every fault and end the command with 2."""
        for line in self.lines:
            click.echo(line, err=True)
        raise SystemExit(2)


def _facts(content: bytes) -> list[Facts]:
    return read_facts(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"))


def _given(
    terms_path: str, facts_path: str, keys_path: str | None, as_of_text: str
) -> tuple[Terms, list[Facts], Keys, date]:
    """Read everything that was given, or end the command with every fault."""
    faults = _Faults()
    terms = faults.read(terms_path, lambda content: read_terms(parse_json(content)))
    facts = faults.read(facts_path, _facts)
    keys = Keys() if keys_path is None else faults.read(keys_path, lambda content: read_keys(parse_json(content)))
    as_of = faults.day("--as-of", as_of_text)
    if terms is not None and keys is not None:
        try:
            check_keys(terms, keys)
        except CalculationFaulty as faulty:
            faults.keep(terms_path, faulty.problems)
    if faults.lines or terms is None or facts is None or keys is None or as_of is None:
        faults.end()
    return terms, facts, keys, as_of


def _calculated(facts_path: str, terms: Terms, facts: list[Facts], as_of: date, keys: Keys) -> list[Entitlement]:
    try:
        return entitlements(terms, facts, as_of=as_of, keys=keys)
    except CalculationFaulty as faulty:
        faults = _Faults()
        faults.keep(facts_path, faulty.problems)
        faults.end()


@click.command()
@click.option("--terms", "terms_path", required=True, metavar="FILE", help="Payment terms, outcome-terms/1 as JSON.")
@click.option("--facts", "facts_path", required=True, metavar="FILE", help="Facts as JSON lines, one placement a line.")
@click.option("--keys", "keys_path", metavar="FILE", help="Allocation keys as JSON.")
@click.option("--as-of", "as_of_text", required=True, metavar="DATE", help="Days after it do not exist: 2026-12-31.")
def calculate(terms_path: str, facts_path: str, keys_path: str | None, as_of_text: str) -> None:
    """Work out what verified facts are worth and print one JSON line a part.

    Nothing is stored and no database is needed. With bad input the command prints every fault on its own line on
    standard error and exits with 2.
    """
    terms, facts, keys, as_of = _given(terms_path, facts_path, keys_path, as_of_text)
    lines = _calculated(facts_path, terms, facts, as_of, keys)
    sys.stdout.writelines(json.dumps(line.to_document()) + "\n" for line in lines)
