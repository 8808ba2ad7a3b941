"""An administrator looks after the people of the organisation."""

from datetime import date

import pytest
from flask import Flask

from marketplace.identity import queries as identity
from marketplace.kernel.actor import OrganisationKind, Role
from marketplace.kernel.clock import day_in_finland
from marketplace.notices import queries as notices
from tests.accounts.mail import link_in, mail_server, sent
from tests.accounts.test_sign_in import actions, is_signed_in
from tests.browsing import Browser
from tests.conftest import NOW
from tests.factories.accounts import make_account, sign_in
from tests.factories.people import make_actor, make_organisation, municipal_actor, ring_actor

TODAY = day_in_finland(NOW)


@pytest.fixture
def organisation_id(app: Flask) -> int:
    """A provider."""
    return make_organisation(OrganisationKind.PROVIDER, name="Oma Oy")


@pytest.fixture
def admin(app: Flask, organisation_id: int) -> Browser:
    """The provider's administrator, signed in."""
    actor = make_actor(organisation_id, [Role.PROVIDER_ADMIN])
    return Browser(app).as_person(actor.person_id, organisation_id)


def test_an_administrator_invites_a_colleague_by_mail(app: Flask, admin: Browser, organisation_id: int) -> None:
    with mail_server(app):
        page = admin.open("/henkilot").follow("Kutsu työtoveri")
        page = page.form(holding="email").fill(email="uusi@esimerkki.fi", roles=["bidder", "reporter"]).send()

        assert "uusi@esimerkki.fi" in page.text
        assert link_in(sent(app)[-1]).startswith("/kutsu/")
    assert actions()[-1] == "identity.invited"


def test_an_invitation_without_a_role_is_refused(app: Flask, admin: Browser, organisation_id: int) -> None:
    page = admin.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email").fill(email="uusi@esimerkki.fi").send()

    assert page.status == 422
    assert "Valitse vähintään yksi rooli" in page.text


