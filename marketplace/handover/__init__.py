"""Handover: one file holds a whole case, for the Market Court or an auditor.

Words: handover = asian luovutus = överlämnande av ärende.

Promises: the file holds the call with its versions, questions and answers, invitations with their proof, what lay
sealed, the opening, points with reasons, each decision with its service, rectifications, contracts, and the audit rows
with their hashes; a manifest names every file with its SHA-256; who took a case out is kept in the audit chain. Nothing
that is still sealed or a draft is in it.
"""
