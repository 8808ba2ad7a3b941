"""Pages of the ring's data, as its administrator keeps it and as others read it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from marketplace.kernel.actor import Role
from marketplace.ring import queries as ring
from marketplace.ring.rules import Task
from tests.browsing import Browser
from tests.factories.people import municipal_actor, ring_actor

READ = (
    "/rengas",
    "/rengas/kunnat",
    "/rengas/kunnat/111",
    "/rengas/alueet",
    "/rengas/luokat",
    "/rengas/kohderyhmat",
    "/rengas/maarat",
    "/rengas/vaesto",
    "/rengas/asetukset",
    "/rengas/laki",
    "/rengas/vapaapaivat",
    "/rengas/perustaminen",
    "/rengas/maararahat",
)
WRITE = (
    "/rengas/kunnat/098/y-tunnus",
    "/rengas/kunnat/098/verkkolaskuosoite",
    "/rengas/kunnat/098/liittyminen",
    "/rengas/alueet/valtuutus",
    "/rengas/luokat/uusi",
    "/rengas/luokat/1",
    "/rengas/kohderyhmat/uusi",
    "/rengas/kohderyhmat/1",
    "/rengas/maarat/benefit/uusi",
    "/rengas/maarat/benefit_average/uusi",
    "/rengas/maarat/month_days/uusi",
    "/rengas/maarat/municipal_share/uusi",
    "/rengas/maarat/vat/uusi",
    "/rengas/vaesto/uusi",
    "/rengas/asetukset/standstill_used",
    "/rengas/asetukset/payment_term_days",
    "/rengas/laki/appeal.days",
    "/rengas/vapaapaivat/uusi",
    "/rengas/perustaminen/uusi",
)


@pytest.fixture
def admin(app: Flask, browse: Browser) -> Browser:
    """The ring's administrator."""
    actor = ring_actor(Role.RING_ADMIN)
    return browse.as_person(actor.person_id, actor.organisation_id)


@pytest.fixture
def auditor(app: Flask, browse: Browser) -> Browser:
    """An auditor of the ring's office, who reads."""
    actor = ring_actor(Role.AUDITOR)
    return browse.as_person(actor.person_id, actor.organisation_id)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_opens_in_every_language(admin: Browser, language: str) -> None:
    for url in (*READ, *WRITE, "/rengas/maararahat/uusi"):
        assert admin.open(f"{url}?lang={language}").heading


def test_an_auditor_reads_all_and_is_offered_no_change(auditor: Browser) -> None:
    for url in READ:
        page = auditor.open(url)
        assert not [link for link in page.soup.find_all("a") if str(link.get("href", "")).startswith(WRITE)]
    for url in (*WRITE, "/rengas/maararahat/uusi"):
        assert auditor.open(url, expect=403).status == 403


def test_nobody_without_sign_in_sees_the_ring_s_data(browse: Browser) -> None:
    for url in (*READ, *WRITE):
        response = browse.client.get(url)
        assert response.status_code == 303
        assert "/kirjaudu" in response.location


def test_the_front_page_asks_for_what_is_unknown_until_it_is_given(admin: Browser) -> None:
    assert "Hollola" in admin.open("/rengas?lang=en").text
    form = admin.open("/rengas/kunnat/098/y-tunnus").form(holding="business_id")
    refused = form.fill(business_id="1234567-9", source="ytj.fi 24.11.2026").send()
    assert refused.status == 422
    assert "1234567-9" in str(refused.soup.find(id="business_id"))
    taken = form.fill(business_id="0149669-3").send()
    assert taken.status == 422
    assert "Lahden kaupunki" in taken.text
    saved = form.fill(business_id="1234567-1").send()
    assert "1234567-1" in saved.text
    assert ring.municipality("098").business_id == "1234567-1"


def test_a_business_id_saved_by_another_meanwhile_is_shown_and_nothing_typed_is_lost(admin: Browser) -> None:
    first = admin.open("/rengas/kunnat/098/y-tunnus").form(holding="business_id")
    second = admin.open("/rengas/kunnat/098/y-tunnus").form(holding="business_id")
    second.fill(business_id="1234567-1", source="ytj.fi").send()
    refused = first.fill(business_id="0201689-0", source="kunnan ilmoitus").send()
    assert refused.status == 422
    assert "1234567-1" in refused.text
    assert "0201689-0" in str(refused.soup.find(id="business_id"))
    assert ring.municipality("098").business_id == "1234567-1"


