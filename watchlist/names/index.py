"""The index: the parties, among hundreds of thousands, that the full comparison would find."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
from rapidfuzz.distance import OSA

from watchlist.model import Comparison, Name, Party, Schema
from watchlist.names.bounds import at_most, beside, initials, least_alike, particles, telling
from watchlist.names.identifiers import ANY, implied
from watchlist.names.likeness import ALIKE, likeness, sound
from watchlist.names.near import BY_SOUND, WITH_ENDING, NearWords, letters_of, may_be_alike
from watchlist.names.parts import Parts, parts
from watchlist.names.score import OTHER_SCHEMA, SAME_COUNTRY, compare_parties
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import SHARED, WEIGHTS

_FREQUENT = 150
"""From how many names on words lead to candidates only together with another word of the name."""

_CUTOFF = ALIKE - 0.01
"""Less than ALIKE, or what is exactly so much alike would be lost in rounding."""

_REMEMBERED = 2_000
_ROUNDING = 0.0001
"""Scores are rounded to so much."""

_NEVER = 2.0
"""A score that nothing has."""

_PERSON, _FIRM, _THING, _MAYBE_PERSON = 0, 1, 2, 3
"""How a name was read: as a person's, a firm's, that of a ship or an aircraft, or, of a party that may be a firm as
well, as a person's, which only counts where a person is asked for."""

Needed = tuple[float, float, float, float]
"""By how a name was read."""

_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


@dataclass(slots=True)
class _Asked:
    """One reading of a query's name, and what a name of each sort must score to be found by it."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    letters: tuple[int, ...]
    literal: tuple[bool, ...]
    also: float
    initials: int
    particles: int
    wholes: tuple[str, ...]
    joined: tuple[str, ...]
    spares: bool
    needed: Needed
    alike: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def can_score(self, needed: float, theirs: Sequence[str], their_initials: int, their_particles: int) -> bool:
        """Whether this name and one with these telling words can score so much."""
        over = len(theirs) - len(self.words)
        spared = max(over, 0) + self.spares
        rows = []
        for word in theirs:
            if row := self._alike_to(word):
                rows.append(row)
            else:
                spared -= 1
                if spared < 0:
                    return False
        weight = met = apart = 0.0
        for alike, counts in self._best(rows, len(theirs)):
            weight += counts
            met += alike * counts
            apart += 1 - alike
        over = over - self.initials - self.particles if over > 0 else -over - their_initials - their_particles
        also = self.also + their_initials * WEIGHTS[Kind.INITIAL].meets
        return at_most(met, apart, over, also, weight) >= needed - _ROUNDING

    def _best(self, rows: list[tuple[float, ...]], theirs: int) -> Iterator[tuple[float, float]]:
        """How alike each word of the shorter name is at most to one of the other, and what it counts."""
        if theirs > len(self.words):
            yield from zip(map(max, zip(*rows, strict=True)), self.weights, strict=True)
            return
        yield from (max(zip(row, self.weights, strict=True)) for row in rows)
        yield from ((0.0, min(self.weights)) for _ in range(theirs - len(rows)))

    def _alike_to(self, word: str) -> tuple[float, ...]:
        """How alike a word is to each of this name's telling words; empty where it is like none of them."""
        found = self.alike.get(word)
        if found is None:
            letters = letters_of(word)
            pairs = zip(self.words, self.letters, strict=True)
            found = tuple(_alike(own, word) if may_be_alike(own, of, word, letters) else 0.0 for own, of in pairs)
            found = self.alike[word] = found if any(found) else ()
        return found


Lookup = Mapping[str, Sequence[int]] | Mapping[str, Sequence[str]]
Slots = tuple[Sequence[object], ...]
_OF_NAMES = ("names_with", "names_of_one_word", "names_in_one", "by_number")
_OF_WORDS = ("words", "sounds", "shortened")
_COLUMNS = ("party", "place", "sort", "initials", "particles", "words")


