"""Invoices that a seller made elsewhere: read, held against the ledger row by row, taken or refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from marketplace.invoicing import queries, services
from marketplace.invoicing.documents import made
from marketplace.invoicing.documents.reading import read
from marketplace.invoicing.rules import (
    BuyerMakesInvoice,
    Form,
    HoldsIdentityCode,
    InvoiceDiffers,
    InvoiceDocument,
    NotInState,
    NumberTaken,
    ReadInvoice,
    State,
    UnreadableInvoice,
    Way,
    Whole,
    compared,
    creditor_reference,
    reference,
    taken,
)
from marketplace.kernel.actor import Role
from marketplace.kernel.storage import Storage
from tests.browsing import Browser
from tests.factories.contracts import LAHTI, signed_contract
from tests.factories.documents import buyer, credit_note, document, portals_texts, random_document, row
from tests.factories.invoicing import DRAFTED_AT, SENT_AT, InvoicedCase, drafted
from tests.factories.payments import settled_contract
from tests.factories.people import municipal_actor
from tests.invoicing.test_pages import as_actor

TODAY = date(2026, 11, 24)
FORMS = (Form.FINVOICE, Form.PEPPOL)


@pytest.fixture
def texts() -> Iterator[None]:
    """The portal's texts without a database."""
    with portals_texts():
        yield


def elsewhere(one: InvoiceDocument, number: str = "2026-118", **fields: Any) -> InvoiceDocument:
    """The document as another system would number it."""
    national = reference("2026118")
    return replace(one, number=number, reference=national, rf=creditor_reference(national), **fields)


def read_back(one: InvoiceDocument, form: Form) -> ReadInvoice:
    return read(made(one, form))


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_what_the_portal_writes_it_reads_as_the_same(seed: int, form: Form) -> None:
    drawn = random_document(seed)
    day = max(drawn.issued_on, drawn.performed_to)
    one = elsewhere(drawn, issued_on=day, due_on=day + timedelta(days=30))

    found = compared(one, read_back(one, form), today=day)

    assert found.holds, [found.differences, [match for match in found.rows if not match.holds]]


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("form", FORMS)
def test_a_credit_note_is_read_below_zero_and_names_its_invoice(form: Form) -> None:
    one = elsewhere(credit_note(row(unit_cents=-180_000, count=2)))

    found = read_back(one, form)

    assert (found.net_cents, found.rows[0].count, found.rows[0].unit_cents) == (-360_000, 2, -180_000)
    assert found.corrects == "R2026-00003"


DRAFT = document(row(1, count=3, unit_cents=100_000), row(2, milestone="start", unit_cents=30_000))


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"contract_code": "S-2026-004"}, Whole.CONTRACT),
        ({"due_on": date(2026, 12, 23)}, Whole.DUE),
        ({"issued_on": date(2026, 11, 25), "due_on": date(2026, 12, 25)}, Whole.ISSUED),
        ({"issued_on": date(2026, 10, 19), "due_on": date(2026, 12, 25)}, Whole.ISSUED),
        ({"number": "R2026-00044"}, Whole.NUMBER),
        ({"seller": replace(DRAFT.seller, iban="FI5810171000000122")}, Whole.ACCOUNT),
        ({"seller": replace(DRAFT.seller, business_id="9800274-0", vat_number="FI98002740")}, Whole.SELLER),
        ({"buyer": replace(DRAFT.buyer, business_id="0149669-3")}, Whole.BUYER),
    ],
)
def test_what_differs_on_the_whole_is_named(changed: dict[str, Any], field: Whole) -> None:
    one = replace(elsewhere(DRAFT), **changed)

    found = compared(DRAFT, read_back(one, Form.PEPPOL), today=TODAY)

    assert [difference.field for difference in found.differences] == [field]
    assert all(match.holds for match in found.rows)


@pytest.mark.usefixtures("texts")
def test_rows_are_found_by_milestone_or_price_and_may_be_split_but_not_be_others() -> None:
    own_codes = elsewhere(
        document(
            row(1, count=1, unit_cents=100_000, milestone="A-1"),
            row(2, count=2, unit_cents=100_000, milestone="A-1"),
            row(3, count=1, unit_cents=30_000, milestone="A-2"),
        )
    )
    dearer = elsewhere(document(row(1, count=3, unit_cents=110_000), row(2, milestone="start", unit_cents=30_000)))

    assert compared(DRAFT, read_back(own_codes, Form.FINVOICE), today=TODAY).holds
    found = compared(DRAFT, read_back(dearer, Form.FINVOICE), today=TODAY)
    assert [(match.what, match.unit_cents, match.our_count, match.their_count) for match in found.rows] == [
        ("job_3m", 100_000, 3, Decimal(0)),
        ("start", 30_000, 1, Decimal(1)),
        ("job_3m", 110_000, 0, Decimal(3)),
    ]
    assert {one.field for one in found.differences} == {Whole.NET, Whole.TAX, Whole.GROSS, Whole.VAT}