def test_an_einvoice_address_is_added_and_the_earlier_one_stays_to_be_seen(admin: Browser) -> None:
    form = admin.open("/rengas/kunnat/111/verkkolaskuosoite").form(holding="address")
    form.fill(kind="ovt", address="0037 10688929 99", operator="Apix", operator_id="003723327487")
    form.fill(valid_from="1.1.2027", source="heinola.fi")
    wrong = form.fill(address="003710688928").send()
    assert wrong.status == 422
    page = form.fill(address="0037 10688929 99").send()
    assert "00371068892999" in page.text
    assert "003710688929010" in page.text
    before = ring.einvoice_address("111", date(2026, 12, 31))
    after = ring.einvoice_address("111", date(2027, 1, 1))
    assert before is not None
    assert before.address == "003710688929010"
    assert after is not None
    assert after.address == "00371068892999"


def test_a_fourth_category_with_names_in_three_languages_is_offered_everywhere(admin: Browser) -> None:
    form = admin.open("/rengas/luokat/uusi").form(holding="code")
    form.fill(code="C4", name_fi="Työkyvyn tuki", name_sv="Stöd för arbetsförmåga", name_en="Support of work ability")
    taken = form.fill(code="c1", valid_from="1.12.2026", source="Ohjausryhmä 20.11.2026").send()
    assert taken.status == 422
    assert "C1" in taken.text
    page = form.fill(code="C4").send()
    assert "Työkyvyn tuki" in page.text
    assert "Stöd för arbetsförmåga" in admin.open("/rengas/luokat?lang=sv").text
    assert [one.code for one in ring.categories(date(2026, 11, 30))] == ["C1", "C2", "C3"]
    assert [one.code for one in ring.categories(date(2026, 12, 1))] == ["C1", "C2", "C3", "C4"]

    assert "Support of work ability" in admin.open("/rengas/maararahat?lang=en").text


def test_a_category_is_renamed_and_closed_but_not_backwards(admin: Browser) -> None:
    form = admin.open("/rengas/luokat/1").form(holding="name_fi")
    refused = form.fill(valid_to="23.11.2026").send()
    assert refused.status == 422
    assert "23.11.2026" in str(refused.soup.find(id="valid_to"))
    form.fill(valid_to="31.12.2026", name_en="Into work").send()
    assert ring.category(1).names.en == "Into work"
    assert not ring.category(1).is_valid_on(date(2027, 1, 1))


def test_a_target_group_s_definition_is_given_in_all_languages_or_in_none(admin: Browser) -> None:
    form = admin.open("/rengas/kohderyhmat/2").form(holding="definition_fi")
    refused = form.fill(definition_fi="Suomeen muuttaneet").send()
    assert refused.status == 422
    assert refused.soup.find(id="definition_sv-error") is not None
    form.fill(definition_sv="Personer som flyttat till Finland", definition_en="People who moved to Finland").send()
    definition = ring.target_group(2).definition
    assert definition is not None
    assert definition.fi == "Suomeen muuttaneet"


def test_a_rate_gets_a_new_row_and_past_days_keep_theirs(admin: Browser) -> None:
    form = admin.open("/rengas/maarat/vat/uusi").form(holding="percent")
    form.fill(rate_code="general", percent="26,5", source="HE 1/2027", valid_from="1.9.2024")
    refused = form.send()
    assert refused.status == 422
    assert refused.soup.find(id="valid_from-error") is not None
    unconfirmed = form.fill(valid_from="1.10.2026").send()
    assert unconfirmed.status == 422
    assert unconfirmed.soup.find(id="is_late-error") is not None
    page = form.fill(valid_from="1.1.2027").send()
    assert "26,5 %" in page.text
    assert "HE 1/2027" in page.text
    book = ring.rate_book()
    assert str(book.vat("general", date(2026, 12, 31)).percent) == "25.5"
    assert str(book.vat("general", date(2027, 1, 1)).percent) == "26.5"


def test_a_rate_that_is_recorded_late_is_confirmed_to_be(admin: Browser) -> None:
    form = admin.open("/rengas/maarat/vat/uusi").form(holding="percent")
    form.fill(rate_code="general", percent="26", source="HE 2/2026", valid_from="1.10.2026", is_late="y").send()
    assert str(ring.rate_book().vat("general", date(2026, 9, 30)).percent) == "25.5"
    assert str(ring.rate_book().vat("general", date(2026, 10, 1)).percent) == "26"


