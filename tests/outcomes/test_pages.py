"""Pages of outcomes, followed by a provider's reporter and a municipality's caseworkers."""

from datetime import UTC, date, datetime

import pytest

from marketplace.kernel.actor import Role
from marketplace.outcomes import queries, services
from marketplace.outcomes.rules import FactKind, Standing, Verdict
from tests.factories.contracts import ASIKKALA, LAHTI, milestone, signed_contract, terms_document
from tests.factories.outcomes import job_payload, placement, reported, started, verified_job
from tests.factories.people import make_actor, municipal_actor
from tests.outcomes.doors import door, in_english

pytestmark = pytest.mark.sqlite_only
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_june(at):
    at(NOW)


def with_attendance(**call):
    """A contract that pays for days of attendance too."""
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("days", 1_000, "attendance"),
        milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"),
    )
    return signed_contract(terms, **call)


def test_a_provider_accepts_makes_contact_and_ends_with_a_ground(app, browse):
    case = placement()
    reporter = door(browse, case.contract.provider.reporter)
    page = in_english(reporter, f"/osallistujat/{case.id}")
    assert "Waits for the provider" in page.text
    assert "First contact is late" in page.text

    assert "Running" in page.follow("Accept the referral").form(holding="day").send().text
    page = in_english(reporter, f"/osallistujat/{case.id}").follow("Note the first contact").form(holding="day").send()
    assert "First contact is late" not in page.text

    started(case)
    ending = in_english(reporter, f"/osallistujat/{case.id}").follow("End the service")
    assert "What this does to payments" in ending.text
    assert "€300.00" in ending.text, "the start stays paid"
    refused = ending.form(holding="ground").send()
    assert refused.status == 422
    assert "Choose the ground." in refused.text
    page = refused.form(holding="ground").fill(ground="goal_reached", day="30.5.2026").send()

    assert "The goal was reached" in page.text
    assert queries.standing_of(case.id)[0] is Standing.ENDED
    end = [one for one in queries.facts_of([case.id])[case.id] if one.kind is FactKind.END]
    assert [one.payload for one in end] == [{"date": "2026-05-30"}]


def test_a_declined_referral_tells_the_municipality_why(app, browse):
    case = placement()
    reporter = door(browse, case.contract.provider.reporter)
    form = in_english(reporter, f"/osallistujat/{case.id}").follow("Decline the referral").form(holding="ground")
    page = form.fill(ground="other").send()
    assert page.status == 422
    assert "Tell the ground in a few words" in page.text
    page = page.form(holding="ground").fill(note="Ryhmä alkaa vasta syksyllä.").send()

    assert "Declined" in page.text
    caseworker = door(browse, case.caseworker)
    assert "Ryhmä alkaa vasta syksyllä." in in_english(caseworker, f"/osallistujat/{case.id}").text
    assert in_english(reporter, f"/osallistujat/{case.id}/vaihe/accepted").form(holding="day").send().status == 422
    late = in_english(reporter, f"/osallistujat/{case.id}/ilmoita/start").form(holding="day")
    assert "so nothing can be reported about it" in late.fill(day="15.1.2026").send().text
    assert queries.facts_of([case.id])[case.id] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Asiakas 131052-308T perui.", "personal identity code"),
        ("Kirjoita maija@esimerkki.fi", "an e-mail address"),
        ("Soita 040 123 4567", "a telephone number"),
    ],
)
def test_what_identifies_a_person_is_refused_with_its_place(app, browse, text, what):
    case = placement()
    form = in_english(door(browse, case.contract.provider.reporter), f"/osallistujat/{case.id}/vaihe/declined").form(
        holding="ground"
    )
    page = form.fill(ground="other", note=text).send()

    assert page.status == 422
    assert what in page.text
    assert text.split()[0] in page.text
    assert text in page.soup.find("textarea").get_text(), "what was typed is kept"
    assert queries.standing_of(case.id)[0] is Standing.REFERRED


