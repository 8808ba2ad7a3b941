"""A contract on paper: its parties, terms and prices, who signed it and when, and the changes that came after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from marketplace.contracts.messages import GROUND_LABELS, SIDE_LABELS
from marketplace.contracts.rules import AmendmentFacts, ContractFacts, Signature
from marketplace.terms.reading import read_aloud
from marketplace.terms.schemas import read_terms
from marketplace.web.language import day, euros, moment
from marketplace.web.papers import Paper


@dataclass(frozen=True)
class ContractPaper:
    """What the paper says beside the contract itself, in the words of its language.

    Args:
        people: Names of those who signed, by id.
        amendments: Those in force, by their day.
    """

    contract: ContractFacts
    buyer: str
    provider: str
    business_id: str
    category: str
    municipalities: Sequence[str]
    target_groups: Sequence[str]
    signatures: Sequence[Signature]
    amendments: Sequence[AmendmentFacts]
    people: Mapping[int, str]


def contract_pdf(told: ContractPaper, *, language: str) -> bytes:
    """The contract as PDF.

    Args:
        language: fi, sv or en.
    """
    contract = told.contract
    with force_locale(language):
        paper = Paper(title=_("Contract %(code)s", code=contract.code), author=told.buyer, language=language)
        paper.facts(_facts(told))
        paper.heading(_("Prices"))
        paper.table(
            [_("Milestone"), _("Price without value added tax")],
            [[one["code"], euros(one["price_cents"])] for one in contract.terms_document["milestones"]],
            widths=[3, 1],
        )
        paper.heading(_("What is paid for results"))
        paper.points(read_aloud(read_terms(contract.terms_document), language))
        paper.heading(_("How the contract is made"))
        paper.paragraphs(
            _(
                "The contract is made when both sides have signed this same document. A decision alone makes no "
                "contract."
            )
        )
        _signatures(paper, told, told.signatures)
        for amendment in told.amendments:
            _change(paper, told, amendment)
        paper.paragraphs(_("Fingerprint of the contract (SHA-256): %(hash)s", hash=contract.document_sha256), grey=True)
        paper.paragraphs(_("Fingerprint of the terms (SHA-256): %(hash)s", hash=contract.terms_sha256), grey=True)
        return paper.finish()


def _facts(told: ContractPaper) -> list[tuple[str, str]]:
    contract = told.contract
    rows = [
        (_("Object"), contract.title),
        (_("Buyer"), told.buyer),
        (_("Provider"), f"{told.provider}, {told.business_id}"),
        (_("Category"), told.category),
        (_("Municipalities"), ", ".join(told.municipalities)),
        (_("Target groups"), ", ".join(told.target_groups)),
        (_("In force"), f"{day(contract.starts_on)}–{day(contract.ends_on)}"),
        (_("Participants at most"), str(contract.volume_max)),
        (_("Mini-tender"), contract.call_code),
        (_("Place in the award decision"), str(contract.rank)),
    ]
    return [(label, value) for label, value in rows if value]


def _signatures(paper: Paper, told: ContractPaper, signatures: Sequence[Signature]) -> None:
    if not signatures:
        paper.paragraphs(_("Nobody has signed yet."))
        return
    paper.table(
        [_("Side"), _("Who"), _("When")],
        [[str(SIDE_LABELS[one.side]), told.people[one.person_id], moment(one.signed_at)] for one in signatures],
        widths=[1.4, 2, 2],
    )
    for one in signatures:
        paper.paragraphs(
            _("%(side)s signed the document %(hash)s", side=SIDE_LABELS[one.side], hash=one.document_sha256), grey=True
        )


def _change(paper: Paper, told: ContractPaper, amendment: AmendmentFacts) -> None:
    paper.heading(_("Change from %(day)s", day=day(amendment.valid_from)))
    paper.facts(
        [
            (_("Ground"), str(GROUND_LABELS[amendment.ground])),
            (_("Reasons"), amendment.reason),
            (_("Participants at most"), str(amendment.volume_max)),
            (_("Last day of the contract"), day(amendment.ends_on)),
        ]
    )
    paper.table(
        [_("Milestone"), _("Price without value added tax")],
        [[one["code"], euros(one["price_cents"])] for one in amendment.document["milestones"]],
        widths=[3, 1],
    )
    _signatures(paper, told, amendment.signatures)
