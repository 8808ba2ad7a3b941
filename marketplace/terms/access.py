"""Who may draft payment terms; pure."""

from marketplace.kernel.actor import Role

EDITORS = (Role.OFFICER, Role.RING_ADMIN)
READERS = (Role.OFFICER, Role.RING_ADMIN, Role.EVALUATOR, Role.REVIEWER, Role.APPROVER, Role.AUDITOR)