def test_a_provider_sees_what_counts_what_waits_what_lies_ahead_and_what_is_missing(app, browse):
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30, min_weekly_hours="20"),
        milestone("job_6m", 200_000, "spell", kinds=["employment"], days=180, min_weekly_hours="20"),
        milestone("card", 10_000, "event", kinds=["certificate"]),
    )
    case = placement(signed_contract(terms))
    started(case)
    reported(case, FactKind.SPELL, job_payload(date(2026, 4, 1)), on=date(2026, 4, 2))
    page = in_english(door(browse, case.contract.provider.reporter), f"/osallistujat/{case.id}")

    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.find("table").find("tbody").find_all("tr")]
    assert [row.split()[0] for row in rows] == ["start", "job_1m", "job_6m", "card"]
    assert "Verified" in rows[0]
    assert "Waits for verification" in rows[1]
    assert "Reached if it goes on" in rows[2]
    assert "27/09/2026" in rows[2] or "27 Sep" in rows[2] or "27.9.2026" in rows[2]
    assert "Something is missing" in rows[3]


def test_a_group_is_ticked_for_a_week_and_what_was_reported_stays(app, browse):
    contract = with_attendance()
    cases = [placement(contract) for _ in range(3)]
    for case in cases:
        started(case)
    reporter = door(browse, contract.provider.reporter)
    page = in_english(reporter, f"/osallistujat/ryhma/{contract.id}?paiva=2026-05-27")
    marks = [f"{cases[0].id}:2026-05-25", f"{cases[0].id}:2026-05-26", f"{cases[2].id}:2026-05-25"]
    page = page.form(holding="present").fill(present=marks).send()

    assert "Days of attendance reported: 3." in page.text
    counts = {
        case.id: sum(f.kind is FactKind.ATTENDANCE for f in queries.facts_of([case.id])[case.id]) for case in cases
    }
    assert list(counts.values()) == [2, 0, 1]
    offered = {tag["value"] for tag in page.soup.find_all("input", attrs={"name": "present"})}
    assert not offered & set(marks)
    assert len(offered) == 15 - 3
    assert reporter.open(f"/osallistujat/ryhma/{contract.id}?paiva=roskaa").status == 200


def test_a_group_of_another_provider_or_without_attendance_in_its_terms_is_not_found(app, browse):
    contract, other = with_attendance(), signed_contract()
    door(browse, other.provider.reporter).open(f"/osallistujat/ryhma/{contract.id}", expect=404)
    door(browse, other.provider.reporter).open(f"/osallistujat/ryhma/{other.id}", expect=404)


def test_the_form_asks_only_what_the_terms_use_and_says_what_a_tick_does(app, browse):
    terms = terms_document(
        milestone("start", 30_000, "start"),
        milestone("job_1m", 150_000, "spell", kinds=["employment"], days=30, without_tags=["agreed_before"]),
        milestone("course", 50_000, "event", kinds=["certificate"]),
    )
    case = placement(signed_contract(terms))
    reporter = door(browse, case.contract.provider.reporter)
    page = in_english(reporter, f"/osallistujat/{case.id}/ilmoita/event")
    assert page.soup.find("input", attrs={"name": "value"}) is None
    page = in_english(reporter, f"/osallistujat/{case.id}/ilmoita/spell")
    assert page.soup.find("input", attrs={"name": "weekly_hours"}) is None

    asked = {tag["value"] for tag in page.soup.find_all("input", attrs={"name": "tags"})}
    assert asked == {"agreed_before", "same_employer", "payer_employer"}
    assert "Does not count for: job_1m" in page.text
    form = page.form(holding="employer_id")
    page = form.fill(kind="employment", day="1.5.2026", employer_id="0149669-4").send()
    assert page.status == 422
    assert "This is not a valid business ID" in page.text
    page.form(holding="employer_id").fill(employer_id="0149669-3").send()
    assert [one.employer_id for one in queries.facts_of([case.id])[case.id]] == ["0149669-3"]


def test_a_caseworker_sees_the_worth_by_municipality_and_the_queue_can_be_ordered(app, browse):
    contract = signed_contract()
    small, large = placement(contract, home=LAHTI), placement(contract, home=LAHTI)
    reported(small, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15))
    started(large)
    reported(large, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))
    caseworker = door(browse, municipal_actor(LAHTI, Role.CASEWORKER))

    oldest = in_english(caseworker, "/tulokset")
    worth = in_english(caseworker, "/tulokset?jarjestys=arvo")
    assert [row.find("th").get_text(" ").split()[0] for row in oldest.soup.find("tbody").find_all("tr")] == [
        "Service",
        "Job,",
    ]
    assert [row.find("th").get_text(" ").split()[0] for row in worth.soup.find("tbody").find_all("tr")] == [
        "Job,",
        "Service",
    ]
    assert "Lahti €1,500.00" in worth.text
    assert "Lahti €300.00" in worth.text


