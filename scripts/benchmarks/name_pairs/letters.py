"""How others write Turkish letters: ASCII, other Latin spellings, and Cyrillic as Russians and Ukrainians render it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LOWER, _UPPER = str.maketrans("Iİ", "ıi"), str.maketrans("ıi", "Iİ")
_ASCII = str.maketrans("çğıöşüâîÇĞİÖŞÜÂÎ", "cgiosuaiCGIOSUAI")

ENGLISH = {"ş": "sh", "ç": "ch", "c": "j", "ğ": "gh", "ı": "i", "ö": "o", "ü": "u"}
GERMAN = {"ş": "sch", "ç": "tsch", "c": "dsch", "ğ": "gh", "ı": "i", "ö": "oe", "ü": "ue"}
FRENCH = {"ş": "ch", "ç": "tch", "c": "dj", "ğ": "gh", "ı": "i", "ö": "eu", "u": "ou", "ü": "u"}
_FROM_CYRILLIC = {"ş": "sh", "ç": "ch", "c": "dzh", "ğ": "g", "ı": "y", "ö": "yo", "ü": "yu", "h": "kh", "j": "zh"}
COMMAS = {"ş": "ș", "ç": "ç", "ğ": "g", "ı": "i", "ö": "o", "ü": "u"}

_PLAIN = "abdfgklmnoprstuvzwq"
_RUSSIAN = dict(zip(_PLAIN, "абдфгклмнопрстувзвк", strict=True)) | {
    "ya": "я", "yu": "ю", "yü": "ю", "ye": "е", "yi": "йи", "y": "й", "ı": "ы", "i": "и", "e": "е", "ö": "ё", "ü": "ю",
    "c": "дж", "ç": "ч", "ş": "ш", "ğ": "г", "j": "ж", "h": "х", "x": "кс", "â": "я",
}  # fmt: skip
_RUSSIAN_FIRST = {"e": "э", "ö": "о", "ü": "у"}
_UKRAINIAN = _RUSSIAN | {
    "ya": "я", "yu": "ю", "yü": "ю", "ye": "є", "yi": "ї", "ı": "и", "i": "і", "ö": "ьо", "ü": "ю",
}  # fmt: skip
_UKRAINIAN_FIRST = {"ö": "о", "ü": "у"}
_FROM_CYRILLIC_FIRST = {"ö": "o", "ü": "u"}


def lower(text: str) -> str:
    """Small letters as Turkish has them.

    >>> lower("IŞIK İNŞAAT")
    'ışık inşaat'
    """
    return text.translate(_LOWER).lower()


def upper(text: str) -> str:
    """Capitals as Turkish has them.

    >>> upper("Işık İnşaat Limited")
    'IŞIK İNŞAAT LİMİTED'
    """
    return text.translate(_UPPER).upper()


def to_ascii(text: str) -> str:
    """Without the marks of the Turkish letters.

    >>> to_ascii("Güçlü Dış Ticaret")
    'Guclu Dis Ticaret'
    """
    return text.translate(_ASCII)


def latin(text: str, spelling: Mapping[str, str]) -> str:
    """As one of the other Latin spellings has it.

    >>> latin("Güçlü Dış Ticaret", GERMAN), latin("Dış Ticaret", FRENCH)
    ('Guetschlue Disch Tidscharet', 'Dich Tidjaret')
    """
    return " ".join(_capital(_replaced(word, spelling, {}), word) for word in text.split())


def from_cyrillic(text: str) -> str:
    """As it comes back into Latin letters from Russian ones.

    >>> from_cyrillic("Özkaya Dış Ticaret")
    'Ozkaya Dysh Tidzharet'
    """
    return " ".join(_capital(_replaced(word, _FROM_CYRILLIC, _FROM_CYRILLIC_FIRST), word) for word in text.split())


def russian(text: str) -> str:
    """As a Russian writer renders it.

    >>> russian("Özkaya Elektronik Dış Ticaret")
    'Озкая Электроник Дыш Тиджарет'
    """
    return " ".join(_capital(_replaced(word, _RUSSIAN, _RUSSIAN_FIRST), word) for word in text.split())


def ukrainian(text: str) -> str:
    """As a Ukrainian writer renders it.

    >>> ukrainian("Demirci Elektronik Dış Ticaret")
    'Демірджі Електронік Диш Тіджарет'
    """
    return " ".join(_capital(_replaced(word, _UKRAINIAN, _UKRAINIAN_FIRST), word) for word in text.split())


def _replaced(word: str, letters: Mapping[str, str], first: Mapping[str, str]) -> str:
    small = lower(word)
    start = first.get(small[:1], "")
    rest = small[1:] if start else small
    longest = sorted(letters, key=len, reverse=True)
    return start + re.sub("|".join(longest), lambda found: letters[found[0]], rest)


def _capital(rendered: str, word: str) -> str:
    if len(word) > 1 and word == upper(word):
        return rendered.upper()
    return rendered if word == lower(word) else rendered[:1].upper() + rendered[1:]
