"""What a notice says, in a language: the first line of its text is the subject, the rest is the body."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import force_locale


@dataclass(frozen=True)
class NoticeText:
    """A notice in words.

    Args:
        subject: One line.
        body: Plain text with line breaks.
    """

    subject: str
    body: str


def text_of(kind: str, facts: dict[str, Any], language: str) -> NoticeText:
    """The words of a notice in a language (``fi``, ``sv`` or ``en``)."""
    with force_locale(language):
        written = render_template(f"notices/{kind}.txt", facts=facts, locale=language)
    subject, _, body = written.strip().partition("\n")
    # A subject becomes a header of the mail: facts must not be able to add another header.
    return NoticeText(" ".join(subject.split()), body.strip())
