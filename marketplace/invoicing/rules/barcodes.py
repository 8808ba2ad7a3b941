"""The bank barcode (pankkiviivakoodi): 54 digits that carry a payment from paper into a bank's program."""

import re
from datetime import date
from functools import lru_cache

from stdnum import iban as iban_number

from marketplace.invoicing.rules.references import is_creditor_reference, is_reference
from marketplace.kernel.errors import RuleBroken

LARGEST_CENTS = 99_999_999
NATIONAL_WIDTH = 20
RF_WIDTH = 21


class BarcodeNotPossible(RuleBroken):
    """The account or the reference does not fit a bank barcode.

    ``what`` is ``iban`` or ``reference``.
    """

    code = "invoicing.barcode_not_possible"


@lru_cache(maxsize=512)
def is_finnish_iban(text: str) -> bool:
    """Whether a text is a Finnish account number with check digits that hold; spaces do not matter.

    >>> is_finnish_iban("FI58 1017 1000 0001 22"), is_finnish_iban("FI59 1017 1000 0001 22")
    (True, False)
    """
    compact = "".join(text.split()).upper()
    return re.fullmatch(r"FI\d{16}", compact) is not None and bool(iban_number.is_valid(compact))


def bank_barcode(*, iban: str, cents: int, reference: str, due_on: date | None) -> str:
    """The digits of a bank barcode: version 4 for a Finnish reference number, version 5 for an RF reference.

    A sum that does not fit (a million euros or more) is written as zeros, and the payer types it.

    Args:
        iban: A Finnish account number; spaces do not matter.
        cents: What is to be paid, zero or more.
        reference: A Finnish reference number, or an RF reference that holds digits only after its check digits.
        due_on: None leaves the day to the payer.
    Returns:
        54 digits.
    Raises:
        BarcodeNotPossible: the account is not Finnish, the sum is negative, or the reference does not fit.
    Source: Finance Finland, "Pankkiviivakoodi-opas", version 5.3.

    >>> bank_barcode(iban="FI5810171000000122", cents=48299, reference="559582243294671", due_on=date(2012, 1, 31))
    '458101710000001220004829900000000559582243294671120131'
    """
    if not is_finnish_iban(iban):
        raise BarcodeNotPossible(what="iban")
    if cents < 0:
        raise BarcodeNotPossible(what="cents")
    account = "".join(iban.split())[2:]
    amount = f"{cents if cents <= LARGEST_CENTS else 0:08d}"
    day = due_on.strftime("%y%m%d") if due_on else "000000"
    compact = "".join(reference.split())
    if is_reference(compact):
        return f"4{account}{amount}000{compact:0>{NATIONAL_WIDTH}}{day}"
    body = compact[4:]
    if not (is_creditor_reference(compact) and body.isdigit()):
        raise BarcodeNotPossible(what="reference")
    return f"5{account}{amount}{compact[2:4]}{body:0>{RF_WIDTH}}{day}"
