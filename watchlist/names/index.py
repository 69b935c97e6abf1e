"""The index: the parties, among hundreds of thousands, that the full comparison would find."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from watchlist.model import Comparison, Name, Party, Schema
from watchlist.names.acronyms import acronyms
from watchlist.names.align import letters_alike, runs
from watchlist.names.bounds import (
    UNNAMED,
    at_most,
    beside,
    can_share,
    initials,
    met_beside,
    most_over,
    particles,
    telling,
    wanted,
)
from watchlist.names.context import OTHER_SCHEMA, lift
from watchlist.names.identifiers import ANY, implied
from watchlist.names.likeness import ALIKE, doubt, heard, sound
from watchlist.names.near import NearWords
from watchlist.names.parts import Parts, Word, parts, word_of
from watchlist.names.score import compare_parties, party_of
from watchlist.names.vocabulary import Kind
from watchlist.names.weights import REVIEW_AT_MOST, WEIGHTS, weight_of

_BY_LETTER = 0.4
"""What a letter that meets a word counts."""

_REMEMBERED = 2_000
_NEVER = 2.0
"""A score that nothing has."""

_PERSON, _FIRM, _THING, _MAYBE_PERSON = 0, 1, 2, 3
"""How a name was read: as a person's, a firm's, that of a ship or an aircraft, or, of a party that may be a firm as
well, as a person's, which only counts where a person is asked for."""

Needed = tuple[float, float, float, float]
"""By how a name was read."""

