"""From a refusal's code to a sentence in the reader's language."""

import logging
from typing import Any

from flask import current_app
from flask_babel import gettext

from marketplace.kernel.errors import Incomplete, Problem, RuleBroken
from marketplace.web.language import in_readers_form

log = logging.getLogger(__name__)


def _sentence(code: str, facts: dict[str, Any]) -> str:
    sentences = current_app.extensions["refusals"]
    if code not in sentences:
        log.error("no sentence for refusal %s", code)
        return gettext("The portal refused this. Nothing was changed.")
    readable = {name: in_readers_form(value) for name, value in facts.items()}
    return str(sentences[code]) % readable


def sentence_of(refusal: RuleBroken | Problem) -> str:
    """What the reader is told about a refusal or a fault of a document."""
    if isinstance(refusal, Incomplete) and refusal.problems:
        return " ".join(sentence_of(problem) for problem in refusal.problems)
    return _sentence(refusal.code, refusal.facts)
