"""Target groups that were wrong at the referral are corrected on a page of their own, with a reason."""

import pytest

from marketplace.outcomes import queries
from marketplace.ring import queries as ring
from tests.factories.outcomes import placement

pytestmark = pytest.mark.sqlite_only


def test_a_caseworker_corrects_the_groups_and_says_why(browse):
    code = ring.target_groups()[0].code
    case = placement(groups=[code])
    caseworker = browse.as_person(case.caseworker.person_id, case.caseworker.organisation_id)

    form = caseworker.open(f"/osallistujat/{case.id}/kohderyhmat?lang=en")
    refused = form.form(holding="reason").fill(groups=[]).send()
    assert refused.status == 422
    done = refused.form(holding="reason").fill(groups=[], reason="Ikä tarkistettiin.").send()

    assert "The target groups were corrected." in done.text
    assert queries.groups_of([case.id])[case.id] == ()
