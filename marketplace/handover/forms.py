"""Forms of handovers."""

from marketplace.web.forms import BaseForm


class TakeForm(BaseForm):
    """Taking a case out; nothing to fill in."""
