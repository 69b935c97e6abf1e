"""Who does what to whom: the actor of a consequence, its target and the target's kind.

Of the countries that a page names, and nobody, one does it and another has it done to it: the one for which its traits
(party_traits.py) speak most, by weights that were learnt from texts, in ``who.txt``, which ``scripts/train-parties``
makes. They are names and numbers that a person can read.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from functools import cache
from pathlib import Path

from watchlist.model import SignalType, TargetKind, Value
from watchlist.news.party_traits import NOBODY, Cast, Party, is_sanctioner, kind_traits, state_name, traits

SCALE = 100
"""A weight stands in the file as a whole number of hundredths."""

ACTOR, TARGET, KIND = "actor", "target", "kind"
PARTS = (ACTOR, TARGET, KIND)

_SURE = 0.5
"""How likely a party must be at least to be told; else nobody is."""

_AT_HOME = frozenset(
    {SignalType.CRIMINAL, SignalType.PENALTY, SignalType.INVESTIGATION, SignalType.DESIGNATION, SignalType.DELISTING}
)
"""What a state does to its own as well."""

_PLURAL = {TargetKind.FIRMS: "companies", TargetKind.BANKS: "banks", TargetKind.PERSONS: "persons"}

Weights = Mapping[str, float]


class Who(Value, frozen=True):
    """Who does it, to whom, and what kind of party that is."""

    actor: str | None
    target: str | None
    kind: TargetKind


def who(cast: Cast, place: int, kind: SignalType) -> Who:
    """Who does what one sentence of a page tells, and to whom."""
    group = traits(cast, place, kind)
    actor = chosen(group, learned(ACTOR), least=_SURE)
    others = {country: own for country, own in group.items() if country != actor or kind in _AT_HOME or not actor}
    target = chosen(others, learned(TARGET), least=_SURE)
    party = TargetKind(chosen(kind_traits(cast, place, kind), learned(KIND)))
    named = cast.parties(place)
    return Who(_actor(actor, named, kind), _target(target, party), _kind(target, party))


def chosen(group: Mapping[str, Sequence[str]], weights: Weights, least: float = 0.0) -> str:
    """The one for which its traits speak most; nobody where it is less likely than ``least``."""
    sums = {one: sum(weights.get(trait, 0.0) for trait in own) for one, own in group.items()}
    best = max(sums, key=lambda one: sums[one])
    likelihood = 1 / sum(math.exp(value - sums[best]) for value in sums.values())
    return best if likelihood >= least else NOBODY


@cache
def learned(part: str) -> Weights:
    """What each trait adds for one part."""
    mark = f"{PARTS.index(part)}:"
    found: dict[str, float] = {}
    for line in Path(__file__).with_name("who.txt").read_text("utf-8").splitlines():
        trait, *weights = line.split("\t")
        found.update((trait, int(one.removeprefix(mark)) / SCALE) for one in weights if one.startswith(mark))
    return found


def _actor(country: str, named: Sequence[Party], kind: SignalType) -> str | None:
    """An office rather than its state where the sentence names it; who refuses payments are a country's banks."""
    if kind is SignalType.PAYMENT_RESTRICTION and not is_sanctioner(country):
        return f"banks in {state_name(country)}" if country else "banks"
    office = next((one.name for one in named if one.office and one.country == country), None)
    return office or (state_name(country) if country else None)


def _target(country: str, kind: TargetKind) -> str | None:
    """A state, or what a state has: "companies in Türkiye"; persons have their state's name."""
    if not country:
        return _PLURAL.get(kind)
    told = _PLURAL.get(kind) if kind in _IN_A_STATE else None
    return f"{told} in {state_name(country)}" if told else state_name(country)


_IN_A_STATE: Container[TargetKind] = frozenset({TargetKind.FIRMS, TargetKind.BANKS})


def _kind(country: str, kind: TargetKind) -> TargetKind:
    """What kind the target is; a state that nobody names is unknown."""
    return TargetKind.UNKNOWN if not country and kind is TargetKind.STATE else kind
