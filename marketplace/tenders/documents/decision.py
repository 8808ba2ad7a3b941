"""The award decision and a bidder's own sheet on paper, drawn from the decision's document alone.

Source: Act on Public Procurement 1397/2016, 123 section (a written decision with its reasons), 126 section (appeal and
rectification instructions, contact), 127 section (the message tells its day of sending), 129 and 147 sections.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace.tenders.rules import Sheet, Times
from marketplace.web.language import day, euros, moment, number
from marketplace.web.papers import Paper


def _points(hundredths: int) -> str:
    return number(Decimal(hundredths) / 100, 2)


def _title(document: Mapping[str, Any]) -> str:
    return _("Award decision %(number)s, %(code)s", number=document["number"], code=document["call"])


def decision_pdf(document: Mapping[str, Any], sha256: str, times: Times, *, language: str) -> bytes:
    """The decision as PDF.

    Args:
        document: ``rengas-decision/1``.
        sha256: Its hash, which stands on the paper.
        times: As they run for whoever was served on the day of the decision.
        language: fi, sv or en.
    """
    with force_locale(language):
        paper = Paper(title=_title(document), author=document["buyer"], language=language)
        paper.facts(_facts(document))
        paper.heading(_("Reasons of the decision"))
        paper.paragraphs(document["reasons"])
        if document["justification"]:
            paper.heading(_("Why the price is justified"))
            paper.paragraphs(document["justification"])
        _comparison(paper, document)
        _reasons_by_bid(paper, document)
        _instructions(paper, document, times)
        paper.paragraphs(_("Fingerprint of the decision (SHA-256): %(hash)s", hash=sha256), grey=True)
        return paper.finish()


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    bids = document["comparison"]["bids"]
    corrects = document["corrects"]
    return [
        (_("Object"), document["title"]),
        (_("Buyer"), document["buyer"]),
        (_("Proposed by"), document["proposed_by"]),
        (_("Decided by"), document["decided_by"]),
        (_("Decided and sent"), moment(document["decided_at"])),
        *(
            [
                (
                    _("Takes the place of"),
                    _(
                        "decision %(number)s of %(day)s, corrected by rectification",
                        number=corrects["number"],
                        day=day(corrects["decided_on"]),
                    ),
                )
            ]
            if corrects
            else []
        ),
        (_("Invited"), str(document["invited"])),
        (_("Bids compared"), str(len(bids))),
        (_("Winners"), ", ".join(one["provider"] for one in bids if one["bid"] in document["winners"])),
    ]


def _comparison(paper: Paper, document: Mapping[str, Any]) -> None:
    compared = document["comparison"]
    paper.heading(_("Comparison"))
    questions = compared["questions"]
    paper.table(
        [
            _("Rank and provider"),
            _("Comparison price"),
            _("Price points"),
            *(_("Question %(number)s", number=place) for place, _one in enumerate(questions, start=1)),
            _("Points in all"),
        ],
        [
            [
                f"{one['rank']}. {one['provider']}, {one['business_id']}",
                euros(one["comparison_cents"]),
                _points(one["price_points"]),
                *(_points(answer["points"]) for answer in one["answers"]),
                _points(one["total_points"]),
            ]
            for one in compared["bids"]
        ],
        widths=[2.6, 1.5, *([1.0] * (len(questions) + 2))],
    )
    paper.paragraphs(formula_text(compared["price_weight"], compared["quality_weight"]))
    paper.points(
        [
            _(
                "Question %(number)s, weight %(weight)s %%, most points %(most)s: %(text)s",
                number=place,
                weight=one["weight"],
                most=one["max_points"],
                text=one["text"],
            )
            for place, one in enumerate(questions, start=1)
        ]
    )


def formula_text(price_weight: int, quality_weight: int) -> str:
    """How points are reckoned, in words."""
    return _(
        "Price points: %(price)s × the lowest comparison price ÷ the bid’s own. Points of a question: %(quality)s × "
        "the question’s weight × the points given ÷ the most points. Each is rounded once to hundredths, half up. The "
        "comparison price is what the expected results would cost at the bid’s prices.",
        price=price_weight,
        quality=quality_weight,
    )


def _reasons_by_bid(paper: Paper, document: Mapping[str, Any]) -> None:
    compared = document["comparison"]
    most = {one["code"]: one["max_points"] for one in compared["questions"]}
    paper.heading(_("Reasons for the points"))
    for one in compared["bids"]:
        paper.subheading(f"{one['rank']}. {one['provider']}")
        paper.points(
            [
                _(
                    "Question %(number)s, %(given)s of %(most)s: %(reason)s",
                    number=place,
                    given=answer["given"],
                    most=most[answer["question"]],
                    reason=answer["reason"],
                )
                for place, answer in enumerate(one["answers"], start=1)
            ]
        )


def standstill_text(document: Mapping[str, Any], until: date | None) -> str:
    """Whether a standstill is kept, and what follows from it."""
    if until is not None:
        return _(
            "Standstill: no contract is signed before the %(days)s days from the service of this decision have passed, "
            "at the earliest after %(day)s (section 129). A pending appeal forbids signing (section 150).",
            days=document["standstill_days"],
            day=day(until),
        )
    return _(
        "No standstill is kept, because this is a purchase within a dynamic purchasing system (section 130). The "
        "contract may be signed at once, and therefore the time of appeal is the longer one (section 147)."
    )


def instructions(document: Mapping[str, Any], times: Times) -> list[str]:
    """Service, rectification and appeal, as a party is told them."""
    return [
        _(
            "Service: this decision was sent electronically on %(day)s and is deemed received on that day, unless it "
            "is shown reliably that connections failed or that it reached the right address later (section 127).",
            day=day(times.served_on),
        ),
        _(
            "Rectification: a party may ask the buyer to correct the decision within %(days)s days of being told of "
            "it, by %(day)s, in the portal or in writing (sections 132 to 135). The buyer may correct it on its own "
            "within %(own)s days. Asking does not move the time of appeal.",
            days=document["party_rectification_days"],
            day=day(times.rectify_until),
            own=document["own_rectification_days"],
        ),
        _(
            "Appeal: the decision may be appealed to the Market Court in writing within %(days)s days of its service, "
            "by %(day)s (sections 145 to 147). The appeal names the decision, what is asked to be changed and why, and "
            "the appellant’s contact details; the decision and the day of its service are attached. The Market Court "
            "is at Radanrakentajantie 5, 00520 Helsinki, and receives appeals in the e-service of the courts.",
            days=document["appeal_days"],
            day=day(times.appeal_until),
        ),
        _(
            "Whoever appeals tells the buyer of it in writing before the appeal reaches the court (section 148): "
            "%(contact)s.",
            contact=document["contact"],
        ),
        _("The decision alone makes no contract. The contract is made when both sides have signed it (section 128)."),
    ]


def _instructions(paper: Paper, document: Mapping[str, Any], times: Times) -> None:
    paper.heading(_("When a contract may be made"))
    paper.paragraphs(standstill_text(document, times.standstill_until))
    paper.heading(_("Rectification and appeal instructions"))
    for text in instructions(document, times):
        paper.paragraphs(text)


def sheet_pdf(document: Mapping[str, Any], sheet: Sheet, sha256: str, times: Times, *, language: str) -> bytes:
    """A bidder's own sheet as PDF: its rank, points and reasons beside the best winner's.

    Args:
        times: As they run for this bidder.
        language: fi, sv or en.
    """
    with force_locale(language):
        title = _("Your bid in the decision %(number)s, %(code)s", number=document["number"], code=document["call"])
        paper = Paper(title=title, author=document["buyer"], language=language)
        paper.facts(
            [
                (_("Provider"), f"{sheet.own['provider']}, {sheet.own['business_id']}"),
                (_("Object"), document["title"]),
                (_("Decided and sent"), moment(document["decided_at"])),
                (_("Result"), _("Won") if sheet.won else _("Did not win")),
                (_("Rank"), _("%(rank)s of %(of)s", rank=sheet.own["rank"], of=sheet.of)),
                (_("Points in all"), _points(sheet.own["total_points"])),
            ]
        )
        paper.heading(_("Your points beside those of %(name)s", name=sheet.best["provider"]))
        paper.table(
            [_("Criterion"), _("Yours"), sheet.best["provider"], _("Difference")],
            [[name, mine, theirs, left] for name, mine, theirs, left in sheet_rows(sheet)],
            widths=[3, 1, 1.3, 1],
        )
        _reasons_beside(paper, sheet)
        _instructions(paper, document, times)
        paper.paragraphs(_("Fingerprint of the decision (SHA-256): %(hash)s", hash=sha256), grey=True)
        return paper.finish()


def _reasons_beside(paper: Paper, sheet: Sheet) -> None:
    """A bidder's own reasons, and the best winner's."""
    paper.heading(_("Reasons for the points"))
    for place, question in enumerate(sheet.questions):
        paper.subheading(question["text"])
        own, best = sheet.own["answers"][place], sheet.best["answers"][place]
        most = question["max_points"]
        paper.paragraphs(
            _("Yours, %(given)s of %(most)s: %(reason)s", given=own["given"], most=most, reason=own["reason"])
        )
        if sheet.best["bid"] != sheet.own["bid"]:
            paper.paragraphs(
                _(
                    "%(name)s, %(given)s of %(most)s: %(reason)s",
                    name=sheet.best["provider"],
                    given=best["given"],
                    most=most,
                    reason=best["reason"],
                )
            )


def sheet_rows(sheet: Sheet) -> list[tuple[str, str, str, str]]:
    """Each criterion with a bidder's own figure, the best winner's, and the difference."""
    own, best = sheet.own, sheet.best
    rows = [
        (
            _("Comparison price"),
            euros(own["comparison_cents"]),
            euros(best["comparison_cents"]),
            euros(own["comparison_cents"] - best["comparison_cents"]),
        ),
        _row(_("Price, most %(most)s", most=sheet.price_weight), own["price_points"], best["price_points"]),
    ]
    for place, (mine, theirs) in enumerate(zip(own["answers"], best["answers"], strict=True), start=1):
        rows.append(_row(_("Question %(number)s", number=place), mine["points"], theirs["points"]))
    rows.append(_row(_("Points in all"), own["total_points"], best["total_points"]))
    return rows


def _row(name: str, mine: int, theirs: int) -> tuple[str, str, str, str]:
    return name, _points(mine), _points(theirs), _points(mine - theirs)
