"""The text of a payment QR code that a bank's telephone program reads."""

from datetime import date

from stdnum import iban as iban_number

from marketplace.invoicing.rules.references import is_creditor_reference
from marketplace.kernel.errors import RuleBroken

LARGEST_CENTS = 99_999_999_999
LONGEST_NAME = 70
LARGEST_BYTES = 331


class QrNotPossible(RuleBroken):
    """A payment that the QR code cannot carry.

    ``what`` is ``name``, ``iban``, ``cents`` or ``reference``.
    """

    code = "invoicing.qr_not_possible"


def qr_text(*, name: str, iban: str, bic: str, cents: int, reference: str, due_on: date | None = None) -> str:
    """The lines of an EPC QR code (version 002, UTF-8) for one credit transfer.

    The day of payment goes to the last line in the form that Finnish banks read; others show it as information.

    Args:
        name: The payee; what is longer than 70 characters is left off, as the account decides and not the name.
        iban: The payee's account; spaces do not matter.
        bic: May be empty within the European Economic Area.
        cents: 1 to 99 999 999 999.
        reference: An RF reference.
        due_on: The day on which the payment should be made.
    Returns:
        Lines ended by LF, at most 331 bytes of UTF-8.
    Raises:
        QrNotPossible: a value does not fit.
    Source: European Payments Council, EPC069-12 v2.1; Finance Finland, "QR-koodin käyttö tilisiirtolomakkeella".
    """
    payee = " ".join(name.split())[:LONGEST_NAME].rstrip()
    account = "".join(iban.split()).upper()
    rf = "".join(reference.split())
    if not payee:
        raise QrNotPossible(what="name")
    if not iban_number.is_valid(account):
        raise QrNotPossible(what="iban")
    if not 1 <= cents <= LARGEST_CENTS:
        raise QrNotPossible(what="cents")
    if not is_creditor_reference(rf):
        raise QrNotPossible(what="reference")
    euros = f"EUR{cents // 100}.{cents % 100:02d}"
    day = f"ReqdExctnDt/{due_on.isoformat()}" if due_on else ""
    text = "\n".join(["BCD", "002", "1", "SCT", bic, payee, account, euros, "", rf, "", day]).rstrip("\n")
    if len(text.encode()) > LARGEST_BYTES:
        raise QrNotPossible(what="name")
    return text
