"""What counts of a placement: verified facts alone, under a pseudonym, kept ready for payment runs."""

import json
from datetime import date, timedelta

import pytest

from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import (
    EvidenceKind,
    FactKind,
    GroupsUnchanged,
    HomeOutside,
    KindNotCounted,
    NotYet,
    OwnReport,
    PseudonymNotValid,
    ReasonMissing,
    ReferredAlready,
    SupersededAlready,
    Verdict,
    VolumeUsedUp,
    normal_pseudonym,
)
from marketplace.terms.schemas import read_facts
from marketplace.terms.schemas.stored import facts_from_stored
from tests.factories.contracts import ASIKKALA, HOLLOLA, LAHTI, signed_contract
from tests.factories.outcomes import (
    at_noon,
    job_payload,
    placement,
    reported,
    started,
    verified,
    verified_job,
)

DAY = date(2026, 2, 10)


def document_of(case):
    row = next(one for one in queries.counted_facts_of(case.contract.id) if one.participant == case.alias)
    return json.loads(row.document) if row.document else None


def test_a_participant_has_one_pseudonym_in_the_ring_and_an_alias_for_each_placement(app):
    first = placement(signed_contract())
    second = placement(signed_contract(), pseudonym=first.pseudonym.lower())

    assert first.pseudonym == second.pseudonym == normal_pseudonym(first.pseudonym)
    assert first.alias != second.alias
    assert first.pseudonym not in (first.alias, second.alias)


def test_one_wrong_character_of_a_pseudonym_is_noticed(app):
    pseudonym = placement(signed_contract()).pseudonym
    wrong = ("0" if pseudonym[3] != "0" else "2").join([pseudonym[:3], pseudonym[4:]])

    with pytest.raises(PseudonymNotValid):
        placement(signed_contract(), pseudonym=wrong)


def test_a_referral_keeps_to_the_contract(app):
    contract = signed_contract(municipalities=[LAHTI, HOLLOLA], volume_max=1)
    first = placement(contract)

    with pytest.raises(ReferredAlready):
        placement(contract, pseudonym=first.pseudonym)
    with pytest.raises(VolumeUsedUp):
        placement(contract)
    with pytest.raises(HomeOutside):
        placement(contract, home=ASIKKALA)


def test_only_who_acts_for_the_home_municipality_refers(app):
    contract = signed_contract()

    with pytest.raises(NotAllowed):
        services.refer(
            contract.id,
            pseudonym="",
            home_municipality=ASIKKALA,
            home_since=date(2020, 1, 1),
            groups=[],
            language="fi",
            actor=contract.caseworker(LAHTI),
            now=at_noon(DAY),
        )


def test_nothing_counts_before_the_start_is_verified(app):
    case = placement()
    reported(case, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15))
    assert document_of(case) is None

    started(case)

    assert document_of(case)["service_start"] == "2026-01-15"


def test_a_correction_counts_from_its_verdict_on_and_the_report_keeps_its_first_day(app):
    case, fact = verified_job()
    ended = job_payload(date(2026, 2, 2), end=date(2026, 2, 20))
    correction = reported(case, FactKind.SPELL, ended, on=date(2026, 3, 10), corrects=fact)
    assert document_of(case)["spells"][0]["end"] is None

    services.verify(
        correction,
        Verdict.VERIFIED,
        evidence=EvidenceKind.PAY_SLIP,
        actor=case.caseworker,
        now=at_noon(date(2026, 3, 11)),
    )

    assert document_of(case)["spells"] == [{**ended, "reported_on": "2026-02-02"}]
    with pytest.raises(SupersededAlready):
        reported(case, FactKind.SPELL, ended, on=date(2026, 3, 12), corrects=fact)