def test_the_municipal_share_is_amended_by_brackets_one_a_line(admin: Browser) -> None:
    form = admin.open("/rengas/maarat/municipal_share/uusi").form(holding="brackets")
    form.fill(valid_from="1.1.2028", source="Laki 1/2027", brackets="0: 0\nsata: 10")
    assert "2" in form.send().soup.find(id="brackets-error").get_text()
    wrong_order = form.fill(brackets="0: 0\n200: 10\n100: 20").send()
    assert wrong_order.status == 422
    assert wrong_order.soup.find(id="brackets-error") is not None
    form.fill(brackets="0: 0\n100: 10,5\n400: 60").send()
    rule = ring.rate_book().share_rule(date(2028, 1, 1))
    assert [(one.after_days, str(one.percent)) for one in rule.brackets] == [(0, "0"), (100, "10.5"), (400, "60")]
    assert rule.benefits[0] == "tyomarkkinatuki"
    assert rule.counts_service_days


def test_a_new_benefit_is_added_by_its_own_code(admin: Browser) -> None:
    form = admin.open("/rengas/maarat/benefit/uusi").form(holding="cents_per_day")
    form.fill(cents_per_day="38,10", source="Kela", valid_from="1.1.2027")
    assert form.send().soup.find(id="rate_code-error") is not None
    form.fill(new_code="uusi_tuki").send()
    assert ring.rate_book().benefit("uusi_tuki", date(2027, 1, 1)).cents_per_day == 3810


def test_an_allocation_key_needs_every_municipality_and_a_day_ahead(admin: Browser) -> None:
    form = admin.open("/rengas/vaesto/uusi").form(holding="counted_on")
    weights = {f"inhabitants-{one.code}": 1000 + number for number, one in enumerate(ring.municipalities())}
    form.fill(counted_on="31.12.2025", source="Tilastokeskus").fill_all(weights)
    past = form.fill(used_from="1.1.2026").send()
    assert past.status == 422
    assert past.soup.find(id="used_from-error") is not None
    form.fill(used_from="1.1.2027").send()
    assert ring.allocation_keys()[-1].weights["398"] == 1000
    missing = admin.open("/rengas/vaesto/uusi").form(holding="counted_on")
    refused = missing.fill(counted_on="31.12.2026", used_from="1.1.2028", source="x").send()
    assert refused.status == 422
    assert refused.soup.find(id="inhabitants-398-error") is not None


def test_a_choice_shows_its_consequence_and_holds_from_its_day(admin: Browser) -> None:
    page = admin.open("/rengas/asetukset/standstill_used?lang=en")
    assert "appealed for 30 days" in page.text
    form = page.form(holding="value")
    past = form.fill(value="0", valid_from="23.11.2026", source="Ohjausryhmä").send()
    assert past.status == 422
    form.fill(valid_from="1.1.2027").send()
    assert ring.setting("standstill_used", date(2026, 12, 31)) is True
    assert ring.setting("standstill_used", date(2027, 1, 1)) is False
    number = admin.open("/rengas/asetukset/payment_term_days").form(holding="value")
    assert number.fill(value="90", valid_from="1.1.2027", source="x").send().status == 422


def test_an_amendment_is_a_new_row_and_old_time_limits_keep_their_number(admin: Browser) -> None:
    form = admin.open("/rengas/laki/dps.admission_working_days").form(holding="value")
    form.fill(value="7", section="51 § 2 mom. (1/2027)", valid_from="1.3.2027", source="Laki 1/2027").send()
    assert ring.legal_parameter("dps.admission_working_days", date(2027, 2, 28)).value == 10
    amended = ring.legal_parameter("dps.admission_working_days", date(2027, 3, 1))
    assert (amended.value, amended.unit, amended.section) == (7, "working days", "51 § 2 mom. (1/2027)")


def test_a_free_day_is_skipped_by_the_calendar_until_it_is_taken_back(admin: Browser) -> None:
    form = admin.open("/rengas/vapaapaivat/uusi").form(holding="day")
    form.fill(name_fi="Suruaika", name_sv="Sorgdag", name_en="Day of mourning", source="Valtioneuvosto")
    assert form.fill(day="24.11.2026").send().status == 422
    form.fill(day="30.11.2026").send()
    assert not ring.is_working_day_calendar()(date(2026, 11, 30))
    back = admin.open("/rengas/vapaapaivat/2026-11-30/peru").form(holding="source")
    back.fill(source="Valtioneuvosto perui").send()
    assert ring.is_working_day_calendar()(date(2026, 11, 30))
    assert admin.open("/rengas/vapaapaivat/2026-11-30/peru", expect=404).status == 404


