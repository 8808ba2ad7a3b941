"""What is valid on which day, and asking for the declaration anew."""

from marketplace.kernel.actor import Role
from tests.browsing import Browser
from tests.factories.people import municipal_actor
from tests.factories.register import admitted_provider


def test_officers_look_at_proofs_of_any_day_and_ask_for_the_declaration_anew(browse: Browser) -> None:
    case = admitted_provider()
    officer = municipal_actor("398", Role.OFFICER)
    worker = browse.as_person(officer.person_id, officer.organisation_id)
    page = worker.open("/hakemukset?lang=en").follow("What is valid, and what expires")
    assert "Taxes" in page.text or "Missing" in page.text
    assert case.facts.name in worker.open("/todistukset?lang=en&paiva=12.12.2026&nayta=puutteet").text
    assert worker.open("/todistukset?lang=en&paiva=31.2.2026").status == 200

    form = worker.open(f"/tuottajat/{case.id}?lang=en").form(holding="due_on")
    page = form.fill(kind="declaration", due_on="2.12.2026").send()
    assert "The provider was asked." in page.text
    firm = browse.as_person(case.admin.person_id, case.organisation_id)
    page = firm.open("/tuottaja?lang=en")
    assert "The ring asks for it anew by 2 Dec 2026" in page.text
    page = page.follow("Declaration on exclusion grounds").form(button="Nothing has changed").send()
    assert "Made on 24 Nov 2026" in page.text
