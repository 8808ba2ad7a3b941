"""Sessions kept by the server, so that signing out, an idle hour or a leaver's last day ends them for good.

The cookie holds a random token; the table holds its hash and the encrypted content. A session ends at sign-out,
after an idle limit and after an absolute limit. Writes are short transactions of their own after the request's own
commit, and seeing a session is written at most once a minute.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import select, update
from werkzeug.datastructures import CallbackDict

from marketplace.identity.models import WebSession
from marketplace.kernel import clock
from marketplace.kernel.db import db, reading_only, short_write

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
WRITE_SEEN_AFTER = timedelta(minutes=1)
READING = ("GET", "HEAD", "OPTIONS")


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The content of a session.

    Attributes:
        row_id: Row of the session, None until it is first saved.
        expired_person: Person of a session that ran out with this very request, so that typed text can be kept.
    """

    def __init__(self, content: dict[str, Any] | None = None, row_id: int | None = None) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(content or {}, changed)
        self.row_id = row_id
        self.modified = False
        self.renewed = False
        self.new = row_id is None
        self.seen_at: datetime | None = None
        self.expired_person: int | None = None

    def renew(self) -> None:
        """Give the session a new token, as at sign-in, so that a planted token is worth nothing."""
        self.renewed = True
        self.modified = True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Opens and saves sessions."""

    serializer = TaggedJSONSerializer()

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"session content " + secret.encode()).digest()

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Find the session of a request; an unknown, ended or lapsed one gives an empty session."""
        # A writing request reads, too, until it has come whole; see transactions.receive_whole.
        reading_only.set(True)
        token = request.cookies.get(self.get_cookie_name(app))
        if not token or request.endpoint in ("static", "web.health"):
            return ServerSession()
        with db.engine.connect() as connection:
            table = WebSession.__table__
            row = connection.execute(select(table).where(table.c.token_digest == _digest(token))).one_or_none()
        if row is None or row.ended_at is not None:
            return ServerSession()
        now = clock.now()
        if now - row.seen_at > IDLE_LIMIT or now - row.created_at > ABSOLUTE_LIMIT:
            lapsed = ServerSession()
            lapsed.expired_person = row.person_id
            return lapsed
        session = ServerSession(self._read(row.content), row.id)
        session.seen_at = row.seen_at
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; an emptied session ends its row."""
        assert isinstance(session, ServerSession)
        now = clock.now()
        name = self.get_cookie_name(app)
        if not session:
            if session.row_id is not None:
                self._end(session.row_id, now)
                response.delete_cookie(name, path=self.get_cookie_path(app))
            return
        response.vary.add("Cookie")
        if session.row_id is not None and not session.modified:
            if session.seen_at is None or now - session.seen_at > WRITE_SEEN_AFTER:
                self._update(session.row_id, {"seen_at": now})
            return
        values = {
            "content": self._write(dict(session)),
            "person_id": session.get("person_id"),
            "seen_at": now,
        }
        if session.row_id is not None and not session.renewed:
            self._update(session.row_id, values)
            return
        if session.row_id is not None:
            self._end(session.row_id, now)
        token = secrets.token_urlsafe(32)
        with short_write() as database:
            database.add(WebSession(token_digest=_digest(token), created_at=now, **values))
        response.set_cookie(
            name,
            token,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite="Lax",
        )

    def _update(self, row_id: int, values: dict[str, Any]) -> None:
        with short_write() as database:
            database.execute(update(WebSession).where(WebSession.id == row_id).values(**values))

    def _end(self, row_id: int, now: datetime) -> None:
        self._update(row_id, {"ended_at": now, "content": b""})

    def _write(self, content: dict[str, Any]) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._key).encrypt(nonce, self.serializer.dumps(content).encode(), None)

    def _read(self, sealed: bytes) -> dict[str, Any]:
        content: dict[str, Any] = self.serializer.loads(
            AESGCM(self._key).decrypt(sealed[:12], sealed[12:], None).decode()
        )
        return content
