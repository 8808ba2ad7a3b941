"""Use cases of the register."""

from marketplace.register.services.applying import answer_supplement, apply, ask_supplement, prolong, withdraw
from marketplace.register.services.certificates import (
    add_certificate,
    ask_declaration,
    ask_evidence,
    due_certificates,
    earliest_evidence_day,
    note_certificate_read,
    note_extract,
    remind,
)
from marketplace.register.services.deciding import confirm, propose
from marketplace.register.services.joining import answer_join, ask_to_join
from marketplace.register.services.measures import (
    answer_hearing,
    decide_measure,
    earliest_hearing_day,
    lift_suspension,
    open_hearing,
)
from marketplace.register.services.offering import (
    add_reference,
    state_capability,
    take_back_capability,
    take_back_reference,
    tell_places,
)
from marketplace.register.services.partners import (
    add_partner,
    answer_group,
    dissolve_group,
    form_group,
    take_back_partner,
)
from marketplace.register.services.registering import (
    OWN_ROLES,
    change_details,
    change_profile,
    declare,
    declare_unchanged,
    known_offers,
    register_provider,
)
from marketplace.register.services.serving import (
    add_address,
    add_address_if_new,
    ask_address_again,
    remove_address,
    send_message,
)

__all__ = [
    "OWN_ROLES",
    "add_address",
    "add_address_if_new",
    "add_certificate",
    "add_partner",
    "add_reference",
    "answer_group",
    "answer_hearing",
    "answer_join",
    "answer_supplement",
    "apply",
    "ask_address_again",
    "ask_declaration",
    "ask_evidence",
    "ask_supplement",
    "ask_to_join",
    "change_details",
    "change_profile",
    "confirm",
    "decide_measure",
    "declare",
    "declare_unchanged",
    "dissolve_group",
    "due_certificates",
    "earliest_evidence_day",
    "earliest_hearing_day",
    "form_group",
    "known_offers",
    "lift_suspension",
    "note_certificate_read",
    "note_extract",
    "open_hearing",
    "prolong",
    "propose",
    "register_provider",
    "remind",
    "remove_address",
    "send_message",
    "state_capability",
    "take_back_capability",
    "take_back_partner",
    "take_back_reference",
    "tell_places",
    "withdraw",
]
