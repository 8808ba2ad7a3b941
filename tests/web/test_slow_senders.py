"""Whoever sends slowly keeps nobody else from writing."""

import sqlite3
from contextlib import closing
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask

from marketplace.kernel.db import db
from tests.browsing import Browser
from tests.factories.people import make_person

pytestmark = pytest.mark.sqlite_only


def test_another_writes_while_a_form_is_still_arriving(app: Flask) -> None:
    browser = Browser(app).as_person(make_person())
    form = browser.open("/oma/tiedot").form(holding="name").fill(name="Aino Hidas")
    body = urlencode([(name, value) for name, values in form.fields.items() for value in values]).encode()
    written = []

    class Arriving(BytesIO):
        """A body during whose reading somebody else writes."""

        def readinto(self, place: memoryview) -> int:
            with closing(sqlite3.connect(str(db.engine.url.database), timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")
                written.append(other.total_changes)
                other.rollback()
            return super().readinto(place)

    browser._close()
    answer = browser.client.post(
        "/oma/tiedot",
        input_stream=Arriving(body),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 303
    assert written
