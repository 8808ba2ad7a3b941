"""A decision on an application on paper: what was decided, on which grounds, and how it may be appealed.

Source: Act 1397/2016 123 section (a written decision with its reasons), 126 section (appeal and correction
instructions, contact), 127 section (a message sent electronically is deemed received on the day of sending), 133
section (correction) and 147 section (appeal to the Market Court).
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from flask_babel import force_locale
from flask_babel import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from marketplace.register.rules import Checked, DecisionFacts, Outcome

FONTS = Path(__file__).resolve().parents[3] / "static" / "vendor" / "source-sans-3-ttf"
BODY = ParagraphStyle("body", fontName="SourceSans3", fontSize=10.5, leading=14.5, spaceAfter=4)
HEAD = ParagraphStyle("head", parent=BODY, fontName="SourceSans3-Semibold", fontSize=13, leading=17, spaceBefore=10)
TITLE = ParagraphStyle("title", parent=BODY, fontName="SourceSans3-Semibold", fontSize=18, leading=23, spaceAfter=8)


@dataclass(frozen=True)
class DecisionPaper:
    """What the paper says beside the decision itself, in the words of its language.

    Args:
        requirement_names: Name of each row of the checklist by code.
        decided_at, received_at: In the reader's form.
        deciders: Names of the proposer and of whoever decided.
    """

    decision: DecisionFacts
    number: str
    provider: str
    business_id: str
    category: str
    buyer: str
    received_at: str
    decided_on: str
    deciders: tuple[str, str]
    requirement_names: dict[str, str]


def _fonts() -> None:
    for name, file in (("SourceSans3", "Regular"), ("SourceSans3-Semibold", "Semibold")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"SourceSans3-{file}.ttf")))


def _result(paper: DecisionPaper) -> str:
    if paper.decision.outcome is Outcome.ADMITTED:
        return _(
            "%(provider)s is admitted to the category %(category)s.", provider=paper.provider, category=paper.category
        )
    return _(
        "The application of %(provider)s to the category %(category)s is rejected.",
        provider=paper.provider,
        category=paper.category,
    )


def _row(one: Checked, names: dict[str, str]) -> str:
    said = _("met") if one.met else _("not met")
    return f"{names.get(one.requirement, one.requirement)}: {said}" + (f". {one.note}" if one.note else "")


def _instructions(decision: DecisionFacts) -> list[str]:
    return [
        _(
            "Correction: a party may ask the contracting authority in writing to correct the decision within "
            "%(days)s days of learning of it (sections 132 to 135 of the Act on Public Procurement). Asking for a "
            "correction does not move the time of an appeal.",
            days=decision.correction_days,
        ),
        _(
            "Appeal: the decision may be appealed to the Market Court in writing within %(days)s days of the party’s "
            "being told of the decision with these instructions (sections 145 to 147). The appeal names the decision, "
            "what is asked to be changed and why, and the appellant’s contact details; the decision and the day of "
            "its service are attached. The Market Court is at Radanrakentajantie 5, 00520 Helsinki, and receives "
            "appeals in the e-service of the courts.",
            days=decision.appeal_days,
        ),
        _(
            "Whoever appeals tells the contracting authority of it in writing before the appeal reaches the court "
            "(section 148)."
        ),
        _(
            "Service: the decision was sent electronically on the day shown above. It is deemed to have been received "
            "on that day, unless it is shown reliably that connections failed or it came later (section 127)."
        ),
    ]


def decision_pdf(paper: DecisionPaper, *, language: str) -> bytes:
    """The decision as PDF.

    Args:
        language: fi, sv or en: that of the provider.
    """
    _fonts()
    with force_locale(language):
        story = _story(paper)
        title = _("Decision on an application to the purchasing ring")
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{title} {paper.number}",
        author=paper.buyer,
        lang=language,
        invariant=1,
    )
    document.build(story)
    return file.getvalue()


def _story(paper: DecisionPaper) -> list[Paragraph | Spacer]:
    decision = paper.decision
    parts: list[tuple[str, ParagraphStyle]] = [
        (_("Decision on an application to the purchasing ring"), TITLE),
        (_("Number %(number)s, %(day)s", number=paper.number, day=paper.decided_on), BODY),
        (paper.buyer, BODY),
        (f"{paper.provider}, {paper.business_id}", BODY),
        (_("Application received %(at)s", at=paper.received_at), BODY),
        (_("Decision"), HEAD),
        (_result(paper), BODY),
        (_("Reasons"), HEAD),
        *((text, BODY) for text in decision.reasons.splitlines() if text.strip()),
        (_("Requirements"), HEAD),
        *((_row(one, paper.requirement_names), BODY) for one in decision.checklist),
        (_("Legal basis"), HEAD),
        (_("Act on Public Procurement and Concession Contracts (1397/2016), sections 49 to 52"), BODY),
        *([(decision.section, BODY)] if decision.section else []),
        (_("Proposed by %(first)s, decided by %(second)s", first=paper.deciders[0], second=paper.deciders[1]), BODY),
        (_("Correction and appeal instructions"), HEAD),
        *((text, BODY) for text in _instructions(decision)),
    ]
    return [Paragraph(escape(text), style) for text, style in parts]