@pytest.mark.usefixtures("texts")
def test_what_is_taken_is_the_draft_with_the_sellers_number_days_and_reference() -> None:
    one = elsewhere(DRAFT, issued_on=date(2026, 11, 20), due_on=date(2026, 12, 31))

    found = taken(DRAFT, read_back(one, Form.PEPPOL))

    assert found == replace(one, specification="E-2026-118")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"%PDF-1.7", "XML"),
        (b"", "XML"),
        (b"<html/>", "html"),
        (b"<Finvoice/>", "InvoiceTypeCode"),
        (b'<!DOCTYPE Finvoice [<!ENTITY a "aaaa">]><Finvoice>&a;</Finvoice>', "DOCTYPE"),
        (b"x" * (5 * 1024 * 1024 + 1), "size"),
    ],
)
def test_what_is_no_e_invoice_is_refused_by_name(content: bytes, place: str) -> None:
    with pytest.raises(UnreadableInvoice) as refusal:
        read(content)

    assert refusal.value.facts["place"] == place


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(("old", "new"), [(b"1000,00", b"1E9999"), (b"1000,00", b"1000,001"), (b"20261124", b"1.1.26")])
def test_amounts_and_days_that_are_none_are_refused(old: bytes, new: bytes) -> None:
    content = made(elsewhere(document(row(unit_cents=100_000))), Form.FINVOICE)

    with pytest.raises(UnreadableInvoice):
        read(content.replace(old, new))


@pytest.mark.usefixtures("texts")
def test_a_file_with_a_personal_identity_code_is_not_read() -> None:
    content = made(elsewhere(document(buyer_reference="131052-308T")), Form.PEPPOL)

    with pytest.raises(HoldsIdentityCode):
        read(content)


# ---- through the portal ----


def file_of(case: InvoicedCase, form: Form = Form.FINVOICE, **fields: Any) -> bytes:
    """Lahti's draft as the seller's own system would make it on the day of sending."""
    draft = queries.shown_document(case.of(LAHTI).id, today=SENT_AT.date())
    whole = buyer(code=draft.buyer.code, name=draft.buyer.name, business_id=draft.buyer.business_id)
    return made(elsewhere(draft, buyer=whole, **fields), form)


def take(case: InvoicedCase, storage: Storage, content: bytes) -> str:
    return services.accept_made_elsewhere(
        case.of(LAHTI).id, read(content), content, storage=storage, actor=case.seller, now=SENT_AT
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_invoice_that_says_the_same_takes_the_place_of_the_draft(app: Flask, form: Form) -> None:
    case, storage = drafted(), app.extensions["storage"]
    content = file_of(case, form)

    assert take(case, storage, content) == "2026-118"

    invoice = case.of(LAHTI)
    assert (invoice.state, invoice.number, invoice.original_form) == (State.ISSUED, "2026-118", form)
    assert storage.fetch(queries.original_file(invoice.id)) == content
    assert queries.document(invoice.id).net_cents == 180_000
    assert queries.problems() == []
    with pytest.raises(NotInState):
        services.send_again(invoice.id, actor=case.seller, now=SENT_AT)


def test_the_portals_own_numbers_go_on_without_a_gap_beside_it(app: Flask) -> None:
    case = drafted()
    take(case, app.extensions["storage"], file_of(case))
    other = next(one for one in queries.invoices_of_contract(case.contract.id) if one.state is State.DRAFTED)

    assert services.accept(other.id, actor=case.seller, now=SENT_AT) == "R2026-00001"
    assert queries.problems() == []


def test_an_invoice_that_differs_or_was_sent_before_leaves_the_draft_as_it_is(app: Flask) -> None:
    case, storage = drafted(), app.extensions["storage"]
    with pytest.raises(InvoiceDiffers):
        take(case, storage, file_of(case, contract_code="S-1"))
    assert case.of(LAHTI).state is State.DRAFTED
    take(case, storage, file_of(case))
    services.give_back(case.of(LAHTI).id, "Väärä viite.", actor=case.person(LAHTI, Role.REVIEWER), now=SENT_AT)
    services.credit_returned(case.of(LAHTI).id, actor=case.seller, now=SENT_AT)

    with pytest.raises(NumberTaken):
        take(case, storage, file_of(case))

    assert case.of(LAHTI).state is State.DRAFTED


def test_in_self_billing_the_sellers_own_invoice_is_none(app: Flask) -> None:
    settled = settled_contract(contract=signed_contract())
    contract = settled.contract
    services.choose_way(contract.id, Way.SELF_BILLING, actor=municipal_actor(LAHTI, Role.OFFICER), now=DRAFTED_AT)
    agreement = queries.agreement(contract.id)
    services.choose_for_seller(
        contract.id, agreement.vat, self_billing_agreed=True, actor=contract.provider.admin, now=DRAFTED_AT
    )
    case = drafted(settled)

    with pytest.raises(BuyerMakesInvoice):
        take(case, app.extensions["storage"], file_of(case))


@pytest.mark.sqlite_only
def test_the_seller_brings_a_file_sees_what_differs_and_brings_the_right_one(
    app: Flask, browse: Browser, at: Any
) -> None:
    case = drafted()
    at(datetime(2026, 4, 2, 9, 0, tzinfo=UTC))
    right, wrong = file_of(case), file_of(case).replace(b">1500,00<", b">1600,00<")
    door, invoice_id = as_actor(browse, case.seller), case.of(LAHTI).id

    asked = door.open(f"/laskut/{invoice_id}/vastaus").follow("omassa järjestelmässämme")
    refused = asked.form(holding="file").fill(file=(wrong, "lasku.xml")).send()
    assert refused.status == 422
    assert "Eroaa" in refused.text
    page = refused.form(holding="file").fill(file=(right, "lasku.xml")).send()

    assert "2026-118" in page.heading
    original = door.client.get(f"/laskut/{invoice_id}/alkuperainen")
    assert original.data == right
    assert door.client.get(f"/laskut/{invoice_id}/tiedosto/finvoice").status_code == 303
