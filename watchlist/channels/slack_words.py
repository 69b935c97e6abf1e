"""What Slack's words mean where it does not take a message."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

from watchlist.errors import DeliveryError
from watchlist.resources import decoded


class SlackWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by what is to be done: ``closed`` holds the remedy of each."""

    unreadable: frozenset[str]
    parentless: frozenset[str]
    permanent: frozenset[str]
    closed: dict[str, str]


@cache
def slack_words() -> SlackWords:
    """The words, from the file beside this module."""
    return decoded(Path(__file__).with_suffix(".toml"), SlackWords)


def refusal(channel: str, word: str, *, status: int, permanent: bool, wait: timedelta | None) -> DeliveryError:
    """Say what a word or, where it is unknown, the status means for the message and for the channel."""
    words = slack_words()
    if remedy := words.closed.get(word):
        return DeliveryError(f"{channel}: Slack says {word}: {remedy}", permanent=True, closed=True)
    said = f"{channel}: Slack answered {status} {word}".rstrip()
    lasting = permanent or word in words.permanent | words.unreadable
    return DeliveryError(said, permanent=lasting, retry_after=wait)
