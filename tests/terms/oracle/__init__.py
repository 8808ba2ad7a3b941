"""The payment terms' page, written out a second time: slow, obvious, and sharing no code with the product.

Each sentence of payment-terms.md is one small function with the sentence as its docstring. Days are walked one by one
and every ratio is a fraction. Only the standard library is used. Input must be valid; nothing is checked here.

``days.py`` says which facts count, ``reached.py`` which milestones are reached and when, ``money.py`` what that pays.
"""

from tests.terms.oracle.money import HomeMissing, expected_lines

__all__ = ["HomeMissing", "expected_lines"]
