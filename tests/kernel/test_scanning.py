"""What is uploaded is looked at by a ClamAV daemon, here by a socket that speaks as one does."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from marketplace.kernel.scanning import CHUNK, FileHarmful, Scanner, ScannerSilent
from marketplace.kernel.storage import Storage

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner takes for a harmful one, here in two halves."""


def _read(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = connection.recv(count - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


def _daemon(connection: socket.socket, seen: list[bytes]) -> bytes:
    """One conversation as clamd holds it."""
    assert _read(connection, 10) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack(">I", _read(connection, 4))[0]:
        assert size <= CHUNK
        content += _read(connection, size)
    seen.append(content)
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def listening(
    address: str | tuple[str, int], answer: Callable[[socket.socket, list[bytes]], bytes] = _daemon
) -> Iterator[tuple[str, list[bytes]]]:
    """A daemon on a socket, and the contents that it has seen."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    seen: list[bytes] = []
    with closing(socket.socket(family, socket.SOCK_STREAM)) as server:
        server.bind(address)
        server.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(answer(connection, seen))

        thread = Thread(target=serve, daemon=True)
        thread.start()
        named = address if isinstance(address, str) else f"127.0.0.1:{server.getsockname()[1]}"
        yield named, seen
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("size", [1, CHUNK, 3 * CHUNK + 17])
def test_a_clean_content_reaches_the_daemon_whole(tmp_path: Path, size: int) -> None:
    content = b"%PDF-" + b"x" * size
    with listening(str(tmp_path / "clamd.ctl")) as (address, seen):
        Scanner(address).check(content)

    assert seen == [content]


def test_a_harmful_content_is_not_kept(tmp_path: Path) -> None:
    with listening(("127.0.0.1", 0)) as (address, _):
        storage = Storage(tmp_path / "files", b"k" * 32, Scanner(address))
        with pytest.raises(FileHarmful) as refused:
            storage.keep(b"%PDF-1.7 " + EICAR)
        clean = storage.keep(b"%PDF-1.7 clean")

    assert refused.value.facts == {"found": "Eicar-Signature"}
    assert storage.fetch(clean) == b"%PDF-1.7 clean"
    assert len([one for one in storage.folder.rglob("*") if one.is_file()]) == 1


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK? \0", b"PONG\0"])
def test_no_answer_that_says_clean_is_no_permission(tmp_path: Path, answer: bytes) -> None:
    def other(connection: socket.socket, seen: list[bytes]) -> bytes:
        _daemon(connection, seen)
        return answer

    with listening(str(tmp_path / "clamd.ctl"), other) as (address, _):
        storage = Storage(tmp_path / "files", b"k" * 32, Scanner(address))
        with pytest.raises(ScannerSilent):
            storage.keep(b"%PDF-1.7")

    assert not storage.folder.exists()


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "no port"])
def test_without_a_daemon_nothing_is_kept(tmp_path: Path, address: str) -> None:
    with pytest.raises(ScannerSilent):
        Storage(tmp_path / "files", b"k" * 32, Scanner(address, patience=1)).keep(b"%PDF-1.7")