_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One reading of a query's name, and what a name of each sort must score to be found by it."""

    words: tuple[Word, ...]
    wanted: int
    person: bool
    named: bool
    beside: Mapping[str, Kind]
    initials: str
    particles: int
    wholes: tuple[str, ...]
    shorts: tuple[str, ...]
    joined: tuple[str, ...]
    needed: Needed
    review: bool
    met: dict[str, tuple[Met, ...]] = field(default_factory=dict)

    def most_over(self, sort: int) -> float:
        """How many telling words the longer name may have more, were all of the shorter one and all others to meet."""
        also = sum([WEIGHTS[kind].meets for kind in self.beside.values()])
        return most_over(self.wanted, also, self.needed[sort]) + len(self.initials) + self.particles

    def can_score(self, sort: int, theirs: Theirs) -> bool:
        """Whether this name and one with these telling words can score what it must."""
        rows = [self._meeting(word) for word in theirs.words]
        shorter = list(zip(*rows, strict=True)) if len(self.words) <= len(rows) else rows
        best = sorted([max(row) for row in shorter], reverse=True)[: min(self.wanted, theirs.wanted)]
        if best[-1][0] == 0.0 and not self._met_by_letters(best, rows, theirs):
            return False
        also, against = met_beside(self.beside, theirs.beside) if self.beside or theirs.beside else (0.0, 0.0)
        # What one name has more is met by letters of the other, or stands against its particles.
        more = theirs.wanted - self.wanted
        over = more - len(self.initials) - self.particles if more > 0 else -more - theirs.initials - theirs.particles
        if against and not self.person:
            # A word of a trade that is misspelt is told as one that tells apart, and is none that is left over.
            over, against = over - 1, 0.0 if more else against
        over = 0 if theirs.particles >= UNNAMED else max(over, 0)
        letters = len(self.initials) + theirs.initials
        return at_most(best, over, also + _BY_LETTER * letters, against) >= self.needed[sort]

    def _met_by_letters(self, best: Sequence[Met], rows: Sequence[Sequence[Met]], theirs: Theirs) -> bool:
        """Whether the words that meet no other may be meant by single letters."""
        if not self.initials and not theirs.initials:
            return False
        missing = sum([alike == 0.0 for alike, _ in best])
        unmet = [word for word, row in zip(theirs.words, rows, strict=True) if not any(alike for alike, _ in row)]
        return missing <= theirs.initials + sum([word[0] in self.initials for word in unmet])

    def _meeting(self, word: str) -> tuple[Met, ...]:
        """How alike a word is to each of this name's telling words, and what the two count."""
        found = self.met.get(word)
        if found is None:
            theirs = word_of(word, person=self.person)
            found = self.met[word] = tuple([_met(ours, theirs, self.person) for ours in self.words])
        return found


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the index knows of a name: its telling words, how many of them count, which others, how many letters and
    how many particles."""

    words: Sequence[str]
    wanted: int
    beside: Sequence[str]
    initials: int
    particles: int


Met = tuple[float, float]
"""How alike two words are, and what they count where they meet."""


@lru_cache(maxsize=1 << 16)
def _met(ours: Word, theirs: Word, person: bool) -> Met:
    weight = min(weight_of(ours), weight_of(theirs))
    if ours.key == theirs.key:
        return 1.0, weight
    alike = letters_alike(ours, theirs)
    if alike and not person:
        alike -= doubt(ours.text, theirs.text)
    return (alike, weight) if alike >= ALIKE else (0.0, weight)


Lookup = Mapping[str, Sequence[int]] | Mapping[str, Sequence[str]]
Slots = tuple[Sequence[object], ...]
OF_NAMES = ("names_with", "names_of_one_word", "names_in_one", "by_number")
OF_WORDS = ("words", "sounds", "shortened")
COLUMNS = ("party", "place", "sort", "wanted", "initials", "particles", "words", "beside")
"""What an index is made of, under the names by which it may be kept."""


class Index:
    """Parties by key, to be searched by names and identifiers.

    A candidate comes from an equal identifier or from names whose telling words meet: equal, alike, joined or as
    initials. Only names that can score enough by those words are compared in full, so an answer's score is that of
    ``compare_parties``.
    """

    def __init__(self, items: Iterable[tuple[str, Party | str]] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._parties: list[tuple[str, Party] | None] = []
        self._slots_of: list[tuple[int, int]] = []
        self._party = array("I")
        self._place = array("H")
        self._sort = bytearray()
        self._wanted = bytearray()
        self._initials = bytearray()
        self._particles = bytearray()
        self._words: list[tuple[str, ...]] = []
        self._beside: list[tuple[str, ...]] = []
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
            setattr(made._near if name in OF_WORDS else made, f"_{name}", lookup)
        for name, column in zip(COLUMNS, slots, strict=True):
            setattr(made, f"_{name}", column)
        return made

    def lookups(self) -> dict[str, Lookup]:
        """What candidates are looked up by, under names of its own: numbers of slots, or words."""
        own = {name: getattr(self, f"_{name}") for name in OF_NAMES}
        return own | {name: getattr(self._near, f"_{name}") for name in OF_WORDS}

    def slots(self) -> Slots:
        """Of each name as it was read: number of its party, its place, and what is known of its words."""
        return tuple(getattr(self, f"_{name}") for name in COLUMNS)

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

    def add(self, key: str, party: Party | str) -> None:
        """Add a party (or a name), or put it in the place of the one that has the key."""
        self.remove(key)
        party = party_of(party)
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

    def search(
        self, query: Party | str, *, limit: int | None = None, minimum: float = 0.60
    ) -> list[tuple[str, Comparison]]:
        """The parties that score at least ``minimum`` against the query, best first, then by key.

        Hardly anything is missed from 0.70 on (``scripts/bench --only names`` counts it); of what scores less, some is.
        """
        query = party_of(query)
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
        words = telling(reading)
        self._party.append(number)
        self._place.append(place)
        self._sort.append(sort)
        self._wanted.append(min(wanted(words), 255))
        self._initials.append(min(len(initials(reading)), 255))
        self._particles.append(min(particles(reading), 255))
        self._beside.append(tuple(beside(reading)))
        # The words of set phrases stand alone as well: they may be misspelt in the other name.
        texts = [word.text for word in words] if reading.named else [t for w in words for t in w.text.split()]
        self._words.append(tuple(texts))
        for text in dict.fromkeys(texts):
            if text not in self._names_with:
                self._near.add(text)
        for term in dict.fromkeys((*texts, *_meanings(words, named=reading.named))):
            self._names_with.setdefault(term, []).append(slot)
            if wanted(words) == 1:
                self._names_of_one_word.setdefault(term, []).append(slot)
        for whole in {*_in_one(reading), *(f"={run}" for run in _joined(reading)), *_short(reading)}:
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
        joined = self._joined(asked)
        yield from (slot for slot in joined if asked.needed[self._sort[slot]] <= 1)
        for slot in self._meeting(asked) if asked.named else self._sharing(asked):
            if slot not in joined:
                yield slot

    def _joined(self, asked: _Asked) -> set[int]:
        """The names that are, or of which a word is, this one or a word of it written as one or by first letters."""
        found: set[int] = set().union(
            *(self._names_in_one.get(whole, ()) for whole in asked.wholes),
            *(self._names_with[word] for spoken in asked.joined for word in self._near.sounding(spoken)),
        )
        if asked.person:
            return found
        alone = [self._names_of_one_word.get(short, ()) for short in asked.shorts]
        amid = set().union(*(self._names_with.get(short, ()) for short in asked.shorts))
        spelled = set().union(*(self._names_in_one.get(f"#{word.text}", ()) for word in asked.words))
        if asked.wanted > 1 and (amid or spelled):
            met = set().union(*(self._met_by_word(word) for word in asked.words))
            amid, spelled = amid & met, spelled & met
        return found.union(slot for slot in amid.union(spelled, *alone) if self._sort[slot] == _FIRM)

    def _sharing(self, asked: _Asked) -> Iterator[int]:
        """The names that have enough of the words that many share in common with one that has no others."""
        shared = Counter(slot for key in asked.beside for slot in self._names_with.get(f"@{key}", ()))
        for slot, met in shared.items():
            needed, theirs = asked.needed[self._sort[slot]], self._beside[slot]
            several = met > 1 or asked.review or 1 in (len(asked.beside), len(theirs))
            if needed <= 1 and several and can_share(asked.beside, theirs, needed, review=asked.review):
                yield slot

    def _meeting(self, asked: _Asked) -> Iterator[int]:
        """The names of which every word meets one of the asked, or the other way round, and that have not many more."""
        met_by = [self._met_by_word(word) for word in asked.words]
        most_over = [asked.most_over(sort) if needed <= 1 else -_NEVER for sort, needed in enumerate(asked.needed)]
        for slot in self._pool(asked, met_by, max(most_over)):
            sort, theirs, letters = self._sort[slot], self._wanted[slot], self._initials[slot]
            if abs(theirs - asked.wanted) > most_over[sort] + letters + self._particles[slot]:
                continue
            if sum([slot in met for met in met_by]) + len(asked.initials) + letters < min(asked.wanted, theirs):
                continue
            known = Theirs(self._words[slot], theirs, self._beside[slot], letters, self._particles[slot])
            if asked.can_score(sort, known):
                yield slot

    def _pool(self, asked: _Asked, met_by: Sequence[frozenset[int]], most_over: float) -> set[int]:
        """The names of which a word meets the only one of the asked, or two meet two, or their only one meets one."""
        if len(met_by) == 1 or asked.initials:
            return set().union(*met_by)
        found: set[int] = set()
        ordered = sorted(met_by, key=len)
        for place, fewer in enumerate(ordered):
            for more in ordered[place + 1 :]:
                found |= fewer & more
        for word in asked.words if asked.wanted - 1 <= most_over else ():
            found.update(*(self._names_of_one_word.get(near, ()) for near in self._near_to(word)))
        return found

    def _met_by_word(self, word: Word) -> frozenset[int]:
        """The names of which a word meets this one."""
        found = self._met_by.get(word.text)
        if found is None:
            if len(self._met_by) >= _REMEMBERED:
                self._met_by.clear()
            near = self._near_to(word)
            found = self._met_by[word.text] = frozenset().union(*(self._names_with[other] for other in near))
        return found

    def _near_to(self, word: Word) -> tuple[str, ...]:
        """The words, as they are filed, that are alike to one; numbers and characters are what they are."""
        if word.kind is Kind.NUMBER or not word.key.isascii():
            near: tuple[str, ...] = (word.text,) if word.text in self._names_with else ()
        else:
            near = self._near.to(word.text)
        meant = (f"@{word.key}",) if word.key == word.text else (f"@{word.key}", word.key)
        return (*near, *[term for term in meant if term in self._names_with])


def _meanings(words: Sequence[Word], *, named: bool) -> Iterator[str]:
    """What words mean, where they are known: names are filed under it as well."""
    return (f"@{word.key}" for word in words if not named or word.key != word.text)


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
    least = minimum / lift(query)
    for person, needed in _needed(query.schema, least):
        for name in query.names:
            for reading in parts(name.text, person):
                yield _asked(reading, needed, review=minimum <= REVIEW_AT_MOST)


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


def _asked(reading: Parts, needed: Needed, *, review: bool) -> _Asked:
    words = telling(reading)
    return _Asked(
        words=words,
        wanted=wanted(words),
        person=reading.person,
        named=reading.named,
        beside=beside(reading),
        initials=initials(reading),
        particles=particles(reading),
        wholes=tuple(_whole_names(reading)),
        shorts=() if reading.person or len(reading.words) == 1 else tuple(acronyms(reading)),
        joined=tuple(_joined(reading)),
        needed=needed,
        review=review,
    )


def _whole_names(reading: Parts) -> Iterator[str]:
    """Under which names those are filed that are this one, or of which two words are one of this one's."""
    yield from _in_one(reading)
    yield from (f"={sound(word.text)}" for word in reading.words if len(word.text) > 3 and word.kind <= Kind.GIVEN)


def _in_one(reading: Parts) -> Iterator[str]:
    """A name without its spaces, as it is written and as its words sound."""
    yield f"=={reading.joined}"
    yield f"=={heard(''.join([word.text for word in reading.words]).replace(' ', ''))}"


def _short(reading: Parts) -> Iterator[str]:
    """What a firm of several words may be called by their first letters."""
    if not reading.person and len(reading.words) > 1:
        yield from (f"#{short}" for short in acronyms(reading))


def _joined(reading: Parts) -> Iterator[str]:
    """What neighbours of a name sound like as one word."""
    for run in runs(reading.words):
        if Kind.TRADE not in (run[0].kind, run[-1].kind):
            yield heard("".join([word.text for word in run]).replace(" ", ""))


def _numbers(party: Party) -> set[str]:
    """The keys on which parties meet, and each number under no type, for a person's query."""
    keys = {f"{kind}:{value}" for kind, value in implied(party.identifiers)}
    keys.update(f"{ANY}:{found.value}" for found in party.identifiers)
    return keys
