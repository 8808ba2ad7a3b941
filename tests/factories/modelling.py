"""Economic models with valid defaults, made through the room's own services."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from marketplace.kernel.actor import Actor, Role
from marketplace.kernel.canonical import canonical_json
from marketplace.modelling import queries, services
from marketplace.modelling.rules import Brief, Model, Plan, results_of
from marketplace.modelling.rules.starting import starting_plan
from marketplace.ring import queries as ring
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import template
from tests.factories.people import ring_actor

HUNDRED = Decimal(100)
_RESULTS: dict[tuple[str, str], dict[str, Any]] = {}


def make_brief(**changed: Any) -> Brief:
    """A purchase of direct employment for long-term unemployed people of three municipalities."""
    found = template("direct_employment")
    assert found is not None
    given: dict[str, Any] = {
        "subject": "call:1",
        "title": "Töihin ja työssä",
        "return_to": "/kilpailutukset/1/malli",
        "terms_document": found.document,
        "municipalities": ("398", "098", "111"),
        "target_groups": ("LTU", "OVER1000"),
        "volume_min": 80,
        "volume_max": 120,
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
    }
    return Brief(**{**given, **changed})


def fill_in(plan: Plan, *, deadweight: Decimal | None = Decimal(20)) -> Plan:
    """A starting plan with its percentages given: long unemployed people, half of whom have a result."""
    last = len(plan.brackets) - 1
    shares = [Decimal(0)] * (last - 1) + [Decimal(40), Decimal(60)]
    each = HUNDRED / 2 / max(1, len(plan.endings))
    known = len(plan.groups)
    parts = [HUNDRED // known] * (known - 1)
    return replace(
        plan,
        brackets=tuple(replace(one, percent=share) for one, share in zip(plan.brackets, shares, strict=True)),
        groups=tuple(
            replace(one, percent=part, deadweight=deadweight, source="seuranta 2025")
            for one, part in zip(plan.groups, [*parts, HUNDRED - sum(parts)], strict=True)
        ),
        endings=tuple(replace(one, percent=each.quantize(Decimal("0.1"))) for one in plan.endings),
        source="aiempi hankinta 2025",
    )


def plan_for(brief: Brief, **filled: Any) -> Plan:
    """A full plan for a purchase."""
    book = ring.rate_book()
    plan = starting_plan(brief, read_terms(brief.terms_document), rule=book.share_rule(brief.starts_on), inhabitants={})
    return fill_in(plan, **filled)


def _reckoned_once(model: Model) -> dict[str, Any]:
    """Results follow from purchase and plan alone, so tests that share both need not wait for them again."""
    key = (model.brief.fingerprint, canonical_json(model.plan.to_document()))
    if key not in _RESULTS:
        _RESULTS[key] = results_of(model)
    return deepcopy(_RESULTS[key])


def model_for(brief: Brief, *, actor: Actor, now: datetime) -> int:
    """A saved model with which the purchase may be published, as an approved exception where its prices need one."""
    brief_id = services.keep_brief(brief, actor=actor, now=now)
    with patch.object(services, "results_of", _reckoned_once):
        model_id = services.make_model(brief_id, plan_for(brief), actor=actor, now=now)
    if queries.model(model_id).problems:
        asked = services.ask_exception(
            model_id, reason="Kokeillaan uutta palvelua pienellä määrällä.", actor=actor, now=now
        )
        services.decide_exception(asked, approved=True, note="", actor=ring_actor(Role.OFFICER), now=now)
    return model_id
