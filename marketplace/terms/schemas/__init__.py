"""Terms, facts and keys as JSON: read with every fault at once, written in the one canonical form.

Decision: a small reader of our own and not marshmallow. A run reads a million facts, each with a path that is only
needed when it is faulty, and every fault must have a reason a person understands.
"""

from marketplace.terms.schemas.canonical import canonical_json, fingerprint
from marketplace.terms.schemas.facts import FactsFaulty, read_facts
from marketplace.terms.schemas.keys import KeysFaulty, read_keys
from marketplace.terms.schemas.parsing import JsonFaulty, parse_json
from marketplace.terms.schemas.terms import TermsFaulty, read_terms
