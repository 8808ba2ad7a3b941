"""Accounts: the pages of signing in, second factors, one's own account, colleagues, messages and the event log.

Words: sign-in = kirjautuminen = inloggning; second factor = toinen tunniste = andra faktor; invitation = kutsu =
inbjudan; substitute = sijainen = vikarie; event log = tapahtumaloki = händelselogg.

Promises: nobody learns from a page whether an address has an account; nobody acts with a password alone outside the
demo; nobody gives roles to themselves in the ring or a municipality; who leaves is out at once.
"""