class Index:
    """Parties by key, to be searched by names and identifiers.

    A candidate comes from an equal identifier or from names whose telling words meet: equal, alike, joined or as
    initials. Only names that can score enough by those words are compared in full, so an answer's score is that of
    ``compare_parties``.
    """

    def __init__(self, items: Iterable[tuple[str, Party]] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._parties: list[tuple[str, Party] | None] = []
        self._slots_of: list[tuple[int, int]] = []
        self._party = array("I")
        self._place = array("H")
        self._sort = bytearray()
        self._initials = bytearray()
        self._particles = bytearray()
        self._words: list[tuple[str, ...]] = []
        self._names_with: dict[str, list[int]] = {}
        self._names_of_one_word: dict[str, list[int]] = {}
        self._names_in_one: dict[str, list[int]] = {}
        self._by_number: dict[str, list[int]] = {}
        self._near = NearWords()
        self._met_by: dict[str, frozenset[int]] = {}
        for key, party in items:
            self.add(key, party)

    @classmethod
    def over(cls, lookups: Mapping[str, Lookup], slots: Slots) -> Index:
        """An index over what ``lookups`` and ``slots`` of another gave, wherever it was kept; it gives candidates."""
        made = cls()
        for name, lookup in lookups.items():
            setattr(made._near if name in _OF_WORDS else made, f"_{name}", lookup)
        for name, column in zip(_COLUMNS, slots, strict=True):
            setattr(made, f"_{name}", column)
        return made

    def lookups(self) -> dict[str, Lookup]:
        """What candidates are looked up by, under names of its own: numbers of slots, or words."""
        own = {name: getattr(self, f"_{name}") for name in _OF_NAMES}
        return own | {name: getattr(self._near, f"_{name}") for name in _OF_WORDS}

    def slots(self) -> Slots:
        """Of each name as it was read: number of its party, its place, and what is known of its words."""
        return tuple(getattr(self, f"_{name}") for name in _COLUMNS)

    def candidates(self, query: Party, minimum: float) -> dict[int, set[int]]:
        """The parties, by the order in which they came, that may score so much, with the places of such names.

        One that has an equal identifier comes without places.
        """
        found = self._with_names(query, minimum)
        for number in self._with_number(query):
            found[number] = set()
        return found

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, key: str, party: Party) -> None:
        """Add a party, or put it in the place of the one that has the key."""
        self.remove(key)
        self._met_by.clear()
        number = self._numbers[key] = len(self._parties)
        self._parties.append((key, party))
        for identifier in _numbers(party):
            self._by_number.setdefault(identifier, []).append(number)
        for place, name in enumerate(party.names):
            for sort in _sorts(party.schema):
                # What is read once needs no place among the readings that are remembered.
                for reading in parts.__wrapped__(name.text, sort in (_PERSON, _MAYBE_PERSON)):
                    self._file(number, place, sort, reading)

    def remove(self, key: str) -> None:
        """Take a party out; nothing happens where there is none."""
        number = self._numbers.pop(key, None)
        if number is None:
            return
        _, party = self._parties[number] or ("", Party(()))
        self._parties[number] = None
        for identifier in _numbers(party):
            self._by_number[identifier].remove(number)

    def search(self, query: Party, *, limit: int | None = None, minimum: float = 0.60) -> list[tuple[str, Comparison]]:
        """The parties that score at least ``minimum`` against the query, best first, then by key.

        Nothing is missed from 0.60 on; of what scores less, some is.
        """
        numbered = self._with_number(query)
        found = [(key, compare_parties(query, party)) for key, party in self._of(numbered)]
        for number, places in self._with_names(query, minimum).items():
            if number not in numbered:
                for key, party in self._of([number]):
                    found.append((key, compare_parties(query, _narrowed(party, places), explained_from=minimum)))
        ranked = sorted(
            (pair for pair in found if pair[1].score >= minimum), key=lambda pair: (-pair[1].score, pair[0])
        )
        return ranked[:limit]

    def _of(self, numbers: Iterable[int]) -> Iterator[tuple[str, Party]]:
        return (known for number in numbers if (known := self._parties[number]))

    def _file(self, number: int, place: int, sort: int, reading: Parts) -> None:
        slot = len(self._party)
        words = tuple(word.key for word in telling(reading))
        self._party.append(number)
        self._place.append(place)
        self._sort.append(sort)
        self._initials.append(min(initials(reading), 255))
        self._particles.append(min(particles(reading), 255))
        for word in words:
            if word not in self._names_with:
                self._names_with[word] = []
                self._near.add(word)
            self._names_with[word].append(slot)
            if len(words) == 1:
                self._names_of_one_word.setdefault(word, []).append(slot)
        self._words.append(words)
        for whole in set(_in_one(reading)):
            self._names_in_one.setdefault(whole, []).append(slot)

    def _with_number(self, query: Party) -> set[int]:
        """The parties that share an identifier with the query."""
        return set().union(*(self._by_number.get(number, ()) for number in _numbers(query)))

    def _with_names(self, query: Party, minimum: float) -> dict[int, set[int]]:
        """The names, by their party, that can score enough against one of the query's names."""
        found: dict[int, set[int]] = {}
        for asked in _readings(query, minimum):
            for slot in self._candidates(asked):
                found.setdefault(self._party[slot], set()).add(self._place[slot])
        return found

    def _candidates(self, asked: _Asked) -> Iterator[int]:
        joined: set[int] = set().union(
            *(self._names_in_one.get(whole, ()) for whole in asked.wholes),
            *(self._names_with.get(whole, ()) for whole in asked.joined if len(asked.words) > 1),
        )
        yield from (slot for slot in joined if asked.needed[self._sort[slot]] <= 1)
        for slot in self._meeting(asked) - joined:
            needed = asked.needed[self._sort[slot]]
            if needed <= 1 and asked.can_score(needed, self._words[slot], self._initials[slot], self._particles[slot]):
                yield slot

    def _meeting(self, asked: _Asked) -> set[int]:
        """The names of which a word is so much alike to one of the asked that they may score enough.

        Words that many names have lead only to names that have no other, or that meet in another word as well.
        """
        at_least = least_alike(tuple(sorted(asked.weights)), round(asked.also, 1), min(asked.needed))
        found: set[int] = set()
        frequent: list[tuple[int, tuple[str, ...]]] = []
        for place in range(len(asked.words)):
            words = self._near_to(asked, place, at_least)
            if len(asked.words) == 1 or sum(len(self._names_with[word]) for word in words) <= _FREQUENT:
                found.update(*(self._names_with[word] for word in words))
            else:
                frequent.append((place, words))
                found.update(*(self._names_of_one_word.get(word, ()) for word in words))
        for place, words in frequent:
            found |= self._meeting_twice(asked, place, words)
        return found

    def _meeting_twice(self, asked: _Asked, place: int, words: tuple[str, ...]) -> set[int]:
        """The names that have one of these words and another one that is alike to another of the asked."""
        found: set[int] = set()
        own = frozenset().union(*(self._names_with[word] for word in words))
        for other in range(len(asked.words)):
            if other != place:
                found |= own & self._all_met_by(asked, other)
        return found

    def _all_met_by(self, asked: _Asked, place: int) -> frozenset[int]:
        word = asked.words[place]
        if word not in self._met_by:
            if len(self._met_by) >= _REMEMBERED:
                self._met_by.clear()
            near = self._near_to(asked, place, ALIKE)
            self._met_by[word] = frozenset().union(*(self._names_with[word] for word in near))
        return self._met_by[word]

    def _near_to(self, asked: _Asked, place: int, at_least: float) -> tuple[str, ...]:
        word = asked.words[place]
        if asked.literal[place]:
            return (word,) if word in self._names_with else ()
        return self._near.to(word, at_least)


