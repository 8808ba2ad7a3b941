"""How results are proved: accepted evidence, whose turn a referral is, and the employer who confirms by a link."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.contracts import services as contracts
from marketplace.contracts.rules import Side
from marketplace.kernel.actor import Role
from marketplace.kernel.errors import NotAllowed, NotFound
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import EvidenceKind, FactKind, Verdict
from marketplace.outcomes.rules.confirming import (
    LINK_LASTS,
    Answer,
    ConsentNotYet,
    NothingToConfirm,
    request_of,
    token_of,
)
from marketplace.outcomes.rules.practice import (
    AgreementHalf,
    AgreementNotYet,
    EvidenceNotAccepted,
    NoEvidenceLeft,
    Practice,
    Rival,
    TurnReasonMissing,
    Way,
    check_practice,
    check_turn,
    turn_of,
)
from tests.factories.contracts import (
    DECIDED_AT,
    LAHTI,
    SIGNED_AT,
    ContractCase,
    award_rows,
    make_provider,
    signed_contract,
)
from tests.factories.outcomes import at_noon, job_payload, placement, reported, started
from tests.factories.people import municipal_actor
from tests.factories.register import certified
from tests.outcomes.doors import door, in_english

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
KEY = b"k" * 32
CONTRACT_ONLY = Practice(
    accepted={FactKind.SPELL: (EvidenceKind.EMPLOYMENT_CONTRACT, EvidenceKind.EMPLOYER_CONFIRMATION)},
    show_within_days=10,
    agreement="D/123/2026",
    agreed_on=date(2026, 1, 9),
)


def job(case):
    """A job that waits for its verdict."""
    return reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))


def noted(contract, practice: Practice = CONTRACT_ONLY) -> None:
    services.note_practice(contract.id, practice, actor=contract.officer, now=NOW)


@pytest.mark.parametrize(
    ("practice", "refusal"),
    [
        (Practice(accepted={FactKind.START: ()}), NoEvidenceLeft),
        (Practice(agreement="D/1"), AgreementHalf),
        (Practice(agreed_on=TODAY), AgreementHalf),
        (Practice(agreement="D/1", agreed_on=TODAY + timedelta(days=1)), AgreementNotYet),
    ],
)
def test_a_practice_by_which_nothing_can_be_proved_is_refused(practice: Practice, refusal) -> None:
    with pytest.raises(refusal):
        check_practice(practice, today=TODAY)


def test_whose_turn_it_is() -> None:
    rivals = [Rival(1, 1, 0, 9), Rival(2, 2, 3, 4, 50), Rival(3, 3, 3, 2, 25), Rival(4, 4, 3, 0, 0)]

    assert turn_of(Way.CHOICE, rivals) == {2, 3}
    assert turn_of(Way.RANKING, rivals) == {2}
    assert turn_of(Way.SHARES, rivals) == {2, 3}
    check_turn(Way.RANKING, rivals, 3, reason="Palvelu venäjäksi.")
    check_turn(Way.RANKING, [Rival(1, 1, 0, 9)], 1, reason="")
    with pytest.raises(TurnReasonMissing):
        check_turn(Way.RANKING, rivals, 3, reason=" ")


def test_only_accepted_evidence_proves_a_fact_and_can_be_offered(app) -> None:
    case = placement()
    started(case)
    fact = job(case)
    noted(case.contract)
    verdict = {"actor": case.caseworker, "now": NOW}
    with pytest.raises(EvidenceNotAccepted):
        services.verify(fact, Verdict.VERIFIED, evidence=EvidenceKind.PAY_SLIP, **verdict)
    with pytest.raises(EvidenceNotAccepted):
        services.report(
            case.id,
            FactKind.SPELL,
            job_payload(date(2026, 2, 4)),
            offered=EvidenceKind.PAY_SLIP,
            actor=case.contract.provider.reporter,
            now=NOW,
        )
    services.verify(fact, Verdict.VERIFIED, evidence=EvidenceKind.EMPLOYMENT_CONTRACT, **verdict)
    assert queries.fact(fact).verdict is Verdict.VERIFIED


def test_the_forms_offer_what_the_contract_accepts_and_say_until_when(app, browse, at) -> None:
    at(NOW)
    case = placement()
    started(case)
    fact = job(case)
    officer = door(browse, case.contract.officer)
    page = in_english(officer, f"/sopimukset/{case.contract.id}/todentaminen")
    form = page.form(holding="share_percent")
    form.fields["spell"] = ["employment_contract"]
    page = form.fill(show_within_days="10", agreement="D/123/2026").send()
    assert page.status == 422
    assert "Give both where the agreement is kept and the day" in page.text
    page = page.form(holding="share_percent").fill(agreed_on="9.1.2026").send()
    assert "Noted. The provider was told." in page.text

    reporter = door(browse, case.contract.provider.reporter)
    page = in_english(reporter, f"/osallistujat/{case.id}/ilmoita/spell")
    assert [one["value"] for one in page.soup.select("select[name=offered] option")] == ["", "employment_contract"]
    assert "Show it by" in page.text
    shown = in_english(reporter, f"/sopimukset/{case.contract.id}/todentaminen")
    assert "D/123/2026" in shown.text
    assert shown.soup.find("input", attrs={"name": "share_percent"}) is None
    page = in_english(door(browse, case.caseworker), f"/tulokset/{fact}")
    assert [one["value"] for one in page.soup.select("select[name=evidence] option")] == ["", "employment_contract"]


def test_only_the_responsible_municipality_notes_how_results_are_proved(app) -> None:
    contract = signed_contract()
    with pytest.raises(NotAllowed):
        services.note_practice(contract.id, CONTRACT_ONLY, actor=municipal_actor("098", Role.OFFICER), now=NOW)


def test_a_referral_past_the_turn_needs_its_reason_and_keeps_it(app, browse, at) -> None:
    at(NOW)
    contract, other = two_of_one_call()
    noted(contract, Practice(way=Way.RANKING))
    noted(other, Practice(way=Way.RANKING))
    page = in_english(door(browse, other.caseworker(LAHTI)), f"/osallistujat/uusi/{other.id}")
    assert "By ranking" in page.text
    assert len(page.soup.find("table").find("tbody").find_all("tr")) == 2
    page = page.form(holding="home_municipality").fill(home_municipality=LAHTI).send()
    assert page.status == 422
    assert "It is another provider’s turn." in page.text
    page.form(holding="home_municipality").fill(way_reason="Palvelua tarvitaan venäjäksi.").send()

    [made] = queries.placements_of_contracts([other.id])
    assert (made.way, made.way_reason) == (Way.RANKING, "Palvelua tarvitaan venäjäksi.")


def two_of_one_call():
    """Two contracts of one call, the first of them ranked first."""
    officer = municipal_actor(LAHTI, Role.OFFICER)
    providers = [make_provider(), make_provider()]
    for provider in providers:
        certified(provider.id, actor=provider.admin, now=SIGNED_AT)
    call_id = award_rows(providers, officer)
    cases = [
        ContractCase(contract_id, provider, officer)
        for contract_id, provider in zip(
            contracts.draft_from_award(call_id, actor=officer, now=DECIDED_AT), providers, strict=True
        )
    ]
    for case in cases:
        for side, actor in ((Side.BUYER, officer), (Side.PROVIDER, case.provider.admin)):
            contracts.sign(case.id, side, seen_sha256=case.facts.document_sha256, actor=actor, now=SIGNED_AT)
    return cases


def test_a_token_that_the_portal_did_not_make_opens_nothing() -> None:
    token = token_of(KEY, 7)
    assert request_of(KEY, token) == 7
    for wrong in ("", "7", "7-", token[:-1], "8" + token[1:], token_of(b"x" * 32, 7), "²-x", token + "ä"):
        with pytest.raises(NotFound):
            request_of(KEY, wrong)


def test_an_employer_confirms_once_by_a_link_that_shows_days_and_hours_only(app, browse, at) -> None:
    at(NOW)
    case = placement()
    started(case)
    fact = job(case)
    reporter = door(browse, case.contract.provider.reporter)
    page = in_english(reporter, f"/tulokset/{fact}/tyonantaja")
    page = page.form(holding="consent_on").send()
    assert "Without the participant’s consent the employer is not asked." in page.text
    page = page.form(holding="consent_on").fill(consent="y").send()
    link = page.soup.find(id="link").get_text().strip()
    path = "/" + link.split("/", 3)[3]

    page = in_english(browse, path)
    assert "Feb 2, 2026" in page.text or "2 Feb 2026" in page.text or "2.2.2026" in page.text
    for hidden in (case.alias, case.contract.facts.code, case.contract.facts.title, "Polkutaito"):
        assert hidden not in page.text
    page = page.form(holding="answer").send()
    assert page.status == 422
    page = page.form(holding="answer").fill(answer="right").send()
    assert "Thank you." in page.text
    assert "2026" not in in_english(browse, path).soup.find("main").get_text()

    [request] = queries.employer_requests(fact)
    assert request.answer is Answer.RIGHT
    assert (
        "Yes, the days and the hours are right" in in_english(door(browse, case.caseworker), f"/tulokset/{fact}").text
    )


def test_an_old_or_replaced_link_and_one_about_a_corrected_job_do_not_work(app) -> None:
    case = placement()
    fact = job(case)
    actor = case.contract.provider.reporter
    first = services.ask_employer(fact, consent_on=TODAY, actor=actor, now=NOW)
    second = services.ask_employer(fact, consent_on=TODAY, actor=actor, now=NOW)
    for number, now in ((first, NOW), (second, NOW + LINK_LASTS), (999, NOW)):
        with pytest.raises(NotFound):
            services.answer_as_employer(number, Answer.RIGHT, now=now)
    reported(case, FactKind.SPELL, job_payload(date(2026, 2, 4)), on=TODAY, corrects=fact)
    with pytest.raises(NotFound):
        services.answer_as_employer(second, Answer.RIGHT, now=NOW)


def test_an_employer_is_asked_about_waiting_jobs_only_and_with_a_consent_that_was_given(app) -> None:
    case = placement()
    begun, actor = started(case), case.contract.provider.reporter
    fact = job(case)
    with pytest.raises(NothingToConfirm):
        services.ask_employer(begun, consent_on=TODAY, actor=actor, now=NOW)
    with pytest.raises(ConsentNotYet):
        services.ask_employer(fact, consent_on=TODAY + timedelta(days=1), actor=actor, now=NOW)
    services.verify(fact, Verdict.VERIFIED, evidence=EvidenceKind.PAY_SLIP, actor=case.caseworker, now=at_noon(TODAY))
    with pytest.raises(NothingToConfirm):
        services.ask_employer(fact, consent_on=TODAY, actor=actor, now=NOW)