def test_several_alike_are_verified_in_one_act_with_each_listed(app, browse):
    contract = signed_contract()
    cases = [placement(contract) for _ in range(4)]
    facts = [reported(one, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15)) for one in cases]
    caseworker = door(browse, municipal_actor(LAHTI, Role.CASEWORKER))
    page = in_english(caseworker, "/tulokset/yhdessa?" + "&".join(f"facts={one}" for one in facts[:3]))
    assert "€900.00" in page.text
    form = page.form(holding="evidence")
    form.fields["facts"] = [str(facts[0]), str(facts[2])]
    page = form.fill(evidence="own_system").send()

    assert "Verified: 2." in page.text
    assert [queries.fact(one).verdict for one in facts] == [Verdict.VERIFIED, None, Verdict.VERIFIED, None]


def test_reports_of_different_kinds_are_not_verified_together(app, browse):
    case = placement()
    facts = [
        reported(case, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15)),
        reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3)),
    ]
    page = in_english(door(browse, case.caseworker), f"/tulokset/yhdessa?facts={facts[0]}&facts={facts[1]}", expect=422)
    assert "Choose reports of one kind" in page.text


def test_a_question_is_asked_and_answered_beside_the_fact(app, browse):
    case = placement()
    fact = reported(case, FactKind.START, {"date": "2026-01-15"}, on=date(2026, 1, 15))
    caseworker, reporter = door(browse, case.caseworker), door(browse, case.contract.provider.reporter)
    page = in_english(caseworker, f"/tulokset/{fact}").form(holding="text").fill(text="Alkoiko palvelu läsnä?").send()
    assert "Alkoiko palvelu läsnä?" in page.text
    assert "Asked" in in_english(caseworker, "/tulokset").text
    refused = in_english(reporter, f"/tulokset/{fact}").form(holding="text").fill(text="Soita 040 1234567").send()
    assert refused.status == 422
    refused.form(holding="text").fill(text="Alkoi läsnä.").send()

    assert [one.text for one in queries.messages_about(fact)] == ["Alkoiko palvelu läsnä?", "Alkoi läsnä."]
    assert queries.marks_of([], [], [fact]).asked == set()


def test_a_rejection_is_contested_and_another_person_decides(app, browse):
    case = placement()
    started(case)
    fact = reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2)), on=date(2026, 2, 3))
    first, second = municipal_actor(LAHTI, Role.CASEWORKER), municipal_actor(LAHTI, Role.CASEWORKER)
    services.verify(fact, Verdict.REJECTED, reason="Tunteja puuttuu.", actor=first, now=NOW)
    reporter = door(browse, case.contract.provider.reporter)
    page = in_english(reporter, f"/tulokset/{fact}").follow("Contest the rejection")
    assert "Tunteja puuttuu." in page.text
    page.form(holding="grounds").fill(grounds="Sopimuksessa on 30 tuntia.").send()

    blamed = in_english(door(browse, first), f"/tulokset/{fact}/riitautus/ratkaise").form(holding="verdict")
    page = blamed.fill(verdict="verified", grounds="Olin oikeassa.").send()
    assert page.status == 422
    assert "Another person decides." in page.text
    listed = in_english(door(browse, second), "/tulokset/riitautukset")
    assert "Sopimuksessa on 30 tuntia." in listed.text
    page = listed.follow(f"Report {fact}").follow("Decide about it").form(holding="verdict")
    page = page.fill(verdict="verified", evidence="employment_contract", grounds="Sopimus nähty.").send()

    assert queries.fact(fact).verdict is Verdict.VERIFIED
    assert queries.open_contests() == []
    document = queries.verified_facts_of(case.contract.id, as_of=date(2026, 6, 1))[0]
    assert [one["start"] for one in document["spells"]] == ["2026-02-02"]


