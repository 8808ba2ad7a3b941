"""What went wrong with a mail, named without what servers say of people."""

import smtplib


def _codes(fault: Exception) -> list[int]:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in fault.recipients.values()]
    return [fault.smtp_code] if isinstance(fault, smtplib.SMTPResponseException) else []


def named(fault: Exception) -> str:
    """The kind of fault with the server's codes; never its text, which may name people."""
    return " ".join([type(fault).__name__, *map(str, _codes(fault))])


def is_for_good(fault: Exception) -> bool:
    """Whether the server said no for ever (5xx) about this one mail, as to an address that does not exist."""
    codes = _codes(fault)
    if isinstance(fault, ValueError):
        return True  # the address or subject can be no part of a mail, and will not become one
    return bool(codes) and not isinstance(fault, smtplib.SMTPAuthenticationError) and all(c >= 500 for c in codes)
