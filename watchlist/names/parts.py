"""Parts: a name taken apart into the words that tell firms apart, the words that many share, and the legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from watchlist.names.fold import fold, readings
from watchlist.names.vocabulary import Kind, forms, persons, words

_IDEOGRAPH = re.compile(r"([\u3400-\u9fff\uac00-\ud7af])")
_SERVANT_OF = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus"})
_ARTICLES = frozenset({"al", "el", "ul", "ur", "us", "ar", "as"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word (or set phrase) of a name: as folded, under the one name of all its translations, and its kind."""

    text: str
    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: ``text`` is folded, ``forms`` are the classes of its legal forms, ``descents`` the pairs
    of names that "bin" or its like joins in a person's name, ``written`` its Chinese, Japanese or Korean characters."""

    text: str
    words: tuple[Word, ...]
    forms: frozenset[str]
    form_text: str
    person: bool
    descents: frozenset[tuple[str, str]] = frozenset()
    written: str = ""

    @property
    def joined(self) -> str:
        """The name without its spaces."""
        return self.text.replace(" ", "")


@lru_cache(maxsize=1 << 16)
def parts(name: str, person: bool) -> tuple[Parts, ...]:
    """Take a name apart, once for each of its readings."""
    take = _person if person else _firm
    taken = tuple(take(reading) for reading in readings(_IDEOGRAPH.sub(r" \1 ", name)) if reading)
    # Characters that are read alike are not alike, so each keeps itself as its key.
    characters = _IDEOGRAPH.findall(name)
    return tuple(_keyed(found, characters) for found in taken) if characters else taken


def _keyed(found: Parts, characters: list[str]) -> Parts:
    keys = {fold(character): character for character in characters}
    keyed = (Word(word.text, keys.get(word.text, word.key), word.kind) for word in found.words)
    return replace(found, words=tuple(keyed), written="".join(characters))


def split_forms(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Split the legal forms off a firm's words: first at the end, then in front, then amid; one word always stays."""
    core, found = _from_end(tokens, [])
    core, found = _from_front(core, found)
    return _from_within(core, found)


def _firm(text: str) -> Parts:
    core, phrases = split_forms(_mended(text.split()))
    known = forms().phrases
    classes = frozenset(known[phrase].kind for phrase in phrases)
    return Parts(text, tuple(_firm_words(core)), classes, " ".join(phrases), person=False)


def _mended(tokens: list[str]) -> list[str]:
    """Put right a misspelt word of a legal form ("limsted sirketi") that stands beside another word of one."""
    known = _form_words()
    mended = list(tokens)
    for place, token in enumerate(tokens):
        beside = tokens[max(place - 1, 0) : place] + tokens[place + 1 : place + 2]
        unknown = len(token) > 4 and token not in known and token not in words().phrases
        if unknown and not known.isdisjoint(beside):
            mended[place] = _nearest_form_word(token) or token
    return mended


@lru_cache(maxsize=4096)
def _nearest_form_word(token: str) -> str | None:
    return next((word for word in sorted(_form_words()) if OSA.distance(word, token, score_cutoff=1) <= 1), None)


@cache
def _form_words() -> frozenset[str]:
    """The longer words of legal forms of several words."""
    phrases = (phrase for phrase in forms().phrases if " " in phrase)
    return frozenset(word for phrase in phrases for word in phrase.split() if len(word) > 4)


def _firm_words(tokens: list[str]) -> Iterator[Word]:
    """The words of a firm's name; what many firms share is found by its longest phrase."""
    known, place = words(), 0
    kept: list[Word] = []
    while place < len(tokens):
        size = _phrase_at(tokens, place)
        text = " ".join(tokens[place : place + max(size, 1)])
        place += max(size, 1)
        if size == 0 and text in known.silent:
            continue
        kept.append(_firm_word(text, first=not kept, shared=size > 0))
    yield from kept or (Word(text, text, Kind.DISTINCTIVE) for text in tokens)


def _firm_word(text: str, *, first: bool, shared: bool) -> Word:
    # An abbreviation in front is more likely the firm's own: "San", "Mak" and "Den" are names as well.
    kind, key = words().phrases[text] if shared else (Kind.DISTINCTIVE, text)
    if shared and not (first and len(text) <= 3 and kind in (Kind.SECTOR, Kind.TRADE)):
        return Word(text, key, kind)
    if text.isdigit():
        return Word(text, text.lstrip("0") or "0", Kind.NUMBER)
    return Word(text, text, Kind.INITIAL if len(text) == 1 else Kind.DISTINCTIVE)


def _phrase_at(tokens: list[str], place: int) -> int:
    """How many words the longest shared phrase has that starts here: 0 for none."""
    known = words()
    for size in range(min(known.longest, len(tokens) - place), 0, -1):
        if " ".join(tokens[place : place + size]) in known.phrases:
            return size
    return 0


def _from_end(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    known = forms()
    for size in range(min(known.longest, len(tokens) - 1), 0, -1):
        phrase = " ".join(tokens[-size:])
        if phrase in known.phrases:
            return _from_end(tokens[:-size], [*found, phrase])
    return tokens, found


def _from_front(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    known = forms()
    for size in range(min(known.longest, len(tokens) - 1), 0, -1):
        phrase = " ".join(tokens[:size])
        if phrase in known.phrases and phrase not in known.end_only:
            return _from_front(tokens[size:], [*found, phrase])
    return tokens, found


def _from_within(tokens: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    """Forms amid a name, where the phrase is long enough to be nothing else."""
    known = forms()
    for size in range(min(known.longest, len(tokens) - 1), 0, -1):
        for place in range(1, len(tokens) - size):
            phrase = " ".join(tokens[place : place + size])
            if len(phrase) > 3 and phrase in known.phrases and phrase not in known.end_only:
                return _from_within(tokens[:place] + tokens[place + size :], [*found, phrase])
    return tokens, found


def _person(text: str) -> Parts:
    tokens = list(_with_servants_joined(text.split()))
    named = [token for token in tokens if token not in persons().titles] or tokens
    return Parts(
        text,
        tuple(_person_word(token) for token in named),
        frozenset(),
        "",
        person=True,
        descents=frozenset(_descents(named)),
    )


def _person_word(token: str) -> Word:
    if token in persons().particles:
        return Word(token, token, Kind.PARTICLE)
    if token.isdigit():
        return Word(token, token, Kind.NUMBER)
    return Word(token, token, Kind.INITIAL if len(token) == 1 else Kind.DISTINCTIVE)


def _with_servants_joined(tokens: list[str]) -> Iterator[str]:
    """ "Abd al Rahman", "Abdul Rahman" and "Abdulrahman" are one name."""
    place = 0
    while place < len(tokens):
        token, place = tokens[place], place + 1
        if token in _SERVANT_OF:
            if place + 1 < len(tokens) and tokens[place] in _ARTICLES:
                place += 1
            token = f"abdul{tokens[place]}" if place < len(tokens) else token
            place += 1
        yield token


def _descents(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Who is said to be whose child."""
    for place in range(1, len(tokens) - 1):
        if tokens[place] in persons().descent:
            yield tokens[place - 1], tokens[place + 1]
