"""Whose work is shown to whom."""

import pytest

from marketplace.kernel.actor import ROLES_OF, Actor, OrganisationKind, Role
from marketplace.publication.messages import WORK_LABELS
from marketplace.publication.rules import AUDIENCES, Work, work_of


def actor(kind: OrganisationKind, *roles: Role) -> Actor:
    return Actor(1, "", 1, "", kind, "398" if kind is OrganisationKind.MUNICIPALITY else None, frozenset(roles))


def test_every_work_has_an_audience_and_a_sentence() -> None:
    assert set(AUDIENCES) == set(WORK_LABELS) == set(Work)


def test_a_provider_is_never_shown_the_buyers_work() -> None:
    shown = set(work_of(actor(OrganisationKind.PROVIDER, *ROLES_OF[OrganisationKind.PROVIDER])))

    assert shown == {Work.CALLS_TO_ANSWER, Work.CONTRACTS_OF_PROVIDER, Work.INVOICES_OF_PROVIDER}


def test_a_caseworker_is_shown_results_only() -> None:
    assert work_of(actor(OrganisationKind.MUNICIPALITY, Role.CASEWORKER)) == [Work.FACTS_TO_VERIFY]


def test_what_the_law_has_a_clock_for_comes_first() -> None:
    assert work_of(actor(OrganisationKind.RING, Role.OFFICER))[0] is Work.APPLICATIONS_DUE


@pytest.mark.parametrize("work", list(Work))
def test_each_work_needs_a_role_that_can_be_held(work: Work) -> None:
    audience = AUDIENCES[work]

    assert any(audience.roles & ROLES_OF[kind] for kind in audience.kinds)
