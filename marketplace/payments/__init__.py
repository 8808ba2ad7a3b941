"""Payments: verified facts settled into a ledger, with an explanation for every cent.

Words: payment run = maksuajo = betalningskörning; ledger = pääkirja = huvudbok; entitlement = kertynyt oikeus =
upparbetad rätt; settlement = tilitys = avräkning.

Promises: what is booked is the difference between what is due now and what was booked before, down to each
municipality; nothing booked is ever changed; every journal sums to zero; running again adds nothing; one contract is
one transaction, so a run that is killed leaves no half contract; an earlier day than the last settlement is refused.
"""
