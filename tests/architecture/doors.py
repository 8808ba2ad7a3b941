"""Who may use which route, written a second time by hand: the declaration in the code must say the same."""

EVERYBODY = "everybody"
SIGNED_IN = "signed in"

DOORS: dict[str, dict[str, str]] = {
    EVERYBODY: {
        "accounts": (
            "code complete_sign_up first_second_factor forgotten invitation mail_sent new_password "
            "recovery_code replace_second_factor sign_in sign_out sign_up"
        ),
        "demo": "opening_key people sign_in",
        "outcomes": "confirm_job",
        "publication": (
            "accessibility front help open_call open_calls open_data privacy register_json releases_json sealing "
            "track_record"
        ),
        "register": "as_spreadsheet as_text confirm_address public_list public_provider",
        "static": "",
        "tenders": "receipt_key verifier",
        "web": "health",
    },
    SIGNED_IN: {
        "accounts": (
            "end_other_sessions end_session inbox open_notice organisations own own_details own_password "
            "own_second_factor read_all recovery_codes use_organisation use_organisation_of_last_grant"
        ),
        "register": "join new_provider",
        "tenders": (
            "amendments calendar call calls decision decision_data decision_paper numbered_decision questions "
            "sealed_list sheet sheet_paper"
        ),
    },
    "ring_admin officer caseworker reviewer approver auditor provider_admin bidder reporter": {
        "contracts": "amendment amendments contract contracts ending paper settle",
        "outcomes": "practice",
        "payments": "ledger line participant",
    },
    "ring_admin officer reviewer approver auditor provider_admin bidder reporter": {
        "invoicing": "file invoice invoices journal journal_file of_line original specification unpaid",
    },
    "ring_admin officer evaluator caseworker reviewer approver auditor": {
        "reports": "call overview purchases",
        "ring": (
            "appropriations areas categories founding free_day_list front law municipalities municipality "
            "populations rates settings target_groups"
        ),
    },
    "ring_admin officer caseworker reviewer approver auditor": {
        "payments": "commitments look_back run runs",
    },
    "ring_admin officer evaluator reviewer approver auditor": {
        "terms": "as_json draft drafts ready_terms trial",
    },
    "caseworker auditor provider_admin reporter": {
        "outcomes": "fact placement placements say",
    },
    "ring_admin officer evaluator auditor": {
        "tenders": "compare court evaluate model opened_file record service",
    },
    "ring_admin officer evaluator auditor provider_admin bidder": {
        "tenders": "rectifications",
    },
    "ring_admin officer reviewer approver": {
        "ring": "new_appropriation",
    },
    "provider_admin bidder reporter": {
        "register": (
            "certificates group home messages offering own_application own_certificate own_decision own_measure "
            "partners"
        ),
        "tenders": "receipt receipt_file receipt_paper",
    },
    "ring_admin officer auditor": {
        "contracts": "notices notices_of_quarter",
        "handover": "case",
        "modelling": "models person show",
        "register": "application certificate decision measure proofs provider provider_messages queue",
    },
    "ring_admin officer provider_admin": {
        "invoicing": "draft",
    },
    "ring_admin reviewer approver": {
        "invoicing": "payer",
    },
    "ring_admin officer caseworker auditor": {
        "register": "places_board",
    },
    "caseworker auditor": {
        "outcomes": "contests looks queue sample samples signals",
    },
    "officer provider_admin": {
        "invoicing": "agreement",
    },
    "provider_admin reporter": {
        "register": "places",
        "reports": "own",
    },
    "reviewer approver": {
        "invoicing": "pay",
    },
    "ring_admin auditor": {
        "outcomes": "retention",
        "accounts": "event_log",
    },
    "ring_admin officer": {
        "invoicing": "authorities new_authority",
        "modelling": "ask_exception decide_exception make",
        "payments": "carry_on_run new_run",
        "register": (
            "ask_supplement confirm disqualifications extract lift open_hearing prolong take_back_disqualification"
        ),
        "terms": "general milestone move new_milestone reading remove rename",
    },
    "ring_admin provider_admin": {
        "accounts": (
            "cancel_invitation cancel_substitute end_role grant invite lost_second_factor name_substitute "
            "people people_of person"
        ),
    },
    "approver": {
        "invoicing": "approve",
    },
    "bidder": {
        "tenders": "bid cash confirm decline own_copy preview_bid withdraw",
    },
    "caseworker": {
        "outcomes": "correct_groups decide_contest dismiss dismiss_creaming move_home refer several",
    },
    "officer evaluator": {
        "tenders": "disqualifications take_back_disqualification",
    },
    "officer": {
        "contracts": "approve_amendment draft propose_amendment",
        "tenders": (
            "amend answer approve award begin_model cancel commitments decide_rectification edit edit_terms "
            "end_court_matter new opening opening_key proposal publish return_proposal terms"
        ),
    },
    "provider_admin": {
        "invoicing": "answer credit logo logo_picture made_elsewhere send sending",
        "register": (
            "addresses answer_join apply ask_address_again declaration declare_unchanged details "
            "dissolve_group new_capability new_group new_partner new_reference profile remove_address supplement "
            "take_back_capability take_back_partner take_back_reference"
        ),
    },
    "reporter": {
        "outcomes": "ask_employer contest group import_template read_import report show_import step",
    },
    "reviewer": {
        "invoicing": "review",
    },
    "ring_admin": {
        "accounts": "invite_newcomer",
        "ring": (
            "accession amendment business_id category einvoice_address mandate new_category new_founding "
            "new_free_day new_population new_rate new_setting new_target_group take_back_free_day "
            "target_group"
        ),
    },
}
"""Routes by room, under the roles of which one opens them, or under everybody, or whoever is signed in."""
