"""Sentences and labels of contracts."""

from flask_babel import lazy_gettext as _l

from marketplace.contracts.rules import ContractState, EndKind, Ground, Side

REFUSALS = {
    "contracts.standstill_runs": _l("The standstill runs until %(until)s. The contract can be signed after that."),
    "contracts.certificates_not_in_order": _l(
        "The provider’s certificates are not in order, so the contract cannot be signed now. The contract shows which "
        "are missing or too old; it can be signed as soon as the provider has added new ones."
    ),
    "contracts.signing_forbidden": _l("The contract cannot be signed now. The page of the contract tells why."),
    "contracts.signed_already": _l("Your side has signed this contract."),
    "contracts.same_person_on_both_sides": _l(
        "You have signed for the other side. Another person must sign for this side."
    ),
    "contracts.document_changed": _l("The contract is not the one you read. Read it again before you sign."),
    "contracts.amendment_not_possible": _l(
        "Only a signed contract is amended, from its first day on and after the amendments made before."
    ),
    "contracts.terms_unchanged": _l("The proposed terms are the ones already in force."),
    "contracts.reason_missing": _l("Give the ground for the change."),
    "contracts.amendment_too_large": _l(
        "The change counts %(counted)s against the limit of its ground, %(limit)s. Choose another ground or "
        "tender anew."
    ),
    "contracts.amendment_not_approved": _l("A second officer has not approved the change yet."),
    "contracts.amendment_approved": _l("The change has been approved."),
    "contracts.approver_proposed": _l("You proposed this change. Another officer approves it."),
    "contracts.end_not_possible": _l("The contract cannot end before the change is in force, %(earliest)s."),
    "contracts.notice_recorded": _l("The award notice of this mini-tender has been recorded."),
    "contracts.notice_in_future": _l("Give a day from the day of the contract to today."),
    "contracts.ended_already": _l("The contract has ended, or its end has been given."),
    "contracts.end_not_ahead": _l("Give a day from %(earliest)s on, before %(latest)s."),
    "contracts.end_reason_missing": _l("Give the reasons in at least a sentence or two."),
    "contracts.still_runs": _l("The contract is settled after its last day, %(until)s."),
    "contracts.settled_already": _l("Your side has confirmed the settlement."),
    "contracts.amendment_replaced": _l("A newer amendment has been drafted. That one is signed."),
    "contracts.nothing_to_draft": _l(
        "There is no award decision without contracts in this call, so there is nothing to draft."
    ),
}

STATE_LABELS = {
    ContractState.DRAFTED: _l("Waits for signatures"),
    ContractState.SIGNED: _l("Signed"),
    ContractState.LAPSED: _l("Lapsed with its decision"),
}

STATE_TONES = {
    ContractState.DRAFTED: "warning",
    ContractState.SIGNED: "success",
    ContractState.LAPSED: "neutral",
}

SIDE_LABELS = {
    Side.BUYER: _l("Buyer"),
    Side.PROVIDER: _l("Provider"),
}

GROUND_LABELS = {
    Ground.CLAUSE: _l("A review clause of the call or the contract (item 1)"),
    Ground.ADDITIONAL: _l("Additional services that have become necessary (item 2)"),
    Ground.UNFORESEEN: _l("Circumstances that could not be foreseen (item 3)"),
    Ground.SMALL: _l("A small change (item 5)"),
}

GROUND_HINTS = {
    Ground.CLAUSE: _l("Name the clause in the reasons. It must be clear, and the nature of the contract stays."),
    Ground.ADDITIONAL: _l("Tell why the provider cannot be changed. A notice of the change is published."),
    Ground.UNFORESEEN: _l("Tell what could not be foreseen. A notice of the change is published."),
    Ground.SMALL: _l("Counted together with the small changes before it, and below the threshold."),
}
"""What each ground asks, in words; its limit in euros is reckoned for each contract."""

END_LABELS = {
    EndKind.NOTICE: _l("By notice"),
    EndKind.BREACH: _l("Cancelled for a breach of contract"),
}
