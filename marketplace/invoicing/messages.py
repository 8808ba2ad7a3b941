"""Sentences and labels of invoicing."""

from flask_babel import lazy_gettext as _l

from marketplace.invoicing.rules import (
    Balance,
    Channel,
    CheckKind,
    DispatchState,
    Form,
    InvoiceKind,
    Response,
    Standing,
    State,
    StepKind,
    Urgency,
    Way,
    Whole,
)

REFUSALS = {
    "invoicing.barcode_not_possible": _l("The account or the reference does not fit a bank barcode."),
    "invoicing.qr_not_possible": _l("The payment does not fit a QR code."),
    "invoicing.reference_not_valid": _l("The reference number is not valid."),
    "invoicing.ground_missing": _l("State the ground of the exemption. It stands on every invoice of the contract."),
    "invoicing.vat_code_unknown": _l("Choose how value added tax is charged."),
    "invoicing.nothing_to_invoice": _l("Everything in the ledger has been invoiced. A new payment run may bring more."),
    "invoicing.nothing_to_take_back": _l(
        "The ledger takes back more than invoices have charged (line %(line)s). Nothing was drafted; tell the ring’s "
        "office."
    ),
    "invoicing.not_in_state": _l("This cannot be done to the invoice as it stands now. Somebody may have been faster."),
    "invoicing.reason_missing": _l("Give the reason."),
    "invoicing.reviewer_approves": _l("You reviewed this invoice. Another person approves it."),
    "invoicing.sellers_own_person": _l(
        "You belong to the organisation that sent this invoice. Somebody else reviews and approves it."
    ),
    "invoicing.credit_note_not_returned": _l(
        "A credit note is not returned. What is wrong in it is corrected in the fact behind it."
    ),
    "invoicing.all_rows_disputed": _l("No row would be approved. Return the whole invoice instead."),
    "invoicing.authority_missing": _l(
        "You are not entrusted with cost centre %(cost_centre)s for %(amount)s without VAT. Somebody with a wider "
        "authority approves this invoice."
    ),
    "invoicing.no_approver": _l("This person does not approve invoices of the municipality."),
    "invoicing.own_authority": _l("Nobody gives authority to themselves. Somebody else gives it."),
    "invoicing.authority_ends_before": _l("The last day is before the first."),
    "invoicing.operator_address_missing": _l("Enter the operator’s e-mail address."),
    "invoicing.no_channel": _l("Choose first how your e-invoices reach your operator."),
    "invoicing.on_its_way": _l("The e-invoice is on its way already."),
    "invoicing.unreadable": _l("This is no Finvoice or Peppol invoice that can be read (%(place)s)."),
    "invoicing.holds_identity_code": _l(
        "The file holds a personal identity code. It was not kept. Make the invoice without it."
    ),
    "invoicing.invoice_differs": _l("The invoice is not what the ledger says. It was not taken; see below where."),
    "invoicing.number_taken": _l("Invoice %(number)s has been sent before."),
    "invoicing.buyer_makes_invoice": _l("This contract is self-billed: the buyer makes the invoice."),
    "invoicing.logo_not_usable": _l("This is no PNG or JPEG picture of 2 MB at most."),
    "invoicing.payment_not_possible": _l("Payments are recorded on approved invoices, not on credit notes."),
    "invoicing.paid_in_future": _l("The day has not come yet (today is %(today)s)."),
    "invoicing.reference_differs": _l("The reference is another invoice’s. This invoice has %(expected)s."),
    "invoicing.amount_missing": _l("Enter an amount. A repayment is no larger than what has been paid."),
    "invoicing.paid_twice": _l(
        "The same amount of the same day (%(paid_on)s) is recorded already. Tick the box if it was paid twice."
    ),
    "invoicing.einvoice_not_possible": _l("The e-invoice cannot be made: %(faults)s"),
    "invoicing.month_differs": _l(
        "The invoices of municipality %(municipality)s differ from the ledger in %(month)s: booked %(booked)s cents, "
        "invoiced %(invoiced)s cents."
    ),
    "invoicing.line_unknown": _l("An invoice holds line %(line)s, which the ledger does not have."),
    "invoicing.line_overinvoiced": _l("Line %(line)s is %(booked)s cents and invoiced for %(invoiced)s cents."),
    "invoicing.document_changed": _l("Invoice %(number)s is not what was sent."),
    "invoicing.sums_differ": _l("Invoice %(number)s sums to %(document)s cents and its lines to %(pieces)s cents."),
    "invoicing.numbers_have_gap": _l(
        "A seller’s numbers of %(year)s have a gap: %(count)s invoices, last number %(last)s."
    ),
}