def _alike(ours: str, theirs: str) -> float:
    """The most that the likeness of two words can be; numbers and characters are what they are."""
    if ours == theirs:
        return 1.0
    if len(ours) >= WITH_ENDING or ours.endswith(theirs) or theirs.endswith(ours):
        return likeness(ours, theirs)
    if not ours.isascii() or ours.isdigit():
        return 0.0
    written = OSA.normalized_similarity(ours, theirs, score_cutoff=_CUTOFF)
    return max(written, BY_SOUND * OSA.normalized_similarity(sound(ours), sound(theirs), score_cutoff=_CUTOFF))


def _narrowed(party: Party, places: set[int]) -> Party:
    """The party with only the names that met: the others cannot score."""
    kept: tuple[Name, ...] = tuple(party.names[place] for place in sorted(places))
    return msgspec.structs.replace(party, names=kept)


def _sorts(schema: str) -> tuple[int, ...]:
    """How the names of a listed party are read; those of one that may be either, in both ways."""
    if schema == Schema.LEGAL_ENTITY:
        return _FIRM, _MAYBE_PERSON
    return (_PERSON if schema == Schema.PERSON else _THING if schema in _THINGS else _FIRM,)


def _readings(query: Party, minimum: float) -> Iterator[_Asked]:
    """Every reading of the query's names: as a firm's, as a person's, or both where it may be either."""
    least = minimum / SAME_COUNTRY if query.countries else minimum
    for person, needed in _needed(query.schema, least):
        for name in query.names:
            for reading in parts(name.text, person):
                yield _asked(reading, needed)