def test_roles_of_other_kinds_of_organisation_cannot_be_slipped_in(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    form = admin.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    page = form.fill(email="uusi@esimerkki.fi", roles=["ring_admin"]).send()

    assert page.status == 422


def test_without_a_mail_server_the_link_is_shown_once_to_be_passed_on(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    form = admin.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
    page = form.fill(email="uusi@esimerkki.fi", roles=["bidder"]).send()

    shown = page.soup.find("code", class_="typed-secret").get_text()
    path = "/" + shown.split("/", 3)[3]
    assert Browser(app).open(path).heading == "Tervetuloa"
    assert admin.open("/henkilot").soup.find("code", class_="typed-secret") is None


def test_an_invitation_can_be_taken_back(app: Flask, admin: Browser, organisation_id: int) -> None:
    with mail_server(app):
        form = admin.open(f"/henkilot/{organisation_id}/kutsu").form(holding="email")
        page = form.fill(email="uusi@esimerkki.fi", roles=["bidder"]).send()
        link = link_in(sent(app)[-1])

        page = page.form(action="/peruutus").send()

    assert "uusi@esimerkki.fi" not in page.text
    assert Browser(app).open(link, expect=404).heading == "Linkki ei enää toimi"


def test_a_colleague_is_given_a_role_for_some_days_and_told(app: Flask, admin: Browser, organisation_id: int) -> None:
    colleague = make_actor(organisation_id, [Role.BIDDER]).person_id
    page = admin.open(f"/henkilot/{organisation_id}/{colleague}").follow("Myönnä rooli")

    page.form(holding="role").fill(role="reporter", starts_on="1.12.2026", ends_on="31.12.2026").send()

    assert Role.REPORTER not in identity.roles_of(colleague, TODAY)[organisation_id]
    assert Role.REPORTER in identity.roles_of(colleague, date(2026, 12, 1))[organisation_id]
    assert Role.REPORTER in identity.roles_of(colleague, date(2026, 12, 31))[organisation_id]
    assert Role.REPORTER not in identity.roles_of(colleague, date(2027, 1, 1))[organisation_id]
    (notice,), _ = notices.inbox(colleague)
    assert notice.kind == "accounts.role_granted"


def test_a_role_with_its_last_day_before_its_first_is_refused_and_what_was_typed_stays(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    colleague = make_actor(organisation_id, [Role.BIDDER]).person_id
    form = admin.open(f"/henkilot/{organisation_id}/{colleague}/rooli").form(holding="role")

    page = form.fill(role="reporter", starts_on="31.12.2026", ends_on="1.12.2026").send()

    assert page.status == 422
    assert "Viimeinen päivä on ennen ensimmäistä" in page.text
    assert page.soup.find("input", {"name": "ends_on"})["value"] == "1.12.2026"


def test_a_leaver_is_out_at_once(app: Flask, admin: Browser, organisation_id: int) -> None:
    account = make_account(organisation_id=organisation_id, roles=(Role.BIDDER,))
    leaver, _ = sign_in(app, account)
    assert is_signed_in(leaver)
    page = admin.open(f"/henkilot/{organisation_id}/{account.person_id}").follow("Päätä")

    page.form(holding="when").fill(when="now").send()

    assert not is_signed_in(leaver)
    assert identity.roles_of(account.person_id, TODAY) == {}
    assert "identity.role_revoked" in actions()


def test_who_has_a_role_elsewhere_stays_in_but_acts_for_this_organisation_no_more(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    elsewhere = make_organisation(name="Toinen Oy")
    account = make_account(organisation_id=organisation_id, roles=(Role.BIDDER,))
    make_actor(elsewhere, [Role.REPORTER], person_id=account.person_id)
    worker, _ = sign_in(app, account)
    assert "Oma Oy" in worker.open("/oma").text
    (held,) = [one for one in identity.memberships_of_organisation(organisation_id) if one.role is Role.BIDDER]

    admin.open(f"/henkilot/roolit/{held.id}/paattaminen").form(holding="when").fill(when="now").send()

    assert "Toinen Oy" in worker.open("/oma").text
    assert "Oma Oy" not in worker.open("/oma").text


def test_a_role_can_end_after_a_last_day(app: Flask, admin: Browser, organisation_id: int) -> None:
    colleague = make_actor(organisation_id, [Role.BIDDER]).person_id
    (held,) = [one for one in identity.memberships_of_organisation(organisation_id) if one.person_id == colleague]
    form = admin.open(f"/henkilot/roolit/{held.id}/paattaminen").form(holding="when")
    assert "Anna viimeinen päivä" in form.fill(when="day").send().text

    form.fill(when="day", ends_on="30.11.2026").send()

    assert Role.BIDDER in identity.roles_of(colleague, date(2026, 11, 30))[organisation_id]
    assert identity.roles_of(colleague, date(2026, 12, 1)) == {}


def test_the_last_administrator_cannot_leave_the_organisation_without_one(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    (held,) = identity.memberships_of_organisation(organisation_id)
    form = admin.open(f"/henkilot/roolit/{held.id}/paattaminen").form(holding="when")

    page = form.fill(when="now").send()

    assert page.status == 422
    assert "ainoa pääkäyttäjä" in page.text
    make_actor(organisation_id, [Role.PROVIDER_ADMIN])
    assert form.fill(when="now", submission="another").send().status != 422


def test_a_substitute_holds_the_role_for_the_days_of_an_absence(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    holder = make_actor(organisation_id, [Role.BIDDER]).person_id
    substitute = make_actor(organisation_id, [Role.REPORTER]).person_id
    page = admin.open(f"/henkilot/{organisation_id}/{holder}").follow("Sijainen")

    page = (
        page.form(holding="substitute")
        .fill(substitute=str(substitute), starts_on="25.11.2026", ends_on="27.11.2026")
        .send()
    )

    assert Role.BIDDER not in identity.roles_of(substitute, TODAY)[organisation_id]
    for day in (25, 27):
        assert Role.BIDDER in identity.roles_of(substitute, date(2026, 11, day))[organisation_id]
    assert Role.BIDDER not in identity.roles_of(substitute, date(2026, 11, 28))[organisation_id]
    assert notices.inbox(substitute)[0][0].kind == "accounts.substitute_named"
    page = admin.open(f"/henkilot/{organisation_id}/{holder}")
    page.form(action="/peruutus").send()
    assert Role.BIDDER not in identity.roles_of(substitute, date(2026, 11, 25))[organisation_id]


def test_a_stranger_cannot_be_a_substitute(app: Flask, admin: Browser, organisation_id: int) -> None:
    stranger = make_actor(make_organisation(), [Role.REPORTER]).person_id
    make_actor(organisation_id, [Role.REPORTER])
    holder = make_actor(organisation_id, [Role.BIDDER]).person_id
    (held,) = [one for one in identity.memberships_of_organisation(organisation_id) if one.person_id == holder]
    form = admin.open(f"/henkilot/roolit/{held.id}/sijainen").form(holding="substitute")

    page = form.fill(substitute=str(stranger), starts_on="25.11.2026", ends_on="27.11.2026").send()

    assert page.status == 422


def test_another_organisation_s_people_are_not_there(app: Flask, admin: Browser) -> None:
    other = make_organisation(name="Toinen Oy")
    person = make_actor(other, [Role.BIDDER]).person_id
    (held,) = identity.memberships_of_organisation(other)

    for path in (
        f"/henkilot/{other}",
        f"/henkilot/{other}/kutsu",
        f"/henkilot/{other}/{person}",
        f"/henkilot/{other}/{person}/rooli",
        f"/henkilot/{other}/{person}/tunniste",
        f"/henkilot/roolit/{held.id}/paattaminen",
        f"/henkilot/roolit/{held.id}/sijainen",
    ):
        assert admin.open(path, expect=404).heading == "Sivua ei löydy", path


def test_a_person_of_another_organisation_is_not_found_under_one_s_own(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    person = make_actor(make_organisation(), [Role.BIDDER]).person_id

    assert admin.open(f"/henkilot/{organisation_id}/{person}", expect=404)


def test_who_is_no_administrator_is_told_which_role_is_needed(app: Flask, organisation_id: int) -> None:
    bidder = make_actor(organisation_id, [Role.BIDDER])

    page = Browser(app).as_person(bidder.person_id, organisation_id).open("/henkilot", expect=403)

    assert "Tuottajan pääkäyttäjä" in page.text


def test_the_ring_s_administrator_looks_after_municipalities_but_not_providers(
    app: Flask, organisation_id: int
) -> None:
    actor = ring_actor(Role.RING_ADMIN)
    browser = Browser(app).as_person(actor.person_id, actor.organisation_id)
    lahti = identity.organisation_of_municipality("398")
    assert lahti is not None

    page = browser.open("/henkilot").follow(lahti.name)

    assert lahti.name in page.heading
    assert browser.open(f"/henkilot/{organisation_id}", expect=404)


def test_in_the_ring_nobody_gives_a_role_to_themselves(app: Flask) -> None:
    actor = ring_actor(Role.RING_ADMIN)
    browser = Browser(app).as_person(actor.person_id, actor.organisation_id)
    form = browser.open(f"/henkilot/{actor.organisation_id}/{actor.person_id}/rooli").form(holding="role")

    page = form.fill(role="officer").send()

    assert page.status == 422
    assert "kukaan ei myönnä roolia itselleen" in page.text


def test_a_municipal_officer_does_not_look_after_people(app: Flask) -> None:
    actor = municipal_actor("398", Role.OFFICER)

    assert Browser(app).as_person(actor.person_id, actor.organisation_id).open("/henkilot", expect=403)


def test_an_administrator_confirms_that_a_colleague_has_lost_the_second_factor(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    account = make_account(organisation_id=organisation_id, roles=(Role.BIDDER,))
    with mail_server(app):
        page = admin.open(f"/henkilot/{organisation_id}/{account.person_id}").follow("Kadonnut")

        page.form(button="Vahvista").send()

        assert link_in(sent(app)[-1]).startswith("/uusi-tunniste/")
    assert identity.second_factor(account.person_id).lost


def test_pages_of_people_ask_the_database_the_same_number_of_times_however_many_there_are(
    app: Flask, admin: Browser, organisation_id: int
) -> None:
    from sqlalchemy import event

    from marketplace.kernel.db import db

    def count() -> int:
        asked = []
        listener = lambda *args: asked.append(args[2])
        event.listen(db.engine, "before_cursor_execute", listener)
        admin.open("/henkilot")
        event.remove(db.engine, "before_cursor_execute", listener)
        return len([one for one in asked if one.startswith("SELECT")])

    make_actor(organisation_id, [Role.BIDDER])
    few = count()
    for _ in range(10):
        make_actor(organisation_id, [Role.BIDDER, Role.REPORTER])

    assert count() == few <= 9
