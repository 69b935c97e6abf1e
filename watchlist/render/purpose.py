"""What a message says of its own coming: why it comes again, how long it has waited, and why it comes this way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchlist.model import Purpose, Told
from watchlist.render.words import Words


def another_way(way: str, own: Sequence[str], words: Words) -> str:
    """Say why a message comes by a channel that its subscription does not name.

    >>> from watchlist.render.words import words_of
    >>> another_way("ops", ["team", "desk"], words_of())
    'This comes through ops, because nothing can be sent through team or desk.'
    """
    return words.say("detour", way=way, own=words.say("or").join(own))


def opening(
    told: Sequence[Told], purpose: Purpose, now: datetime, words: Words, told_to: Sequence[str]
) -> Iterator[str]:
    """Say what a delivery is for, in a sentence where it is no first alert."""
    said = words.purposes[purpose].lead
    if not said:
        return
    since = min(one.alert.created_at for one in told)
    resolved = next((one.alert for one in told if one.alert.resolved_at), told[0].alert)
    yield said.format(
        wait=words.lasting(now - since),
        whom=words.say("whom", names=words.listed(told_to)) if told_to else "",
        by=words.say("resolved_by", name=resolved.resolved_by) if resolved.resolved_by else "",
        note=words.say("resolved_note", note=resolved.note.rstrip(".")) if resolved.note else "",
    )
