"""Sentences and labels of mini-tenders."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from marketplace.tenders.rules import (
    CallState,
    CourtMatter,
    CourtOutcome,
    DeclineReason,
    Means,
    Obstacle,
    PartyRole,
    RectificationOutcome,
    Side,
    Wish,
)

REFUSALS = {
    "tenders.call_not_draft": _l("The call has been published or cancelled, so it can no longer be changed here."),
    "tenders.need_missing": _l("Tell what is needed and why, in at least a sentence or two."),
    "tenders.municipalities_missing": _l("Choose the municipalities that take part."),
    "tenders.responsible_not_among": _l("The responsible municipality must be among those that take part."),
    "tenders.ends_before_start": _l("The contract would end before it starts."),
    "tenders.volume_not_in_order": _l("Give the least and the most number of participants; the least is at least one."),
    "tenders.weights_not_hundred": _l("The weights of price and quality must sum to 100."),
    "tenders.question_weights_not_hundred": _l("The weights of the quality questions must sum to 100."),
    "tenders.expected_missing": _l("Give the expected number of results for every milestone that has a price."),
    "tenders.deadline_missing": _l("Set the deadline for bids."),
    "tenders.deadline_too_early": _l(
        "The deadline is too early: at least %(min_days)s full days must follow the day of sending. "
        "The first possible day is %(earliest)s."
    ),
    "tenders.deadline_on_free_day": _l("The deadline is on a day that is no working day. Choose %(better)s."),
    "tenders.deadline_at_night": _l(
        "At that hour nobody would be at work to help. Choose an hour between 8 and 18, for example %(better)s."
    ),
    "tenders.approval_missing": _l(
        "Another officer must approve the call as it now stands. Whoever drafted or last changed it cannot."
    ),
    "tenders.approver_is_drafter": _l(
        "You drafted or last changed this call, so another officer must approve it, whatever roles you hold."
    ),
    "tenders.commitment_missing": _l("Enter what these municipalities have decided to buy: %(municipalities)s."),
    "tenders.takes_no_part": _l("That municipality takes no part in the call."),
    "tenders.decided_in_future": _l("The decision cannot be of a day that has not come."),
    "tenders.questions_closed": _l(
        "Questions were taken until %(last_at)s, so that the answers reach everyone in time."
    ),
    "tenders.answer_late": _l(
        "Answers had to be given by %(last_day)s. Move the deadline by an amendment first, or state here why the "
        "answer is late; everyone reads it."
    ),
    "tenders.answered_already": _l("The question has been answered. What changes the call is an amendment."),
    "tenders.nothing_amended": _l("Nothing was changed."),
    "tenders.amend_reason_missing": _l("Tell why the call is amended. Everyone reads it."),
    "tenders.deadline_not_earlier": _l("The deadline, %(deadline)s, can only be moved later."),
    "tenders.deadline_must_move": _l(
        "The change may touch the bids, so at least %(days)s days must be left. Move the deadline to %(better)s or "
        "later."
    ),
    "tenders.bid_in_force": _l("You have a bid in this call. Withdraw it first."),
    "tenders.declined_already": _l("The invitation has been declined."),
    "tenders.nothing_to_decline": _l("Your organisation has no invitation to this call."),
    "tenders.nothing_to_confirm": _l("No bid of yours waits to be confirmed."),
    "tenders.nobody_to_invite": _l("Nobody is admitted to this category yet, so nobody could be invited."),
    "tenders.openers_missing": _l(
        "%(openers)s of the officers have an opening key, and at least %(needed)s must. "
        "Without two openers nobody could read the bids."
    ),
    "tenders.not_open": _l("The call does not take bids now."),
    "tenders.deadline_passed": _l(
        "The deadline was %(deadline)s. This had arrived whole %(late_seconds)s s after it, so it was refused and kept "
        "nowhere."
    ),
    "tenders.not_invited": _l("Your organisation is not admitted to the category of this call, so it cannot bid."),
    "tenders.bid_changed": _l("This form was sent before with other contents. Open the bid page again."),
    "tenders.nothing_to_withdraw": _l("There is no bid to withdraw."),
    "tenders.price_missing": _l("Give a price. Write 0 if you ask nothing for this milestone."),
    "tenders.price_negative": _l("The price cannot be below zero."),
    "tenders.price_above_ceiling": _l("The price is above the highest price of the call."),
    "tenders.answer_missing": _l("Answer this question."),
    "tenders.file_empty": _l("The file is empty."),
    "tenders.file_too_large": _l("A file may be at most %(megabytes)s MB."),
    "tenders.files_too_large": _l("The files of a bid may be at most %(megabytes)s MB together."),
    "tenders.files_too_many": _l("A bid may have at most %(most)s files."),
    "tenders.file_kind_not_taken": _l("Add a PDF, PNG or JPEG. The content of the file decides, not its name."),
    "tenders.file_gone": _l("A file was taken out of the draft meanwhile. Open the bid page again."),
    "tenders.party_name_missing": _l("Give the name of the company."),
    "tenders.party_task_missing": _l("Tell what the company would do."),
    "tenders.party_id_not_valid": _l("Check the business id of the company; its check digit does not hold."),
    "tenders.party_named_twice": _l("This company has been named already."),
    "tenders.opening_too_early": _l("Bids can be opened only after the deadline."),
    "tenders.opened_already": _l("The bids have been opened."),
    "tenders.openers_are_one": _l("You opened first. Another officer must open with you, with their own key."),
    "tenders.opening_window_over": _l(
        "More than %(minutes)s minutes passed since the first opener. Both openers begin again."
    ),
    "tenders.no_key_in_call": _l("This key was not among the openers’ keys when the call was published."),
    "tenders.key_opens_nothing": _l(
        "This key opens nothing of this call. Use the key that was in force when the call was published."
    ),
    "tenders.keys_do_not_join": _l("The two keys do not join to the key of this call. Nothing was opened."),
    "tenders.too_few_openers": _l("At least two openers are needed, so that no one can open alone."),
    "tenders.tender_key_replaced": _l(
        "The key of this call is not the one that the portal made. No bid is sealed to it. Tell the administrator."
    ),
    "tenders.not_a_key_file": _l("This is not an opening key file of the portal, or it was changed on the way."),
    "tenders.wrong_passphrase": _l("The words do not open this key file. Check each word."),
    "tenders.bid_damaged": _l(
        "A sealed bid is not as it was received. Nothing was opened. Tell the administrator of the portal."
    ),
    "tenders.draft_unreadable": _l("The kept draft cannot be read. Write the bid again."),
    "tenders.receipt_not_valid": _l("This is not a receipt as the portal signed it."),
    "tenders.sealed_list_differs": _l(
        "What lies sealed is not what the signed list says. Nothing was opened. Tell the administrator of the portal."
    ),
    "tenders.scores_missing": _l("%(missing)s answers have no points yet."),
    "tenders.points_outside": _l("Give points from 0 to %(most)s."),
    "tenders.score_reason_missing": _l("Give the reason for the points. The bidder reads it."),
    "tenders.not_opened_yet": _l("The bids have not been opened yet."),
    "tenders.decided_already": _l("The award has been decided."),
    "tenders.proposer_decides": _l("You proposed this decision. Another officer makes it."),
    "tenders.no_proposal": _l("No proposal waits for a decision."),
    "tenders.proposal_waits": _l("A proposal waits for its decision. It is decided or returned first."),
    "tenders.comparison_changed": _l(
        "Points were given after the proposal. Return it, so that a new one is made of the present comparison."
    ),
    "tenders.return_reason_missing": _l("Tell why the proposal is returned."),
    "tenders.nothing_decided": _l("No decision is in force."),
    "tenders.rectification_late": _l("The time to ask for rectification ended on %(until)s."),
    "tenders.rectification_text_missing": _l("Tell what should be corrected and why, in at least a sentence or two."),
    "tenders.rectification_decided": _l("The rectification has been decided."),
    "tenders.rectification_reasons_missing": _l("Give the reasons in at least a sentence or two."),
    "tenders.contract_made": _l(
        "A contract has been made of the decision, so the decision cannot be made anew by rectification."
    ),
    "tenders.court_matter_ended": _l("The matter has ended."),
    "tenders.served_in_future": _l("Give a day from the day of the decision to today."),
    "tenders.nobody_chosen": _l("Choose the winner."),
    "tenders.too_many_chosen": _l("The call allows at most %(most)s winners."),
    "tenders.better_passed_over": _l("The winners must be those with the most points."),
    "tenders.reasons_missing": _l("Give the reasons of the decision in at least a sentence or two."),
    "tenders.price_above_saving": _l(
        "The results would cost more at the chosen prices than they are modelled to save. Tell why the purchase is "
        "justified all the same."
    ),
    "tenders.cancel_reason_missing": _l("Give the reason. Everyone who was invited is told."),
    "tenders.nothing_to_cancel": _l("The call has been decided or cancelled."),
}

PARTY_LABELS = {
    PartyRole.SUBCONTRACTOR: _l("Subcontractor"),
    PartyRole.MEMBER: _l("Member of the group that bids"),
}

STATE_LABELS = {
    CallState.DRAFT: _l("Draft"),
    CallState.PUBLISHED: _l("Open for bids"),
    CallState.CLOSED: _l("Closed, waits for opening"),
    CallState.OPENED: _l("Being compared"),
    CallState.DECIDED: _l("Decided"),
    CallState.CANCELLED: _l("Cancelled"),
}

STATE_TONES = {
    CallState.DRAFT: "neutral",
    CallState.PUBLISHED: "success",
    CallState.CLOSED: "warning",
    CallState.OPENED: "info",
    CallState.DECIDED: "neutral",
    CallState.CANCELLED: "danger",
}


DECLINE_LABELS = {
    DeclineReason.PRICE: _l("The highest prices are too low"),
    DeclineReason.CAPACITY: _l("No capacity at that time"),
    DeclineReason.TIME: _l("Too little time to make a bid"),
    DeclineReason.TERMS: _l("The terms of payment carry too much risk"),
    DeclineReason.TARGET_GROUP: _l("We do not serve these target groups"),
    DeclineReason.OTHER: _l("Another reason"),
}

CHANGE_LABELS = {
    "need": _l("Need and aim"),
    "target_groups": _l("Target groups"),
    "volume_min": _l("Participants at least"),
    "volume_max": _l("Participants at most"),
    "starts_on": _l("The contract starts"),
    "ends_on": _l("The contract ends"),
    "price_weight": _l("Weight of price (percent)"),
    "quality_weight": _l("Weight of quality (percent)"),
    "winners_max": _l("Winners at most"),
    "deadline": _l("Deadline for bids"),
    "ceiling": _l("Highest price"),
    "expected": _l("Expected number"),
    "question": _l("Question"),
    "guide": _l("What earns points"),
    "weight": _l("Weight within quality (percent)"),
}
"""Names of what an amendment may change; a milestone's code or a question's number follows some of them."""


def change_label(name: str) -> str:
    """The name of a changed value, for example the highest price of a milestone."""
    kind, _, which = name.partition("-")
    if kind in ("question", "guide", "weight"):
        which = str(int(which) + 1)
    return f"{CHANGE_LABELS[kind]} {which}".strip()


TIMELINE_LABELS = {
    "published": _l("Published and everyone invited"),
    "questions": _l("Questions may be asked until"),
    "answers": _l("Last day for answers"),
    "deadline": _l("Deadline for bids"),
    "sealed_list": _l("The signed list of sealed bids is published"),
    "opened": _l("Bids opened"),
    "decided": _l("Award decided"),
    "standstill": _l("Standstill ends; the contract may be signed"),
    "appeal": _l("Last day of appeal"),
    "starts": _l("The contract starts"),
    "ends": _l("The contract ends"),
    "cancelled": _l("Cancelled"),
}

SEALED_LABELS = {
    "opened": _l("Opened"),
    "superseded": _l("Replaced by a later one, left unread"),
    "withdrawn": _l("Withdrawn, left unread"),
}
"""What the opening did with a sealed bid."""


def in_points(hundredths: int) -> Decimal:
    """Points of the comparison, which are kept in hundredths."""
    return Decimal(hundredths) / 100


WISH_LABELS = {
    Wish.PROBLEM: _l("The problem, the aim and what counts as evidence are told in a paragraph or more"),
    Wish.GUIDES: _l("Every quality question tells what earns points"),
    Wish.BUDGET: _l("Every municipality has committed money and volume"),
    Wish.WINDOW: _l("There are more than two weeks to make a bid"),
    Wish.VOLUME: _l("The most participants are at most twice the least"),
    Wish.START: _l("At least a month lies between the deadline and the start, to find staff"),
    Wish.COMPETITION: _l("At least three providers are admitted, so that competition is likely"),
}

MEANS_LABELS = {
    Means.PORTAL: _l("In the portal and by mail"),
    Means.MAIL: _l("By mail to an address that was set right"),
    Means.POST: _l("By post"),
    Means.HAND: _l("Handed over"),
}

SIDE_LABELS = {Side.PARTY: _l("A bidder’s demand"), Side.BUYER: _l("The buyer’s own correction")}

RECTIFICATION_CHOICES = {
    RectificationOutcome.CHANGED: _l("The decision is taken away and made anew"),
    RectificationOutcome.REJECTED: _l("The decision stands"),
    RectificationOutcome.DISMISSED: _l("The demand is not examined"),
}

COURT_MATTER_LABELS = {
    CourtMatter.APPEAL: _l("An appeal is pending"),
    CourtMatter.ORDER: _l("The court has forbidden to carry out the decision"),
}

COURT_OUTCOME_LABELS = {
    CourtOutcome.DISMISSED: _l("The appeal was rejected or not examined"),
    CourtOutcome.WITHDRAWN: _l("The appeal was withdrawn"),
    CourtOutcome.LIFTED: _l("The order was lifted"),
    CourtOutcome.QUASHED: _l("The decision was quashed; it is made anew"),
}

OBSTACLE_LABELS = {
    Obstacle.SET_ASIDE: _l("The decision has been taken away."),
    Obstacle.NOT_SERVED: _l("The decision has not reached every bidder, so the standstill has not begun for all."),
    Obstacle.STANDSTILL: _l("The standstill runs."),
    Obstacle.RECTIFICATION: _l("A rectification is being handled."),
    Obstacle.APPEAL: _l("An appeal is pending, and a standstill is kept."),
    Obstacle.ORDER: _l("The Market Court has forbidden to carry out the decision."),
}
"""Why no contract may be signed."""
