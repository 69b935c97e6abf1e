"""Developments: what a story says, however many copies say it in how many words, and what is news beside that.

Two signals are one development where their type and certainty are the same, and who does it and to whom may be: how a
copy calls either makes no second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from watchlist.model import Certainty, Signal, SignalType, TargetKind, Value
from watchlist.names.countries import country_code
from watchlist.news.lexicon import places
from watchlist.news.stages import stage
from watchlist.news.traits import REASON
from watchlist.resources import decoded


class Aim(Value, frozen=True):
    """Whom a consequence is for: a country and a kind of party; what is empty is not known."""

    country: str = ""
    kind: TargetKind = TargetKind.UNKNOWN

    def may_be(self, other: Aim) -> bool:
        """Whether both may be one target: what either does not say stands against nothing."""
        return _may_be(self.country, other.country) and _may_be(self.kind, other.kind)


class Development(Value, frozen=True):
    """One thing that a story says, by the signal that says it best; ``actor`` is the country that does it, if known."""

    type: SignalType
    certainty: Certainty
    aim: Aim
    signal: Signal
    actor: str = ""


def developments(signals: Iterable[Signal]) -> tuple[Development, ...]:
    """What the fresh ones of a story's signals come to, in their order; what is said more surely beside is left out."""
    found: list[Development] = []
    for signal in signals:
        if not signal.background:
            _add(found, development(signal))
    return tuple(one for one in found if not any(_says_more(other, one) for other in found))


def best_said(signals: Iterable[Signal]) -> list[tuple[Signal, int]]:
    """Each thing that signals say by the one that says it best, and how many say it; fresh or not is not asked."""
    found: list[Development] = []
    said = [development(signal) for signal in signals]
    for one in said:
        _add(found, one)
    return [(one.signal, sum(_is_the_same(one, other) for other in said)) for one in found]


def development(signal: Signal) -> Development:
    """What a signal says, apart from its words."""
    whom = aim(signal.target or "", signal.target_kind)
    return Development(signal.type, signal.certainty, whom, signal, _acting(signal.actor or ""))


def says_as_much(told: Development, new: Development) -> bool:
    """Whether who was told the one knows the other."""
    if not is_one_matter(told, new):
        return _says_more(told, new)
    return told.certainty == new.certainty or new.type in _knowledge().context or _outranks(told, new)


def is_one_matter(one: Development, other: Development) -> bool:
    """Whether both say the same of the same, however surely; a denial is a matter of its own."""
    if one.type != other.type or _is_denied(one) is not _is_denied(other):
        return False
    return one.type in _knowledge().context or (one.aim.may_be(other.aim) and _may_be(one.actor, other.actor))


def came_true(new: Development, told: Iterable[Development]) -> Development | None:
    """The surest of what was told before that the new one makes surer, or makes come true."""
    before = [one for one in told if _outranks(new, one) or _fulfils(new, one)]
    return max(before, key=lambda one: (one.type == new.type, _rung(one)), default=None)


@lru_cache(maxsize=4096)
def aim(target: str, kind: TargetKind) -> Aim:
    """Whom a target's words mean.

    >>> aim("companies in Türkiye", TargetKind.UNKNOWN)
    Aim(country='TR', kind=<TargetKind.FIRMS: 'firms'>)
    >>> aim("Turkey", TargetKind.STATE).country, aim("NATO", TargetKind.UNKNOWN).country
    ('TR', '')
    """
    head, _, place = target.rpartition(" in ")
    country = _country(place)
    if kind is TargetKind.NAMED or country in REASON:
        # A firm by its name is one of those that other copies count, and Russia the reason that all of them give.
        return Aim("" if country in REASON else country)
    return Aim(country, kind or _knowledge().kinds.get((head or place).casefold(), TargetKind.UNKNOWN))


