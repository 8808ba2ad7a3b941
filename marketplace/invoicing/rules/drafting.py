"""From ledger lines to what is charged and what is taken back; pure.

A *piece* is a part of a ledger line on one invoice. The pieces of a line, those of credit notes included, sum to what
of the line has been invoiced; the rest of the line is open and waits for an invoice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marketplace.invoicing.rules.document import Row
from marketplace.invoicing.rules.vat import VatTreatment
from marketplace.kernel.errors import RuleBroken

PieceId = tuple[int, int]
"""Ledger line and ordinal of the piece within the line, from 1."""


class NothingToInvoice(RuleBroken):
    """Everything in the ledger has been invoiced."""

    code = "invoicing.nothing_to_invoice"


class NothingToTakeBack(RuleBroken):
    """The ledger takes back more than invoices have charged; the ledger and the invoices do not agree."""

    code = "invoicing.nothing_to_take_back"


@dataclass(frozen=True, order=True)
class Result:
    """What a ledger line is about: one part of one occurrence of a milestone, and who pays."""

    participant: str
    milestone: str
    occurrence: str
    part: str
    municipality: str


@dataclass(frozen=True)
class Booked:
    """A ledger line.

    Args:
        cents: Net; below zero when it takes back.
        achieved_on: None when the result is no longer there.
    """

    line_id: int
    result: Result
    cents: int
    achieved_on: date | None


@dataclass(frozen=True)
class Piece:
    """A part of a ledger line on an invoice.

    Args:
        cents: Below zero when it takes back.
        takes_back: The piece that it takes back, where it does.
    """

    line_id: int
    ordinal: int
    result: Result
    cents: int
    performed_on: date
    vat: VatTreatment
    takes_back: PieceId | None = None

    @property
    def id(self) -> PieceId:
        """The piece among all pieces."""
        return self.line_id, self.ordinal


@dataclass(frozen=True)
class Proposal:
    """What is to be drafted.

    Args:
        charges: Pieces of new invoices, by paying municipality.
        credits: Pieces of credit notes, by the invoice they correct.
    """

    charges: Mapping[str, Sequence[Piece]]
    credits: Mapping[int, Sequence[Piece]]


def remaining(pieces: Iterable[Piece]) -> dict[PieceId, int]:
    """What is left of each piece that charges, after what other pieces took back of it."""
    left: dict[PieceId, int] = {}
    for piece in pieces:
        if piece.takes_back is not None:
            left[piece.takes_back] = left.get(piece.takes_back, 0) + piece.cents
        elif piece.cents > 0:
            left[piece.id] = left.get(piece.id, 0) + piece.cents
    return left


def open_cents(booked: Iterable[Booked], pieces: Iterable[Piece]) -> dict[int, int]:
    """Cents of each ledger line that no invoice has yet; lines that are wholly invoiced are left out."""
    left = {line.line_id: line.cents for line in booked}
    for piece in pieces:
        if piece.line_id in left:
            left[piece.line_id] -= piece.cents
    return {line_id: cents for line_id, cents in left.items() if cents}


class _Drafter:
    """The state of one proposal: ordinals given so far and what is left of each piece."""

    def __init__(self, earlier: Mapping[int, Sequence[Piece]]) -> None:
        kept = [(invoice_id, piece) for invoice_id, of_invoice in earlier.items() for piece in of_invoice]
        self.invoice_of = {piece.id: invoice_id for invoice_id, piece in kept}
        self.left = remaining(piece for _, piece in kept)
        self.ordinals: dict[int, int] = defaultdict(int)
        self.charged: dict[Result, list[Piece]] = defaultdict(list)
        for _, piece in kept:
            self.ordinals[piece.line_id] = max(self.ordinals[piece.line_id], piece.ordinal)
            if piece.takes_back is None and piece.cents > 0:
                self.charged[piece.result].append(piece)
        self.new: list[Piece] = []
        self.credits: dict[int, list[Piece]] = defaultdict(list)

    def _ordinal(self, line_id: int) -> int:
        self.ordinals[line_id] += 1
        return self.ordinals[line_id]

    def charge(self, line: Booked, cents: int, vat: VatTreatment, performed_on: date) -> None:
        piece = Piece(line.line_id, self._ordinal(line.line_id), line.result, cents, performed_on, vat)
        self.new.append(piece)
        self.charged[line.result].append(piece)
        self.left[piece.id] = cents

    def take_back(self, line: Booked, cents: int) -> None:
        """Take back from what is not sent yet, then from the latest invoices."""
        ours = {piece.id for piece in self.new}
        sources = [one for one in self.charged[line.result] if self.left.get(one.id, 0) > 0]
        wanted = cents
        for source in sorted(sources, key=lambda one: (one.id in ours, one.id), reverse=True):
            taken = min(wanted, self.left[source.id])
            if taken <= 0:
                break
            piece = replace(
                source,
                line_id=line.line_id,
                ordinal=self._ordinal(line.line_id),
                cents=-taken,
                takes_back=source.id,
            )
            self.left[source.id] -= taken
            wanted -= taken
            (self.new if source.id in ours else self.credits[self.invoice_of[source.id]]).append(piece)
        if wanted:
            raise NothingToTakeBack(line=line.line_id, cents=wanted)


def propose(
    booked: Iterable[Booked],
    earlier: Mapping[int, Sequence[Piece]],
    *,
    vat_of: Callable[[date], VatTreatment],
    payer_of: Callable[[str], str],
) -> Proposal:
    """Work out which invoices and credit notes the open part of the ledger becomes.

    What is taken back is taken first from charges of the same result that are not sent yet, because nothing was
    charged then; after that from the latest invoice that charged it, which a credit note then corrects.

    Args:
        booked: All ledger lines of one contract.
        earlier: Pieces on the contract's invoices and credit notes, by invoice id.
        vat_of: Treatment by day of performance.
        payer_of: The paying municipality by the municipality of a line.
    Returns:
        Charges that sum to zero for a payer are left out: they wait for the next draft.
    Raises:
        NothingToTakeBack: the ledger takes back what no invoice holds.
    """
    lines = sorted(booked, key=lambda line: line.line_id)
    pieces = [piece for of_invoice in earlier.values() for piece in of_invoice]
    left = open_cents(lines, pieces)
    drafter = _Drafter(earlier)
    for line in lines:
        cents = left.get(line.line_id, 0)
        if cents > 0:
            day = line.achieved_on or _performed(line, pieces)
            drafter.charge(line, cents, vat_of(day), day)
        elif cents < 0:
            drafter.take_back(line, -cents)
    charges: dict[str, list[Piece]] = defaultdict(list)
    for piece in drafter.new:
        charges[payer_of(piece.result.municipality)].append(piece)
    kept = {payer: of_payer for payer, of_payer in charges.items() if sum(piece.cents for piece in of_payer)}
    return Proposal(dict(sorted(kept.items())), dict(sorted(drafter.credits.items())))


def _performed(line: Booked, pieces: Iterable[Piece]) -> date:
    known = [piece.performed_on for piece in pieces if piece.result == line.result]
    if not known:
        raise NothingToTakeBack(line=line.line_id, cents=line.cents)
    return max(known)


def whole_credit(
    of_invoice: Sequence[Piece], every: Iterable[Piece], *, chosen: Callable[[Piece], bool] = lambda _: True
) -> list[Piece]:
    """Pieces of a credit note that takes back what is left of an invoice, so that its lines become open again.

    Args:
        of_invoice: The invoice's own pieces.
        every: All pieces of the contract.
        chosen: Which pieces of the invoice are meant.
    """
    kept = list(every)
    left = remaining(kept)
    ordinals: dict[int, int] = defaultdict(int)
    for piece in kept:
        ordinals[piece.line_id] = max(ordinals[piece.line_id], piece.ordinal)
    taken_back = []
    for piece in of_invoice:
        cents = left.get(piece.id, 0)
        if piece.takes_back is None and cents > 0 and chosen(piece):
            ordinals[piece.line_id] += 1
            taken_back.append(replace(piece, ordinal=ordinals[piece.line_id], cents=-cents, takes_back=piece.id))
    return taken_back


def rows_of(pieces: Iterable[Piece], *, measure_of: Callable[[str], str]) -> tuple[Row, ...]:
    """Rows of an invoice: results of one milestone, part, rate and price together, so that nobody can be told apart.

    Args:
        pieces: The pieces of one invoice.
        measure_of: Kind of measure by milestone code.
    Returns:
        Numbered from 1; their net sums to the sum of the pieces. Results that cancel out are left out.
    """
    by_result: dict[tuple[Result, VatTreatment], list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_result[piece.result, piece.vat].append(piece)
    groups: dict[tuple[str, str, VatTreatment, int], list[Piece]] = defaultdict(list)
    for (result, vat), of_result in by_result.items():
        cents = sum(piece.cents for piece in of_result)
        if cents:
            groups[result.milestone, result.part, vat, cents].append(of_result[0])
    ordered = sorted(groups.items(), key=lambda one: (*one[0][:2], -one[0][2].percent, -abs(one[0][3]), one[0][3]))
    return tuple(
        Row(
            number=number,
            milestone=milestone,
            measure=measure_of(milestone),
            part=part,
            count=len(of_row),
            unit_cents=cents,
            net_cents=len(of_row) * cents,
            vat=vat,
            performed_from=min(piece.performed_on for piece in of_row),
            performed_to=max(piece.performed_on for piece in of_row),
        )
        for number, ((milestone, part, vat, cents), of_row) in enumerate(ordered, start=1)
    )
