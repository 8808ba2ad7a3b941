"""Kept files are found by their content, unreadable without the key, and a changed one is noticed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.errors import NotFound
from marketplace.kernel.keys import load_keys
from marketplace.kernel.storage import FileDamaged, Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """An empty folder of kept files."""
    return Storage(tmp_path / "files", b"k" * 32)


def _only_file(storage: Storage) -> Path:
    (path,) = [one for one in storage.folder.rglob("*") if one.is_file()]
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.binary(max_size=3000))
def test_what_is_kept_is_fetched_unchanged(storage: Storage, content: bytes) -> None:
    assert storage.fetch(storage.keep(content)) == content


def test_equal_files_are_kept_once(storage: Storage) -> None:
    assert storage.keep(b"same") == storage.keep(b"same")

    assert _only_file(storage).stat().st_mode & 0o077 == 0


def test_neither_name_nor_content_of_a_kept_file_tells_what_it_holds(storage: Storage) -> None:
    import hashlib

    address = storage.keep(b"a known document")

    assert b"known" not in _only_file(storage).read_bytes()
    assert address != hashlib.sha256(b"a known document").hexdigest()
    assert address != Storage(storage.folder, b"j" * 32).address_of(b"a known document")


def test_a_changed_file_is_noticed(storage: Storage) -> None:
    address = storage.keep(b"content")
    path = _only_file(storage)
    path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1]))

    with pytest.raises(FileDamaged):
        storage.fetch(address)


def test_two_files_cannot_be_swapped(storage: Storage) -> None:
    one = storage.keep(b"one")
    sealed = _only_file(storage).read_bytes()
    other = storage.keep(b"other")
    (storage.folder / other[:2] / other).write_bytes(sealed)

    assert storage.fetch(one) == b"one"
    with pytest.raises(FileDamaged):
        storage.fetch(other)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "A" * 64, "f" * 63, "f" * 64])
def test_an_address_that_names_nothing_is_not_found(storage: Storage, address: str) -> None:
    with pytest.raises(NotFound):
        storage.fetch(address)


def test_a_forgotten_file_is_gone(storage: Storage) -> None:
    address = storage.keep(b"content")
    storage.forget(address)
    storage.forget(address)

    with pytest.raises(NotFound):
        storage.fetch(address)


def test_keys_are_made_once_and_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first, second = load_keys(folder), load_keys(folder)

    assert (first.session, first.server, first.files, first.totp) == (
        second.session,
        second.server,
        second.files,
        second.totp,
    )
    assert first.receipt_public_pem() == second.receipt_public_pem()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}


def test_a_document_is_written_in_one_way_only() -> None:
    assert canonical_json({"b": [1, "ä"], "a": None}) == '{"a":null,"b":[1,"ä"]}'
    assert canonical_json({"a": 1, "b": 2}) == canonical_json(dict(reversed({"a": 1, "b": 2}.items())))


@pytest.mark.parametrize("document", [1.5, [1, 2.0], {"a": {"b": (1, 0.1)}}])
def test_no_document_holds_a_float(document: object) -> None:
    with pytest.raises(TypeError, match="floats"):
        canonical_json(document)
