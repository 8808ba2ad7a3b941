"""An officer drafts terms without ever seeing JSON, hears them in three languages, and tries them out."""

import json

import pytest
from flask import Flask

from marketplace.audit import queries as audit
from marketplace.kernel.actor import Role
from marketplace.terms import queries
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import template
from tests.browsing import Browser, Page
from tests.factories.people import municipal_actor, ring_actor


@pytest.fixture
def officer(app: Flask) -> Browser:
    """A procurement officer of Lahti."""
    return Browser(app).as_person(municipal_actor("398", Role.OFFICER).person_id)


def _begin(officer: Browser, template: str = "empty") -> Page:
    return officer.open("/ehdot").form(holding="template").fill(name="Lahden työehdot", template=template).send()


def _draft_id(page: Page) -> int:
    return int(page.url.split("/")[2].split("?")[0])


def test_terms_are_built_milestone_by_milestone_and_are_sound(officer: Browser) -> None:
    page = _begin(officer)
    draft = _draft_id(page)
    officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=start").form(holding="code").fill(
        code="aloitus", price_cents="300"
    ).send()

    page = (
        officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=spell")
        .form(holding="code")
        .fill(
            code="tyo_3kk",
            price_cents="1500,50",
            kinds=["employment"],
            span="days",
            length="90",
            min_weekly_hours="20",
            max_gap_days="14",
            reach_within_days="365",
            requires=["aloitus"],
        )
        .send()
    )

    assert page.status == 200
    terms = read_terms(queries.draft(draft).document)
    assert [one.code for one in terms.milestones] == ["aloitus", "tyo_3kk"]
    assert terms.milestones[1].price_cents == 1_500_50
    assert terms.milestones[1].requires == ("aloitus",)
    assert "Maksaa 1 500,50 €, kun on laskettu 90 päivää: työ." in page.text
    assert "365 päivän kuluessa palvelun alusta" in page.text
    # The same terms in the two other languages, to be opened.
    assert "Betalar 1 500,50 € när 90 dagar har räknats av: arbete." in page.text
    assert "Pays €1,500.50 when 90 days have been counted of: work." in page.text
    assert "Laskettu esimerkki" in page.text


def test_what_was_typed_is_read_aloud_without_being_saved(officer: Browser) -> None:
    draft = _draft_id(_begin(officer))
    form = officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=attendance").form(holding="code")

    page = form.fill(code="lasnaolo", price_cents="45", max_units="60").send(button=("preview", "1"))

    assert "Maksaa 45,00 € jokaisesta läsnäolon yksiköstä kuukausittain." in page.text
    assert page.form(holding="code").fields["code"] == ["lasnaolo"]
    assert queries.draft(draft).document["milestones"] == []


def test_the_reading_while_typing_answers_with_the_sentences_alone(officer: Browser) -> None:
    draft = _draft_id(_begin(officer))
    form = (
        officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=start")
        .form(holding="code")
        .fill(code="aloitus", price_cents="300")
    )
    data = dict(form.fields)

    answer = officer.client.post(f"/ehdot/{draft}/luenta?mittari=start", data=data)

    assert answer.status_code == 200
    assert "<html" not in answer.get_data(as_text=True)
    assert "Maksaa 300,00" in answer.get_data(as_text=True).replace(" ", " ")
    assert queries.draft(draft).document["milestones"] == []


def test_every_fault_is_told_beside_its_field_and_nothing_typed_is_lost(officer: Browser) -> None:
    draft = _draft_id(_begin(officer))
    form = officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=spell").form(holding="code")

    page = form.fill(
        code="tyo", price_cents="abc", kinds=["employment"], span="months", length="3", min_weekly_hours="x"
    ).send()

    assert page.status == 422
    assert page.form(holding="code").fields["price_cents"] == ["abc"]
    assert page.form(holding="code").fields["min_weekly_hours"] == ["x"]
    mended = page.form(holding="code").fill(price_cents="100", min_weekly_hours="18").send()
    assert mended.status == 422
    assert "Kalenterikuukaudet tarvitsevat" in mended.text
    assert mended.form(holding="code").fill(max_gap_days="14").send().status == 200
    assert read_terms(queries.draft(draft).document).milestones[0].price_cents == 100_00


def test_a_code_with_other_characters_is_refused_beside_the_field(officer: Browser) -> None:
    draft = _draft_id(_begin(officer))
    form = officer.open(f"/ehdot/{draft}/etapit/uusi?mittari=start").form(holding="code")

    page = form.fill(code="Työ 1", price_cents="1").send()

    assert page.status == 422
    error = page.soup.find(id="code-error")
    assert error is not None
    assert "pienellä kirjaimella" in error.get_text()


@pytest.mark.parametrize("code", ["direct_employment", "skills", "participation", "ticket_to_work_title_2"])
def test_ready_terms_go_through_every_form_unchanged(officer: Browser, code: str) -> None:
    ready = template(code)
    assert ready is not None
    draft = _draft_id(_begin(officer, code))
    before = read_terms(queries.draft(draft).document)

    for place in range(len(before.milestones)):
        page = officer.open(f"/ehdot/{draft}/etapit/{place}").form(holding="code").send()
        assert page.status == 200, page.text
    page = officer.open(f"/ehdot/{draft}/yleiset").form(holding="attribution_days").send()

    assert page.status == 200, page.text
    assert read_terms(queries.draft(draft).document) == before == read_terms(ready.document)


