"""The index: the parties, among tens of thousands, that the full comparison would find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from watchlist.model import Comparison, Name, Party, Schema
from watchlist.names.identifiers import ANY, implied
from watchlist.names.near import NearWords
from watchlist.names.parts import Parts, parts
from watchlist.names.score import compare_parties
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import AGAINST, SHARED, WEIGHTS

_COUNTED = frozenset({Kind.DISTINCTIVE, Kind.NUMBER, Kind.GIVEN})
_FREQUENT = 200
"""From how many names on a word is too frequent to lead to candidates by itself."""

_SHARED_AT_MOST = {True: 0.1, False: 0.6}
"""What the words that many share can add to what meets in persons' and in firms' names."""


_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class _Slot:
    """One reading of one name of a party, with its telling words."""

    key: str
    name: int
    telling: frozenset[str]


class Index:
    """Parties by key, to be searched by names and identifiers.

    A candidate comes from an equal identifier or from names whose telling words meet: equal, alike, joined or as
    initials. Only names that come so far are compared in full, so an answer's score is that of ``compare_parties``.
    """

    def __init__(self, items: Iterable[tuple[str, Party]] = ()) -> None:
        self._parties: dict[str, Party] = {}
        self._slots: list[_Slot | None] = []
        self._slots_of: dict[str, list[int]] = {}
        self._names_with: dict[str, list[int]] = {}
        self._names_of_one_word: dict[str, list[int]] = {}
        self._names_in_one: dict[str, list[int]] = {}
        self._by_number: dict[tuple[str, str], set[str]] = {}
        self._near = NearWords()
        for key, party in items:
            self.add(key, party)

    def __len__(self) -> int:
        return len(self._parties)

    def add(self, key: str, party: Party) -> None:
        """Add a party, or put it in the place of the one that has the key."""
        self.remove(key)
        self._parties[key] = party
        self._slots_of[key] = []
        for number in _numbers(party):
            self._by_number.setdefault(number, set()).add(key)
        for place, name in enumerate(party.names):
            for reading in parts(name.text, party.schema == Schema.PERSON):
                self._file(key, place, reading)

    def remove(self, key: str) -> None:
        """Take a party out; nothing happens where there is none."""
        party = self._parties.pop(key, None)
        if party is None:
            return
        for slot in self._slots_of.pop(key):
            self._slots[slot] = None
        for number in _numbers(party):
            self._by_number[number].discard(key)

    def search(self, query: Party, *, limit: int | None = None, minimum: float = 0.60) -> list[tuple[str, Comparison]]:
        """The parties that score at least ``minimum`` (0.60 or more) against the query, best first, then by key."""
        candidates = self._with_names(query)
        found = [(key, compare_parties(query, self._parties[key])) for key in self._with_number(query)]
        for key in candidates.keys() - {key for key, _ in found}:
            narrowed = self._narrowed(key, candidates[key])
            found.append((key, compare_parties(query, narrowed, explained_from=minimum)))
        ranked = sorted(
            (pair for pair in found if pair[1].score >= minimum), key=lambda pair: (-pair[1].score, pair[0])
        )
        return ranked[:limit]

    def _file(self, key: str, place: int, reading: Parts) -> None:
        slot = len(self._slots)
        telling = frozenset(_telling(reading))
        self._slots.append(_Slot(key, place, telling))
        self._slots_of[key].append(slot)
        for word in telling:
            if word not in self._names_with:
                self._names_with[word] = []
                self._near.add(word)
            self._names_with[word].append(slot)
            if len(telling) == 1:
                self._names_of_one_word.setdefault(word, []).append(slot)
        for whole in _in_one(reading):
            self._names_in_one.setdefault(whole, []).append(slot)

    def _with_number(self, query: Party) -> set[str]:
        """The parties that share an identifier with the query."""
        return set().union(*(self._by_number.get(number, ()) for number in _numbers(query)))

    def _with_names(self, query: Party) -> dict[str, set[int]]:
        """The names, by their party, whose telling words meet those of one of the query's names."""
        found: dict[str, set[int]] = {}
        for reading in _readings(query):
            for number in self._candidates(reading):
                slot = self._slots[number]
                if slot is not None:
                    found.setdefault(slot.key, set()).add(slot.name)
        return found

    def _narrowed(self, key: str, names: set[int]) -> Party:
        """The party with only the names that met: the others cannot score."""
        party = self._parties[key]
        kept: tuple[Name, ...] = tuple(party.names[place] for place in sorted(names))
        return msgspec.structs.replace(party, names=kept)

    def _candidates(self, reading: Parts) -> Iterator[int]:
        telling = set(_telling(reading))
        for slot, met in self._met(telling).items():
            theirs = self._slots[slot]
            if theirs is not None and _can_score(len(telling), len(theirs.telling), met, person=reading.person):
                yield slot
        for whole in _in_one(reading):
            yield from self._names_in_one.get(whole, ())

    def _met(self, telling: set[str]) -> dict[int, float]:
        """How many of the words meet in each name, by how alike they are.

        The most frequent of several words leads only to names that have no other: any longer name that matches meets
        a rarer word as well.
        """
        *rarer, last = sorted((self._near.to(word) for word in telling), key=self._frequency) or [()]
        met: dict[int, float] = {}
        for words in rarer:
            _meet(met, words, self._names_with)
        if not rarer or self._frequency(last) < _FREQUENT:
            _meet(met, last, self._names_with)
            return met
        alike = dict(last)
        for slot in met:
            theirs = self._slots[slot]
            met[slot] += max((alike.get(word, 0.0) for word in theirs.telling), default=0.0) if theirs else 0.0
        _meet(met, last, self._names_of_one_word)
        return met

    def _frequency(self, words: Iterable[tuple[str, float]]) -> int:
        return sum(len(self._names_with[word]) for word, _ in words)


