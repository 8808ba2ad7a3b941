"""Roles hold from a day to a day; substitutes hold them for the days of an absence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from marketplace.identity import queries, services
from marketplace.identity.rules import (
    AbsenceOutsideRole,
    AbsenceTaken,
    EndsBeforeStart,
    LastAdministrator,
    MembershipFacts,
    NotToOneself,
    RoleDoesNotFit,
    RoleHeldAlready,
    SubstituteUnfit,
    SubstitutionFacts,
    check_absence,
    check_administrator_left,
    check_grant,
    check_not_to_oneself,
    holds_on,
)
from marketplace.kernel.actor import ROLES_OF, SYSTEM, OrganisationKind, Role
from tests.conftest import NOW
from tests.factories.people import make_actor, make_organisation, make_person, ring_actor

DAY = date(2026, 6, 15)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


def held(
    person: int = 1,
    role: Role = Role.BIDDER,
    starts_on: date = DAY,
    ends_on: date | None = None,
    revoked: bool = False,
    id: int = 1,
) -> MembershipFacts:
    return MembershipFacts(
        id, person, 1, role, starts_on, ends_on, datetime(2026, 7, 1, tzinfo=UTC) if revoked else None
    )


def test_first_and_last_day_belong_to_a_role() -> None:
    last = DAY + timedelta(days=2)

    assert [holds_on(DAY, last, DAY + timedelta(days=n)) for n in range(-1, 4)] == [False, True, True, True, False]
    assert holds_on(DAY, None, date(2099, 1, 1))


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("role", list(Role))
def test_each_kind_of_organisation_has_its_own_roles(kind: OrganisationKind, role: Role) -> None:
    if role in ROLES_OF[kind]:
        check_grant(kind, role, DAY, None, [])
    else:
        with pytest.raises(RoleDoesNotFit):
            check_grant(kind, role, DAY, None, [])


@given(DAYS, DAYS, DAYS, DAYS)
def test_the_same_role_is_never_held_twice_on_a_day(
    first: date, last: date, other_first: date, other_last: date
) -> None:
    if last < first or other_last < other_first:
        return
    overlap = max(first, other_first) <= min(last, other_last)
    earlier = [held(starts_on=other_first, ends_on=other_last)]
    if overlap:
        with pytest.raises(RoleHeldAlready):
            check_grant(OrganisationKind.PROVIDER, Role.BIDDER, first, last, earlier)
    else:
        check_grant(OrganisationKind.PROVIDER, Role.BIDDER, first, last, earlier)


def test_a_role_taken_back_may_be_given_again() -> None:
    check_grant(OrganisationKind.PROVIDER, Role.BIDDER, DAY, None, [held(revoked=True)])


def test_a_role_does_not_end_before_it_begins() -> None:
    with pytest.raises(EndsBeforeStart):
        check_grant(OrganisationKind.PROVIDER, Role.BIDDER, DAY, DAY - timedelta(days=1), [])
    check_grant(OrganisationKind.PROVIDER, Role.BIDDER, DAY, DAY, [])


def test_only_a_provider_s_person_may_grant_to_themselves() -> None:
    check_not_to_oneself(OrganisationKind.PROVIDER, 1, 1)
    for kind in (OrganisationKind.RING, OrganisationKind.MUNICIPALITY):
        check_not_to_oneself(kind, 1, 2)
        with pytest.raises(NotToOneself):
            check_not_to_oneself(kind, 1, 1)


ADMIN = held(role=Role.PROVIDER_ADMIN)


@pytest.mark.parametrize(
    "other",
    [
        held(2, Role.BIDDER),
        held(2, Role.PROVIDER_ADMIN, revoked=True),
        held(2, Role.PROVIDER_ADMIN, ends_on=DAY + timedelta(days=30)),
        held(2, Role.PROVIDER_ADMIN, starts_on=DAY + timedelta(days=9)),
        held(1, Role.PROVIDER_ADMIN, id=2),
    ],
)
def test_somebody_must_be_left_who_can_grant_roles(other: MembershipFacts) -> None:
    with pytest.raises(LastAdministrator):
        check_administrator_left(ADMIN, [ADMIN, other], OrganisationKind.PROVIDER, DAY)


def test_a_second_administrator_lets_the_first_go() -> None:
    other = held(2, Role.PROVIDER_ADMIN)

    check_administrator_left(ADMIN, [ADMIN, other], OrganisationKind.PROVIDER, DAY)
    check_administrator_left(held(role=Role.BIDDER), [ADMIN], OrganisationKind.PROVIDER, DAY)
    check_administrator_left(held(role=Role.OFFICER), [], OrganisationKind.MUNICIPALITY, DAY)


HOLDER = held(ends_on=DAY + timedelta(days=30))
COLLEAGUE = held(2, Role.REPORTER, id=2)


def absence(substitute: int = 2, first: int = 0, last: int = 5, *more: MembershipFacts, earlier: tuple = ()) -> None:
    check_absence(
        HOLDER,
        substitute,
        DAY + timedelta(days=first),
        DAY + timedelta(days=last),
        colleagues=[HOLDER, COLLEAGUE, *more],
        earlier=earlier,
    )


def test_a_colleague_may_stand_in_for_days_of_the_role() -> None:
    absence()
    absence(2, 0, 30)


@pytest.mark.parametrize(
    ("days", "refusal"),
    [((5, 4), EndsBeforeStart), ((-1, 5), AbsenceOutsideRole), ((20, 31), AbsenceOutsideRole)],
)
def test_the_days_of_an_absence_are_days_of_the_role(days: tuple[int, int], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        absence(2, *days)


def test_nobody_stands_in_for_themselves_and_no_stranger_does() -> None:
    for substitute in (HOLDER.person_id, 99):
        with pytest.raises(SubstituteUnfit):
            absence(substitute)


def test_who_holds_the_role_already_cannot_hold_it_twice() -> None:
    with pytest.raises(SubstituteUnfit):
        absence(3, 0, 5, held(3, Role.BIDDER, id=3))


def test_a_colleague_who_has_left_cannot_stand_in() -> None:
    with pytest.raises(SubstituteUnfit):
        absence(3, 0, 5, held(3, Role.REPORTER, id=3, revoked=True))
    with pytest.raises(SubstituteUnfit):
        absence(3, 0, 5, held(3, Role.REPORTER, id=3, ends_on=DAY + timedelta(days=4)))


def test_one_role_has_one_substitute_on_a_day() -> None:
    taken = SubstitutionFacts(1, 1, 2, DAY + timedelta(days=5), DAY + timedelta(days=7), None)
    with pytest.raises(AbsenceTaken):
        absence(earlier=(taken,))
    absence(2, 0, 4, earlier=(taken,))
    absence(2, 8, 9, earlier=(taken,))
    cancelled = SubstitutionFacts(1, 1, 2, DAY, DAY, datetime(2026, 6, 1, tzinfo=UTC))
    absence(earlier=(cancelled,))


def test_a_person_acts_with_the_roles_of_the_day(app: Flask) -> None:
    organisation_id = make_organisation()
    person = make_person()
    services.grant_role(person, organisation_id, Role.BIDDER, starts_on=DAY, ends_on=DAY, actor=SYSTEM, now=NOW)

    for day, roles in ((DAY - timedelta(days=1), set()), (DAY, {Role.BIDDER}), (DAY + timedelta(days=1), set())):
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        assert queries.actor_for(person, organisation_id, now=moment).roles == roles


def test_a_substitute_loses_the_role_with_the_holder(app: Flask) -> None:
    organisation_id = make_organisation()
    holder = make_actor(organisation_id, [Role.BIDDER])
    substitute = make_actor(organisation_id, [Role.REPORTER])
    (role,) = [m for m in queries.memberships_of_organisation(organisation_id) if m.person_id == holder.person_id]
    services.name_substitute(
        role.id, substitute.person_id, starts_on=NOW.date(), ends_on=NOW.date(), actor=SYSTEM, now=NOW
    )
    people = {one.id for one in queries.people_with(organisation_id, [Role.BIDDER], NOW.date())}
    assert people == {holder.person_id, substitute.person_id}

    services.revoke_role(role.id, actor=SYSTEM, now=NOW)

    assert queries.people_with(organisation_id, [Role.BIDDER], NOW.date()) == []
    assert Role.BIDDER not in queries.actor_for(substitute.person_id, organisation_id, now=NOW).roles


def test_two_administrators_cannot_both_leave(app: Flask) -> None:
    organisation_id = make_organisation()
    make_actor(organisation_id, [Role.PROVIDER_ADMIN])
    make_actor(organisation_id, [Role.PROVIDER_ADMIN])
    first, second = queries.memberships_of_organisation(organisation_id)
    services.revoke_role(first.id, actor=SYSTEM, now=NOW)

    with pytest.raises(LastAdministrator):
        services.revoke_role(second.id, actor=SYSTEM, now=NOW)
    with pytest.raises(LastAdministrator):
        services.end_role(second.id, last_day=NOW.date(), actor=SYSTEM, now=NOW)


def test_in_the_ring_another_administrator_grants(app: Flask) -> None:
    admin = ring_actor(Role.RING_ADMIN)
    assert admin.organisation_id is not None

    with pytest.raises(NotToOneself):
        services.grant_role(
            admin.person_id, admin.organisation_id, Role.OFFICER, starts_on=NOW.date(), actor=admin, now=NOW
        )


def test_who_chose_no_organisation_acts_for_the_one_of_last_time(app: Flask) -> None:
    first, second = make_organisation(), make_organisation()
    actor = make_actor(first, [Role.BIDDER])
    make_actor(second, [Role.BIDDER], person_id=actor.person_id)
    services.choose_organisation(actor.person_id, second)

    assert queries.actor_for(actor.person_id, None, now=NOW).organisation_id == second
    assert queries.actor_for(actor.person_id, first, now=NOW).organisation_id == first
    stranger = make_organisation()
    assert queries.actor_for(actor.person_id, stranger, now=NOW).organisation_id == second
