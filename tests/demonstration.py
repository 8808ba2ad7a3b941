"""The demo in tests: its people, and walking every link that they are shown."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from marketplace import create_app
from marketplace.config import Settings
from tests.browsing import Browser, Page

NOT_LOOKING = {"static", "accounts.sign_out"}


def make_demo(folder: Path) -> Flask:
    """A portal with the demo, at the moment for which it was made: now."""
    # Here and not above, because it needs every room, and tests of one room need not.
    from marketplace.installation import prepare

    settings = Settings(instance=folder, demo=True, testing=True)
    made = create_app(settings).test_cli_runner().invoke(prepare)
    assert made.exit_code == 0, made.output
    return create_app(settings)  # anew, because demo mode is decided when the application is made


def people_of(app: Flask) -> list[str]:
    """Keys of the demo's people, as the page offers them."""
    page = Browser(app).open("/demo")
    return [str(button["value"]) for button in page.soup.find_all("button", attrs={"name": "person"})]


def signed_in(app: Flask, person: str) -> Browser:
    """A browser of its own in which one has become a person."""
    browser = Browser(app)
    browser.open("/demo").form(action="/demo/sign-in").send(button=("person", person))
    return browser


def links(page: Page) -> Iterator[str]:
    """Addresses of this portal that a page links to, without fragments and without the links that choose a language."""
    for link in page.soup.find_all("a", href=True):
        parts = urlsplit(urljoin(page.url, str(link["href"])))
        if parts.scheme or parts.netloc or "lang=" in parts.query:
            continue
        yield parts._replace(fragment="").geturl()


def endpoint_of(app: Flask, url: str) -> str:
    """The route of an address."""
    try:
        endpoint, _ = app.url_map.bind("").match(urlsplit(url).path, method="GET")
    except HTTPException:
        return f"nothing at {url}"
    return str(endpoint)


def walk(
    app: Flask, browser: Browser, *, per_route: int, note: Callable[[str, Page], None] | None = None
) -> tuple[Counter[str], list[str]]:
    """Open pages from the front page on, as far as links lead.

    Args:
        per_route: How many rows of a kind one person looks at; the rest of a list differs in content only.
        note: Called with the route and the page for each page that opened soundly.
    Returns:
        How many pages were opened by route, and what broke.
    """
    opened: Counter[str] = Counter()
    broken = []
    waiting, known = deque([("/", "the front page")]), {"/"}
    while waiting:
        url, source = waiting.popleft()
        endpoint = endpoint_of(app, url)
        if endpoint in NOT_LOOKING or opened[endpoint] >= per_route:
            continue
        opened[endpoint] += 1
        try:
            page = browser.open(url, expect=None)
        except AssertionError as faulty:
            broken.append(f"{url} on {source}: {faulty}")
            continue
        if page.status != 200:
            broken.append(f"{url} on {source}: {page.status}")
        elif page.response.mimetype == "text/html":
            if note is not None:
                note(endpoint, page)
            fresh = [link for link in links(page) if link not in known]
            known.update(fresh)
            waiting.extend((link, url) for link in fresh)
    return opened, broken
