"""Pages of the register as people use them."""

from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from flask import Flask, current_app

from marketplace.kernel.actor import Actor, Role
from marketplace.register import queries, services
from marketplace.register.rules import CertificateKind, MeasureKind, Outcome
from tests.browsing import Browser
from tests.factories.people import business_id, make_person, municipal_actor, ring_actor
from tests.factories.publication import announced_ring
from tests.factories.register import (
    STATEMENT,
    ProviderCase,
    admitted_provider,
    apply,
    category_id,
    decide,
    make_provider,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n%..."
ANSWER = "Olemme tehneet vastaavaa työtä kolme vuotta Lahdessa ja Hollolassa."


def door(browse: Browser, actor: Actor) -> Browser:
    return browse.as_person(actor.person_id, actor.organisation_id)


def own(browse: Browser, case: ProviderCase) -> Browser:
    return door(browse, case.admin)


START = {"name": "Kahden Hengen Polku Oy", "email": "toimisto@polku.example"}
CONTACT = {"phone": "040 123 4567", "street": "Koekatu 1", "postcode": "15100", "town": "Lahti"}
PAYMENT = {"iban": "FI21 1234 5600 0007 85", "vat_registered": "yes"}


def test_a_firm_registers_declares_applies_and_is_admitted_by_two_officers(browse: Browser) -> None:
    announced_ring()
    firm = browse.as_person(make_person(name="Aino Yrittäjä"))
    page = firm.open("/tuottaja/uusi?lang=en").form(holding="name").fill(business_id=business_id(77), **START).send()
    assert page.status == 200
    assert page.heading == "Kahden Hengen Polku Oy"

    assert "Can’t start yet: details are missing" in page.text
    page = page.follow("Contact details").form(holding="phone").fill(**CONTACT).send()
    page = page.follow("Payments, value added tax").form(holding="iban").fill(**PAYMENT).send()
    assert "Can’t start yet: the declaration is missing" in page.text
    page = page.follow("Declaration on exclusion grounds").form(holding="confirmed").fill(confirmed="y").send()
    assert "The declaration was made." in page.text
    form = page.follow("Apply").form(holding="statement").fill(statement=STATEMENT)
    page = form.fill_all({name: ANSWER for name in form.fields if name.startswith("answer-")}).send()
    assert "The application was received." in page.text

    first, second = municipal_actor("398", Role.OFFICER), municipal_actor("098", Role.OFFICER)
    page = door(browse, first).open("/hakemukset?lang=en").follow("Kahden Hengen Polku")
    form = page.form(holding="outcome").fill(outcome="admitted", reasons="Kaikki täyttyy.")
    page = form.fill_all({name: "yes" for name in sorted(form._names) if name.startswith("met-")}).send()
    assert "Another officer decides." in page.text
    assert "Decide as proposed" not in page.text
    page = door(browse, second).open(page.url + "?lang=en").form(button="Decide as proposed").send()
    assert "The decision was made and the provider was told." in page.text

    assert "Admitted since" in firm.open("/tuottaja").text
    assert "Kahden Hengen Polku Oy" in browse.open("/rekisteri").text


@pytest.mark.parametrize(
    ("part", "field", "typed", "sentence"),
    [
        ("payment", "iban", "FI21 1234 5600 0007 86", "The account number is not valid."),
        ("payment", "bic", "OKOYFIHH", "The BIC is not valid, or the account is in another bank."),
        ("payment", "vat_id", "FI12345678", "The VAT number is not valid or belongs to another organisation."),
        ("payment", "einvoice_address", "003712345678", "The e-invoice address is not valid."),
        ("payment", "einvoice_operator", "pankki", "Enter the id of the operator or bank"),
        ("contact", "phone", "12", "The telephone number is not valid."),
        ("contact", "email", "ei osoite", "Enter an e-mail address"),
        ("contact", "town", "", "Enter the town."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_stays_typed(
    browse: Browser, part: str, field: str, typed: str, sentence: str
) -> None:
    firm = own(browse, make_provider())

    form = firm.open(f"/tuottaja/tiedot/{part}?lang=en").form(holding=field)
    page = form.fill_all({field: typed}).send()

    assert page.status == 422
    wrong = page.soup.find(id=field)
    assert wrong["aria-invalid"] == "true"
    assert sentence in page.soup.find(id=f"{field}-error").get_text()
    assert wrong["value"] == typed


def test_a_business_id_that_cannot_be_is_told_before_anything_is_kept(browse: Browser) -> None:
    firm = browse.as_person(make_person())

    form = firm.open("/tuottaja/uusi?lang=en").form(holding="name").fill(business_id="1234567-8", **START)
    page = form.send()

    assert page.status == 422
    assert "The business ID is not valid." in page.soup.find(id="business_id-error").get_text()
    assert page.soup.find(id="name")["value"] == START["name"]


def test_a_second_person_of_a_firm_is_led_to_join_it_and_is_taken_in(browse: Browser) -> None:
    case = make_provider()
    colleague = make_person(name="Kaisa Kollega")
    newcomer = browse.as_person(colleague)
    form = newcomer.open("/tuottaja/uusi?lang=en").form(holding="name")
    page = form.fill(business_id=case.facts.business_id, **START).send()
    assert page.status == 422
    page = page.follow("Ask to join").form(holding="words").fill(words="Aloitin maanantaina.").send()
    assert "Waits for an answer" in page.text

    page = own(browse, case).open("/tuottaja?lang=en").follow("Look and answer")
    assert "Kaisa Kollega" in page.text
    form = page.form(holding="answer")
    refused = form.fill(answer="accept").send()
    assert refused.status == 422
    assert "Choose at least one role." in refused.text
    form = refused.form(holding="answer").fill(answer="accept", roles=["bidder", "reporter"])
    assert "The person was told of your answer." in form.send().text

    assert case.facts.name in newcomer.open("/organisaatiot").text
    own(browse, make_provider()).open(page.url, expect=404)


def test_a_stale_form_shows_what_somebody_else_saved(browse: Browser) -> None:
    firm = own(browse, make_provider())
    first, second = (firm.open("/tuottaja/tiedot/contact?lang=en").form(holding="phone") for _ in range(2))
    first.fill(town="Heinola").send()

    page = second.fill(town="Hollola").send()

    assert page.status == 422
    assert "Saved by somebody else meanwhile" in page.text
    assert "Heinola" in page.text
    assert page.soup.find(id="town")["value"] == "Hollola"


def test_a_ground_that_applies_is_explained_in_the_form(browse: Browser) -> None:
    firm = own(browse, make_provider())
    form = firm.open("/tuottaja/vakuutus?lang=en").form(holding="confirmed")
    page = form.fill_all({"ground-sanction": "y", "confirmed": "y"}).send()
    assert page.status == 422
    assert "Tell what happened." in page.soup.find(id="explanation-sanction-error").get_text()

    form = page.form(holding="confirmed").fill_all(
        {"explanation-sanction": "Purku.", "happened-sanction": "1.3.2025", "measures-sanction": "Johto vaihtui."}
    )
    assert form.send().status == 200


def test_an_impossible_day_is_told_and_stays_typed(browse: Browser) -> None:
    firm = own(browse, make_provider())
    form = firm.open("/tuottaja/vakuutus?lang=en").form(holding="confirmed")
    page = form.fill_all({"ground-fraud": "y", "explanation-fraud": "x", "happened-fraud": "31.2.2025"}).send()

    assert page.status == 422
    assert page.soup.find(id="happened-fraud")["value"] == "31.2.2025"


def test_another_providers_rows_are_not_found(browse: Browser) -> None:
    case, other = admitted_provider(), make_provider()
    application = queries.applications_of(case.id)[0].id
    measure = services.open_hearing(
        case.id,
        category_id(),
        MeasureKind.SUSPENSION,
        section="81 §",
        grounds="Syy",
        heard_until=date(2026, 12, 10),
        actor=municipal_actor("398", Role.OFFICER),
        now=NOW,
    )
    certificate = add_certificate(case)
    stranger = own(browse, other)

    for url in (
        f"/tuottaja/hakemukset/{application}",
        f"/tuottaja/hakemukset/{application}/paatos.pdf",
        f"/tuottaja/kuulemiset/{measure}",
        f"/tuottaja/todistukset/{certificate}",
        "/tuottaja/hakemukset/999999",
    ):
        stranger.open(url, expect=404)


def add_certificate(case: ProviderCase) -> int:
    return services.add_certificate(
        case.id,
        CertificateKind.TAXES,
        issued_on=date(2026, 11, 1),
        valid_until=None,
        file_name="vero.pdf",
        content=PDF,
        storage=current_app.extensions["storage"],
        actor=case.admin,
        now=NOW,
    )


def test_roles_decide_who_comes_in(browse: Browser) -> None:
    case = make_provider()
    application = apply(case)
    provider, reporter = own(browse, case), door(browse, case.reporter)
    auditor, caseworker = door(browse, ring_actor(Role.AUDITOR)), door(browse, municipal_actor("398", Role.CASEWORKER))

    for url in ("/hakemukset", f"/hakemukset/{application}", f"/tuottajat/{case.id}"):
        provider.open(url, expect=403)
        caseworker.open(url, expect=403)
        auditor.open(url)
    for url in ("/tuottaja/tiedot/contact", "/tuottaja/vakuutus", f"/tuottaja/hae/{category_id()}"):
        reporter.open(url, expect=403)
    for url in (f"/hakemukset/{application}/jatkoaika", f"/tuottajat/{case.id}/kuuleminen"):
        auditor.open(url, expect=403)


def test_an_auditor_reads_but_decides_nothing(browse: Browser) -> None:
    application = apply(make_provider())
    auditor, officer = door(browse, ring_actor(Role.AUDITOR)), door(browse, municipal_actor("398", Role.OFFICER))
    form = officer.open(f"/hakemukset/{application}").form(holding="outcome").fill(outcome="admitted", reasons="x")
    form.fill_all({name: "yes" for name in sorted(form._names) if name.startswith("met-")})
    fields = {name: values[0] for name, values in form.fields.items()}
    token = auditor.open(f"/hakemukset/{application}").soup.find(attrs={"name": "csrf_token"})["value"]

    auditor.post(f"/hakemukset/{application}", {**fields, "csrf_token": token, "submission": "toinen"}, expect=403)

    assert queries.proposal_on(application) is None


def test_a_rejection_without_a_ground_for_what_is_unmet_is_refused(browse: Browser) -> None:
    application = apply(make_provider())
    officer = door(browse, municipal_actor("398", Role.OFFICER))
    form = officer.open(f"/hakemukset/{application}?lang=en").form(holding="outcome")
    form.fill_all({name: "yes" for name in sorted(form._names) if name.startswith("met-")})

    page = form.fill_all({"met-people": "no", "outcome": "rejected", "section": "85 §", "reasons": "Syy."}).send()

    assert page.status == 422
    assert "Tell why this requirement is not met." in page.soup.find(id="note-people-error").get_text()


def test_the_queue_tells_what_is_due_and_what_is_late(browse: Browser, at) -> None:
    apply(make_provider(name="Myöhä Oy"), now=datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    apply(make_provider(name="Pian Oy"), now=datetime(2026, 11, 12, 8, 0, tzinfo=UTC))
    apply(make_provider(name="Rauha Oy"), now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC))

    page = door(browse, ring_actor(Role.OFFICER)).open("/hakemukset?lang=en")

    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert [row.split(" Oy")[0] for row in rows] == ["Myöhä", "Pian", "Rauha"]
    assert ["Overdue" in rows[0], "Due soon" in rows[1], "ue" in rows[2].split("2026")[-1]] == [True, True, False]


def test_officers_ask_prolong_and_the_applicant_answers(browse: Browser) -> None:
    case = make_provider()
    application = apply(case, now=NOW - timedelta(days=1))
    officer, firm = door(browse, ring_actor(Role.OFFICER)), own(browse, case)
    page = officer.open(f"/hakemukset/{application}?lang=en").follow("Ask for a supplement")
    page = page.form(holding="request").fill(request="Kuka on avainhenkilö?", due_on="24.11.2026").send()
    assert page.status == 422
    page = page.form(holding="request").fill(due_on="1.12.2026").send()
    assert "The applicant was asked." in page.text
    page = page.follow("Prolong the time").form(holding="reason").fill(reason="Odotamme selvitystä.").send()
    assert "Prolong the time" not in page.text

    page = firm.open(f"/tuottaja/hakemukset/{application}?lang=en")
    assert "Odotamme selvitystä." in page.text
    page = page.follow("Answer").form(holding="answer").fill(answer="Aino Aalto.").send()

    assert "The answer was sent." in page.text
    assert "Aino Aalto." in officer.open(f"/hakemukset/{application}").text


def test_the_decision_on_paper_has_all_that_the_act_asks_for(browse: Browser) -> None:
    case = make_provider(language="sv", name="Stigen Ab")
    application = apply(case)
    decide(application, Outcome.REJECTED)

    answer = own(browse, case).open(f"/tuottaja/hakemukset/{application}/paatos.pdf", expect=None)
    text = pdf_text(answer.response.data)

    assert answer.status == 200
    assert answer.response.headers["Content-Disposition"].startswith("attachment")
    for part in (
        "Stigen Ab",
        "avslås",
        "Vertailtavaa palvelua ei ole esitetty.",
        "Ei näyttöä.",
        "85 §",
        "1397/2016",
        "Rättelseanvisning",
        "Besvärsanvisning",
        "14 dagar",
        "148 §",
        "127 §",
        "8.9.2026",
    ):
        assert part in text, part


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def test_an_undecided_application_has_no_paper(browse: Browser) -> None:
    case = make_provider()
    application = apply(case)

    own(browse, case).open(f"/tuottaja/hakemukset/{application}/paatos.pdf", expect=404)


def test_a_suspension_with_its_hearing(browse: Browser, at) -> None:
    announced_ring()
    case = admitted_provider()
    first, second = door(browse, municipal_actor("398", Role.OFFICER)), door(browse, ring_actor(Role.OFFICER))
    page = first.open(f"/tuottajat/{case.id}?lang=en").follow("Consider suspension or removal")
    form = page.form(holding="grounds").fill(kind="suspension", section="81 §", grounds="Keskeytyksiä.")
    page = form.fill(heard_until="25.11.2026").send()
    assert page.status == 422
    page = page.form(holding="grounds").fill(heard_until="1.12.2026").send()
    assert "The provider was told and is heard." in page.text
    url = page.url
    assert "The decision waits for the answer" in second.open(url + "?lang=en").text

    page = own(browse, case).open("/tuottaja?lang=en").follow("Read the grounds and answer")
    page.form(holding="answer").fill(answer="Henkilöstö on vaihtunut.").send()
    page = second.open(url).form(holding="reasons").fill(outcome="carried_out", reasons="Ei riitä.").send()
    assert "The decision was made." in page.text
    assert case.facts.name not in browse.open("/rekisteri").text

    page = page.follow("Lift the suspension").form(holding="reasons").fill(reasons="Korjattu.").send()
    assert "The suspension was lifted." in page.text
    assert case.facts.name in browse.open("/rekisteri").text


def test_a_certificate_is_added_and_fetched_as_an_attachment(browse: Browser) -> None:
    case = admitted_provider()
    firm = own(browse, case)
    form = firm.open("/tuottaja/todistukset?lang=en").form(holding="issued_on")
    page = form.fill(kind="liability_report", issued_on="20.11.2026", file=(b"PK\x03\x04 zip", "raportti.pdf")).send()
    assert page.status == 422
    assert "not a PDF, PNG or JPEG" in page.text

    form = page.form(holding="issued_on").fill(file=(PDF, "../raportti.exe"))
    page = form.send()
    assert "The certificate was added." in page.text
    assert "Valid" in page.text

    number = queries.certificates_of(case.id)[0].id
    answer = firm.open(f"/tuottaja/todistukset/{number}", expect=None).response
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=raportti.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_there_is_no_place_for_an_extract_from_the_criminal_record(app: Flask, browse: Browser) -> None:
    case = make_provider()
    page = door(browse, ring_actor(Role.OFFICER)).open(f"/tuottajat/{case.id}/rikosrekisteriote?lang=en")

    assert page.soup.find("input", type="file") is None
    page = page.form(holding="extract_on").fill(extract_on="1.11.2026").send()
    assert "The look was noted." in page.text
    assert "Extract of 1 Nov 2026" in page.text
    assert "criminal" not in " ".join(one.value for one in CertificateKind)


def test_each_look_of_an_officer_at_a_certificate_leaves_a_mark(browse: Browser) -> None:
    from marketplace.audit import queries as audit

    case = admitted_provider()
    add_certificate(case)
    officer = door(browse, ring_actor(Role.OFFICER))
    page = officer.open(f"/tuottajat/{case.id}?lang=en")
    form = page.form(button="Fetch")

    answer = officer.post(form.action, {name: values[0] for name, values in form.fields.items()})

    assert answer.response.data == PDF
    assert audit.events(action="register.certificate_read")[1] == 1
