"""A mini-tender that does not pay itself back is changed in the editor of terms until it does."""

import pytest
from flask import Flask

from marketplace.modelling import queries
from marketplace.tenders import queries as tenders
from marketplace.tenders.services.publishing import brief_of
from tests.browsing import Browser, Form, Page
from tests.factories.tenders import make_call


def planned(page: Page) -> Form:
    """The model's form: one person in five of the longest unemployed finds work that lasts."""
    form = page.form(holding="source")
    percents = [name for name in form.fields if name.endswith("-percent")]
    values = dict.fromkeys(percents, "0")
    for part, percent in (("brackets-", "100"), ("groups-", "100"), ("endings-", "20")):
        names = [name for name in percents if name.startswith(part)]
        values[names[0] if part == "groups-" else names[-1]] = percent
    values |= {"groups-0-deadweight": "30", "groups-0-source": "seuranta 2025", "source": "aiempi hankinta"}
    return form.fill_all(values)


@pytest.mark.sqlite_only
def test_a_call_that_does_not_pay_back_is_changed_in_the_editor_until_it_does(app: Flask, browse: Browser) -> None:
    case = make_call(with_model=False)
    officer = browse.as_person(case.officer.actor.person_id, case.officer.actor.organisation_id)
    address = f"/kilpailutukset/{case.id}"

    dear = planned(officer.open(f"{address}/malli").form(action="/malli/uusi").send()).send()
    assert "Hintoja ei ole perusteltu" in dear.text

    editor = officer.open(f"{address}/ehdot").form(action="/ehdot/muokkaa").send()
    draft = editor.url.rsplit("/", 1)[-1]
    officer.open(f"/ehdot/{draft}/etapit/0").form(holding="price_cents").fill(price_cents="100").send()
    officer.open(f"{address}/ehdot?ehdot={draft}").form(button="Ota nämä ehdot").send()
    assert tenders.call(case.id).ceilings["start"] == 10_000

    again = officer.open(f"{address}/malli").form(action="/malli/uusi").send()
    assert again.form(holding="source").fields["groups-0-deadweight"] == ["30"]
    paid_back = again.form(holding="source").send()
    assert "Hinnat perusteltu" in paid_back.text
    paid_back.follow("Ota malli käyttöön").form(button="Ota käyttöön").send()

    call = tenders.call(case.id)
    newest = queries.newest_of(brief_of(call).subject)
    assert newest is not None
    assert call.model_id == newest.id
    assert newest.version == 2
    assert queries.problems_before_publishing(call.model_id, brief_of(call)) == []
