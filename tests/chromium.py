"""Pages opened in a real Chromium: a server for the test's own application, windows for its people, axe.

The server runs in a thread of the test, so that it has the test's database and the test's clock. Whatever it answers
as a page is held against ``tests.pages`` when the test ends, and so is what the browser itself complained of.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, current_app, has_app_context
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from marketplace.kernel.db import db
from tests.pages import faults_of

PATIENCE_MS = 15_000
WIDE = (1280, 900)
PHONE = (390, 844)
AXE = Axe()
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "resultTypes": ["violations"],
}
EXPECTED_COMPLAINT = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d)")
"""A refused form answers 422 and a hidden row 404; the browser notes both."""


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium of this machine; without one the test fails and says so."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is not installed; ./scripts/test installs it where it may.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Site:
    """The application as a browser reaches it.

    Args:
        url: Address of the front page, without the last slash.
        browser: The browser that opens it.
        answered: Pages that it has answered, as (path, HTML).
        complaints: What the browser's own console said, with the address.
    """

    url: str
    browser: Browser
    answered: list[tuple[str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _windows: list[Page] = field(default_factory=list)

    def window(self, *, size: tuple[int, int] = WIDE, language: str = "fi-FI") -> Page:
        """A window of its own, with its own cookies, at the front page's address but not yet there."""
        if has_app_context() and "sqlalchemy" in current_app.extensions:
            # What the test has written must be seen by the server, and the write lock must be free.
            db.session.commit()
            db.session.remove()
        context = self.browser.new_context(
            base_url=self.url,
            locale=language,
            viewport={"width": size[0], "height": size[1]},
            timezone_id="Europe/Helsinki",
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        self._windows.append(page)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_COMPLAINT.search(message.text):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def close(self) -> None:
        """Close every window."""
        for page in self._windows:
            page.context.close()


@contextmanager
def served(app: Flask, browser: Browser) -> Iterator[Site]:
    """Serve an application on a free port while the test runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    site = Site(f"http://127.0.0.1:{server.server_port}", browser)
    server.app = _watched(app.wsgi_app, site.answered)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.close()
        server.shutdown()
        thread.join()
        server.server_close()
    check_answers(site)


def check_answers(site: Site) -> None:
    """Hold every page that was answered against what every page must be, and the browser to its silence."""
    found = []
    for path, html in site.answered:
        language = re.search(r'<html lang="(\w\w)"', html)
        found += [f"{path}: {fault}" for fault in faults_of(html, language=language.group(1) if language else "fi")]
    assert found == []
    assert site.complaints == []


def _watched(application: Callable[..., Iterable[bytes]], answered: list[tuple[str, str]]) -> Callable[..., Any]:
    """The application, with every page that it answers put into a list."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_page = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            is_page.append(any(n.lower() == "content-type" and v.startswith("text/html") for n, v in headers))
            is_page.append(not status.startswith("3"))
            return start_response(status, headers, *rest)

        body = application(environ, start)
        # Everything is read and closed here: the server leaves a file open when a window goes in the middle of it.
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        if all(is_page):
            answered.append((environ["PATH_INFO"], content.decode()))
        return [content]

    return answer


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it stands, for every rule of WCAG 2.2 A and AA that a machine can judge."""
    # A press of a button returns when the next page begins; until its style sheets are there nothing has its size.
    page.wait_for_load_state("load")
    found = AXE.run(page, options=STANDARD).response["violations"]
    told = [
        f"{one['id']} ({one['help']}): {' | '.join(str(node['html'])[:200] for node in one['nodes'][:4])}"
        for one in found
    ]
    assert told == [], f"axe on {page.url}:\n  " + "\n  ".join(told)
