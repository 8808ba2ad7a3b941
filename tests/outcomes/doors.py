"""Opening pages of outcomes as the people around a contract."""

from tests.browsing import Browser, Page


def door(browse: Browser, actor) -> Browser:
    """A browser signed in as an actor."""
    return browse.as_person(actor.person_id, actor.organisation_id)


def in_english(browser: Browser, address: str, *, expect: int = 200) -> Page:
    """A page in English, so that the test reads like the product's source."""
    return browser.open(address + ("&" if "?" in address else "?") + "lang=en", expect=expect)
