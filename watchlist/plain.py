"""Makes a text from outside plain: it stands on one line, shows, and steers nothing that shows it."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"  # Persian and Indic names are misspelt without them; they steer nothing


def clean(text: str) -> str:
    r"""Put a text on one line, without control characters, bidirectional overrides or other invisible signs.

    >>> clean("ALFA\r\nBcc: x \x1b[31mMAKINA\u202e")
    'ALFA Bcc: x [31mMAKINA'
    """
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    r"""Leave out what does not show, and make every kind of blank a space; the spaces stay as many as they were.

    >>> visible("  ALFA\n\u202e  MAKINA")
    '  ALFA   MAKINA'
    """
    return text if text.isprintable() else "".join(_seen(sign) for sign in text)


def _seen(sign: str) -> str:
    if sign.isspace():
        return " "
    shown = sign in JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    return sign if shown else ""
