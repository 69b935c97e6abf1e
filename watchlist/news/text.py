"""Articles as words and sentences, with offsets that stay those of the text as given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from watchlist.model import Value
from watchlist.names.fold import fold_keeping_length

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?…]+[\"'”»’)\]]*(?=\s|$)|\n+")
_LONGEST = 400  # words
_KEPT = 16  # texts
# A dot after these ends no sentence; folded.
_SHORTENED = """
    mr mrs ms dr prof gen sen rep gov st jr sr no vs inc ltd co corp e.g i.e
    jan feb mar apr jun jul aug sep sept oct nov dec
    a.s as sti san tic dis ith ihr paz loj av doc vb vd bkz
    г гг тыс млн млрд им ул руб т.е т.д т.п
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())


class Word(Value, frozen=True, gc=False):
    """One word: its folded form and where it stands."""

    text: str
    start: int
    end: int


class Sentence(Value, frozen=True, gc=False):
    """One sentence: where it stands, and its words; ``headline`` for a title or a first line that serves as one."""

    start: int
    end: int
    words: tuple[Word, ...]
    headline: bool = False


def folded(text: str) -> str:
    """Fold a text of any of our languages, code point for code point.

    >>> folded("Чёрный список, İhracat")
    'черный список, ihracat'
    """
    return fold_keeping_length(text).replace("ё", "е")


@lru_cache(maxsize=_KEPT)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences: at final marks and at line ends, not behind initials and abbreviations.

    Kept for the few texts at hand, which are read for several purposes.

    >>> text = "U.S. warns Örnek A.Ş. of fines. It acts!"
    >>> [text[sentence.start : sentence.end] for sentence in sentences(text)]
    ['U.S. warns Örnek A.Ş. of fines.', 'It acts!']
    """
    plain = folded(text)
    found = (_sentence(text, plain, start, end) for start, end in _spans(plain) if text[start:end].strip())
    return tuple(part for sentence in found for part in _cut(sentence))


def _cut(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence, or the parts of what is too long to be one: a table, a list of names, a page without full stops."""
    if len(sentence.words) <= _LONGEST:
        yield sentence
        return
    for place in range(0, len(sentence.words), _LONGEST):
        words = sentence.words[place : place + _LONGEST]
        start = words[0].start if place else sentence.start
        end = words[-1].end if place + _LONGEST < len(sentence.words) else sentence.end
        yield Sentence(start, end, words)


def _sentence(text: str, plain: str, start: int, end: int) -> Sentence:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    words = tuple(Word(found[0], found.start(), found.end()) for found in _WORD.finditer(plain, start, end))
    return Sentence(start, end, words)


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _END.finditer(plain):
        if _ends(plain, mark):
            yield start, mark.end()
            start = mark.end()
    yield start, len(plain)


def _ends(plain: str, mark: re.Match[str]) -> bool:
    """Whether a mark ends its sentence: a lone dot does not behind an initial, an abbreviation or a Turkish ordinal."""
    if not mark[0].startswith(".") or mark[0].startswith(".."):
        return True
    before = plain[max(0, mark.start() - 14) : mark.start()]
    last = re.split(r"[\s(\"'“«]", before)[-1]
    following = plain[mark.end() : mark.end() + 2].strip()
    if not following:
        return mark.end() >= len(plain.rstrip()) or "\n" in plain[mark.end() : mark.end() + 2]
    return not (len(last) == 1 or last in _ABBREVIATIONS or re.fullmatch(r".*[^\W\d_]\.[^\W\d_]|\d{1,2}", last))
