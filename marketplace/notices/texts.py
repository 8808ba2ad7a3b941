"""What a notice says, in a language: the first line of its text is the subject, the rest is the body."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale

from marketplace.identity.messages import ROLE_LABELS


@dataclass(frozen=True)
class NoticeText:
    """A notice in words.

    Args:
        subject: One line.
        body: Plain text with line breaks.
    """

    subject: str
    body: str


def _written(template: str, language: str, **values: Any) -> str:
    # Not render_template: a timed job has no request, of which the pages' shared context tells.
    with force_locale(language):
        return current_app.jinja_env.get_template(template).render(locale=language, **values).strip()


def text_of(kind: str, facts: dict[str, Any], language: str) -> NoticeText:
    """The words of a notice in a language (``fi``, ``sv`` or ``en``)."""
    subject, _, body = _written(f"notices/{kind}.txt", language, facts=facts, role_labels=ROLE_LABELS).partition("\n")
    # A subject becomes a header of the mail: facts must not be able to add another header.
    return NoticeText(" ".join(subject.split()), body.strip())


def mail_body(text: NoticeText, address: str, language: str) -> str:
    """The whole text of a mail: what happened, and where to look at it."""
    return _written("notices/mail.txt", language, text=text, address=address) + "\n"
