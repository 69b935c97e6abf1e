"""Parties in a page, each with the traits that say its part: the case of its name, what stands beside it, the voice.

A trait is a short text that a person can read: ``left by``, ``case genitive``, ``behind sanction``. Names of traits are
what ``who.txt`` gives weights to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from watchlist.model import SignalType, TargetKind, Value
from watchlist.news.lexicon import Cue, Lexicon, country_name, phrases, places
from watchlist.news.parties import standing_of
from watchlist.resources import decoded

if TYPE_CHECKING:
    from watchlist.news.signals.read import Read
    from watchlist.news.text import Word

NOBODY = ""
"""What stands for nobody among the countries that may do it, or that it may be done to."""

_APOSTROPHES = "'’ʼ`‘"
_BESIDE = 3  # words behind a party within which a cue is beside it
_REACH = 12  # words from a party to a word that it belongs to
_SKIPPED = 2  # words before a party that say nothing of its part
_ENDING = 2  # letters of a Russian word that tell its case
_ORDER = 3
_KINDS = frozenset({TargetKind.STATE, TargetKind.FIRMS, TargetKind.BANKS, TargetKind.PERSONS})
_PARTY = frozenset({"state", "office", "sanctioner", "shunned", "third"})


class Party(Value, frozen=True):
    """A state, or an office that acts for one, by the numbers of its first and last word in its sentence."""

    name: str
    country: str
    office: bool
    first: int
    last: int


class _State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    words: tuple[str, ...]


class _Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skipped: frozenset[str]
    words: frozenset[str]


class _Behind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]


class _Passive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    auxiliaries: frozenset[str]
    participles: tuple[str, ...]
    endings: tuple[str, ...]
    words: frozenset[str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: _Before
    behind: _Behind
    cases: dict[str, tuple[str, ...]]
    passive: _Passive
    states: dict[str, _State]


def parties(read: Read) -> tuple[Party, ...]:
    """The states and offices of a sentence in their order."""
    known = [_known(cue) for cue in read.cues if cue.kind in {"state", "office"}]
    taken = {number for one in known for number in range(one.first, one.last + 1)}
    further = (
        Party(_states()[cue.value].name, cue.value, False, cue.first, cue.last)
        for cue in _further().cues(read.text, read.sentence)
        if taken.isdisjoint(range(cue.first, cue.last + 1))
    )
    return tuple(sorted((*known, *further), key=lambda one: one.first))


class Cast:
    """The sentences of a page with the parties of each, which are told apart once."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self.reads = reads
        self._parties: dict[int, tuple[Party, ...]] = {}

    def parties(self, place: int) -> tuple[Party, ...]:
        """The states and offices of a sentence in their order."""
        if place not in self._parties:
            self._parties[place] = parties(self.reads[place])
        return self._parties[place]


def traits(cast: Cast, place: int, kind: SignalType) -> dict[str, list[str]]:
    """What speaks for each country of a page, and for nobody, to do what a sentence tells, or to have it done to it."""
    found: dict[str, list[str]] = defaultdict(list)
    own = cast.parties(place)
    _gather(found, cast.reads[place], own, kind, "")
    for where, other in _around(cast.reads, place):
        _gather(found, cast.reads[other], cast.parties(other), kind, where)
    told = sorted({standing_of(one.country) for one in own})
    found[NOBODY] = [f"nobody {one}" for one in (str(kind), f"of {len({p.country for p in own})}", *told)]
    found[NOBODY] += [f"nobody {kind} {one}" for one in told or ["alone"]]
    return {country: list(dict.fromkeys(said)) for country, said in found.items()}


def kind_traits(cast: Cast, place: int, kind: SignalType) -> dict[str, list[str]]:
    """What speaks for each kind of party to be the one that a sentence is about."""
    page, read = cast.reads, cast.reads[place]
    told = [cue.value or "firm" for cue in read.cues if cue.kind == "firm"]
    kinds = sorted({cue.kind for cue in (*read.cues, *read.concepts)} - {"state", "office", "firm"})
    above = {cue.value for other in page if other.sentence.headline for cue in other.cues if cue.kind == "firm"}
    before = {cue.value for cue in page[place - 1].cues if cue.kind == "firm"} if place else set()
    said = [
        str(kind),
        *(f"tells {one}" for one in dict.fromkeys(told)),
        *(f"{kind} tells {one}" for one in dict.fromkeys(told)),
        f"first {told[0] if told else 'none'}",
        f"{kind} first {told[0] if told else 'none'}",
        *(f"title tells {one}" for one in above),
        *(f"before tells {one}" for one in before),
        *(f"has {one}" for one in kinds),
        *(f"{'in title' if read.sentence.headline else 'in text'} {one}" for one in dict.fromkeys(told)),
    ]
    return {str(one): [f"{one}: {trait}" for trait in dict.fromkeys(said)] for one in TargetKind if one in _KINDS}


def _around(page: Sequence[Read], place: int) -> Iterator[tuple[str, int]]:
    """The sentences that say who is meant where a sentence does not: titles, and the sentences before and behind."""
    for other, read in enumerate(page):
        if other == place:
            continue
        if read.sentence.headline:
            yield "title ", other
        elif 0 < place - other <= 1:
            yield "before ", other
        else:
            yield "page ", other


def _gather(found: dict[str, list[str]], read: Read, own: Sequence[Party], kind: SignalType, where: str) -> None:
    countries = list(dict.fromkeys(one.country for one in own))
    for one in own:
        said = found[one.country]
        order = countries.index(one.country)
        if where == "page ":
            said += ["page", f"page {kind} {standing_of(one.country)}"]
        else:
            said += (where + trait for trait in _said(read, one, order, len(countries), kind, full=not where))


