"""Use cases of outcomes: referring, reporting, verifying, moving home, correcting groups."""

from marketplace.outcomes.services.counting import rebuild
from marketplace.outcomes.services.people import correct_groups, move_home
from marketplace.outcomes.services.referring import FIRST_CONTACT, refer
from marketplace.outcomes.services.reporting import report
from marketplace.outcomes.services.verifying import may_verify, verify

__all__ = [
    "FIRST_CONTACT",
    "correct_groups",
    "may_verify",
    "move_home",
    "rebuild",
    "refer",
    "report",
    "verify",
]
