"""One letter handed to a mail server, step by step, and what the server's answers mean."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from watchlist.channels.post import heard
from watchlist.errors import DeliveryError

LONGEST_ANSWER = 200
LONGEST_READING = 60.0
"""Seconds that a server is given to look through a letter: if we leave earlier, it may take it and we send it again."""

ACCEPTED = frozenset({250, 251, 252})
CLOSING = 421
LOGIN = frozenset({530, 534, 535, 538})
TOO_LARGE = 552
NO_SUCH_ADDRESS = frozenset({550, 551, 553})
_ENHANCED = re.compile(rb"5\.(\d{1,3})\.\d{1,3}\b")

Refused = Mapping[str, tuple[int, bytes]]
"""The recipients that a server does not take a letter for, each with its answer."""


def announce(session: smtplib.SMTP, sender: str, to: Sequence[str], size: int) -> Refused:
    """Say from whom and to whom a letter of so many bytes goes; who is refused. The letter is not sent yet."""
    options = [f"size={size}"] if session.has_extn("size") else []
    code, said = session.mail(sender, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, sender)
    refused = {}
    for one in to:
        code, said = session.rcpt(one)
        if code == CLOSING:
            # Those accepted before have nothing either.
            raise smtplib.SMTPResponseException(code, said)
        if code not in ACCEPTED:
            refused[one] = (code, said)
    return refused


def hand_over(session: smtplib.SMTP, letter: bytes) -> None:
    """Send the letter that was announced; the server has it when this returns."""
    usual = session.sock.gettimeout() if session.sock else None
    if session.sock:
        session.sock.settimeout(LONGEST_READING)
    code, said = session.data(letter)
    if code != 250:
        raise smtplib.SMTPDataError(code, said)
    if session.sock:
        session.sock.settimeout(usual)


def is_put_off(answer: tuple[int, bytes]) -> bool:
    """Whether a recipient was refused for now only."""
    return answer[0] < 500


def is_bad_address(answer: tuple[int, bytes]) -> bool:
    """Whether it is the address that is wrong, by the enhanced code (RFC 3463) or, without one, by the plain code."""
    code, said = answer
    enhanced = _ENHANCED.search(said)
    return enhanced[1] == b"1" if enhanced else code in NO_SUCH_ADDRESS


@contextmanager
def refusals(channel: str) -> Iterator[None]:
    """Turn what goes wrong with a mail server into a DeliveryError that says whether trying again can help."""
    try:
        yield
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError(
            f"{channel}: the mail server does not offer what is needed: {heard(str(error), LONGEST_ANSWER)}"
        ) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(channel, error) from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"{channel}: no answer from the mail server: {heard(str(error), LONGEST_ANSWER)}") from None


def _refusal(channel: str, error: smtplib.SMTPResponseException) -> DeliveryError:
    code, said = error.smtp_code, reply((error.smtp_code, error.smtp_error))
    if code in LOGIN or (code >= 500 and isinstance(error, smtplib.SMTPAuthenticationError)):
        # The letter is good: it waits until somebody has put the settings right.
        return DeliveryError(
            f"{channel}: the mail server refuses the login; check user and password: {said}", closed=True
        )
    if code >= 500 and isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return DeliveryError(f"{channel}: the mail server will not talk to this machine: {said}", closed=True)
    if code >= 500 and code != TOO_LARGE and isinstance(error, smtplib.SMTPSenderRefused):
        told = f"{channel}: the mail server does not take letters from {error.sender}; check from: {said}"
        return DeliveryError(told, permanent=True, closed=True)
    return DeliveryError(f"{channel}: the mail server says {said}", permanent=code >= 500)


def reply(answer: tuple[int, bytes | str]) -> str:
    """A server's answer in one line for a person."""
    code, said = answer
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return heard(f"{code} {text}", LONGEST_ANSWER)