def test_a_rejected_correction_changes_nothing(app):
    case, fact = verified_job()
    correction = reported(case, FactKind.SPELL, {}, on=date(2026, 3, 10), corrects=fact)

    with pytest.raises(ReasonMissing):
        services.verify(correction, Verdict.REJECTED, actor=case.caseworker, now=at_noon(date(2026, 3, 11)))
    services.verify(
        correction, Verdict.REJECTED, reason="Työ jatkuu.", actor=case.caseworker, now=at_noon(date(2026, 3, 11))
    )

    assert len(document_of(case)["spells"]) == 1


def test_nobody_verifies_what_they_reported_and_nobody_elsewhere_does(app):
    case = placement(home=ASIKKALA)
    own = services.report(case.id, FactKind.START, {"date": DAY.isoformat()}, actor=case.caseworker, now=at_noon(DAY))

    with pytest.raises(OwnReport):
        services.verify(own, Verdict.VERIFIED, evidence=EvidenceKind.PAY_SLIP, actor=case.caseworker, now=at_noon(DAY))
    with pytest.raises(NotAllowed):
        services.verify(
            own,
            Verdict.VERIFIED,
            evidence=EvidenceKind.PAY_SLIP,
            actor=case.contract.caseworker(LAHTI),
            now=at_noon(DAY),
        )


def test_a_report_from_tomorrow_of_a_kind_nobody_counts_or_for_another_placement_is_refused(app):
    case, fact = verified_job()

    with pytest.raises(NotYet):
        reported(case, FactKind.SPELL, job_payload(DAY + timedelta(days=1)), on=DAY)
    with pytest.raises(KindNotCounted):
        reported(case, FactKind.EVENT, {"kind": "qualification", "date": DAY.isoformat()}, on=DAY)
    with pytest.raises(NotFound):
        reported(placement(case.contract), FactKind.SPELL, {}, on=DAY, corrects=fact)


def test_a_home_entered_again_from_the_same_day_corrects_the_earlier_entry(app):
    case = placement(home=HOLLOLA)
    started(case)
    for code in (ASIKKALA, HOLLOLA):
        services.move_home(
            case.id, municipality=code, since=date(2026, 2, 1), actor=case.caseworker, now=at_noon(date(2026, 2, 5))
        )

    assert [one["municipality"] for one in document_of(case)["home"]] == [HOLLOLA, HOLLOLA]


def test_corrected_groups_count_and_need_a_reason(app):
    case = placement(groups=["nuoret"])
    started(case)

    with pytest.raises(GroupsUnchanged):
        services.correct_groups(case.id, ["nuoret"], reason="x", actor=case.caseworker, now=at_noon(DAY))
    with pytest.raises(ReasonMissing):
        services.correct_groups(case.id, [], reason=" ", actor=case.caseworker, now=at_noon(DAY))
    services.correct_groups(case.id, [], reason="Ikä tarkistettiin.", actor=case.caseworker, now=at_noon(DAY))

    assert document_of(case)["groups"] == []


def test_a_later_placement_ends_what_belongs_to_the_earlier_one(app):
    first = placement(signed_contract())
    started(first)
    version = queries.counted_versions(first.contract.id)[first.alias]
    second = placement(signed_contract(), pseudonym=first.pseudonym)

    started(second, date(2026, 3, 1))

    assert document_of(first)["later_placements"] == ["2026-03-01"]
    assert queries.counted_versions(first.contract.id)[first.alias] == version + 1


def test_what_was_known_at_a_moment_can_be_seen_again(app):
    case, fact = verified_job()
    before = document_of(case)
    verified(case, FactKind.SPELL, {}, on=date(2026, 4, 1), corrects=fact)

    assert queries.documents_known_at(case.contract.id, at_noon(date(2026, 3, 31))) == [before]
    assert "spells" not in document_of(case)
    assert queries.problems() == []


def test_a_kept_document_is_read_as_the_careful_reader_reads_it(app):
    case, _ = verified_job(placement(groups=["nuoret"]))
    document = document_of(case)

    assert facts_from_stored(document) == read_facts([document])[0]
