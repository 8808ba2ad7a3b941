"""Ready terms to begin from: one for each category of the ring, and published schemes to compare with.

The prices of the ring's own terms are examples that bids replace. The published schemes have their published amounts;
amounts of other currencies stand as if they were euros.
"""

from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """Terms to begin from.

    Args:
        code: Its name in addresses; its name for people is in the room's messages.
        category: Code of the ring's category it is made for; empty for a published scheme.
        document: The terms, ``outcome-terms/1``.
        source: Where a published scheme's amounts are from; empty for the ring's own.
    """

    code: str
    category: str
    document: Document
    source: str = ""


def _terms(milestones: list[Document], **others: Any) -> Document:
    return {"format": "outcome-terms/1", "currency": "EUR", "milestones": milestones, **others}


_OPEN_MARKET = {
    "measure": "spell",
    "kinds": ["employment", "entrepreneurship"],
    "without_tags": ["subsidised", "own_payroll"],
    "min_weekly_hours": "18",
    "max_gap_days": 14,
}

_DIRECT_EMPLOYMENT = _terms(
    [
        {"code": "start", "price_cents": 30_000, "measure": "start", "group_factor": False, "holdback": False},
        {"code": "job_start", "price_cents": 40_000, **_OPEN_MARKET, "days": 1, "start_within_days": 365},
        {
            "code": "subsidised_3m",
            "price_cents": 50_000,
            "measure": "spell",
            "kinds": ["employment"],
            "with_tags": ["subsidised"],
            "min_weekly_hours": "18",
            "days": 90,
            "max_gap_days": 14,
            "ladder": "three_months",
        },
        {"code": "job_3m", "price_cents": 120_000, **_OPEN_MARKET, "days": 90, "ladder": "three_months"},
        {"code": "job_6m", "price_cents": 120_000, **_OPEN_MARKET, "days": 182, "holdback": False},
        {
            "code": "job_12m",
            "price_cents": 150_000,
            **_OPEN_MARKET,
            "days": 365,
            "requires": ["job_6m"],
            "holdback": False,
        },
    ],
    attribution_days=90,
    report_within_days=60,
    groups=[
        {"code": "OVER1000", "factor": "1.50"},
        {"code": "LTU", "factor": "1.25"},
        {"code": "WORKABILITY", "factor": "1.25"},
    ],
    caps={"participant_cents": 600_000},
    holdback={"share": "0.20", "release": {"milestone": "job_6m"}},
    allocation={"by": "home"},
)

_SKILLS = _terms(
    [
        {"code": "start", "price_cents": 30_000, "measure": "start", "group_factor": False},
        {
            "code": "study_3m",
            "price_cents": 80_000,
            "measure": "spell",
            "kinds": ["education"],
            "months": 3,
            "max_gap_days": 30,
            "start_within_days": 365,
        },
        {"code": "unit", "price_cents": 20_000, "measure": "event", "kinds": ["qualification_unit"], "max_times": 3},
        {
            "code": "card",
            "price_cents": 8_000,
            "measure": "event",
            "kinds": ["competence_card"],
            "max_times": 2,
            "group_factor": False,
        },
        {"code": "qualification", "price_cents": 120_000, "measure": "event", "kinds": ["qualification"]},
        {
            "code": "language_level",
            "price_cents": 60_000,
            "measure": "gain",
            "instrument": "cefr_finnish",
            "min_gain": "1",
            "direction": "up",
            "baseline_within_days": 30,
        },
        {
            "code": "apprenticeship",
            "price_cents": 100_000,
            "measure": "spell",
            "kinds": ["employment"],
            "with_tags": ["apprenticeship"],
            "days": 30,
            "max_gap_days": 14,
        },
    ],
    attribution_days=180,
    report_within_days=60,
    groups=[
        {"code": "INTEGRATION", "factor": "1.20"},
        {"code": "NOVOC", "factor": "1.20"},
        {"code": "YOUTH", "factor": "1.10"},
    ],
    caps={"participant_cents": 350_000},
    allocation={"by": "home"},
)

