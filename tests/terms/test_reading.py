"""Terms are read aloud in three languages, every modifier with its sentence."""

import pytest
from flask import Flask

from marketplace.terms.reading import read_aloud
from marketplace.terms.schemas import read_terms
from marketplace.terms.templates import TEMPLATES
from tests.terms.documents import spell, start

pytestmark = pytest.mark.sqlite_only

TERMS = read_terms(
    {
        "format": "outcome-terms/1",
        "currency": "EUR",
        "attribution_days": 90,
        "report_within_days": 60,
        "groups": [{"code": "LTU", "factor": "1.25"}],
        "price_index": [{"from": "2027-01-01", "factor": "1.023"}],
        "milestones": [
            start(),
            spell(
                price_cents=150_000,
                days=90,
                min_weekly_hours="20",
                max_gap_days=14,
                reach_within_days=365,
                without_tags=["subsidised"],
                requires=["start"],
                max_count=30,
                group_factor=False,
            ),
        ],
        "caps": {"contract_cents": 25_000_000},
        "holdback": {"share": "0.125", "release": {"after_days": 182}},
        "allocation": {"by": "fixed", "shares": {"398": "0.6", "098": "0.4"}},
    }
)


def _read(language: str) -> str:
    names = {"group_names": {"LTU": "pitkäaikaistyöttömät"}, "payer_names": {"398": "Lahti", "098": "Hollola"}}
    return " ".join(read_aloud(TERMS, language, **names)).replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            [
                "Maksaa 1 500,00 €, kun on laskettu 90 päivää: työ.",
                "vähintään 20",
                "Enintään 14 päivän tauot ovat sallittuja",
                "365 päivän kuluessa palvelun alusta",
                "Ei lasketa: palkkatuettu työ.",
                "pitkäaikaistyöttömät × 1,25",
                "1.1.2027",
                "250 000,00 €",
                "12,5 %",
                "Hollola 0,4/1",
            ],
        ),
        ("sv", ["Betalar 1 500,00 € när 90 dagar har räknats av: arbete.", "12,5 %", "Räknas inte:"]),
        ("en", ["Pays €1,500.00 when 90 days have been counted of: work.", "12.5 %", "Not counted:"]),
    ],
)
def test_the_reading_says_every_figure_in_the_reader_s_form(app: Flask, language: str, said: list[str]) -> None:
    text = _read(language)

    assert [one for one in said if one not in text] == []


@pytest.mark.parametrize("ready", TEMPLATES, ids=lambda one: one.code)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_ready_terms_are_read_whole_in_every_language(app: Flask, ready, language: str) -> None:
    terms = read_terms(ready.document)

    sentences = read_aloud(terms, language)

    assert len(sentences) > len(terms.milestones)
    assert all("%(" not in one and "None" not in one for one in sentences)
    assert [one.split(":")[0] for one in sentences[: len(terms.milestones)]] == [m.code for m in terms.milestones]


def test_the_languages_do_not_share_a_sentence(app: Flask) -> None:
    fi, sv, en = (set(read_aloud(TERMS, code)) for code in ("fi", "sv", "en"))

    assert not (fi & sv) | (fi & en) | (sv & en)
