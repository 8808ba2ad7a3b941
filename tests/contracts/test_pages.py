"""Pages of contracts: read, signed, drafted, and closed to other providers."""

import pypdfium2
import pytest

from marketplace.contracts import queries
from marketplace.contracts.rules import ContractState
from marketplace.kernel.actor import Role
from tests.factories.contracts import SIGNED_AT, award_rows, drafted_contract, make_provider, signed_contract
from tests.factories.people import municipal_actor as official

pytestmark = pytest.mark.sqlite_only


def door(browse, actor):
    return browse.as_person(actor.person_id, actor.organisation_id)


def test_both_sides_sign_on_the_page_of_the_contract(browse, at):
    at(SIGNED_AT)
    case = drafted_contract()
    address = f"/sopimukset/{case.id}?lang=en"

    for actor in (case.officer, case.provider.admin):
        signed = door(browse, actor).open(address).form(holding="agreed").fill(agreed="y").send()
        assert "You signed the contract." in signed.text

    assert queries.contract(case.id).state is ContractState.SIGNED
    assert "Pays €1,500.00 when 30 days have been counted" in signed.text


def test_a_signature_without_having_read_is_refused_beside_the_box(browse, at):
    at(SIGNED_AT)
    case = drafted_contract()

    refused = door(browse, case.officer).open(f"/sopimukset/{case.id}?lang=en").form(holding="agreed").send()

    assert refused.status == 422
    assert "Confirm that you have read the contract." in refused.text


def test_an_officer_drafts_the_contracts_of_an_award(browse):
    officer = official("398", Role.OFFICER)
    call_id = award_rows([make_provider()], officer)

    page = door(browse, officer).open(f"/sopimukset/kilpailutus/{call_id}?lang=en")
    drafted = page.form(button="Draft the contracts").send()

    assert "Both sides were asked to sign." in drafted.text
    assert len(queries.contracts_of_call(call_id)) == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_contracts_open_in_each_language(browse, language):
    case = signed_contract()
    officer = door(browse, case.officer)

    officer.open(f"/sopimukset?lang={language}")
    officer.open(f"/sopimukset/{case.id}?lang={language}")


def test_another_provider_does_not_find_the_contract(browse):
    case = signed_contract()

    door(browse, make_provider().admin).open(f"/sopimukset/{case.id}", expect=404)


def test_a_change_is_proposed_approved_and_signed_on_its_pages(browse, app, at):
    at(SIGNED_AT)
    case, second = signed_contract(), official("398", Role.OFFICER)
    form = door(browse, case.officer).open(f"/sopimukset/{case.id}/muutokset/uusi?lang=en").form(holding="ground")
    form.fill(ground="small", reason="Hinnat nousivat.", valid_from="1.6.2026").fill_all({"price-start": "900,00"})

    refused = form.send()
    assert refused.status == 422
    assert "against the limit of its ground" in refused.text
    proposed = refused.form(holding="ground").fill_all({"price-start": "310,00"}).send()
    assert "Waits for approval" in proposed.text
    address = proposed.url
    approved = door(browse, second).open(f"{address}?lang=en").form(button="Approve the change").send()
    assert "Waits for signatures" in approved.text
    for actor in (case.officer, case.provider.admin):
        signed = door(browse, actor).open(f"{address}?lang=en").form(holding="agreed").fill(agreed="y").send()

    assert "In force" in signed.text
    assert [one.valid_from.isoformat() for one in queries.terms_versions(case.id)] == ["2026-01-10", "2026-06-01"]
    door(browse, make_provider().admin).open(address, expect=404)


@pytest.mark.parametrize(("language", "word"), [("fi", "Hankintasopimus"), ("sv", "Kontrakt"), ("en", "Contract")])
def test_the_contract_on_paper_tells_who_signed_what_and_when(browse, language, word):
    case = signed_contract()

    answer = door(browse, case.provider.admin).client.get(f"/sopimukset/{case.id}/{language}.pdf")

    document = pypdfium2.PdfDocument(answer.get_data())
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    assert f"{word} {case.facts.code}" in text
    assert case.provider.admin.person_name in text
    assert case.facts.document_sha256 in text.replace(" ", "")
