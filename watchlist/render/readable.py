"""A message as people read it: what programs are given by its stored names, they are told in its language."""

from __future__ import annotations

import msgspec

from watchlist.model import Item, Message
from watchlist.render.clean import clean_message
from watchlist.render.words import Words, words_of


def readable(message: Message) -> Message:
    """Make a message safe to show, and tell its changes in its language; doing so twice changes nothing more."""
    message = clean_message(message)
    words = words_of(message.language)
    return msgspec.structs.replace(message, items=tuple(_item(item, words) for item in message.items))


def _item(item: Item, words: Words) -> Item:
    return msgspec.structs.replace(item, changes=tuple(map(words.change, item.changes))) if item.changes else item
