"""Rules of invoicing to the cent: what is charged, what is taken back, and tax by rate; no database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.invoicing.rules import (
    Booked,
    CheckKind,
    Grounds,
    Handling,
    LedgerLine,
    NothingToTakeBack,
    NotInState,
    Piece,
    Result,
    SellersOwnPerson,
    State,
    VatChoice,
    VatTreatment,
    Way,
    check_review,
    open_cents,
    payer_by,
    propose,
    remaining,
    review_checks,
    rows_of,
    treatment_on,
    vat_on,
    vat_sums,
    whole_credit,
)
from marketplace.kernel.errors import RuleBroken
from marketplace.ring.rules import RateBook, RateKind, RateMissing, read_rate
from tests.factories.documents import EARLIER, EXEMPT, GENERAL, document, row

DAY = date(2026, 3, 1)


def result(participant: str = "A", milestone: str = "job", municipality: str = "398") -> Result:
    return Result(participant, milestone, "1", "now", municipality)


def booked(line_id: int, cents: int, of: Result | None = None, on: date | None = DAY) -> Booked:
    return Booked(line_id, of or result(), cents, on if cents > 0 else None)


def proposed(lines: Sequence[Booked], earlier: dict[int, list[Piece]] | None = None, way: Way = Way.DIRECT):
    return propose(lines, earlier or {}, vat_of=lambda _: GENERAL, payer_of=payer_by(way, "098"))


def measure(_code: str) -> str:
    return "spell"


# ---- what is charged and taken back ----


def test_each_municipality_is_charged_its_own() -> None:
    proposal = proposed([booked(1, 100), booked(2, 250, result(municipality="016"))])

    assert {payer: sum(piece.cents for piece in pieces) for payer, pieces in proposal.charges.items()} == {
        "016": 250,
        "398": 100,
    }


def test_what_was_taken_back_before_anything_was_sent_is_not_charged() -> None:
    proposal = proposed([booked(1, 100), booked(2, -40), booked(3, 7, result("B"))])

    (pieces,) = proposal.charges.values()

    assert [piece.cents for piece in pieces] == [100, -40, 7]
    assert [(row.count, row.unit_cents) for row in rows_of(pieces, measure_of=measure)] == [(1, 60), (1, 7)]
    assert not proposal.credits


def test_a_payer_whose_charges_cancel_out_gets_nothing() -> None:
    assert not proposed([booked(1, 100), booked(2, -100)]).charges


def test_what_an_invoice_charged_is_taken_back_by_a_credit_note_for_that_invoice() -> None:
    first = proposed([booked(1, 100)])
    earlier = {7: list(first.charges["398"])}

    proposal = proposed([booked(1, 100), booked(2, -100)], earlier)

    assert not proposal.charges
    assert [(piece.cents, piece.takes_back) for piece in proposal.credits[7]] == [(-100, (1, 1))]


def test_the_latest_invoice_is_credited_first_and_one_line_may_credit_several() -> None:
    of_first, of_second = (Piece(number, 1, result(), cents, DAY, GENERAL) for number, cents in ((1, 100), (2, 20)))

    proposal = proposed([booked(1, 100), booked(2, 20), booked(3, -70)], {7: [of_first], 8: [of_second]})

    assert {invoice: [piece.cents for piece in pieces] for invoice, pieces in proposal.credits.items()} == {
        7: [-50],
        8: [-20],
    }
    assert {piece.ordinal for pieces in proposal.credits.values() for piece in pieces} == {1, 2}


def test_a_credit_carries_the_tax_of_what_it_takes_back_whatever_the_rate_is_today() -> None:
    earlier = {7: [Piece(1, 1, result(), 100, date(2024, 8, 1), EARLIER)]}

    proposal = proposed([booked(1, 100), booked(2, -100)], earlier)

    assert proposal.credits[7][0].vat == EARLIER
    assert proposal.credits[7][0].performed_on == date(2024, 8, 1)


def test_what_no_invoice_holds_cannot_be_taken_back() -> None:
    with pytest.raises(NothingToTakeBack):
        proposed([booked(1, -1)])


def test_the_responsible_municipality_pays_everything_when_it_was_chosen() -> None:
    proposal = proposed([booked(1, 100), booked(2, 250, result(municipality="016"))], way=Way.RESPONSIBLE)

    assert {payer: sum(piece.cents for piece in pieces) for payer, pieces in proposal.charges.items()} == {"098": 350}


histories = st.lists(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["398", "016"]), st.integers(0, 500)), min_size=1, max_size=6
    ),
    min_size=1,
    max_size=5,
)
"""Runs, each saying what some results are worth from then on; the ledger holds the differences."""


def settled(history: list) -> list[list[Booked]]:
    """Ledger lines by run."""
    worth: dict[Result, int] = {}
    runs, line_id = [], 0
    for changes in history:
        lines = []
        for participant, municipality, cents in changes:
            key = result(participant, municipality=municipality)
            if cents != worth.get(key, 0):
                line_id += 1
                lines.append(booked(line_id, cents - worth.get(key, 0), key, DAY + timedelta(days=line_id)))
                worth[key] = cents
        runs.append(lines)
    return runs


@given(histories, st.lists(st.booleans(), min_size=5, max_size=5))
def test_invoices_and_credit_notes_together_are_always_the_ledger(history: list, returned: list[bool]) -> None:
    """After every run everything is sent, and some invoices come back, are credited whole and sent anew."""
    lines: list[Booked] = []
    sent: dict[int, list[Piece]] = {}
    for run, comes_back in zip(settled(history), returned, strict=False):
        lines += run
        for _again in range(2 if comes_back else 1):
            proposal = proposed(lines, sent)
            for pieces in [*proposal.charges.values(), *proposal.credits.values()]:
                sent[len(sent) + 1] = list(pieces)
            every = [piece for pieces in sent.values() for piece in pieces]
            if comes_back and not _again and sent:
                sent[len(sent) + 1] = whole_credit(sent[max(sent)], every)

        by_result: dict[Result, int] = {}
        for pieces in sent.values():
            for piece in pieces:
                by_result[piece.result] = by_result.get(piece.result, 0) + piece.cents
        worth: dict[Result, int] = {}
        for line in lines:
            worth[line.result] = worth.get(line.result, 0) + line.cents
        left = open_cents(lines, [piece for pieces in sent.values() for piece in pieces])
        opened: dict[Result, int] = {}
        for line in lines:
            opened[line.result] = opened.get(line.result, 0) + left.get(line.line_id, 0)

        assert all(by_result.get(key, 0) + opened[key] == cents for key, cents in worth.items())
        assert all(cents >= 0 for cents in remaining(p for pieces in sent.values() for p in pieces).values())
        ids = [piece.id for pieces in sent.values() for piece in pieces]
        assert len(ids) == len(set(ids))


@given(histories)
def test_rows_sum_to_the_pieces_and_each_is_its_count_times_its_price(history: list) -> None:
    lines = [line for run in settled(history) for line in run]

    for pieces in proposed(lines).charges.values():
        rows = rows_of(pieces, measure_of=measure)
        assert sum(one.net_cents for one in rows) == sum(piece.cents for piece in pieces)
        assert all(one.net_cents == one.count * one.unit_cents for one in rows)
        assert [one.number for one in rows] == list(range(1, len(rows) + 1))


@given(histories)
def test_a_whole_credit_mirrors_its_invoice_in_rows_and_in_tax(history: list) -> None:
    lines = [line for run in settled(history) for line in run]

    for pieces in proposed(lines).charges.values():
        rows = rows_of(pieces, measure_of=measure)
        back = rows_of(whole_credit(pieces, pieces), measure_of=measure)
        assert sorted((one.count, one.unit_cents) for one in rows) == sorted((x.count, -x.unit_cents) for x in back)
        charged = vat_sums((one.vat, one.net_cents) for one in rows)
        credited = vat_sums((one.vat, one.net_cents) for one in back)
        assert [one.vat_cents for one in charged] == [-one.vat_cents for one in credited]


# ---- tax ----


def rates() -> RateBook:
    rows = [("general", "24", date(2013, 1, 1)), ("general", "25.5", date(2024, 9, 1))]
    found = [
        read_rate(RateKind.VAT, {"percent": percent}, id=number, code=code, valid_from=day)
        for number, (code, percent, day) in enumerate(rows, start=1)
    ]
    exempt = read_rate(
        RateKind.VAT,
        {"percent": "0"},
        id=9,
        code="exempt_education",
        valid_from=date(1994, 6, 1),
        legal_basis="AVL 39 §",
    )
    return RateBook([*found, exempt])


@pytest.mark.parametrize(("day", "percent", "rate"), [(date(2024, 8, 31), "24", 1), (date(2024, 9, 1), "25.5", 2)])
def test_the_rate_is_that_of_the_day_of_performance(day: date, percent: str, rate: int) -> None:
    treatment = treatment_on(VatChoice(), day, registered=True, rates=rates())

    assert (treatment.percent, treatment.rate_id) == (Decimal(percent), rate)


def test_a_seller_outside_the_register_charges_no_tax_and_says_why() -> None:
    treatment = treatment_on(VatChoice(), DAY, registered=False, rates=rates())

    assert (treatment.category, treatment.percent, treatment.ground) == ("O", 0, "AVL 3 §")


def test_an_exemption_carries_its_ground_and_its_code() -> None:
    treatment = treatment_on(VatChoice("exempt_education", "Lukiolaki"), DAY, registered=True, rates=rates())

    assert (treatment.category, treatment.ground, treatment.ground_code) == ("E", "Lukiolaki", "VATEX-EU-132-1I")


def test_a_day_without_a_rate_is_refused() -> None:
    with pytest.raises(RateMissing):
        treatment_on(VatChoice(), date(2012, 12, 31), registered=True, rates=rates())


@given(st.integers(-(10**12), 10**12), st.sampled_from(["0", "10", "13.5", "14", "24", "25.5"]))
def test_tax_is_rounded_half_up_and_a_credit_mirrors_it(net: int, percent: str) -> None:
    exact = Decimal(abs(net)) * Decimal(percent) / 100
    expected = int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    assert vat_on(net, Decimal(percent)) == (expected if net >= 0 else -expected)


@given(st.lists(st.tuples(st.sampled_from([GENERAL, EARLIER, EXEMPT]), st.integers(-(10**8), 10**8)), max_size=20))
def test_tax_is_counted_once_for_each_rate_on_its_whole_sum(rows: list[tuple[VatTreatment, int]]) -> None:
    sums = vat_sums(rows)

    assert sum(one.net_cents for one in sums) == sum(cents for _, cents in rows)
    assert len({one.treatment.kind for one in sums}) == len(sums)
    for one in sums:
        of_rate = sum(cents for treatment, cents in rows if treatment.kind == one.treatment.kind)
        assert (one.net_cents, one.vat_cents) == (of_rate, vat_on(of_rate, one.treatment.percent))


def test_a_rate_looked_up_twice_is_one_line_of_the_breakdown() -> None:
    again = replace(GENERAL, rate_id=77)

    assert len(vat_sums([(GENERAL, 100), (again, 50)])) == 1


# ---- who and when ----


@pytest.mark.parametrize("state", [state for state in State if state is not State.ISSUED])
def test_only_a_sent_invoice_that_nobody_has_reviewed_is_reviewed(state: State) -> None:
    with pytest.raises(NotInState):
        check_review(Handling(state, False, 1, None, None), person_id=2, of_seller=False)


@pytest.mark.parametrize(("person", "of_seller"), [(1, False), (2, True)])
def test_neither_who_accepted_it_nor_anybody_of_the_seller_reviews(person: int, of_seller: bool) -> None:
    with pytest.raises(SellersOwnPerson):
        check_review(Handling(State.ISSUED, False, 1, None, None), person_id=person, of_seller=of_seller)


def test_every_refusal_has_facts_that_a_sentence_can_use() -> None:
    refusal: RuleBroken = NothingToTakeBack(line=3, cents=100)

    assert refusal.facts == {"line": 3, "cents": 100}


# ---- what the reviewer is shown ----


def held_against(**changes: object) -> dict[CheckKind, bool]:
    """Checks of one row of 1 800 euros, with some of its grounds otherwise."""
    piece = Piece(1, 1, result(), 180_000, date(2026, 10, 1), GENERAL)
    values: dict[str, object] = {
        "signed": True,
        "starts_on": date(2026, 1, 1),
        "lines": {1: LedgerLine(1, result(), 180_000, date(2026, 10, 1), 180_000)},
        "pieces": (piece,),
        "prices": {("job", date(2026, 10, 1)): 180_000},
        "rates": {date(2026, 10, 1): Decimal("25.5")},
        "cap_cents": None,
        **changes,
    }
    sent = document(row(performed_from=date(2026, 10, 1), performed_to=date(2026, 10, 1)))
    return {one.kind: one.holds for one in review_checks(sent, [piece], Grounds(**values))}


def test_an_invoice_in_order_passes_every_check() -> None:
    assert all(held_against().values())


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (CheckKind.CONTRACT, {"signed": False}),
        (CheckKind.CONTRACT, {"starts_on": date(2026, 10, 2)}),
        (CheckKind.LEDGER, {"lines": {}}),
        (CheckKind.PRICE, {"prices": {("job", date(2026, 10, 1)): 179_999}}),
        (CheckKind.CAP, {"cap_cents": 179_999}),
        (CheckKind.VAT, {"rates": {date(2026, 10, 1): Decimal(24)}}),
        (
            CheckKind.STILL_DUE,
            {
                "lines": {
                    1: LedgerLine(1, result(), 180_000, date(2026, 10, 1), 180_000),
                    2: LedgerLine(2, result(), -1, None, None),
                }
            },
        ),
        (
            CheckKind.DUPLICATE,
            {
                "pieces": (
                    Piece(1, 1, result(), 180_000, date(2026, 10, 1), GENERAL),
                    Piece(1, 2, result(), 1, date(2026, 10, 1), GENERAL),
                )
            },
        ),
    ],
)
def test_each_check_finds_its_fault(kind: CheckKind, changes: dict[str, object]) -> None:
    assert held_against(**changes)[kind] is False


def test_sums_that_do_not_add_up_are_found() -> None:
    piece = Piece(1, 1, result(), 179_999, date(2026, 10, 1), GENERAL)
    grounds = Grounds(True, date(2026, 1, 1), {}, (piece,), {}, {}, None)

    found = {one.kind: one.holds for one in review_checks(document(), [piece], grounds)}

    assert found[CheckKind.SUMS] is False
