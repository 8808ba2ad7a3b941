"""Tenders: mini-tenders among the admitted providers, from the invitation to the award.

Words: mini-tender (in code: call) = minikilpailutus = minikonkurrensutsättning; invitation = tarjouspyyntö =
anbudsförfrågan; amendment = muutosilmoitus = ändring; commitment = sitoumus = åtagande; bid = tarjous = anbud;
sealed bid = suljettu tarjous = förseglat anbud; opening = tarjousten avaaminen = öppnande av anbud; award decision =
hankintapäätös = upphandlingsbeslut.

Promises: what the municipalities have committed to is known, and a second officer has approved, before a call is
published; everyone admitted to the category is invited, at one moment; a bid is received at the moment its last byte
was read, and its sender gets a signed receipt that can be checked without the portal; before the opening nobody at
the portal reads a price, an answer or a file's name, and one opener alone never can; at the deadline a signed list of
what lies sealed is published, after which nothing can be added, dropped or swapped unnoticed; only the last version
of each bid is ever opened; the decision keeps every figure of its comparison.

What is not promised: two openers together with the server key can read bids, and whoever replaces the running
program can read the bids sent after that. How bids are sealed is told in :mod:`marketplace.tenders.sealing`.

Source: Act on Public Procurement and Concession Contracts 1397/2016, 52 and 64 sections; Directive 2014/24/EU,
Annex IV.
"""