def beside(all_said: Sequence[Development]) -> frozenset[Development]:
    """What a story says beside its news: what surrounds it, and what its news implies; the first is news in any case.

    A warning says what is demanded, and an answer or a figure far down in one copy is no further news.
    """
    lesser = [one for one in all_said if one.type in _knowledge().context or _is_implied(one, all_said)]
    return frozenset(lesser if len(lesser) < len(all_said) else all_said[1:])


class _Ladder(Value, frozen=True, forbid_unknown_fields=True):
    types: tuple[SignalType, ...]
    rungs: tuple[tuple[Certainty, ...], ...]


class _Knowledge(Value, frozen=True, forbid_unknown_fields=True):
    context: tuple[SignalType, ...]
    alliances: tuple[str, ...]
    ladders: tuple[_Ladder, ...]
    implies: dict[SignalType, tuple[SignalType, ...]]
    comes_true: dict[SignalType, tuple[SignalType, ...]]
    kinds: dict[str, TargetKind]


@cache
def _knowledge() -> _Knowledge:
    return decoded(Path(__file__).parent / "developments.toml", _Knowledge)


@cache
def _rungs() -> dict[tuple[SignalType, Certainty], int]:
    return {
        (each, certainty): height
        for ladder in _knowledge().ladders
        for each in ladder.types
        for height, rung in enumerate(ladder.rungs)
        for certainty in rung
    }


def _is_denied(one: Development) -> bool:
    return one.certainty == Certainty.DENIED


def _rung(one: Development) -> int:
    return _rungs().get((one.type, one.certainty), -1)


def _outranks(one: Development, other: Development) -> bool:
    """Whether one says the same as the other, and more surely."""
    return is_one_matter(one, other) and one.type not in _knowledge().context and _rung(one) > _rung(other)


def _says_more(one: Development, other: Development) -> bool:
    """Whether one outranks the other, or is the deed where the other is a threat in whose words nothing is to come."""
    return _outranks(one, other) or (_fulfils(one, other) and stage(other.signal, "") != "ahead")


def _fulfils(new: Development, before: Development) -> bool:
    """Whether a measure is what had been threatened or demanded."""
    return (
        new.type in _knowledge().comes_true.get(before.type, ())
        and before.certainty in (Certainty.THREATENED, Certainty.DEMANDED)
        and new.certainty in (Certainty.IMPOSED, Certainty.REPORTED, Certainty.STATED)
        and _country_meets(new, before)
    )


def _is_implied(one: Development, all_said: Iterable[Development]) -> bool:
    implies = _knowledge().implies
    return any(one.type in implies.get(other.type, ()) and one.aim.may_be(other.aim) for other in all_said)


def _country_meets(new: Development, before: Development) -> bool:
    """A state is warned and its firms are listed: the kind of party does not matter."""
    return _may_be(new.aim.country, before.aim.country)


def _add(found: list[Development], new: Development) -> None:
    """Put a development among those found; of one that is there already the better signal is kept."""
    for place, known in enumerate(found):
        if _is_the_same(known, new):
            # Only of the same target: what is told is known again by its signal.
            if new.aim == known.aim and _telling(new.signal) > _telling(known.signal):
                found[place] = new
            return
    found.append(new)


def _is_the_same(one: Development, other: Development) -> bool:
    return one.certainty == other.certainty and is_one_matter(one, other)


def _telling(signal: Signal) -> tuple[bool, bool, bool]:
    """How much a signal says of who does it to whom, and whether the text says so and not the title alone."""
    return bool(signal.actor), bool(signal.target), signal.start is not None


def _country(place: str) -> str:
    known = places().get(place)
    code = known.country if known else country_code(place) if place else ""
    return "" if not code or code in _knowledge().alliances else code


@lru_cache(maxsize=1024)
def _acting(actor: str) -> str:
    """The country that acts; who is the reason of it all stands beside most such verbs, and is hardly the actor."""
    code = _country(actor)
    return "" if code in REASON else code


def _may_be(one: str, other: str) -> bool:
    return not one or not other or one == other
