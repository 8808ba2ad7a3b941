"""Payment references and account numbers: check digits, and the groups in which people read them.

A seller finds a payment by the reference alone, so a wrong one costs somebody a day. The official rules of
e-invoices do not look at check digits; these functions do, before anything is sent.
"""

import re

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from marketplace.kernel.errors import RuleBroken

WEIGHTS = (7, 3, 1)
SHORTEST_BASE, LONGEST_BASE = 3, 19
RF_LETTERS = "RF"


class ReferenceNotValid(RuleBroken):
    """A reference number whose form or check digit does not hold."""

    code = "invoicing.reference_not_valid"


def _digits(text: str) -> str:
    return "".join(text.split())


def check_digit(base: str) -> str:
    """The check digit of a Finnish reference number.

    Args:
        base: The reference without its check digit, digits only.
    Returns:
        One digit.
    Source: Finance Finland, "Suomalaisen viitenumeron rakenneohje": weights 7, 3, 1 from the right, the sum is
        taken from the next full ten.

    >>> check_digit("123"), check_digit("5595822432946 7".replace(" ", ""))
    ('2', '1')
    """
    total = sum(WEIGHTS[place % 3] * int(digit) for place, digit in enumerate(reversed(base)))
    return str(-total % 10)


def reference(base: str) -> str:
    """The Finnish reference number (viitenumero) made of a base and its check digit.

    Args:
        base: 3 to 19 digits, the first not a zero: zeros in front are dropped on the way through a bank, so that a
            reference with them would come back as another one.
    Raises:
        ReferenceNotValid: the base has another form.

    >>> reference("123")
    '1232'
    """
    if re.fullmatch(rf"[1-9][0-9]{{{SHORTEST_BASE - 1},{LONGEST_BASE - 1}}}", base) is None:
        raise ReferenceNotValid(reference=base)
    return base + check_digit(base)


def reference_from_number(invoice_number: str) -> str:
    """The reference of an invoice, made of the digits of its number.

    Within one seller's series no two numbers have the same digits, because a series differs in its running part only.

    Raises:
        ReferenceNotValid: the number holds too few or too many digits.

    >>> reference_from_number("R2026-00017")
    '2026000176'
    """
    return reference("".join(c for c in invoice_number if c.isascii() and c.isdigit()).lstrip("0"))


def invoice_number(year: int, sequence: int, *, series: str = "R") -> str:
    """The number of a seller's invoice: the portal's own series, so that it never meets the seller's other numbers.

    Args:
        sequence: Running within the seller and the year, from 1.
        series: Letters in front.

    >>> invoice_number(2026, 17)
    'R2026-00017'
    """
    return f"{series}{year}-{sequence:05d}"


def is_reference(text: str) -> bool:
    """Whether a text is a Finnish reference number with a check digit that holds; spaces do not matter.

    >>> is_reference("12 32"), is_reference("1233")
    (True, False)
    """
    compact = _digits(text)
    if re.fullmatch(r"[1-9][0-9]{3,19}", compact) is None:
        return False
    return check_digit(compact[:-1]) == compact[-1]


def creditor_reference(national: str) -> str:
    """The international form (RF) of a Finnish reference number; both lead to the same payment.

    Args:
        national: A Finnish reference number with its check digit.
    Raises:
        ReferenceNotValid: it is not one.
    Source: ISO 11649; the two check digits of ISO 7064 MOD 97-10 over the reference followed by RF.

    >>> creditor_reference("1232")
    'RF111232'
    """
    compact = _digits(national)
    if not is_reference(compact):
        raise ReferenceNotValid(reference=national)
    return f"{RF_LETTERS}{mod_97_10.calc_check_digits(compact + RF_LETTERS)}{compact}"


def is_creditor_reference(text: str) -> bool:
    """Whether a text is an RF reference with check digits that hold; spaces do not matter.

    >>> is_creditor_reference("RF11 1232"), is_creditor_reference("RF231232")
    (True, False)
    """
    compact = _digits(text)
    return compact.isascii() and compact.isalnum() and bool(iso11649.is_valid(compact))


def grouped_reference(national: str) -> str:
    """A Finnish reference number as people read it: groups of five from the right.

    >>> grouped_reference("559582243294671")
    '55958 22432 94671'
    >>> grouped_reference("1232"), grouped_reference("77584747906474892")
    ('1232', '77 58474 79064 74892')
    """
    compact = _digits(national)
    head = len(compact) % 5
    groups = [compact[:head]] if head else []
    return " ".join(groups + [compact[start : start + 5] for start in range(head, len(compact), 5)])


def grouped_in_fours(code: str) -> str:
    """An account number or RF reference as people read it: groups of four from the left.

    >>> grouped_in_fours("FI5810171000000122")
    'FI58 1017 1000 0001 22'
    """
    compact = _digits(code)
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
