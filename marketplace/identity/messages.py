"""Sentences and labels of identity."""

from flask_babel import lazy_gettext as _l

from marketplace.kernel.actor import OrganisationKind, Role

REFUSALS = {
    "identity.role_does_not_fit": _l("This role cannot be held in this kind of organisation. Choose another role."),
    "identity.ends_before_start": _l("The last day is before the first day (%(starts_on)s). Choose a later last day."),
    "identity.role_held_already": _l("The person already holds this role from %(starts_on)s. End it first."),
}

ROLE_LABELS = {
    Role.RING_ADMIN: _l("Ring administrator"),
    Role.OFFICER: _l("Procurement officer"),
    Role.EVALUATOR: _l("Evaluator"),
    Role.CASEWORKER: _l("Caseworker"),
    Role.REVIEWER: _l("Invoice reviewer"),
    Role.APPROVER: _l("Invoice approver"),
    Role.PROVIDER_ADMIN: _l("Provider's administrator"),
    Role.BIDDER: _l("Bidder"),
    Role.REPORTER: _l("Reporter of results"),
    Role.AUDITOR: _l("Auditor"),
}

KIND_LABELS = {
    OrganisationKind.RING: _l("Purchasing ring"),
    OrganisationKind.MUNICIPALITY: _l("Municipality"),
    OrganisationKind.PROVIDER: _l("Service provider"),
}
