"""Outcomes: participants under a pseudonym, what happened to them, and who verified it.

Words: participant = osallistuja = deltagare; referral = ohjaus = hänvisning; placement = palvelujakso =
serviceperiod; fact = tapahtuma = händelse; verification = todentaminen = verifiering.

Promises: the portal holds no name, no personal identity code and no health answer; a provider sees an alias for each
placement, never the pseudonym; facts are reported, verified by another party and corrected by new rows; only
verified facts are worth anything.
"""
