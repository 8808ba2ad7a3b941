"""Asking a ClamAV daemon whether a content is harmful, before anything of it is kept.

The daemon gets the content over its socket in chunks (command INSTREAM) and never a path, so that it may run on
another machine and needs no right to the portal's folder. When it does not answer, nothing is kept: a file that was
not looked at is no better than one that was refused.

Source: ClamAV, clamd(8), commands INSTREAM and its limit StreamMaxLength.
"""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from marketplace.kernel.errors import RuleBroken

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class FileHarmful(RuleBroken):
    """The daemon found something harmful in the content."""

    code: ClassVar[str] = "kernel.file_harmful"
    status: ClassVar[int] = 422
    form_field: ClassVar[str | None] = "file"


class ScannerSilent(RuleBroken):
    """The daemon does not answer, or does not say that the content is clean."""

    code: ClassVar[str] = "kernel.scanner_silent"
    status: ClassVar[int] = 503
    form_field: ClassVar[str | None] = "file"


@dataclass(frozen=True)
class Scanner:
    """Where the daemon listens.

    Args:
        address: Path of its socket, or ``host:port``.
        patience: Seconds to wait for each step.
    """

    address: str
    patience: float = 30.0

    def _connection(self) -> socket.socket:
        if "/" in self.address:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.patience)
            try:
                connection.connect(str(Path(self.address)))
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.patience)

    def check(self, content: bytes) -> None:
        """Refuse a content that is harmful, or that nobody could look at.

        Raises:
            FileHarmful: the daemon found something; ``found`` is its name for it.
            ScannerSilent: there was no answer that says the content is clean.
        """
        try:
            answer = self._asked(content)
        except (OSError, ValueError) as fault:
            raise ScannerSilent() from fault
        if answer.endswith(" FOUND"):
            raise FileHarmful(found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
        if answer != "stream: OK":
            raise ScannerSilent()

    def _asked(self, content: bytes) -> str:
        with self._connection() as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                connection.sendall(len(part).to_bytes(4, "big") + part)
            connection.sendall(bytes(4))
            answer = b""
            while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
                more = connection.recv(LONGEST_ANSWER)
                if not more:
                    break
                answer += more
        return answer.split(b"\0")[0].decode("utf-8", "replace").strip()
