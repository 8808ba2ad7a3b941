"""What may not stand in the source, because it would go wrong later and quietly."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "marketplace"
TEMPLATES = ROOT / "templates"

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handlers"}
CLOCK = PACKAGE / "kernel" / "clock.py"
READS_THE_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
SQL_CALLS = {"text", "exec_driver_sql", "executescript"}
COUNTS_MONEY = ("kernel", "terms", "modelling", "tenders", "contracts", "outcomes", "payments", "invoicing")


def _python(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _named(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call))


def _function_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: explaining is not what makes a function long."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_file_is_longer_than_a_person_reads() -> None:
    files = [*_python("marketplace", "scripts", "tests"), *TEMPLATES.rglob("*.html")]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert [_named(path, lines) for path, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{_named(path, node.lineno)} {node.name}: {_lines_of_code(node)} lines"
        for path in _python("marketplace")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_of_code(node) > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path.relative_to(ROOT)) for path in _python("marketplace", "tests") if path.stem in NAMELESS] == []


def test_only_the_clock_reads_the_time() -> None:
    found = [
        _named(path, call.lineno)
        for path in _python("marketplace")
        if path != CLOCK
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in READS_THE_CLOCK
    ]

    assert found == []


def test_services_and_rules_get_the_time_as_an_argument() -> None:
    found = []
    for path in _python("marketplace"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if not {"services", "rules", "queries", "access"} & set(parts[1:2]):
            continue
        for call in _calls(path):
            if _function_name(call) in {"now", "today_in_finland"} and isinstance(call.func, ast.Attribute):
                owner = call.func.value
                if isinstance(owner, ast.Name) and owner.id == "clock":
                    found.append(_named(path, call.lineno))

    assert found == []


def test_no_sql_is_put_together_from_texts() -> None:
    found = [
        _named(path, call.lineno)
        for path in _python("marketplace")
        if path != PACKAGE / "kernel" / "db.py"  # names of our own tables in triggers; no value ever
        for call in _calls(path)
        if _function_name(call) in SQL_CALLS
        and call.args
        and (isinstance(call.args[0], ast.JoinedStr | ast.BinOp) or _is_format(call.args[0]))
    ]

    assert found == []


def _is_format(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def test_rules_that_count_money_hold_no_float() -> None:
    found = []
    for path in _python(*(f"marketplace/{room}" for room in COUNTS_MONEY)):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[1] not in {"rules", "services", "queries", "models", "money"}:
            continue
        for node in ast.walk(_tree(path)):
            is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if is_literal or (isinstance(node, ast.Call) and _function_name(node) == "float"):
                found.append(_named(path, node.lineno))

    assert found == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("text that is not escaped", r"\|\s*safe\b|\bautoescape\s+false\b|\bMarkup\("),
        ("a style that the content policy refuses", r"<[^>{]*\sstyle\s*="),
        ("a script that the content policy refuses", r"<[^>{]*\son[a-z]+\s*="),
        ("an address of another site's file", r"<(?:script|link|img)[^>]*(?:src|href)\s*=\s*[\"']https?://"),
    ],
)
def test_templates_hold_nothing_that_a_browser_must_not_get(what: str, pattern: str) -> None:
    found = [
        f"{what}: {path.relative_to(ROOT)}: {match.group(0)[:80]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]

    assert found == []
