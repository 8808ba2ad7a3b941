"""Invoicing through the browser's door: from a draft to a payment, each page and each refusal."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from marketplace.invoicing import queries
from marketplace.invoicing.rules import State
from marketplace.kernel.actor import Actor, Role
from tests.browsing import Browser, Page
from tests.factories.contracts import ASIKKALA, LAHTI, make_provider
from tests.factories.invoicing import InvoicedCase, approved, drafted, reviewed, sent, with_address
from tests.factories.payments import settled_contract
from tests.factories.people import municipal_actor, ring_actor

pytestmark = pytest.mark.sqlite_only
IN_MAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def as_actor(browse: Browser, actor: Actor) -> Browser:
    return browse.as_person(actor.person_id, actor.organisation_id)


def opened(browse: Browser, actor: Actor, case: InvoicedCase, code: str = LAHTI, page: str = "") -> Page:
    invoice_id = case.of(code).id
    return as_actor(browse, actor).open(f"/laskut/{invoice_id}{page}")


def test_the_provider_makes_drafts_and_accepts_one(browse: Browser) -> None:
    settled = settled_contract()
    seller = settled.contract.provider.admin
    door = as_actor(browse, seller)

    made = door.open("/laskut/luonnokset").form(holding="contract").send()
    draft = queries.invoices_of_contract(settled.contract.id)[-1]
    answered = door.open(f"/laskut/{draft.id}/vastaus").form(holding="answer").fill(answer="accept").send()

    assert made.url.startswith("/laskut?nayta=kaikki")
    assert "R2026-00001" in answered.heading
    assert queries.invoice(draft.id).state is State.ISSUED


def test_an_objection_without_a_reason_keeps_what_was_chosen(browse: Browser) -> None:
    case = drafted()

    page = opened(browse, case.seller, case, page="/vastaus").form(holding="answer").fill(answer="object").send()

    assert page.status == 422
    assert page.soup.find("input", value="object").has_attr("checked")
    assert case.of(LAHTI).state is State.DRAFTED


def test_a_municipality_does_not_see_drafts_nor_another_municipalitys_invoices(browse: Browser) -> None:
    case = sent(drafted(), LAHTI)
    lahti, asikkala = municipal_actor(LAHTI, Role.REVIEWER), municipal_actor(ASIKKALA, Role.REVIEWER)

    seen = opened(browse, lahti, case)
    draft = as_actor(browse, asikkala).open(f"/laskut/{case.of(ASIKKALA).id}", expect=404)
    foreign = as_actor(browse, asikkala).open(f"/laskut/{case.of(LAHTI).id}", expect=404)

    assert (seen.status, draft.status, foreign.status) == (200, 404, 404)


def test_another_provider_finds_neither_the_invoice_nor_its_files(browse: Browser) -> None:
    case = sent()
    door = as_actor(browse, make_provider().admin)

    for page in ("", "/erittely", "/vastaus", "/tiedosto/pdf"):
        door.open(f"/laskut/{case.of(LAHTI).id}{page}", expect=404)


def test_a_line_of_the_ledger_leads_to_the_invoice_that_holds_it_for_those_who_may_see_it(browse: Browser) -> None:
    case = sent()
    line = queries.pieces_of(case.of(LAHTI).id)[0].line_id

    seen = as_actor(browse, case.seller).open(f"/laskut/rivi/{line}")
    foreign = as_actor(browse, make_provider().admin).open(f"/laskut/rivi/{line}")

    assert case.of(LAHTI).number in seen.text
    assert seen.follow(case.of(LAHTI).number).url == f"/laskut/{case.of(LAHTI).id}"
    assert case.of(LAHTI).number not in foreign.text


def test_the_reviewer_sees_the_checks_and_sends_the_invoice_on_with_its_posting(browse: Browser) -> None:
    case = sent()
    reviewer = case.person(LAHTI, Role.REVIEWER)

    page = opened(browse, reviewer, case, page="/tarkastus")
    form = page.form(holding="verdict").fill(verdict="review", account="4420", cost_centre="7110")
    done = form.send()

    assert page.text.count("Kunnossa") == 8
    assert "4420 / 7110" in done.text
    assert case.of(LAHTI).state is State.REVIEWED


def test_the_approver_decides_and_the_reviewer_is_told_that_another_does(browse: Browser) -> None:
    case = reviewed()
    form = opened(browse, case.person(LAHTI, Role.APPROVER), case, page="/hyvaksynta").form(holding="verdict")

    form.fill(verdict="approve").send()

    assert case.of(LAHTI).state is State.APPROVED


def test_whoever_reviewed_is_refused_on_the_approval_page_with_the_rule(browse: Browser) -> None:
    case = sent()
    both = municipal_actor(LAHTI, Role.REVIEWER, Role.APPROVER)
    opened(browse, both, case, page="/tarkastus").form(holding="verdict").fill(verdict="review").send()

    page = opened(browse, both, case, page="/hyvaksynta").form(holding="verdict").fill(verdict="approve").send()

    assert page.status == 422
    assert "Tarkastit tämän laskun itse" in page.text


def test_rows_may_be_left_out_with_a_reason(browse: Browser) -> None:
    case = reviewed()
    form = opened(browse, case.person(LAHTI, Role.APPROVER), case, page="/hyvaksynta").form(holding="verdict")

    form.fill(verdict="part", disputed=["1"], reason="Työsuhde on epäselvä.").send()
    credited = opened(browse, case.seller, case).form(action="/hyvitys").send()

    assert "Hyvityslasku" in credited.heading
    assert case.of(LAHTI).state is State.DRAFTED


def test_a_returned_invoice_is_credited_from_its_page(browse: Browser) -> None:
    case = sent()
    form = opened(browse, case.person(LAHTI, Role.REVIEWER), case, page="/tarkastus").form(holding="verdict")
    form.fill(verdict="return", reason="Viite puuttuu.").send()
    returned = case.of(LAHTI).id

    as_actor(browse, case.seller).open(f"/laskut/{returned}").form(action="/hyvitys").send()

    assert queries.invoice(returned).state is State.CREDITED


def test_a_payment_is_recorded_and_a_wrong_reference_is_told_beside_its_field(browse: Browser, at) -> None:
    case = approved()
    at(IN_MAY)
    page = opened(browse, case.person(LAHTI, Role.APPROVER), case, page="/maksu")

    wrong = page.form(holding="amount").fill(paid_on="30.4.2026", reference="1232").send()
    right = wrong.form(holding="amount").fill(reference=case.of(LAHTI).reference).send()

    assert wrong.status == 422
    assert wrong.soup.find(id="reference-error") is not None
    assert "Maksettu" in right.text
    assert case.of(LAHTI).state is State.PAID


def test_from_a_cent_one_gets_to_the_facts_behind_it(browse: Browser) -> None:
    case = sent()
    door = as_actor(browse, case.person(LAHTI, Role.REVIEWER))

    specification = door.open(f"/laskut/{case.of(LAHTI).id}/erittely")
    links = [a["href"] for a in specification.soup.select("table a") if "/rivi/" in a["href"]]

    assert len(links) == 2
    for link in links:
        door.open(link)


def test_the_files_come_in_the_readers_language_and_with_their_names(browse: Browser) -> None:
    case = drafted()
    with_address(ASIKKALA)
    sent(case, LAHTI)
    door = as_actor(browse, case.seller)

    pdf = door.open(f"/laskut/{case.of(LAHTI).id}/tiedosto/pdf", expect=None)
    finvoice = door.open(f"/laskut/{case.of(LAHTI).id}/tiedosto/finvoice", expect=409)

    assert pdf.response.get_data()[:5] == b"%PDF-"
    assert 'filename="R2026-00001.pdf"' in pdf.response.headers["Content-Disposition"]
    assert "verkkolaskuosoite" in finvoice.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_speaks_three_languages(browse: Browser, language: str, at) -> None:
    case = approved()
    at(IN_MAY)
    office = ring_actor(Role.RING_ADMIN)
    draft_free = ["", "/erittely"]
    for path in (f"/laskut/{case.of(LAHTI).id}{end}" for end in draft_free):
        as_actor(browse, office).open(f"{path}?lang={language}")
    for path in (
        "/laskut",
        "/laskut/avoimet",
        "/laskut/paivakirja?kk=2026-04",
        "/laskut/luonnokset",
        "/laskut/kunta/398",
    ):
        joint = "&" if "?" in path else "?"
        as_actor(browse, office).open(f"{path}{joint}lang={language}")
    as_actor(browse, case.contract.officer).open(f"/laskut/sopimus/{case.contract.id}?lang={language}")
    as_actor(browse, case.seller).open(f"/laskut/sopimus/{case.contract.id}?lang={language}")


def test_the_journal_comes_as_csv_and_as_a_workbook(browse: Browser, at) -> None:
    case = approved()
    at(IN_MAY)
    door = as_actor(browse, case.person(LAHTI, Role.APPROVER))

    csv = door.open("/laskut/paivakirja.csv?kk=2026-04", expect=None).response.get_data()
    xlsx = door.open("/laskut/paivakirja.xlsx?kk=2026-04", expect=None).response.get_data()

    assert csv.startswith(b"\xef\xbb\xbf")
    assert b"1800,00;459,00;2259,00;0,00" in csv
    assert xlsx[:2] == b"PK"


def test_the_ways_of_invoicing_are_chosen_by_each_side(browse: Browser) -> None:
    settled = settled_contract()
    path = f"/laskut/sopimus/{settled.contract.id}"

    as_actor(browse, settled.contract.officer).open(path).form(holding="way").fill(way="self_billing").send()
    seller = as_actor(browse, settled.contract.provider.admin)
    form = seller.open(path).form(holding="vat_code").fill(vat_code="exempt_education")
    refused = form.send()
    refused.form(holding="vat_code").fill(vat_ground="AVL 39 §", self_billing_agreed="y").send()

    assert refused.status == 422
    now = queries.agreement(settled.contract.id)
    assert (now.way_in_force, now.vat.ground) == ("self_billing", "AVL 39 §")


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(app: Flask, browse: Browser) -> None:
    from sqlalchemy import event

    from marketplace.kernel.db import db

    counts = []
    case = sent()
    for _ in range(2):
        office = as_actor(browse, ring_actor(Role.AUDITOR))
        seen: list[str] = []

        def note(connection, cursor, statement, *rest, seen=seen) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        office.open("/laskut")
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(seen))
        for _more in range(3):
            sent(drafted(settled_contract()))
    assert case is not None
    assert counts[0] == counts[1]


def test_a_page_that_needs_a_role_names_it(browse: Browser) -> None:
    case = sent()

    page = as_actor(browse, municipal_actor(LAHTI, Role.OFFICER)).open(
        f"/laskut/{case.of(LAHTI).id}/hyvaksynta", expect=403
    )

    assert "hyväksyjä" in page.text.lower()


def test_a_page_of_what_cannot_be_done_now_leads_to_the_invoice(browse: Browser) -> None:
    case = approved()

    for actor, page in (
        (case.seller, "/vastaus"),
        (case.person(LAHTI, Role.REVIEWER), "/tarkastus"),
        (case.person(LAHTI, Role.APPROVER), "/hyvaksynta"),
    ):
        assert opened(browse, actor, case, page=page).heading.endswith("R2026-00001")


def test_a_ledger_line_leads_to_the_invoices_that_hold_it_and_only_to_those_one_may_see(browse: Browser) -> None:
    case = sent()
    line = next(one.id for one in case.settled.lines if one.municipality == LAHTI)

    own = as_actor(browse, case.person(LAHTI, Role.REVIEWER)).open(f"/laskut/rivi/{line}")
    foreign = as_actor(browse, municipal_actor(ASIKKALA, Role.REVIEWER)).open(f"/laskut/rivi/{line}")

    assert f"Lasku {case.of(LAHTI).number}" in own.text
    assert case.of(LAHTI).number not in foreign.text


@pytest.mark.parametrize(("verdict", "rows"), [("part", []), ("approve", ["1"])])
def test_an_approval_that_contradicts_its_marked_rows_is_not_guessed(
    browse: Browser, verdict: str, rows: list[str]
) -> None:
    case = reviewed()
    form = opened(browse, case.person(LAHTI, Role.APPROVER), case, page="/hyvaksynta").form(holding="verdict")

    page = form.fill(verdict=verdict, disputed=rows, reason="Työsuhde on epäselvä.").send()

    assert page.status == 422
    assert page.soup.find(id="disputed-error") is not None
    assert case.of(LAHTI).state is State.REVIEWED
