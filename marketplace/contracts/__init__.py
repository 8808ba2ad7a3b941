"""Contracts: what buyer and provider have signed, with the terms frozen at signature.

Words: procurement contract = hankintasopimus = upphandlingskontrakt; price terms = hinta- ja maksuehdot = prisvillkor.

Promises: a decision alone makes no contract (128 section of the Act on Public Procurement): both sides sign the same
document, known by its SHA-256; nobody signs for both; signing is closed during a standstill that was chosen; the
terms are kept as canonical JSON with their own hash and are never changed, an amendment is a new dated version.
"""
