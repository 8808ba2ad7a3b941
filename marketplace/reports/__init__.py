"""Reports: what the money bought, across the rooms; it reads, and never writes.

Words: report = raportti = rapport; planned = suunniteltu = planerad; actual = toteutunut = utfall; return per euro =
tuotto euroa kohti = avkastning per euro; who is reached = ketä tavoitetaan = vem som nås.

Promises: every figure is a sum over rows that somebody may look at. Counts of fewer people than the ring's setting are
hidden from whoever is not the contract's own staff, together with a second figure from which they could be reckoned.
Savings are modelled with the dated rates and the same rules as before the purchase, and stand apart from what was
paid.

Decision: a verified open job counts as time off benefit when its hours are at least those of full-time work in the
terms of the ring (18 a week); a pay-subsidised job does not, because the municipality or the state pays for it too.
*Not chosen:* counting every reported job, which would show savings that the municipality's own accounts do not know.
"""
