"""The contract of private files finds what it is for, on a small package made for it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
[importlinter]
root_package = shop
contract_types =
    private: scripts.room_contract.PrivateFiles

[importlinter:contract:tables]
name = Tables are private
type = private
root = shop
private = models
open_rooms = kernel
guests = wiring
ignore_imports =
    shop.demo.** -> shop.till.models
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A package of three rooms in which everybody keeps to the contract."""
    files = {
        "setup.cfg": SETTINGS,
        "shop/__init__.py": "",
        "shop/wiring.py": "import shop.till.models, shop.shelf.models.goods",
        "shop/kernel/__init__.py": "",
        "shop/kernel/models.py": "",
        "shop/till/__init__.py": "",
        "shop/till/models.py": "import shop.kernel.models",
        "shop/till/services.py": "import shop.till.models",
        "shop/shelf/__init__.py": "",
        "shop/shelf/models/__init__.py": "",
        "shop/shelf/models/goods.py": "",
        "shop/shelf/queries.py": "import shop.shelf.models.goods",
        "shop/demo/__init__.py": "",
        "shop/demo/services.py": "import shop.till.models",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def _look(shop: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command as look; look(['--no-cache', '--no-logo'])"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=shop,
        env={"PYTHONPATH": f"{shop}:{ROOT}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_package_that_keeps_to_it_passes(shop: Path) -> None:
    seen = _look(shop)

    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_a_room_that_reads_the_tables_of_another_is_named_with_its_line(shop: Path) -> None:
    (shop / "shop/till/services.py").write_text("import shop.till.models\nimport shop.shelf.models.goods\n")

    seen = _look(shop)

    assert seen.returncode == 1
    assert "shop.till.services (l.2) may not import shop.shelf.models.goods" in seen.stdout
