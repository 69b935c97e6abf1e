"""A message as plain text, and the one line that is its subject."""

from __future__ import annotations

from watchlist.model import Message
from watchlist.render.clean import clean, clip
from watchlist.render.frame import field, frame
from watchlist.render.looks import PLAIN, SUBJECT, TEXT, Looks
from watchlist.render.readable import readable
from watchlist.render.sections import is_short, sections

NARROW, WIDE = 16, 26
LONGEST_SUBJECT = 200


def as_text(message: Message, looks: Looks = PLAIN) -> str:
    """Write a message as plain text, a line for a line, ending in a newline."""
    message = readable(message)
    written = looks.write(TEXT, **text_values(message))
    return f"{written.rstrip()}\n"


def as_subject(message: Message, looks: Looks = PLAIN) -> str:
    """Write the subject line of a message: who, what, by whom, how certain, and before it what it is for."""
    message = readable(message)
    written = looks.write(SUBJECT, message=message)
    return clip(clean(written) or message.title, LONGEST_SUBJECT)


def text_values(message: Message) -> dict[str, object]:
    """What the template of the text is given, of a message that is clean."""
    words = frame(message.language)
    return {
        "message": message,
        "sections": sections(message),
        "words": words,
        "field": field,
        "width": _width(message),
        "is_short": is_short,
    }


def _width(message: Message) -> int:
    """How wide the column of the labels is."""
    words = frame(message.language)
    lines = [*message.shared, *(line for item in message.items for line in item.lines)]
    longest = max((len(label) for label in (words.changed, *(line.label for line in lines))), default=0)
    return min(max(NARROW, longest), WIDE)
