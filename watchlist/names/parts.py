"""Parts: a name taken apart into the words that tell firms apart, the words that many share, and the legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from watchlist.names.fold import fold, readings
from watchlist.names.likeness import sound
from watchlist.names.vocabulary import Kind, forms, persons, words

_IDEOGRAPH = re.compile(r"([\u3400-\u9fff\uac00-\ud7af])")
_LETTERS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_SERVANT_OF = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus"})
_ARTICLES = frozenset({"al", "el", "ul", "ur", "us", "ar", "as"})
_ARTICLES_OF_FIRMS = frozenset({"al", "el"})


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


def split_forms(text: str) -> tuple[list[str], list[str]]:
    """Split the legal forms off a firm's folded name: at the end, in front, then amid; one word always stays.

    >>> split_forms("ornek dis ticaret limsted sirketi")
    (['ornek', 'dis', 'ticaret'], ['limited sirketi'])
    """
    core, found = _from_end(_mended(text.split()), [])
    core, found = _from_front(core, found)
    return _from_within(core, found)


def _firm(text: str) -> Parts:
    core, phrases = split_forms(text)
    known = forms().phrases
    classes = frozenset(known[phrase].kind for phrase in phrases)
    return Parts(text, tuple(_firm_words(_with_letters_joined(core))), classes, " ".join(phrases), person=False)


def _mended(tokens: list[str]) -> list[str]:
    """Put right words that are printed wrong: those of a legal form ("limsted sirketi") beside another word of one,
    and well-known words whose capital I was read as an l ("lthalat")."""
    return [_mended_word(token, tokens[max(place - 1, 0) : place + 2]) for place, token in enumerate(tokens)]


def _mended_word(token: str, around: list[str]) -> str:
    shared, known = words().phrases, forms().misprinted
    if token in shared or token in known:
        return token
    if token[0] == "l" and f"i{token[1:]}" in shared:
        return f"i{token[1:]}"
    if len(token) > 4 and not known.isdisjoint(around):
        return _nearest_form_word(token) or token
    return token


@lru_cache(maxsize=4096)
def _nearest_form_word(token: str) -> str | None:
    return next((word for word in sorted(forms().misprinted) if OSA.distance(word, token, score_cutoff=1) <= 1), None)


def _with_letters_joined(tokens: list[str]) -> list[str]:
    """Single letters in a row are one word: "D B C Makina" is "DBC Makina"."""
    return _LETTERS.sub(lambda found: found[0].replace(" ", ""), " ".join(tokens)).split()


def _firm_words(tokens: list[str]) -> Iterator[Word]:
    """The words of a firm's name; what many firms share is found by its longest phrase."""
    known, place = words(), 0
    kept: list[Word] = []
    while place < len(tokens):
        size = _phrase_at(tokens, place)
        text = " ".join(tokens[place : place + size])
        place += size
        if text not in known.silent:
            kept.append(_firm_word(text, first=not kept))
    return _with_a_name(kept) if kept else (Word(text, text, Kind.DISTINCTIVE) for text in tokens)


def _firm_word(text: str, *, first: bool) -> Word:
    kind, key = words().phrases.get(text, (Kind.DISTINCTIVE, text))
    # An abbreviation in front is more likely the firm's own: "San", "Mak" and "Den" are names as well.
    if first and len(text) <= 3 and kind in (Kind.SECTOR, Kind.TRADE):
        return Word(text, text, Kind.DISTINCTIVE)
    if text.isdigit():
        return Word(text, text.lstrip("0") or "0", Kind.NUMBER)
    if kind is Kind.DISTINCTIVE and text in _ARTICLES_OF_FIRMS:
        return Word(text, "al", Kind.PARTICLE)
    return Word(text, key, Kind.INITIAL if kind is Kind.DISTINCTIVE and len(text) == 1 else kind)


def _with_a_name(kept: list[Word]) -> Iterator[Word]:
    """Where all words are shared ones, the first is the firm's name: "Kuzey Lojistik" is named Kuzey."""
    named = any(word.kind in (Kind.DISTINCTIVE, Kind.NUMBER) for word in kept)
    yield kept[0] if named else replace(kept[0], kind=Kind.DISTINCTIVE)
    yield from kept[1:]


def _phrase_at(tokens: list[str], place: int) -> int:
    """How many words the longest known phrase has that starts here; an unknown word is a phrase of one."""
    known = words()
    for size in range(min(known.longest, len(tokens) - place), 1, -1):
        phrase = " ".join(tokens[place : place + size])
        if phrase in known.phrases or phrase in known.silent:
            return size
    return 1


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
    if len(token) == 1:
        return Word(token, token, Kind.INITIAL)
    return Word(token, token, Kind.GIVEN if sound(token) in _common_sounds() else Kind.DISTINCTIVE)


@cache
def _common_sounds() -> frozenset[str]:
    return frozenset(sound(name) for name in persons().common)


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