def test_what_applies_to_all_is_changed_on_one_page(officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "direct_employment"))
    form = officer.open(f"/ehdot/{draft}/yleiset").form(holding="attribution_days")

    page = form.fill_all(
        {
            "contract_cents": "250 000",
            "held_percent": "12,5",
            "release": "",
            "release_days": "180",
            "payers": "fixed",
            "share-398": "0,6",
            "share-098": "0,4",
            "from-0": "1.1.2027",
            "index-0": "1,023",
        }
    ).send()

    assert page.status == 200, page.text
    document = queries.draft(draft).document
    assert document["caps"]["contract_cents"] == 250_000_00
    assert document["holdback"] == {"share": "0.125", "release": {"after_days": 180}}
    assert document["allocation"] == {"by": "fixed", "shares": {"398": "0.6", "098": "0.4"}}
    assert document["price_index"] == [{"from": "2027-01-01", "factor": "1.023"}]
    read_terms(document)


def test_a_half_filled_row_is_told_where_it_is(officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))
    form = officer.open(f"/ehdot/{draft}/yleiset").form(holding="attribution_days")

    page = form.fill_all({"held_percent": "10", "release": "", "release_days": ""}).send()

    assert page.status == 422
    assert page.soup.find(id="release_days-error") is not None


def test_order_and_removal_are_done_with_buttons_and_asked_before(officer: Browser) -> None:
    page = _begin(officer, "direct_employment")
    draft = _draft_id(page)

    page = page.form(action="/etapit/0/siirra").send(button=("direction", "later"))
    assert [one["code"] for one in queries.draft(draft).document["milestones"]][:2] == ["job_start", "start"]
    refused = page.form(action="/etapit/5/siirra").send(button=("direction", "earlier"))
    assert refused.status == 409
    page = officer.open(f"/ehdot/{draft}/etapit/4/poista")
    assert "job_12m" in page.text
    page.form(action="poista").send()

    assert "job_6m" not in [one["code"] for one in queries.draft(draft).document["milestones"]]
    assert "holdback" not in queries.draft(draft).document


def test_two_officers_changing_one_draft_do_not_lose_each_other_s_work(app: Flask, officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))
    other = Browser(app).as_person(ring_actor(Role.OFFICER).person_id)
    slow = officer.open(f"/ehdot/{draft}/etapit/0").form(holding="code").fill(price_cents="400")
    other.open(f"/ehdot/{draft}/etapit/1").form(holding="code").fill(price_cents="900").send()

    page = slow.send()

    assert page.status == 422
    assert page.form(holding="code").fields["price_cents"] == ["400,00"]
    assert page.form(holding="code").send().status == 200
    prices = [one["price_cents"] for one in queries.draft(draft).document["milestones"]]
    assert prices[:2] == [400_00, 900_00]


def test_a_trial_shows_three_providers_the_worst_case_and_the_cap_that_bites(officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))

    page = officer.open(f"/ehdot/{draft}/koe?participants=30&starts_on=1.2.2027")

    assert "105 000,00 €" in page.text  # 30 participants at the cap of 3 500 €
    assert "osallistujan katto" in page.text
    assert len(page.soup.find_all("svg", attrs={"role": "img"})) == 3
    assert officer.open(f"/ehdot/{draft}/koe?participants=0", expect=None).status == 422


def test_terms_without_milestones_cannot_be_tried_out_and_say_so(officer: Browser) -> None:
    draft = _draft_id(_begin(officer))

    assert "niitä ei voi kokeilla" in officer.open(f"/ehdot/{draft}/koe").text


def test_the_document_is_what_the_calculator_reads(officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))

    page = officer.open(f"/ehdot/{draft}/ehdot.json")

    assert read_terms(json.loads(page.response.get_data(as_text=True))) == read_terms(
        template("skills").document  # type: ignore[union-attr]
    )


def test_every_change_is_in_the_audit_chain_by_who_made_it(officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))
    officer.open(f"/ehdot/{draft}/etapit/0").form(holding="code").fill(price_cents="400").send()

    found, count = audit.events(subject=("terms_draft", str(draft)))

    assert [one.action for one in found] == ["terms.milestone_saved", "terms.draft_begun"]
    assert count == 2
    assert found[0].facts["sha256"] != found[1].facts["sha256"]


def test_who_may_only_read_sees_no_buttons_and_is_refused(app: Flask, officer: Browser) -> None:
    draft = _draft_id(_begin(officer, "skills"))
    reader = Browser(app).as_person(municipal_actor("398", Role.EVALUATOR).person_id)

    assert reader.open(f"/ehdot/{draft}").soup.find("form", action=f"/ehdot/{draft}/nimi") is None
    assert reader.open(f"/ehdot/{draft}/yleiset", expect=None).status == 403
    assert reader.open("/ehdot/999999", expect=None).status == 404
