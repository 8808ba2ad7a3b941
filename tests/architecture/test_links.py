"""Names that one file uses and another gives: pages, routes, macros. A wrong one would be found by a reader only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).resolve().parents[2]
ROUTE_IN_PAGE = re.compile(r"""\b(url_for|url_or_none)\(\s*["']([\w.]+)["']""")
USED_IN_PAGE = re.compile(r"""\b(?:extends|include|import|from)\s+["']([\w./-]+)["']""")
FOUND_BY_NAME = ("notices/", "security/", "errors/")
"""Pages whose names are put together: notices by kind, the sign-in library's own, errors by status."""


def _templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _texts_in_code() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "marketplace").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def _routes_in_code() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "marketplace").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in {"url_for", "url_or_none"} and isinstance(first, ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", first.value


def test_every_route_that_is_linked_exists(app: Flask) -> None:
    asked = list(_routes_in_code())
    for name, text in _templates().items():
        asked += [(f"templates/{name}", match.group(2)) for match in ROUTE_IN_PAGE.finditer(text)]
    asked += [("navigation", item.endpoint) for item in app.extensions["navigation"]]
    # The demo's own doors exist only where the database is a demo; its people follow their links there.
    wanted = {(place, route) for place, route in asked if not route.startswith("demo.")}

    assert sorted(f"{place}: {route}" for place, route in wanted if route not in app.view_functions) == []


def test_every_page_can_be_read_by_the_template_engine(app: Flask) -> None:
    for name in _templates():
        app.jinja_env.get_template(name)


def test_every_page_that_is_named_exists_and_every_page_is_named(app: Flask) -> None:
    there = _templates()
    named = {name for text in there.values() for name in USED_IN_PAGE.findall(text)}
    in_code = {text for _, text in _texts_in_code() if re.fullmatch(r"[\w/-]+/[\w.-]+\.(html|txt|xml|svg)", text)}

    assert sorted(name for name in named if name not in there) == []
    assert sorted(name for name in there if name not in named | in_code and not name.startswith(FOUND_BY_NAME)) == []


def test_every_kind_of_notice_that_is_sent_has_its_text(app: Flask) -> None:
    kinds = set()
    for path in sorted((ROOT / "marketplace").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "tell":
                for keyword in node.keywords:
                    if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                        kinds.add(keyword.value.value)
    texts = {name.removeprefix("notices/") for name in _templates() if name.startswith("notices/")}

    assert sorted(kind for kind in kinds if f"{kind}.txt" not in texts) == []
