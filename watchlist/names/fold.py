"""Folding: how names are written down before they are compared.

Folded text holds ``a-z``, ``0-9`` and single spaces, whatever script, case or punctuation a publisher used.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii


class _Ascii(dict[int, str]):
    """Each character in ASCII, by its code point, worked out once: a list in another script has a hundred of them."""

    def __missing__(self, code: int) -> str:
        self[code] = anyascii(chr(code))
        return self[code]


_ASCII = _Ascii()

_INITIALS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.)+[a-z](?![a-z0-9])")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_MIXED = re.compile(r"[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]")
_MIXED_WORD = re.compile(rf"\w*(?:{_MIXED.pattern})\w*")

# Letters that look the same, some of them in capitals only. Both cases are mapped alike, so that folding "СFТ" and
# its lower case give the same.
_LATIN = "ABCEHIJKMOPSTXYabcehijkmopstxy"
_LOOKS = "АВСЕНІЈКМОРЅТХУавсеніјкморѕтху"
_TO_LATIN = str.maketrans(_LOOKS, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _LOOKS)

# How Russian writers spell Turkish sounds: Диш Тиджарет is Dış Ticaret, Юджель is Yücel, Гёкче is Gökçe.
_TURKISH_SOUNDS = (
    (re.compile(r"(?<![а-яё])ю"), "yu"),
    (re.compile("дж|[чц]"), "c"),
    (re.compile("[шщ]"), "s"),
    (re.compile("ж"), "j"),
    (re.compile("ю"), "u"),
    (re.compile("ё"), "o"),
    (re.compile("ы"), "i"),
    (re.compile("э"), "e"),
    (re.compile("х"), "h"),
    (re.compile("[ьъ]"), ""),
)


# How Arabic writers spell Turkish sounds; its article, alone or behind "for" and "and", is no part of a word.
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_FRONT = re.compile(r"(?<![\u0600-\u06ff])(?:و?ال|و?لل|بال)(?=[\u0600-\u06ff]{3})")
_ARABIC_SOUNDS = (
    (re.compile("[ًٌٍَُِّْٰـ]"), ""),
    (re.compile("(?<![\u0600-\u06ff])(?:او|أو|ؤ)"), "o"),
    (re.compile("(?<![\u0600-\u06ff])(?:اي|إي|أي)"), "i"),
    (re.compile("(?<![\u0600-\u06ff])و"), "v"),
    (re.compile("(?<![\u0600-\u06ff])ي"), "y"),
    (re.compile("وا"), "va"),
    (re.compile("يا"), "ya"),
    *(
        (re.compile(f"[{letters}]"), latin)
        for letters, latin in (
            ("اأآإىٱ", "a"),
            ("ب", "b"),
            ("پ", "p"),
            ("تطة", "t"),
            ("ثسص", "s"),
            ("جچ", "c"),
            ("حخه", "h"),
            ("د", "d"),
            ("ذزظض", "z"),
            ("ر", "r"),
            ("ژ", "j"),
            ("ش", "s"),
            ("عءئ", ""),
            ("غگ", "g"),
            ("ف", "f"),
            ("ڤ", "v"),
            ("قکك", "k"),
            ("ل", "l"),
            ("م", "m"),
            ("ن", "n"),
            ("وؤ", "u"),
            ("يی", "i"),
        )
    ),
)


def fold(text: str) -> str:
    """Write a name in plain lower-case ASCII words with single spaces between them.

    Apostrophes vanish, ``&`` becomes "and", initials lose their dots, other punctuation becomes a space.

    >>> fold("İŞLETME") == fold("isletme") == fold("işletme")
    True
    >>> fold("Örnek Dış Tic. A.Ş. & Ltd.Şti.")
    'ornek dis tic as and ltd sti'
    """
    return _plain(text if text.isascii() else _one_script(unicodedata.normalize("NFC", text)).translate(_ASCII))


def tokens(text: str) -> tuple[str, ...]:
    """The words of a folded name.

    >>> tokens("ÖRNEK Lojistik A.Ş.")
    ('ornek', 'lojistik', 'as')
    """
    return tuple(fold(text).split())


def readings(text: str) -> tuple[str, ...]:
    """Every way a name may be read: folded, and for Cyrillic and Arabic also as they are written for Turkish.

    >>> readings("Диш Тиджарет")
    ('dish tidzharet', 'dis ticaret')
    """
    plain = fold(text)
    if text.isascii():
        return (plain,)
    if _CYRILLIC.search(text):
        turkish = _plain(_in_turkish_sounds(text).translate(_ASCII))
    elif _ARABIC.search(text):
        turkish = _plain(_in_arabic_sounds(text).translate(_ASCII))
    else:
        return (plain,)
    return (plain,) if turkish == plain else (plain, turkish)


def fold_keeping_length(text: str) -> str:
    """Lower-case a text and take its Latin letters' marks away, one code point for one, so that offsets stay true.

    Other scripts are only lower-cased; curly apostrophes become straight and odd spaces and dashes plain.

    >>> fold_keeping_length("İstanbul’da ÖRNEK A.Ş.")
    "istanbul'da ornek a.s."
    """
    if text.isascii():
        return text.lower()
    # "İ" is the one letter whose lower case is longer than itself.
    text = text.replace("İ", "i").lower()
    # A text has a few of the six hundred marked letters: those are looked for, not all in turn.
    for marked in _KEEPING_LENGTH.keys() & set(text):
        text = text.replace(marked, _KEEPING_LENGTH[marked])
    return text


def plain_keeping_case(text: str) -> str:
    """Take the marks of a text's Latin letters away and leave the rest, one code point for one.

    >>> plain_keeping_case("İstanbul’da ÖRNEK, ılık")
    "Istanbul'da ORNEK, ilik"
    """
    if text.isascii():
        return text
    for marked in _KEEPING_CASE.keys() & set(_MARKED.findall(text)):
        text = text.replace(marked, _KEEPING_CASE[marked])
    return text


def _plain(ascii_text: str) -> str:
    text = ascii_text.lower().replace("'", "").replace("`", "").replace("&", " and ")
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    return _NOT_PLAIN.sub(" ", text).strip()


def _one_script(text: str) -> str:
    """Give words that mix Latin letters with Cyrillic lookalikes back to one script."""
    return _MIXED_WORD.sub(lambda found: _unmixed(found[0]), text) if _MIXED.search(text) else text


def _unmixed(word: str) -> str:
    cyrillic = set(_CYRILLIC.findall(word))
    latin = set(re.findall("[A-Za-z]", word))
    if cyrillic <= set(_LOOKS):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if latin <= set(_LATIN) else word


def _in_turkish_sounds(text: str) -> str:
    text = _one_script(unicodedata.normalize("NFC", text)).lower()
    for russian, turkish in _TURKISH_SOUNDS:
        text = russian.sub(turkish, text)
    return text


def _in_arabic_sounds(text: str) -> str:
    text = _ARABIC_FRONT.sub("", unicodedata.normalize("NFKC", text))
    for arabic, turkish in _ARABIC_SOUNDS:
        text = arabic.sub(turkish, text)
    return text


def _plain_letters() -> tuple[tuple[str, str], ...]:
    """Every lower-case Latin letter with a mark, and its plain letter."""
    found = {}
    for code in (*range(0xDF, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        base = anyascii(letter)[:1].lower()
        if letter == letter.lower() and letter.isalpha() and base.isalpha():
            found[letter] = base
    return tuple(found.items())


_MARKED = re.compile("[^\x00-\x7f\u0400-\u052f]")
_KEEPING_LENGTH = {
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("\u00a0\u202f", " "),
    **dict.fromkeys("–—", "-"),
    **dict(_plain_letters()),
}
_KEEPING_CASE = {
    **{marked.upper(): plain.upper() for marked, plain in _KEEPING_LENGTH.items() if len(marked.upper()) == 1},
    **_KEEPING_LENGTH,
    "İ": "I",
}
