"""What every room stands on: money, time, refusals, the database, kept files and keys.

The kernel knows no room and no web page. It promises that cents stay integers, that instants are aware and
in UTC, and that a refusal carries a code and facts instead of a sentence.
"""
