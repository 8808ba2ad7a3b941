"""Pages opened as a browser opens them, without a browser: forms are read from the page and sent back whole.

Every page that is opened is checked as ``tests.pages.check_page`` says.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.kernel.db import db
from tests.pages import check_page


@dataclass
class Page:
    """An opened page."""

    browser: "Browser"
    response: TestResponse
    url: str

    @property
    def status(self) -> int:
        """HTTP status of the answer."""
        return self.response.status_code

    @property
    def soup(self) -> BeautifulSoup:
        """The page's tree."""
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @property
    def text(self) -> str:
        """The page's text with single spaces; no-break spaces too."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        """Text of the one main heading."""
        heading = self.soup.find("h1")
        assert heading is not None, f"no h1 on {self.url}"
        return " ".join(heading.get_text(" ").split())

    def form(self, *, action: str | None = None, holding: str | None = None, button: str | None = None) -> "Form":
        """A form of the page: by the end of its action, by the name of a field in it, or by its button's text."""
        for form in self.soup.find_all("form"):
            if form.get("method", "get").lower() != "post" and action is None and holding is None:
                continue
            if action is not None and not str(form.get("action") or self.url).split("?")[0].endswith(action):
                continue
            if holding is not None and form.find(attrs={"name": holding}) is None:
                continue
            if button is not None and not any(button in b.get_text() for b in form.find_all("button")):
                continue
            return Form(self, form)
        raise AssertionError(f"no such form on {self.url}: {action=} {holding=} {button=}\n{self.text[:2000]}")

    def follow(self, link_text: str) -> "Page":
        """Click a link by (part of) its text."""
        for link in self.soup.find_all("a"):
            if link_text in " ".join(link.get_text(" ").split()):
                return self.browser.open(str(link["href"]))
        raise AssertionError(f"no link “{link_text}” on {self.url}\n{self.text[:2000]}")


class Form:
    """A form as it stands on a page, with its hidden fields and present values."""

    def __init__(self, page: Page, tag: Tag) -> None:
        self.page = page
        self.action = str(tag.get("action") or page.url)
        self.fields: dict[str, list[Any]] = {}
        for field in tag.find_all(["input", "textarea", "select"]):
            self._read(field)
        self._names = {str(f.get("name")) for f in tag.find_all(["input", "textarea", "select", "button"])}

    def _read(self, field: Tag) -> None:
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in ("submit", "button", "file"):
            return
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                self.fields.setdefault(str(name), []).append(str(field.get("value", "on")))
            return
        if field.name == "select":
            chosen = [str(o.get("value", o.get_text())) for o in field.find_all("option") if o.has_attr("selected")]
            first = field.find("option")
            if not chosen and not field.has_attr("multiple") and first is not None:
                chosen = [str(first.get("value", first.get_text()))]
            self.fields[str(name)] = chosen
            return
        value = (
            field.get_text().removeprefix("\r").removeprefix("\n")
            if field.name == "textarea"
            else str(field.get("value", ""))
        )
        self.fields.setdefault(str(name), []).append(value)

    def fill(self, **values: Any) -> "Form":
        """Type values; a list fills a group; bytes with a name as (bytes, name) is a file. Unknown fields fail."""
        for name, value in values.items():
            name = name if name in self._names else name.replace("__", "-")
            assert name in self._names, f"no field {name} on {self.page.url}: {sorted(self._names)}"
            self.fields[name] = value if isinstance(value, list) else [value]
        return self

    def fill_all(self, values: dict[str, Any]) -> "Form":
        """Type values by field names that are no Python names."""
        return self.fill(**values)

    def send(self, button: tuple[str, str] | None = None) -> Page:
        """Send the form and follow where it leads."""
        data: dict[str, Any] = {}
        for name, values in self.fields.items():
            data[name] = [(BytesIO(v[0]), v[1]) if isinstance(v, tuple) else str(v) for v in values]
        if button is not None:
            data[button[0]] = [button[1]]
        return self.page.browser.post(self.action, data)


class FreshClient(FlaskClient):
    """A client whose requests share nothing: inside a test's application context they would all see one ``g``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request that remembers nothing of the one before."""
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


class Browser:
    """Opens pages and sends forms as one person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = FreshClient(app, app.response_class, use_cookies=True)
        self.language = "fi"

    def as_person(self, person_id: int, organisation_id: int | None = None) -> "Browser":
        """A browser of its own, signed in as a person who acts for an organisation."""
        other = Browser(self.app)
        self._close()
        with other.client.session_transaction() as session:
            session["person_id"] = person_id
            if organisation_id is not None:
                session["organisation_id"] = organisation_id
        return other

    def _close(self) -> None:
        # What a test has written must be seen by the request, and the write lock must be free.
        db.session.commit()
        db.session.remove()

    def open(self, url: str, *, expect: int | None = 200) -> Page:
        """Open a page, follow redirects, check it."""
        self._close()
        response = self.client.get(url, follow_redirects=True)
        return self._opened(response, url, expect)

    def post(self, url: str, data: dict[str, Any], *, expect: int | None = None) -> Page:
        """Send fields, follow redirects, check the page that comes."""
        self._close()
        response = self.client.post(url, data=data, follow_redirects=True)
        return self._opened(response, url, expect)

    def _opened(self, response: TestResponse, url: str, expect: int | None) -> Page:
        final = response.request.full_path.rstrip("?") if response.history else url
        if expect is not None:
            text = BeautifulSoup(response.get_data(as_text=True), "html.parser").get_text(" ")
            assert response.status_code == expect, f"{response.status_code} on {url}: {' '.join(text.split())[:1500]}"
        assert response.status_code < 500, f"{response.status_code} on {url}"
        if response.mimetype == "text/html":
            if "lang=" in final:
                self.language = final.split("lang=")[1][:2]
            check_page(response.get_data(as_text=True), language=self.language)
        return Page(self, response, final)