def test_signals_are_listed_explained_and_dismissed_with_a_reason(app, browse):
    case = placement()
    caseworker = door(browse, case.caseworker)
    page = in_english(caseworker, "/tulokset/huomiot")
    assert "nothing has been reported since" in page.text
    page = page.follow("Dismiss").form(holding="reason").send()
    assert page.status == 422
    page = page.form(holding="reason").fill(reason="Palvelu alkaa vasta syksyllä sovitusti.").send()

    assert "No signals." in page.text
    assert "Dismissed so far: 1." in page.text


def test_who_looked_at_a_participant_is_kept_and_shown(app, browse):
    case, _fact = verified_job()
    reporter = door(browse, case.contract.provider.reporter)
    reporter.open(f"/osallistujat/{case.id}")
    caseworker = door(browse, case.caseworker)
    caseworker.open(f"/osallistujat/{case.id}")
    page = in_english(caseworker, f"/osallistujat/{case.id}/katselut")

    assert [one.person_id for one in queries.looks_at(case.id)] == [
        case.caseworker.person_id,
        case.contract.provider.reporter.person_id,
    ]
    assert len(page.soup.find("tbody").find_all("tr")) == 2
    reporter.open(f"/osallistujat/{case.id}/katselut", expect=403)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_pages_stand_in_every_language(app, browse, language):
    contract = with_attendance()
    case = placement(contract)
    started(case)
    fact = reported(case, FactKind.SPELL, job_payload(date(2026, 2, 2), weekly_hours="20"), on=date(2026, 2, 3))
    reporter, caseworker = door(browse, contract.provider.reporter), door(browse, case.caseworker)
    for address in (
        "/osallistujat",
        f"/osallistujat/{case.id}",
        f"/osallistujat/{case.id}/vaihe/ended",
        f"/osallistujat/{case.id}/ilmoita/spell",
        f"/osallistujat/ryhma/{contract.id}",
        f"/osallistujat/tuonti/{contract.id}",
    ):
        reporter.open(f"{address}?lang={language}")
    for address in ("", "/huomiot", "/riitautukset", f"/{fact}", "/yhdessa"):
        caseworker.open(f"/tulokset{address}?lang={language}")


def test_another_provider_and_another_municipality_find_nothing(app, browse):
    case, fact = verified_job(placement(home=LAHTI))
    other = signed_contract()
    strangers = [other.provider.reporter, municipal_actor("098", Role.CASEWORKER)]
    for stranger in strangers:
        browser = door(browse, stranger)
        for address in (f"/osallistujat/{case.id}", f"/tulokset/{fact}"):
            browser.open(address, expect=404)
    door(browse, other.provider.reporter).open(f"/osallistujat/{case.id}/vaihe/ended", expect=404)
    admin = make_actor(case.contract.provider.organisation_id, [Role.PROVIDER_ADMIN])
    door(browse, admin).open(f"/osallistujat/{case.id}/vaihe/ended", expect=403)
    assert ASIKKALA in case.contract.facts.municipalities


def test_a_later_service_is_confirmed_after_reading_what_it_does_to_the_earlier_one(app, browse):
    case, later = placement(), signed_contract()
    started(case)
    form = in_english(door(browse, case.caseworker), f"/osallistujat/uusi/{later.id}").form(holding="pseudonym")
    page = form.fill(pseudonym=case.pseudonym, home_municipality=LAHTI, home_since="1.1.2020").send()

    assert page.status == 422
    assert "no new result of the earlier one is paid from that day" in page.text
    assert queries.referred_count(later.id) == 0
    page = page.form(holding="pseudonym").fill(earlier_seen="y").send()
    assert queries.referred_count(later.id) == 1
    assert case.pseudonym in page.text


def test_a_report_is_corrected_with_its_values_filled_in_and_the_earlier_one_stays(app, browse):
    case, job = verified_job(weekly_hours="37.5")
    page = in_english(
        door(browse, case.contract.provider.reporter), f"/osallistujat/{case.id}/ilmoita/spell?korjaa={job}"
    )
    form = page.form(holding="weekly_hours")
    assert (form.fields["weekly_hours"], form.fields["day"]) == (["37.5"], ["2.2.2026"])
    form.fill(end="30.4.2026", reason="Työ päättyi huhtikuussa.").send()

    first, correction = [one for one in queries.facts_of([case.id])[case.id] if one.kind is FactKind.SPELL]
    assert (first.superseded_by, correction.supersedes) == (correction.id, first.id)
    assert correction.payload["end"] == "2026-04-30"
