"""Matters: whether two articles fill in one form of words for two matters.

The more words are equal, the more it says that others are not: what served for one firm, one state or one day serves
for the next, and who watches the second must hear of it. Of a true copy the particulars are equal, or fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Set
from functools import cache
from pathlib import Path

from watchlist.model import SignalType, Value
from watchlist.news.features import RARE, name_key
from watchlist.news.pair import Pair, apart, days_after, days_apart
from watchlist.news.stages import is_next
from watchlist.news.traits import ALLIANCES, REASON, Traits
from watchlist.resources import decoded

_FORM = 0.15  # of their runs of words are equal, which nobody has by chance
_NAME = 0.6  # from which rarity on a word is more than a title or a common part of firms' names
_DAYS = 2  # what is told overnight and in other time zones lies a day apart
_ALL = frozenset(SignalType)
_USUAL = "US"  # whose forces and offices report of themselves every day
_OTHERS = 2  # names that one outlet has in one text and not in another: of one report it would have said them again
_MOST = 0.6
_ONE_DAY = 1.0
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ANOTHER_PARTY, ANOTHER_POWER, ANOTHER_DAY, NEXT_STEP = "another_party", "another_power", "another_day", "next_step"

Both = tuple[Set[str], Set[str]]


class _Knowledge(Value, frozen=True, forbid_unknown_fields=True):
    deeds: frozenset[SignalType]
    listings: frozenset[SignalType]
    offices: dict[str, tuple[str, ...]]
    about: tuple[str, ...]


@cache
def _knowledge() -> _Knowledge:
    return decoded(Path(__file__).parent / "matters.toml", _Knowledge)


@cache
def _about() -> frozenset[str]:
    return frozenset(f"c:{concept}" for concept in _knowledge().about)


def share_a_matter(one: Traits, other: Traits) -> bool:
    """Whether both are of such news alike: they have words for the same of it, one state, or most names in common."""
    states = {*one.of.states} & {*other.of.states} - {_USUAL}
    return bool(states) or not _about().isdisjoint(one.concepts.keys() & other.concepts.keys()) or _named(one, other)


def _named(one: Traits, other: Traits) -> bool:
    """Whether most of the names of one stand in the other."""
    names = one.names.keys() & other.names.keys()
    return len(names) > _OTHERS and sum(one.names[name] for name in names) >= _MOST * one.name_weight


def are_two(pair: Pair) -> bool:
    """Whether both tell of two matters in one form of words, of two who share nothing, or one of the next step."""
    return next(differences(pair), None) is not None


def differences(pair: Pair) -> Iterator[tuple[str, Both]]:
    """What makes two matters of a pair, and what each has that the other has not."""
    if _moved_on(pair):
        yield NEXT_STEP, (pair.one.stages, pair.other.stages)
    in_one_form = pair.one_language and pair.runs >= _FORM
    for name, differ in (_APART | _DIFFER if in_one_form else _APART).items():
        mine, theirs = differ(pair)
        if mine and theirs:
            yield name, (mine, theirs)
    if pair.one_language and not in_one_form and (_befalls_another(pair) or _printed_of_another(pair)):
        yield ANOTHER_PARTY, (pair.one.parties, pair.other.parties)


def _moved_on(pair: Pair) -> bool:
    """Whether the later one tells of the next step; of two articles of one day either may be the later one."""
    one, other = pair.one, pair.other
    days = days_after(one.of, other.of) or 0.0
    return (days > -_ONE_DAY and is_next(one.stages, other.stages)) or (
        days < _ONE_DAY and is_next(other.stages, one.stages)
    )


def _powers(pair: Pair) -> Both:
    """Who lists, or takes off, by each: two powers that do so on one day over one matter have done two things."""
    for listing in _knowledge().listings:
        mine, theirs = _acting(pair.one, {listing}), _acting(pair.other, {listing})
        if apart(mine, theirs):
            return mine, theirs
    return frozenset(), frozenset()


def _other_days(pair: Pair) -> Both:
    """The days of the week that each begins with, where they did not come out within a night either."""
    mine, theirs = pair.one.weekdays, pair.other.weekdays
    return (mine, theirs) if apart(mine, theirs) and _published_apart(pair) else (frozenset(), frozenset())


def other_offices(pair: Pair) -> bool:
    """Whether each begins with another office of one state, which lists and fines by itself."""
    return bool(apart(begun_by(pair.one), begun_by(pair.other)))


def begun_by(of: Traits) -> frozenset[str]:
    """The offices that an article begins with."""
    told = _knowledge().offices.items()
    return frozenset(office for office, words in told if any(f"c:{word}" in of.lead for word in words))


def others_alone(one: Traits, other: Traits) -> bool:
    """Whether neither names at all whom the other is of."""
    mine, theirs = _rare(one), _rare(other)
    return bool(mine and theirs) and mine.isdisjoint(other.names) and theirs.isdisjoint(one.names)


def _rare(of: Traits) -> frozenset[str]:
    return frozenset(name for name in of.parties if of.names[name] >= RARE)


def _befalls_another(pair: Pair) -> bool:
    """Whether the same is done to somebody else: they share no name and no number but the deed."""
    one, other = pair.one, pair.other
    if pair.names or pair.numbers:
        return False
    return bool(one.types & other.types & _knowledge().deeds) and bool(one.lead_names and other.lead_names)


def _printed_of_another(pair: Pair) -> bool:
    """Whether one outlet prints both, of others: it does not tell one report twice under other names."""
    one, other = pair.one, pair.other
    if not one.of.outlet or one.of.outlet != other.of.outlet:
        return False
    mine, theirs = _rare(one) - other.names.keys(), _rare(other) - one.names.keys()
    return min(len(mine), len(theirs)) >= _OTHERS


def _parties(pair: Pair) -> Both:
    """Whom each is of and the other does not name: a state that we do not know is a name to us."""
    return _alone(pair.one, pair.other), _alone(pair.other, pair.one)


def _alone(one: Traits, other: Traits) -> frozenset[str]:
    # Who said so first is no party: "the Ledger reported".
    said_by = {name_key(word) for word in other.of.outlet.split()}
    names = (name for name in one.parties - other.names.keys() - said_by if one.names[name] >= _NAME)
    return frozenset(names) | (one.all_lead_states - other.all_states)


def _actors(pair: Pair) -> Both:
    """Who does it, where no actor of the one is one of the other."""
    mine, theirs = _acting(pair.one, _ALL), _acting(pair.other, _ALL)
    return (mine, theirs) if apart(mine, theirs) else (frozenset(), frozenset())


def _acting(of: Traits, types: Container[str]) -> frozenset[str]:
    return frozenset(telling.actor for telling in of.fresh if telling.type in types) - {""} - ALLIANCES - REASON


def _places(pair: Pair) -> Both:
    mine, theirs = pair.one.places, pair.other.places
    return (mine, theirs) if apart(mine, theirs) and _published_apart(pair) else (frozenset(), frozenset())


def _days(pair: Pair) -> Both:
    """The days of the week on which it was, where they are more than a night apart."""
    mine, theirs = pair.one.weekdays, pair.other.weekdays
    near = any(_nights(one, other) < _DAYS for one in mine for other in theirs)
    return (frozenset(), frozenset()) if near else (mine, theirs)


def _nights(one: str, other: str) -> int:
    between = abs(_WEEK.index(one.rpartition("_")[2]) - _WEEK.index(other.rpartition("_")[2]))
    return min(between, len(_WEEK) - between)


def _numbers(pair: Pair) -> Both:
    """The numbers, where they share none and are not of one day: copies of one report may disagree in a figure."""
    if pair.numbers or not _published_apart(pair):
        return frozenset(), frozenset()
    return pair.one.numbers.keys(), pair.other.numbers.keys()


def _published_apart(pair: Pair) -> bool:
    return (days_apart(pair.one.of, pair.other.of) or 0.0) >= _DAYS - 0.5


_APART: dict[str, Callable[[Pair], Both]] = {ANOTHER_POWER: _powers, ANOTHER_DAY: _other_days}
_DIFFER: dict[str, Callable[[Pair], Both]] = {
    "other_matter_parties": _parties,
    "other_matter_actors": _actors,
    "other_matter_places": _places,
    "other_matter_days": _days,
    "other_matter_numbers": _numbers,
}

SAME_WORDS = frozenset({*_DIFFER, ANOTHER_PARTY})
"""What any one of makes two matters of two articles in one form of words."""
