"""Invoicing: settled ledger lines become one invoice for each paying municipality, in three forms from one value.

Words: invoice = lasku = faktura; credit note = hyvityslasku = kreditnota; reference number = viitenumero =
referensnummer; invoice review = asiatarkastus = sakgranskning; invoice approval = hyväksyminen = godkännande;
specification = erittely = specifikation; late payment interest = viivästyskorko = dröjsmålsränta.

Promises: everything an output shows is in one frozen :class:`marketplace.invoicing.rules.InvoiceDocument`, so that
paper and e-invoice cannot tell two stories. No participant, not even a pseudonym, is on an invoice: it carries counts
for each outcome and the number of the specification that stays in the portal. Value added tax is counted on the
invoice's own net, once for each rate. An invoice that was sent is never edited: a credit note names it, one credit
note for each invoice that is corrected. The person who reviews does not approve, and nobody reviews or approves an
invoice that an organisation of theirs has sent.

Decision: taking back and charging are not netted against each other. *Context:* a settlement may hold new outcomes
and corrections of outcomes that three earlier invoices charged. *Options:* one document with the difference, or one
credit note for each corrected invoice and one invoice for what is new. *Chosen:* the second, because the Value Added
Tax Act (209 e) wants an unambiguous reference to the document that is corrected, because a Finvoice message has room
for one, and because a municipality posts a credit against the invoice it has already posted. *Consequence:* a
municipality may get an invoice and a credit note on one day. *Not chosen:* paying out the difference only, which
would be one document less and an accountant's puzzle more.

Decision: the due date is a plain date, thirty days after the date of the invoice, also when it falls on a day off. Act
30/2013 (section 4) gives a public buyer at most thirty days; moving the date on would print a longer term than the
act allows, and moving it back would shorten what was agreed. When a bank is closed on the day is the payer's calendar,
not the invoice's.

Decision: drafts are made from the ledger by whoever runs payments or by the provider, and only the provider's
administrator sends one. *Context:* an invoice is the seller's document, also in self-billing, where the law wants each
one accepted. *Options:* sending at once after a run, or a draft that waits for the seller. *Chosen:* the draft; it has
no number, so that an objection leaves no gap in the series. *Consequence:* drafts that wait are made anew when the
ledger has changed, so that what is sent is always what the ledger says. *Not chosen:* the ring's office sending for a
seller that does not answer; the wait is shown instead.

Decision: what is invoiced of a ledger line are *pieces* that sum, credit notes included, to the line. *Context:* one
line may be credited over several invoices, and a returned invoice is credited whole and sent anew. *Options:* a mark on
the line, or pieces. *Chosen:* pieces; a line is open for what its pieces leave, which needs no mark that could be
wrong, and the check of the whole is one sum for each municipality and month. *Consequence:* a line's page may lead to
an invoice, its credit note and the invoice that followed.

Decision: a row is the results of one milestone at one price, written as count times price. *Context:* rows must not
tell participants apart, and receivers hold count times price against the sum. *Chosen:* grouping by price, so that the
product is exact and no remainder has to be explained.
"""
