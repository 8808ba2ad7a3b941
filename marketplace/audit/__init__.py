"""Audit: the append-only record of who changed what, when and why.

Words: audit trail = jäljitettävyysloki = revisionsspår.

Promises: one row per change of state, written in the transaction of the change; rows are chained by SHA-256, so that
an edited, removed or reordered row shows; rows hold ids, codes, cents and hashes, never anything personal; the
database itself refuses UPDATE and DELETE.
"""
