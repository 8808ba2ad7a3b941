"""Who may run and who may look; pure."""

from marketplace.kernel.actor import Role

RUNNERS = (Role.OFFICER, Role.RING_ADMIN)
READERS = (Role.OFFICER, Role.RING_ADMIN, Role.AUDITOR, Role.REVIEWER, Role.APPROVER, Role.CASEWORKER)
OWN = (Role.PROVIDER_ADMIN, Role.BIDDER, Role.REPORTER)
