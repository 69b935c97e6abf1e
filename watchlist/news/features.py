"""What an article is compared by: small values that are stored with it, so that its text is not read again."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from watchlist.model import Article, Signal, SignalType, Value
from watchlist.news.concepts import concepts
from watchlist.news.language import language
from watchlist.news.lexicon import Cue, Cued, cued, places
from watchlist.news.numbers import numbers
from watchlist.news.origin import origin, outlets
from watchlist.news.rarity import rarity
from watchlist.news.script import latin
from watchlist.news.stages import stage
from watchlist.news.text import Word, folded

_SHINGLE = 4  # words
KEPT_SHINGLES = 64
_KEPT_STEMS = 200
_KEPT_NAMES = 150
_TELLING = 250  # words
_SKELETON = 3  # consonants that tell a name from others
RARE = 0.8
"""From which rarity on a name tells whom a report is of."""
_SURROUNDING = frozenset({SignalType.DIPLOMATIC_RESPONSE, SignalType.TRADE_STATISTIC})
_NO_NAMES = frozenset({"state", "office", "outlet"})
STEM_LETTERS = 5  # that inflections leave alone
NAME_LETTERS = 3  # of the shortest name
_QUOTE = re.compile(r"[\"“«„]([^\"“”«»„]{25,400})[\"”»“]")
_LAND = "state_"
_MASK = 0xFFFFFFFF

_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
_RUSSIAN_ENDING = re.compile("(?:ами|ями|ого|его|ому|ему|ом|ем|ым|им|ой|ей|ах|ях|а|я|у|ю|ы|и|е|о)$")


class Telling(Value, frozen=True):
    """A signal as clustering compares it: what is done, by and to which country, how certainly, whether it is news.

    ``stage`` is how far the matter has come by it.
    """

    type: str
    actor: str = ""
    target: str = ""
    fresh: bool = True
    certainty: str = ""
    stage: str = ""


class Features(Value, frozen=True):
    """What an article shares with others that tell the same.

    ``shingles`` and ``quotes`` are hashes, ``names`` the consonants of capitalised words in Latin letters, ``numbers``
    values with their unit, ``stems`` the beginnings of its words (of one language only), ``concepts`` what its words
    stand for in any language. ``lead`` is what stands in the title and the first sentence: names, concepts ("c:...")
    and states ("@TR"). ``printed`` is how each of the names stands in the text, ``outlet`` whose article it is.
    ``parties`` are the names where the text begins and where it tells its news: whoever it is of is among them.
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
    concepts: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    outlet: str = ""
    parties: tuple[str, ...] = ()


def features(article: Article, signals: Sequence[Signal]) -> Features:
    """Take from an article what tells it apart."""
    lang = language(article)
    title, text = cued(article.title, lang), cued(article.text, lang)
    pages = [(article.title, title), (article.text, text)]
    words = [word for _, page in pages for sentence, _ in page for word in sentence.words]
    beginning = [(article.title, title), (article.text, [*_beginning(text)])]
    first = [word for _, page in beginning for sentence, _ in page for word in sentence.words]
    cues = [cue for _, page in beginning for _, found in page for cue in found]
    meant = [*_concepts(first, lang)]
    when = article.published_at
    names = dict(islice(_once(name for page in beginning for name in _names(*page, lang)), _KEPT_NAMES))
    begun = text[:1] if title else text[:2]
    opening = [(article.title, title[:1]), (article.text, begun)]
    return Features(
        lang=lang,
        origin=origin(article),
        day=when.date() if isinstance(when, datetime) else when,
        moment=when if isinstance(when, datetime) else None,
        shingles=_shingles(words),
        quotes=tuple(sorted({_hash(folded(quote[1])) for quote in _QUOTE.finditer(article.text)})),
        names=tuple(sorted(names)),
        printed=tuple(names[name] for name in sorted(names)),
        states=_sorted(itertools.chain(_states(cues), _lands(meant))),
        offices=_sorted(cue.value for cue in cues if cue.kind == "office"),
        goods=_sorted(cue.value for cue in cues if cue.kind == "wares"),
        numbers=_sorted(number for text, page in beginning for part, _ in page for number in numbers(text, part)),
        stems=_stems(first),
        told=tuple(dict.fromkeys(_told(signal, lang) for signal in signals)),
        concepts=_sorted(meant),
        lead=_sorted(token for page in opening for token in _lead(*page, lang)),
        outlet=folded(article.outlet),
        parties=_sorted(_parties(article.text, [*begun, *_newsworthy(text[len(begun) :], signals)], lang)),
    )


def _beginning(page: Sequence[Cued]) -> Iterator[Cued]:
    """The sentences that tell the news: a long article has background behind them that a hundred others have."""
    words = 0
    for sentence, cues in page:
        yield sentence, cues
        words += len(sentence.words)
        if words >= _TELLING:
            return


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*values}))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace")) & _MASK


