"""Sentences of handovers."""

from flask_babel import lazy_gettext as _l

REFUSALS = {"handover.not_published_yet": _l("The call is a draft. There is no case to hand over yet.")}