_PARTICIPATION = _terms(
    [
        {"code": "plan", "price_cents": 15_000, "measure": "event", "kinds": ["plan_approved"], "group_factor": False},
        {
            "code": "attendance",
            "price_cents": 4_500,
            "measure": "attendance",
            "max_units": 60,
            "reach_within_days": 365,
            "group_factor": False,
        },
        {
            "code": "step_1",
            "price_cents": 50_000,
            "measure": "gain",
            "instrument": "path_step",
            "min_gain": "1",
            "direction": "up",
            "baseline_within_days": 14,
            "requires": ["plan"],
            "ladder": "path",
        },
        {
            "code": "step_2",
            "price_cents": 110_000,
            "measure": "gain",
            "instrument": "path_step",
            "min_gain": "2",
            "direction": "up",
            "baseline_within_days": 14,
            "requires": ["plan"],
            "ladder": "path",
        },
        {
            "code": "service_entered",
            "price_cents": 12_000,
            "measure": "event",
            "kinds": ["health_check", "debt_counselling", "social_rehabilitation"],
            "max_times": 2,
            "requires": ["plan"],
        },
    ],
    attribution_days=60,
    report_within_days=60,
    groups=[{"code": "OVER1000", "factor": "1.20"}, {"code": "WORKABILITY", "factor": "1.20"}],
    caps={"participant_cents": 450_000},
    holdback={"share": "0.10", "release": {"after_days": 90}},
    allocation={"by": "home"},
)

_ELY_2017 = _terms(
    [
        {
            "code": "training",
            "price_cents": 51_000,
            "measure": "spell",
            "kinds": ["education", "work_trial"],
            "days": 1,
            "start_within_days": 182,
            "ladder": "result",
        },
        {
            "code": "job_12m",
            "price_cents": 170_000,
            "measure": "spell",
            "kinds": ["employment"],
            "months": 12,
            "max_gap_days": 0,
            "ladder": "result",
        },
    ]
)


def _good_months(code: str, price_cents: int, min_cents: int, count: int, **others: Any) -> Document:
    return {
        "code": code,
        "price_cents": price_cents,
        "measure": "earning_months",
        "min_cents": min_cents,
        "count": count,
        **others,
    }


_TRIAL_WORK_CENTS = 67_000
_SUBSTANTIAL_CENTS = 94_000

_TICKET_TO_WORK_TITLE_2 = _terms(
    [
        _good_months("p1m1", 117_700, _TRIAL_WORK_CENTS, 1),
        _good_months("p1m2", 117_700, _TRIAL_WORK_CENTS, 3, within_months=6),
        _good_months("p1m3", 117_700, _TRIAL_WORK_CENTS, 6, within_months=12),
        _good_months("p1m4", 117_700, _TRIAL_WORK_CENTS, 9, within_months=18),
        _good_months("phase2", 35_300, _SUBSTANTIAL_CENTS, 1, max_times=11, without_tags=["benefit_zero"]),
        _good_months("outcome", 35_300, _SUBSTANTIAL_CENTS, 1, max_times=36, with_tags=["benefit_zero"]),
    ]
)

_WORK_PROGRAMME_18_24 = _terms(
    [
        {"code": "attachment", "price_cents": 40_000, "measure": "start"},
        {"code": "job_outcome", "price_cents": 120_000, "measure": "spell", "kinds": ["employment"], "days": 182},
        {
            "code": "sustainment",
            "price_cents": 17_000,
            "measure": "spell",
            "kinds": ["employment"],
            "days": 210,
            "repeat": {"every_days": 28, "max_times": 13},
            "requires": ["job_outcome"],
        },
    ],
    attribution_days=728,
)

TEMPLATES = (
    Template("direct_employment", "C1", _DIRECT_EMPLOYMENT),
    Template("skills", "C2", _SKILLS),
    Template("participation", "C3", _PARTICIPATION),
    Template(
        "ely_2017",
        "",
        _ELY_2017,
        "yle.fi/uutiset/3-9661073: at most 1,700 euros when a job lasts over a year, 30 % of it for training or a work "
        "trial, service of six months. The contract itself was not found.",
    ),
    Template(
        "ticket_to_work_title_2",
        "",
        _TICKET_TO_WORK_TITLE_2,
        "20 CFR 411.545, the regulation's table in money of 2008: 4 x 1,177 + 11 x 353 + 36 x 353 = 21,299 dollars.",
    ),
    Template(
        "work_programme_18_24",
        "",
        _WORK_PROGRAMME_18_24,
        "Work and Pensions Committee of the House of Commons, 2013-14, table 3: 400 + 1,200 + 2,210 = 3,810 pounds. "
        "That 2,210 is 13 four-weekly payments of 170 is inferred.",
    ),
)
"""Every ready terms document, the ring's own first."""


def template(code: str) -> Template | None:
    """The ready terms with a code."""
    return next((each for each in TEMPLATES if each.code == code), None)


def templates_for(category: str) -> list[Template]:
    """Ready terms made for a category of the ring.

    Args:
        category: The category's code.
    """
    return [each for each in TEMPLATES if each.category == category]