EINVOICE_FAULTS = {
    "buyer_address": _l("the buyer’s e-invoice address is not known"),
    "buyer_postal_address": _l("the buyer’s postal address has not been entered"),
    "buyer_not_in_peppol": _l("the buyer’s e-invoice address is an operator’s own, not a Peppol address"),
    "buyer_ovt": _l("the buyer’s e-invoice address has a wrong check digit"),
    "buyer_business_id": _l("the buyer’s business ID is not known or not valid"),
    "seller_business_id": _l("the seller’s business ID is not valid"),
    "seller_iban": _l("the seller’s account number is not valid"),
    "seller_bic": _l("the seller’s bank is not known by its account number"),
    "reference": _l("the reference number is not valid"),
    "number": _l("the invoice number is too long"),
}

KIND_LABELS = {InvoiceKind.INVOICE: _l("Invoice"), InvoiceKind.CREDIT_NOTE: _l("Credit note")}

STATE_LABELS = {
    State.DRAFTED: _l("Draft, waits for the provider"),
    State.OBJECTED: _l("Provider objects"),
    State.WITHDRAWN: _l("Draft withdrawn"),
    State.ISSUED: _l("Waits for review"),
    State.REVIEWED: _l("Waits for approval"),
    State.APPROVED: _l("Approved for payment"),
    State.RETURNED: _l("Returned"),
    State.CREDITED: _l("Credited"),
    State.PAID: _l("Paid"),
}

RESPONSE_LABELS = {
    Response.RECEIVED: _l("AB, received"),
    Response.IN_PROCESS: _l("IP, in process"),
    Response.CONDITIONALLY_ACCEPTED: _l("CA, conditionally accepted"),
    Response.ACCEPTED: _l("AP, accepted"),
    Response.REJECTED: _l("RE, rejected"),
    Response.PAID: _l("PD, paid"),
}
"""As Peppol's Invoice Response names the states."""

STANDING_LABELS = {
    Standing.FINE: _l("Enough is left"),
    Standing.NEAR: _l("Nearly used up"),
    Standing.OVER: _l("Exceeded"),
}
STANDING_TONES = {Standing.FINE: "success", Standing.NEAR: "warning", Standing.OVER: "danger"}

STATE_TONES = {
    State.DRAFTED: "info",
    State.OBJECTED: "warning",
    State.WITHDRAWN: "neutral",
    State.ISSUED: "warning",
    State.REVIEWED: "warning",
    State.APPROVED: "info",
    State.RETURNED: "danger",
    State.CREDITED: "neutral",
    State.PAID: "success",
}

STEP_LABELS = {
    StepKind.DRAFTED: _l("Drafted from the ledger"),
    StepKind.OBJECTED: _l("Provider objected"),
    StepKind.WITHDRAWN: _l("Draft withdrawn"),
    StepKind.ISSUED: _l("Accepted by the provider and sent"),
    StepKind.REVIEWED: _l("Reviewed"),
    StepKind.APPROVED: _l("Approved"),
    StepKind.PARTLY_APPROVED: _l("Approved in part"),
    StepKind.RETURNED: _l("Returned"),
    StepKind.CREDITED: _l("Credited in whole"),
    StepKind.PAID: _l("Payment recorded"),
    StepKind.SETTLED: _l("Settled by a credit note"),
    StepKind.REMINDED: _l("Reminder sent"),
}

WAY_LABELS = {
    Way.DIRECT: _l("The provider invoices each municipality"),
    Way.RESPONSIBLE: _l("The provider invoices the responsible municipality, which recharges the others"),
    Way.SELF_BILLING: _l("Self-billing: municipalities make the invoices and the provider accepts each one"),
}