def _said(read: Read, one: Party, order: int, many: int, kind: SignalType, *, full: bool) -> Iterator[str]:
    stands = standing_of(one.country)
    marks = list(_marks(read, one))
    turn = f"{min(order, _ORDER)} of {min(many, _ORDER)}"
    yield from (stands, f"{kind} {stands}", f"order {turn}", f"{kind} order {turn}", f"{kind} {stands} order {turn}")
    yield from marks
    yield from (f"{kind} {mark}" for mark in marks)
    yield "office" if one.office else "state"
    if not full:
        return
    voice = "passive" if _is_passive(read) else "active"
    yield from (f"{voice} {mark}" for mark in marks)
    yield f"{voice} order {turn}"
    yield f"{kind} {voice} order {turn}"
    yield from (f"{stands} {mark}" for mark in marks)
    yield from (f"{mark} {turn}" for mark in marks)
    yield from (f"{kind} {mark} {turn}" for mark in marks)
    yield f"{marks[0]} & {marks[-1]}"
    yield from _relations(read, one)


def _relations(read: Read, one: Party) -> Iterator[str]:
    """Which words of these matters stand before and behind a party, and not far from it."""
    for cue in (*read.cues, *read.concepts):
        if cue.kind in _PARTY:
            continue
        if 0 < cue.first - one.last <= _REACH:
            yield f"ahead of {cue.kind}"
        elif 0 < one.first - cue.last <= _REACH:
            yield f"behind {cue.kind}"


def _marks(read: Read, one: Party) -> Iterator[str]:
    """What stands before a party, the form of its name, and what stands behind it."""
    words = read.sentence.words
    yield f"left {_left(read, words, one)}"
    case, behind = _form(read, words, one)
    if case:
        yield f"case {case}"
    yield f"right {_right(read, words, behind)}"


def _left(read: Read, words: Sequence[Word], one: Party) -> str:
    number = one.first - 1
    skipped = 0
    while number >= 0 and words[number].text in _file().before.skipped and skipped < _SKIPPED:
        number, skipped = number - 1, skipped + 1
    if number < 0:
        return "start"
    if words[number].text in _file().before.words and not _is_set_apart(read, words, number):
        return words[number].text
    between = read.text[words[number].end : words[one.first].start]
    if any(mark in between for mark in ",;:—–"):
        return "mark"
    return _kind_at(read, number) or "other"


def _form(read: Read, words: Sequence[Word], one: Party) -> tuple[str, int]:
    """The case of a party's name, and the number of the word behind it."""
    behind = one.last + 1
    if behind < len(words) and _is_set_apart(read, words, behind):
        return _cases().get(words[behind].text, "other"), behind + 1
    text = words[one.last].text
    if text[-1] > "z":
        return text[-_ENDING:], behind
    if len(text) <= _ENDING:
        return "", behind
    return next((f"bare {case}" for end, case in _endings() if text.endswith(end)), ""), behind


def _right(read: Read, words: Sequence[Word], number: int) -> str:
    if number >= len(words):
        return "end"
    if words[number].text in _file().behind.words:
        return words[number].text
    between = read.text[words[number - 1].end : words[number].start]
    if any(mark in between for mark in ",;:—–"):
        return "mark"
    near = (_kind_at(read, place) for place in range(number, min(number + _BESIDE, len(words))))
    return next(filter(None, near), "other")


def _is_set_apart(read: Read, words: Sequence[Word], number: int) -> bool:
    """Whether an apostrophe stands right before a word."""
    if not number:
        return False
    between = read.text[words[number - 1].end : words[number].start]
    return len(between) == 1 and between in _APOSTROPHES


def _kind_at(read: Read, number: int) -> str:
    """The first class of words that a word belongs to."""
    return next(
        (
            cue.kind
            for cue in (*read.cues, *read.concepts)
            if cue.first <= number <= cue.last and cue.kind not in _PARTY
        ),
        "",
    )


def _is_passive(read: Read) -> bool:
    passive, words = _file().passive, read.sentence.words
    return any(
        word.text in passive.words
        or word.text.endswith(passive.endings)
        or (
            word.text in passive.auxiliaries
            and any(w.text.endswith(passive.participles) for w in words[at + 1 : at + 3])
        )
        for at, word in enumerate(words)
    )


def _known(cue: Cue) -> Party:
    return Party(cue.value, places()[cue.value].country, cue.kind == "office", cue.first, cue.last)


@cache
def _further() -> Lexicon:
    return phrases("state", {code: state.words for code, state in _states().items()})


def state_name(code: str) -> str:
    """What a state is called by its code.

    >>> state_name("TR"), state_name("KR")
    ('Türkiye', 'South Korea')
    """
    state = _states().get(code)
    return state.name if state else country_name(code)


def is_sanctioner(country: str) -> bool:
    """Whether a country is one of those that sanction."""
    return standing_of(country) == "sanctioner"


def _states() -> Mapping[str, _State]:
    return _file().states


@cache
def _cases() -> dict[str, str]:
    return {ending: case for case, endings in _file().cases.items() for ending in endings}


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """The endings that Turkish writes right behind a name where it drops the apostrophe, the longest first."""
    whole = [(end, case) for end, case in _cases().items() if len(end) > _ENDING]
    return tuple(sorted(whole, key=lambda one: -len(one[0])))


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "parties.toml", _File)
