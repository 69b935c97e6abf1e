"""What an article is compared by: small values that are stored with it, so that its text is not read again."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from watchlist.model import Article, Signal, Value
from watchlist.news.language import language
from watchlist.news.lexicon import Cued, cued, places
from watchlist.news.numbers import numbers
from watchlist.news.origin import origin, outlets
from watchlist.news.script import latin
from watchlist.news.text import Sentence, Word, folded

_SHINGLE = 4  # words
_KEPT_SHINGLES = 64
_KEPT_STEMS = 60
_STEM = 5  # letters that inflections leave alone
_QUOTE = re.compile(r"[\"“«„]([^\"“”«»„]{25,400})[\"”»“]")
_MASK = 0xFFFFFFFF

# Days and months, by what inflections leave alone.
_DAYS = """
    mond tues wedn thur frid satu sund janu febr marc apri june july augu sept octo nove dece
    paza sali cars pers cuma ocak suba mart nisa mayi hazi temm agus eylu ekim kasi aral
    поне втор сред четв пятн субб воск янва февр март апре июня июля авгу сент октя нояб дека
"""
_CALENDAR = frozenset(_DAYS.split())

_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
_RUSSIAN_ENDING = re.compile("(?:ами|ями|ого|его|ому|ему|ом|ем|ым|им|ой|ей|ах|ях|а|я|у|ю|ы|и|е|о)$")


class Telling(Value, frozen=True):
    """A signal as clustering compares it: what is done, by which country, to which, and whether it is news."""

    type: str
    actor: str = ""
    target: str = ""
    fresh: bool = True


class Features(Value, frozen=True):
    """What an article shares with others that tell the same.

    ``shingles`` and ``quotes`` are hashes, ``names`` the consonants of rare capitalised words in Latin letters,
    ``numbers`` values with their unit, ``stems`` the beginnings of its commonest words (of one language only).
    """

    lang: str = ""
    origin: str | None = None
    day: date | None = None
    moment: datetime | None = None
    shingles: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    told: tuple[Telling, ...] = ()


def features(article: Article, signals: Sequence[Signal]) -> Features:
    """Take from an article what tells it apart."""
    lang = language(article)
    pages = [(text, cued(text, lang)) for text in (article.title, article.text)]
    words = [word for _, page in pages for sentence, _ in page for word in sentence.words]
    cues = [cue for _, page in pages for _, found in page for cue in found]
    when = article.published_at
    return Features(
        lang=lang,
        origin=origin(article),
        day=when.date() if isinstance(when, datetime) else when,
        moment=when if isinstance(when, datetime) else None,
        shingles=_shingles(words),
        quotes=tuple(sorted({_hash(folded(quote[1])) for quote in _QUOTE.finditer(article.text)})),
        names=_sorted(_names(article.text, pages[1][1])),
        states=_sorted(places()[cue.value].country for cue in cues if cue.kind == "state"),
        offices=_sorted(cue.value for cue in cues if cue.kind == "office"),
        goods=_sorted(cue.value for cue in cues if cue.kind == "wares"),
        numbers=_sorted(number for text, page in pages for part, _ in page for number in numbers(text, part)),
        stems=_stems(words),
        told=tuple(dict.fromkeys(_told(signal) for signal in signals)),
    )


def _sorted(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({*values}))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) & _MASK


def _shingles(words: Sequence[Word]) -> tuple[int, ...]:
    """The smallest hashes of the runs of words: two articles share them as they share runs."""
    texts = [word.text for word in words]
    runs = {_hash(" ".join(texts[place : place + _SHINGLE])) for place in range(len(texts) - _SHINGLE + 1)}
    return tuple(sorted(runs)[:_KEPT_SHINGLES])


def _stems(words: Sequence[Word]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for word in words:
        if len(word.text) >= _STEM and not word.text[0].isdigit():
            stem = word.text[:_STEM]
            counts[stem] = counts.get(stem, 0) + 1
    common = sorted(counts, key=lambda stem: (-counts[stem], stem))
    return tuple(sorted(common[:_KEPT_STEMS]))


def _told(signal: Signal) -> Telling:
    return Telling(signal.type.value, _country(signal.actor), _country(signal.target), not signal.background)


def _country(party: str | None) -> str:
    """The country of a party as signals name it: "companies in Türkiye" is TR."""
    name = (party or "").rpartition(" in ")[2]
    return places()[name].country if name in places() else ""


def _names(text: str, page: Sequence[Cued]) -> Iterator[str]:
    """Rare capitalised words, so written that scripts and case endings do not matter."""
    for part, cues in page:
        rare = [number for number in range(len(part.words)) if _rare(text, part, number)]
        if not rare:
            continue
        told = (*cues, *outlets().cues(text, part))
        known = {number for cue in told for number in range(cue.first, cue.last + 1)}
        keys = (skeleton(part.words[number].text) for number in rare if number not in known)
        yield from (key for key in keys if len(key) >= 3)


def _rare(text: str, part: Sentence, number: int) -> bool:
    """Whether a word has a capital that its place does not give it: a sentence's first only with another behind."""
    word = part.words[number]
    if len(word.text) < 4 or not text[word.start].isupper() or word.text[:4] in _CALENDAR:
        return False
    if number or len(part.words) == 1:
        return True
    follower = part.words[1]
    return text[follower.start].isupper()


def skeleton(word: str) -> str:
    """A name's consonants in Latin letters: what stays of it through scripts, spellings and case endings.

    >>> skeleton("axelrod") == skeleton("аксельрода") == skeleton("аксельродом")
    True
    """
    plain = latin(_RUSSIAN_ENDING.sub("", word))[0]
    for printed, sound in (("x", "ks"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("q", "k")):
        plain = plain.replace(printed, sound)
    return plain[:1] + _DOUBLED.sub(r"\1", _VOWELS.sub("", plain[1:]))