def _meet(met: dict[int, float], words: Iterable[tuple[str, float]], names: dict[str, list[int]]) -> None:
    """Add to each name the most alike of the words that it has; the words come with the most alike last."""
    best: dict[int, float] = {}
    for word, alike in words:
        best.update(dict.fromkeys(names.get(word, ()), alike))
    for slot, alike in best.items():
        met[slot] = met.get(slot, 0.0) + alike


def _can_score(ours: int, theirs: int, met: float, *, person: bool) -> bool:
    """Whether names of which so many telling words met can score 0.60, however well their other words meet."""
    against = max(min(ours, theirs) - met, 0.0)
    shared = met + _SHARED_AT_MOST[person]
    over = WEIGHTS[Kind.GIVEN].over * abs(ours - theirs)
    score: float = shared / (shared + against + over) * AGAINST**against
    return score >= _LEAST


def _readings(query: Party) -> Iterator[Parts]:
    """Every reading of the query's names: as a firm's, as a person's, or both where it may be either."""
    as_person = {Schema.PERSON: (True,), Schema.LEGAL_ENTITY: (False, True)}.get(Schema(query.schema), (False,))
    for name in query.names:
        for person in as_person:
            yield from parts(name.text, person)


def _telling(reading: Parts) -> Iterator[str]:
    """The words that tell parties apart; where there are none, all words."""
    counted = [word.key for word in reading.words if word.kind in _COUNTED]
    yield from counted or [word.key for word in reading.words]


def _in_one(reading: Parts) -> Iterator[str]:
    """Ways to write a name as one word: without spaces, two telling words joined, and initials."""
    yield f"={reading.joined}"
    yield f"={''.join(word.text for word in reading.words).replace(' ', '')}"
    for left, right in pairwise(reading.words):
        if Kind.DISTINCTIVE in (left.kind, right.kind) and not {left.kind, right.kind} & SHARED:
            yield f"={left.text}{right.text}"
    yield from (f"={word.text}" for word in reading.words if word.kind is Kind.DISTINCTIVE and len(word.text) > 5)
    if len(reading.words) > 2:
        yield f"#{''.join(word.text[0] for word in reading.words)}"
    elif len(reading.words) == 1:
        yield f"#{reading.words[0].text}"


def _numbers(party: Party) -> set[tuple[str, str]]:
    """The keys on which parties meet, and each number under no type, for a person's query."""
    keys = set(implied(party.identifiers))
    keys.update((ANY, found.value) for found in party.identifiers)
    return keys