def test_a_mandate_is_taken_back_from_a_day_on(admin: Browser) -> None:
    form = admin.open("/rengas/alueet/valtuutus").form(holding="acting")
    form.fill(acting="098", home="111", task="verify", granted="no", source="Sopimus 1.1.2027")
    assert form.fill(valid_from="1.1.2026").send().status == 422
    form.fill(valid_from="1.1.2027").send()
    assert ring.may_act_for("098", "111", "verify", date(2026, 12, 31))
    assert not ring.may_act_for("098", "111", "verify", date(2027, 1, 1))
    assert "111" not in ring.homes_of("098", Task.VERIFY, date(2027, 1, 1))


def test_the_ring_is_public_from_the_moment_its_notice_was_published(
    admin: Browser, at: Callable[[datetime], None]
) -> None:
    form = admin.open("/rengas/perustaminen/uusi").form(holding="hilma_number")
    form.fill(regime="annex_e", starts_on="1.1.2027", ends_on="31.12.2030", estimated_cents="12 000 000")
    form.fill(document="Kaupunginhallitus 16.11.2026 § 1", valid_from="24.11.2026")
    assert form.fill(hilma_number="12345", published_at="24.11.2026 11.00").send().status == 422
    assert form.fill(hilma_number="2026-012345", published_at="24.11.2026 12.30").send().status == 422
    page = form.fill(published_at="24.11.2026 11.00").send()
    assert "2026-012345" in page.text
    assert not ring.is_public(datetime(2026, 11, 24, 8, 59, tzinfo=UTC))
    assert ring.is_public(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    change = admin.open("/rengas/perustaminen/uusi").form(holding="hilma_number")
    change.fill(valid_from="1.12.2026", document="Kaupunginhallitus 30.11.2026 § 2")
    assert change.fill(regime="part_ii").send().status == 422
    assert change.fill(regime="annex_e", ends_on="31.12.2032").send().status == 422
    change.fill(hilma_number="2026-013000").send()
    found = ring.founding(date(2026, 12, 1))
    assert found is not None
    assert found.ends_on == date(2032, 12, 31)


def test_temporary_closing_is_chosen_only_when_it_was_announced(admin: Browser) -> None:
    form = admin.open("/rengas/asetukset/temporary_closing_allowed").form(holding="value")
    refused = form.fill(value="1", source="Ohjausryhmä").send()
    assert refused.status == 422
    assert "51 §" in refused.soup.find(id="value-error").get_text()


def test_a_municipality_joins_with_a_decision(admin: Browser) -> None:
    form = admin.open("/rengas/kunnat/098/liittyminen").form(holding="decided_on")
    form.fill(joins="no", decided_on="2.11.2026", decided_by="Kunnanhallitus", document="§ 12", valid_from="1.1.2027")
    assert form.send().status == 422
    assert form.fill(joins="yes", decided_on="25.11.2026").send().status == 422
    page = form.fill(decided_on="2.11.2026").send()
    assert "§ 12" in page.text
    assert ring.members(date(2026, 12, 31)) == frozenset()
    assert ring.members(date(2027, 1, 1)) == {"098"}


def test_a_municipality_s_reviewer_enters_its_own_appropriation_only(app: Flask, browse: Browser) -> None:
    actor = municipal_actor("098", Role.REVIEWER)
    reviewer = browse.as_person(actor.person_id, actor.organisation_id)
    page = reviewer.open("/rengas/maararahat/uusi")
    form = page.form(holding="cents")
    assert [o["value"] for o in page.soup.find("select", id="municipality").find_all("option")] == ["098"]
    form.fill(category="1", cents="150 000,50", decided_on="1.11.2026", document="Valtuusto § 80")
    foreign = form.fill(municipality="398").send()
    assert foreign.status == 422
    shown = form.fill(municipality="098").send()
    assert "150 000,50" in shown.text.replace("\xa0", " ")
    form = reviewer.open("/rengas/maararahat/uusi").form(holding="cents")
    form.fill(category="1", cents="200000", decided_on="20.11.2026", document="Valtuusto § 95").send()
    assert [(one.municipality_code, one.cents) for one in ring.appropriations(2026)] == [("098", 20_000_000)]
    assert len(ring.appropriation_history(2026)) == 2