def _needed(schema: str, least: float) -> Iterator[tuple[bool, Needed]]:
    """What names of each sort must score that meet the query as a person's, and those that meet it as a firm's."""
    unlike = least / OTHER_SCHEMA
    if schema == Schema.LEGAL_ENTITY:
        yield True, (least, _NEVER, _NEVER, _NEVER)
        yield False, (_NEVER, least, unlike, _NEVER)
    elif schema == Schema.PERSON:
        yield True, (least, unlike, unlike, least)
    elif schema in _THINGS:
        yield False, (unlike, unlike, least, _NEVER)
    else:
        yield False, (unlike, least, unlike, _NEVER)


def _asked(reading: Parts, needed: Needed) -> _Asked:
    words = telling(reading)
    weights = tuple(WEIGHTS[word.kind].meets for word in words)
    also = beside(reading)
    spares = at_most(sum(weights) - min(weights, default=0.0), 1.0, 0, also, sum(weights) or 1.0) >= min(needed)
    return _Asked(
        tuple(word.key for word in words),
        weights,
        tuple(letters_of(word.key) for word in words),
        tuple(word.kind is Kind.NUMBER or not word.key.isascii() for word in words),
        also,
        initials(reading),
        particles(reading),
        tuple({*_in_one(reading), *(f"={word.text}" for word in words if len(word.text) > 3)}),
        tuple(_joined(reading)),
        spares,
        needed,
    )


def _in_one(reading: Parts) -> Iterator[str]:
    """Ways to write a name as one word: without spaces, two telling words joined, and initials."""
    yield f"={reading.joined}"
    yield from (f"={joined}" for joined in _joined(reading))
    if len(reading.words) > 2:
        yield f"#{''.join(word.text[0] for word in reading.words)}"
    elif len(reading.words) == 1:
        yield f"#{reading.words[0].text}"


def _joined(reading: Parts) -> Iterator[str]:
    """All words of a name as one, and each two neighbours."""
    yield "".join(word.text for word in reading.words).replace(" ", "")
    for left, right in pairwise(reading.words):
        if Kind.DISTINCTIVE in (left.kind, right.kind) and not {left.kind, right.kind} & SHARED:
            yield f"{left.text}{right.text}"


def _numbers(party: Party) -> set[str]:
    """The keys on which parties meet, and each number under no type, for a person's query."""
    keys = {f"{kind}:{value}" for kind, value in implied(party.identifiers)}
    keys.update(f"{ANY}:{found.value}" for found in party.identifiers)
    return keys