def _shingles(words: Sequence[Word]) -> tuple[int, ...]:
    """The smallest hashes of the runs of words: two articles share them as they share runs."""
    texts = [word.text for word in words]
    runs = {_hash(" ".join(texts[place : place + _SHINGLE])) for place in range(len(texts) - _SHINGLE + 1)}
    return tuple(sorted(runs)[:KEPT_SHINGLES])


def _stems(words: Sequence[Word]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for word in words:
        if len(word.text) >= STEM_LETTERS and not word.text[0].isdigit():
            stem = word.text[:STEM_LETTERS]
            counts[stem] = counts.get(stem, 0) + 1
    common = sorted(counts, key=lambda stem: (-counts[stem], stem))
    return tuple(sorted(common[:_KEPT_STEMS]))


def _told(signal: Signal, lang: str) -> Telling:
    actor, target = _country(signal.actor), _country(signal.target)
    how_far = stage(signal, lang)
    return Telling(signal.type.value, actor, target, not signal.background, signal.certainty.value, how_far)


def _newsworthy(page: Iterable[Cued], signals: Sequence[Signal]) -> Iterator[Cued]:
    """The sentences that tell what is news."""
    fresh = {signal.start for signal in signals if not signal.background and signal.type not in _SURROUNDING}
    return ((part, cues) for part, cues in page if part.start in fresh)


def _parties(text: str, page: Iterable[Cued], lang: str) -> Iterator[str]:
    """The names in sentences; what begins one is a name where it is rare, and any word elsewhere."""
    for part, cues in page:
        for name, word in _named(text, [(part, cues)], lang):
            if word.start > part.words[0].start or rarity(name) >= RARE:
                yield name


def _country(party: str | None) -> str:
    """The country of a party as signals name it: "companies in Türkiye" is TR."""
    name = (party or "").rpartition(" in ")[2]
    return places()[name].country if name in places() else ""


def _states(cues: Iterable[Cue]) -> Iterator[str]:
    return (places()[cue.value].country for cue in cues if cue.kind == "state")


def _lands(meant: Iterable[str]) -> Iterator[str]:
    """The states that no consequence is read of: where something happens tells reports apart."""
    return (concept.removeprefix(_LAND) for concept in meant if concept.startswith(_LAND))


def _concepts(words: Iterable[Word], lang: str) -> Iterator[str]:
    known = concepts(lang)
    return filter(None, (known.of(word.text) for word in words))


def _lead(text: str, page: Sequence[Cued], lang: str) -> Iterator[str]:
    yield from (name for name, _ in _names(text, page, lang))
    for part, cues in page:
        yield from (f"#{number}" for number in numbers(text, part))
        meant = [*_concepts(part.words, lang)]
        yield from (f"c:{concept}" for concept in meant)
        yield from (f"@{state}" for state in (*_states(cues), *_lands(meant)))


def _once(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each name once, as it is printed first."""
    seen: set[str] = set()
    for name, printed in names:
        if name not in seen:
            seen.add(name)
            yield name, printed


def _names(text: str, page: Sequence[Cued], lang: str) -> Iterator[tuple[str, str]]:
    """The names of sentences, each with how it is printed."""
    return ((name, text[word.start : word.end]) for name, word in _named(text, page, lang))


def _named(text: str, page: Sequence[Cued], lang: str) -> Iterator[tuple[str, Word]]:
    """Capitalised words that stand for nothing else, so written that scripts and case endings do not matter."""
    known = concepts(lang)
    for part, cues in page:
        maybe = [number for number, word in enumerate(part.words) if _capital(text, word) and not known.of(word.text)]
        if not maybe:
            continue
        told = (*cues, *outlets().cues(text, part))
        meant = {number for cue in told if cue.kind in _NO_NAMES for number in range(cue.first, cue.last + 1)}
        for word in (part.words[number] for number in maybe if number not in meant):
            yield name_key(word.text), word


def _capital(text: str, word: Word) -> bool:
    return len(word.text) >= NAME_LETTERS and text[word.start].isupper()


@lru_cache(maxsize=1 << 15)
def name_key(word: str) -> str:
    """Give a word's skeleton, or the word in Latin letters where little would be left of it."""
    key = skeleton(word)
    return key if len(key) >= _SKELETON else latin(word)[0]


def skeleton(word: str) -> str:
    """A name's consonants in Latin letters: what stays of it through scripts, spellings and case endings.

    >>> skeleton("axelrod") == skeleton("аксельрода") == skeleton("аксельродом")
    True
    """
    plain = latin(_RUSSIAN_ENDING.sub("", word))[0]
    for printed, sound in (("x", "ks"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("q", "k")):
        plain = plain.replace(printed, sound)
    return plain[:1] + _DOUBLED.sub(r"\1", _VOWELS.sub("", plain[1:]))
