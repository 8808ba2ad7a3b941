"""Sentences and labels of contracts."""

from flask_babel import lazy_gettext as _l

from marketplace.contracts.rules import ContractState, Side

REFUSALS = {
    "contracts.standstill_runs": _l("The standstill runs until %(until)s. The contract can be signed after that."),
    "contracts.certificates_not_in_order": _l(
        "The provider’s certificates are not in order, so the contract cannot be signed now. The contract shows which "
        "are missing or too old; it can be signed as soon as the provider has added new ones."
    ),
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
    "contracts.amendment_replaced": _l("A newer amendment has been drafted. That one is signed."),
    "contracts.nothing_to_draft": _l(
        "There is no award decision without contracts in this call, so there is nothing to draft."
    ),
}

STATE_LABELS = {
    ContractState.DRAFTED: _l("Waits for signatures"),
    ContractState.SIGNED: _l("Signed"),
}

SIDE_LABELS = {
    Side.BUYER: _l("Buyer"),
    Side.PROVIDER: _l("Provider"),
}
