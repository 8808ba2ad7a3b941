"""Every refusal has a sentence, so that nobody ever reads a code instead."""

import ast
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from flask import Flask

import marketplace
from marketplace.kernel.errors import RuleBroken

PACKAGE = Path(marketplace.__file__).resolve().parent
CODE = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def _all_refusals() -> list[type[RuleBroken]]:
    for module in walk_packages(marketplace.__path__, "marketplace."):
        import_module(module.name)
    found, waiting = [], [RuleBroken]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("marketplace."):
            found.append(kind)
    return sorted(set(found), key=lambda kind: kind.code)


REFUSALS = _all_refusals()


def _room(kind: type[RuleBroken]) -> str:
    return kind.__module__.split(".")[1]


@pytest.mark.sqlite_only
def test_every_refusal_has_a_sentence(app: Flask) -> None:
    sentences = app.extensions["refusals"]

    assert [f"{kind.__module__}.{kind.__name__}: {kind.code}" for kind in REFUSALS if kind.code not in sentences] == []


def test_a_refusal_has_the_name_of_its_room_and_no_two_share_one() -> None:
    own = [kind for kind in REFUSALS if "code" in vars(kind)]
    codes = [kind.code for kind in own]

    assert [f"{kind.__name__}: {kind.code}" for kind in own if kind.code.split(".")[0] != _room(kind)] == []
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def _codes_of_problems() -> dict[str, str]:
    """Codes given to ``Problem`` in the source, with the place."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "Problem":
                continue
            given = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found[value.value] = f"{path.relative_to(PACKAGE)}:{node.lineno}"
    return found


@pytest.mark.sqlite_only
def test_every_problem_of_a_document_has_a_sentence(app: Flask) -> None:
    sentences = app.extensions["refusals"]

    assert [f"{code} ({place})" for code, place in _codes_of_problems().items() if code not in sentences] == []


@pytest.mark.sqlite_only
def test_no_sentence_waits_for_a_refusal_that_never_comes(app: Flask) -> None:
    """A sentence whose code stands nowhere in the source is a rule that nobody can reach."""
    written: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "messages.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                    written.add(node.value)

    assert sorted(set(app.extensions["refusals"]) - written) == []
