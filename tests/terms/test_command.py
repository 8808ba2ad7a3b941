"""``marketplace payments calculate``: documents in, JSON lines out, no database, every fault on its own line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marketplace.terms.commands import calculate
from tests.terms.documents import Document
from tests.terms.test_cases import CASES, FIELDS


def _run(folder: Path, case: Document, *, as_of: str | None = None) -> Result:
    (folder / "t.json").write_text(json.dumps(case["terms"]), encoding="utf-8")
    (folder / "f.jsonl").write_text("".join(json.dumps(one) + "\n" for one in case["facts"]), encoding="utf-8")
    words = ["--terms", str(folder / "t.json"), "--facts", str(folder / "f.jsonl"), "--as-of", as_of or case["as_of"]]
    if case.get("keys"):
        (folder / "k.json").write_text(json.dumps(case["keys"]), encoding="utf-8")
        words += ["--keys", str(folder / "k.json")]
    return CliRunner().invoke(calculate, words)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_is_calculated_as_expected(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))

    done = _run(tmp_path, case)

    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [{name: line[name] for name in FIELDS} for line in lines] == case["expected"]
    assert all("because" in line for line in lines)


def test_bad_input_ends_with_two_and_one_line_a_fault(tmp_path: Path) -> None:
    case = json.loads(CASES[0].read_text(encoding="utf-8"))
    case["terms"]["milestones"][0]["price_cents"] = -1
    case["facts"][0]["service_end"] = "2000-01-01"

    done = _run(tmp_path, case, as_of="31.12.2026")

    assert done.exit_code == 2
    assert done.stdout == ""
    faults = done.stderr.splitlines()
    assert len(faults) == 3
    assert "milestones[0].price_cents" in faults[0]
    assert "line 1: service_end" in faults[1]
    assert faults[2].startswith("--as-of")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    words = ["--terms", "none.json", "--facts", "none.jsonl", "--as-of", "2026-12-31"]

    done = CliRunner().invoke(calculate, words)

    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["none.json", "none.jsonl"]


def test_a_participant_without_a_home_is_named_with_the_day(tmp_path: Path) -> None:
    case = json.loads(CASES[0].read_text(encoding="utf-8"))
    case["facts"][0]["home"] = []

    done = _run(tmp_path, case)

    assert done.exit_code == 2
    assert case["facts"][0]["participant"] in done.stderr
