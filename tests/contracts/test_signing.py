"""Contracts: drafted from an award, signed by both sides, terms frozen, amended only by both again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.contracts import queries, services
from marketplace.contracts.rules import (
    AmendmentNotPossible,
    AmendmentReplaced,
    CertificatesNotInOrder,
    ContractState,
    DocumentChanged,
    NothingToDraft,
    SamePersonOnBothSides,
    Side,
    SignedAlready,
    StandstillRuns,
    TermsUnchanged,
    sha256_of,
)
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotAllowed
from marketplace.ring import services as ring
from marketplace.ring.rules import SettingKey
from tests.factories.contracts import (
    DECIDED_AT,
    HOLLOLA,
    LAHTI,
    SIGNED_AT,
    amended,
    award_rows,
    change_of,
    drafted_contract,
    make_provider,
    milestone,
    signed_contract,
    terms_document,
)
from tests.factories.people import make_actor, municipal_actor, ring_actor
from tests.factories.register import certified


def sign(case, side, actor, *, now=SIGNED_AT, seen=None):
    services.sign(case.id, side, seen_sha256=seen or case.facts.document_sha256, actor=actor, now=now)


def test_a_contract_is_drafted_with_each_winner_at_its_own_prices(app):
    officer = municipal_actor(LAHTI, Role.OFFICER)
    providers = [make_provider(), make_provider()]
    call_id = award_rows(providers, officer, prices={"start": 20_000, "job_1m": 140_000})

    made = [queries.contract(one) for one in services.draft_from_award(call_id, actor=officer, now=DECIDED_AT)]

    assert [one.provider_id for one in made] == [one.id for one in providers]
    assert [one["price_cents"] for one in made[0].terms_document["milestones"]] == [20_000, 140_000]
    assert made[0].terms_sha256 == sha256_of(made[0].terms_document)
    assert len({one.code for one in made}) == 2
    with pytest.raises(NothingToDraft):
        services.draft_from_award(call_id, actor=officer, now=DECIDED_AT)


def test_only_an_officer_of_the_responsible_municipality_drafts(app):
    officer = municipal_actor(LAHTI, Role.OFFICER)
    call_id = award_rows([make_provider()], officer)

    with pytest.raises(NotAllowed):
        services.draft_from_award(call_id, actor=municipal_actor(HOLLOLA, Role.OFFICER), now=DECIDED_AT)


def test_the_second_signature_makes_the_contract_and_freezes_its_terms(app):
    case = drafted_contract()

    sign(case, Side.PROVIDER, case.provider.admin)
    assert case.facts.state is ContractState.DRAFTED
    assert queries.terms_versions(case.id) == []
    sign(case, Side.BUYER, case.officer, now=SIGNED_AT + timedelta(hours=1))

    assert case.facts.state is ContractState.SIGNED
    assert case.facts.signed_at == SIGNED_AT + timedelta(hours=1)
    assert [one.sha256 for one in queries.terms_versions(case.id)] == [case.facts.terms_sha256]
    assert [one.side for one in queries.signatures(case.id)] == [Side.PROVIDER, Side.BUYER]


def test_nobody_signs_during_the_standstill_not_even_by_a_second(app):
    case = drafted_contract(standstill_days=10)
    ends = datetime(2026, 1, 15, 22, 0, tzinfo=UTC)  # the tenth day after Monday the 5th is Thursday the 15th

    with pytest.raises(StandstillRuns):
        sign(case, Side.BUYER, case.officer, now=ends - timedelta(seconds=1))
    sign(case, Side.BUYER, case.officer, now=ends)


def test_nobody_signs_twice_for_both_sides_or_what_was_not_read(app):
    case = drafted_contract()
    sign(case, Side.BUYER, case.officer)

    with pytest.raises(SignedAlready):
        sign(case, Side.BUYER, municipal_actor(LAHTI, Role.OFFICER))
    both = make_actor(case.provider.organisation_id, [Role.PROVIDER_ADMIN], person_id=case.officer.person_id)
    with pytest.raises(SamePersonOnBothSides):
        sign(case, Side.PROVIDER, both)
    with pytest.raises(DocumentChanged):
        sign(case, Side.PROVIDER, case.provider.admin, seen="0" * 64)


def test_an_amendment_is_in_force_from_its_day_when_both_have_signed(app):
    case = signed_contract()
    dearer = terms_document(milestone("start", 35_000, "start"))

    amended(case, dearer, valid_from=date(2026, 6, 1), now=SIGNED_AT + timedelta(days=60))

    assert queries.terms_on(case.id, date(2026, 5, 31)).sha256 == case.facts.terms_sha256
    assert queries.terms_on(case.id, date(2026, 6, 1)).sha256 == sha256_of(dearer)
    assert queries.terms_in_force([case.id], date(2026, 6, 1))[case.id].sha256 == sha256_of(dearer)


def test_an_amendment_that_cannot_be_is_refused_and_an_older_one_is_not_signed(app):
    case = signed_contract()
    other = terms_document(milestone("start", 35_000, "start"))
    dearest = terms_document(milestone("start", 36_000, "start"))
    now = SIGNED_AT + timedelta(days=10)

    def draft(terms, day):
        change = change_of(case, terms, valid_from=day)
        return services.draft_amendment(case.id, change, actor=case.officer, now=now)

    with pytest.raises(AmendmentNotPossible):
        draft(other, case.facts.starts_on)
    with pytest.raises(TermsUnchanged):
        draft(case.facts.terms_document, date(2026, 6, 1))
    first = draft(other, date(2026, 6, 1))
    seen = queries.amendments(case.id)[0].document_sha256
    draft(dearest, date(2026, 6, 1))
    with pytest.raises(AmendmentReplaced):
        services.sign_amendment(case.id, first, Side.BUYER, seen_sha256=seen, actor=case.officer, now=now)
    assert len(queries.terms_versions(case.id)) == 1


def test_an_expired_certificate_stops_both_signatures_and_a_new_one_frees_them(app):
    """Act 1233/2006 5 and 7 sections: a document of 92 days is too old on the day of the contract."""
    late = SIGNED_AT + timedelta(days=92)
    case = drafted_contract()

    for side, actor in ((Side.BUYER, case.officer), (Side.PROVIDER, case.provider.admin)):
        with pytest.raises(CertificatesNotInOrder):
            sign(case, side, actor, now=late)
    assert {one.code for one in queries.signing_obstacles(case.provider.id, late.date())} == {
        "register.certificate_expired"
    }

    certified(case.provider.id, actor=case.provider.admin, now=late)
    sign(case, Side.BUYER, case.officer, now=late)
    sign(case, Side.PROVIDER, case.provider.admin, now=late)
    assert case.facts.state is ContractState.SIGNED


def test_a_ring_that_does_not_make_the_checks_signs_without_them(app):
    case = drafted_contract(proofs_on=SIGNED_AT)
    late = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
    ring.add_setting(
        SettingKey.CONTRACTOR_CHECKS_USED,
        0,
        valid_from=late.date(),
        source="Päätös 12.",
        actor=ring_actor(Role.RING_ADMIN),
        now=late,
    )

    sign(case, Side.BUYER, case.officer, now=late)

    assert len(queries.signatures(case.id)) == 1
