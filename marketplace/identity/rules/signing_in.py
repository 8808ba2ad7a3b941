"""Passwords that are good enough, how many failed attempts are too many, and how long half a sign-in lasts."""

from dataclasses import dataclass
from datetime import timedelta

from zxcvbn import zxcvbn

from marketplace.kernel.errors import RuleBroken

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
ESTIMATED = 72
"""How many characters of a password the estimate looks at; those beyond only make it harder."""
HARD_ENOUGH = 3
"""From 0 to 4 of the estimate: it takes more than a hundred million guesses."""
WORDS_OF_THE_PORTAL = ("rengas", "hankintarengas", "hankinta", "lahti", "hollola", "salasana", "lösenord")
ATTEMPTS_COUNTED_FOR = timedelta(minutes=15)
HALF_SIGN_IN_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Limits:
    """How many failures are let through before a break.

    Counting the pair of account and address first keeps a stranger from locking a bidder out on the last day: other
    addresses stay free for the owner until the whole account has seen far more failures than a person makes.

    Args:
        pair: Failures on one account from one address.
        account: Failures on one account from anywhere.
        address: Failures from one address on any account.
    Source: OWASP ASVS 5.0, 6.3.1 and 2.4.1; the numbers are chosen.
    """

    pair: int = 5
    account: int = 50
    address: int = 30


class SignInRefused(RuleBroken):
    """The e-mail address and the password do not belong together; which of them is wrong is not told."""

    code = "identity.sign_in_refused"
    status = 422


class CodeRefused(RuleBroken):
    """The code is wrong, too old, or was used already."""

    code = "identity.code_refused"
    status = 422
    form_field = "code"


class TooManyAttempts(RuleBroken):
    """So many attempts failed that the next is not looked at for a while."""

    code = "identity.too_many_attempts"
    status = 429


class OwnSecondFactor(RuleBroken):
    """Nobody confirms the loss of their own second factor: another administrator does."""

    code = "identity.own_second_factor"


class PasswordTooShort(RuleBroken):
    """Shorter than a password may be."""

    code = "identity.password_too_short"
    form_field = "new_password"


class PasswordTooLong(RuleBroken):
    """Longer than is hashed, so that nobody keeps the portal busy with a book."""

    code = "identity.password_too_long"
    form_field = "new_password"


class PasswordEasyToGuess(RuleBroken):
    """Among those that are tried first, or made of a name, of the portal's words, or of a row of keys."""

    code = "identity.password_easy_to_guess"
    form_field = "new_password"


def check_attempts(*, pair: int, account: int, address: int, limits: Limits) -> None:
    """Refuse a further attempt when too many failed lately.

    Raises:
        TooManyAttempts: a limit is reached.
    """
    if pair >= limits.pair or account >= limits.account or address >= limits.address:
        raise TooManyAttempts(minutes=int(ATTEMPTS_COUNTED_FOR.total_seconds() // 60))


def check_password(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is too short or too easy to guess. Any character is fine, none is asked for.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordEasyToGuess.
    Source: OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11 and 6.2.12.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(most=LONGEST_PASSWORD)
    own = [*email.lower().replace("@", ".").split("."), *name.lower().split(), *WORDS_OF_THE_PORTAL]
    rest = password.lower()
    for word in sorted(own, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    # The estimate counts a row of a person's own words as hard, so what is left without them must be enough as well.
    if len(set(rest)) < 5 or zxcvbn(password[:ESTIMATED], user_inputs=own)["score"] < HARD_ENOUGH:
        raise PasswordEasyToGuess()


def check_other_person(confirmer_id: int, person_id: int) -> None:
    """Refuse a confirmation by the person whom it is about.

    Raises:
        OwnSecondFactor: they are the same.
    """
    if confirmer_id == person_id:
        raise OwnSecondFactor()