CHANNEL_LABELS = {
    Channel.BY_HAND: _l("We download them and send them ourselves"),
    Channel.EMAIL: _l("By e-mail to the operator"),
    Channel.FOLDER: _l("Into the folder from which the operator takes them"),
}
FORM_LABELS = {Form.PDF: "PDF", Form.FINVOICE: "Finvoice 3.0", Form.PEPPOL: "Peppol BIS Billing 3"}

DISPATCH_LABELS = {
    DispatchState.WAITING: _l("Waits to be handed over"),
    DispatchState.MAILED: _l("Mailed to the operator"),
    DispatchState.IN_FOLDER: _l("In the operator’s folder"),
    DispatchState.PICKED_UP: _l("Taken by the operator"),
    DispatchState.FAILED: _l("Not handed over"),
}
DISPATCH_TONES = {
    DispatchState.WAITING: "info",
    DispatchState.MAILED: "success",
    DispatchState.IN_FOLDER: "info",
    DispatchState.PICKED_UP: "success",
    DispatchState.FAILED: "danger",
}

VAT_LABELS = {
    "general": _l("General rate"),
    "exempt_education": _l("Exempt: education"),
    "exempt_social_care": _l("Exempt: social care"),
}

BALANCE_LABELS = {
    Balance.OPEN: _l("Nothing paid yet"),
    Balance.PARTLY_PAID: _l("Paid in part"),
    Balance.SETTLED: _l("Nothing open"),
    Balance.OVERPAID: _l("Paid too much"),
}

URGENCY_LABELS = {Urgency.CALM: "", Urgency.SOON: _l("due soon"), Urgency.OVERDUE: _l("overdue")}
URGENCY_TONES = {Urgency.CALM: "neutral", Urgency.SOON: "warning", Urgency.OVERDUE: "danger"}

MEASURE_LABELS = {
    "start": _l("Service started"),
    "spell": _l("Time at work or in studies reached"),
    "event": _l("Step on the path reached"),
    "gain": _l("Measured progress"),
    "earnings": _l("Earned income reached"),
    "earning_months": _l("Months with earnings reached"),
    "attendance": _l("Participation"),
}

PART_LABELS = {"now": "", "held": _l("part held back until now")}

CHECK_LABELS = {
    CheckKind.CONTRACT: _l("The contract is signed and the results were achieved under it"),
    CheckKind.LEDGER: _l("Every row rests on lines of the ledger, which holds verified facts only"),
    CheckKind.STILL_DUE: _l("The ledger still owes every result: nothing was corrected since"),
    CheckKind.PRICE: _l("The prices are those of the contract on the day of the result"),
    CheckKind.CAP: _l("The contract’s cap is not exceeded"),
    CheckKind.VAT: _l("The VAT rate is that of the day of the result"),
    CheckKind.SUMS: _l("Rows, tax and total add up"),
    CheckKind.DUPLICATE: _l("Nothing is invoiced twice"),
}

ENTRY_LABELS = {"invoice": _l("Invoice"), "credit_note": _l("Credit note"), "payment": _l("Payment")}

WHOLE_LABELS = {
    Whole.KIND: _l("Invoice or credit note"),
    Whole.NUMBER: _l("Number (20 characters at most, and not of the portal’s own series)"),
    Whole.CURRENCY: _l("Currency"),
    Whole.SELLER: _l("Seller’s business ID"),
    Whole.BUYER: _l("Buyer’s business ID"),
    Whole.CONTRACT: _l("Contract"),
    Whole.CORRECTS: _l("Invoice that is corrected"),
    Whole.ISSUED: _l("Date of invoice (today at the latest)"),
    Whole.DUE: _l("Due date (this day at the earliest)"),
    Whole.REFERENCE: _l("Reference number (its check digit must hold)"),
    Whole.ACCOUNT: _l("Account number (IBAN)"),
    Whole.VAT: _l("Tax of a rate"),
    Whole.NET: _l("Total without VAT"),
    Whole.TAX: _l("VAT in all"),
    Whole.GROSS: _l("Total with VAT"),
}
