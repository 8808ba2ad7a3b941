"""Web: what every page shares. Access, forms, language, sessions, one transaction a request, error answers.

Promises: a route without an access rule stops the portal from starting; a writing request is one transaction; a
form sent twice has one effect; text typed into a form survives a refusal, a stale row and an expired session; no
stack trace reaches a reader.
"""
