"""Use cases of outcomes: referring, steps of a service, reporting, verifying, contesting, importing, moving home."""

from marketplace.outcomes.services.asking import contest, decide_contest, dismiss, dismiss_creaming, say
from marketplace.outcomes.services.counting import rebuild
from marketplace.outcomes.services.forgetting import forget_files
from marketplace.outcomes.services.importing import dry_run, keep_import, take_import
from marketplace.outcomes.services.looking import note_look
from marketplace.outcomes.services.people import correct_groups, move_home
from marketplace.outcomes.services.practice import (
    answer_as_employer,
    ask_employer,
    note_practice,
)
from marketplace.outcomes.services.referring import FIRST_CONTACT, refer
from marketplace.outcomes.services.reminding import (
    remind_of_contact,
)
from marketplace.outcomes.services.reporting import report, report_attendance
from marketplace.outcomes.services.retention import (
    forget_person,
)
from marketplace.outcomes.services.sampling import (
    accept_rest,
    draw_sample,
)
from marketplace.outcomes.services.stepping import take_step
from marketplace.outcomes.services.verifying import Result, may_verify, verify, worth_of

__all__ = [
    "FIRST_CONTACT",
    "Result",
    "accept_rest",
    "answer_as_employer",
    "ask_employer",
    "contest",
    "correct_groups",
    "decide_contest",
    "dismiss",
    "dismiss_creaming",
    "draw_sample",
    "dry_run",
    "forget_files",
    "forget_person",
    "keep_import",
    "may_verify",
    "move_home",
    "note_look",
    "note_practice",
    "rebuild",
    "refer",
    "remind_of_contact",
    "report",
    "report_attendance",
    "say",
    "take_import",
    "take_step",
    "verify",
    "worth_of",
]
