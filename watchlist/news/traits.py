"""Traits: an article's features, weighed and laid out so that it is compared with many others at little cost."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchlist.news.features import KEPT_SHINGLES, RARE, Features, Telling
from watchlist.news.lexicon import places
from watchlist.news.rarity import rarities

ALLIANCES = frozenset({"NATO", "WEST", "G7"})
REASON = frozenset({"RU", "UA"})
"""States that stand in nearly all such news, as the reason that is given."""
ANSWER = "diplomatic_response"
SURROUNDING = frozenset({ANSWER, "trade_statistic"})
"""What is said around a measure in most reports of it."""
ANSWERS = frozenset(f"c:{concept}" for concept in ("deny", "answer", "pledge", "appeal", "complain"))
_STATE = 0.5  # what a state in the lead weighs
_PLACE = "c:place_"
_DAY = "c:day_"
_NAME = 0.3  # what is less rare is a word that begins a sentence

Weighed = dict[str, float]


@dataclass(frozen=True, slots=True)
class Traits:
    """What an article is compared by; ``whole`` is all that may meet what another has in its lead."""

    of: Features
    runs: frozenset[int]
    last_run: int
    quotes: frozenset[int]
    names: Weighed
    concepts: Weighed
    stems: Weighed
    numbers: Weighed
    lead: Weighed
    whole: Weighed
    lengths: tuple[float, float, float]
    name_weight: float
    lead_weight: float
    places: frozenset[str]
    weekdays: frozenset[str]
    lead_names: frozenset[str]
    parties: frozenset[str]
    states: frozenset[str]
    lead_states: frozenset[str]
    all_lead_states: frozenset[str]
    all_states: frozenset[str]
    fresh: tuple[Telling, ...]
    types: frozenset[str]
    acts: frozenset[str]
    stages: frozenset[str]
    targets: frozenset[str]
    actors: frozenset[str]
    answers: bool


def traits(of: Features) -> Traits:
    """Weigh an article's features."""
    names = {name: weight for name, weight in rarities(of.names).items() if weight >= _NAME}
    concepts = rarities(f"c:{concept}" for concept in of.concepts)
    stems = rarities(of.stems, f"{of.lang}:")
    lead = rarities(of.lead) | dict.fromkeys((token for token in of.lead if token.startswith("@")), _STATE)
    figures = rarities(of.numbers, "#")
    fresh = tuple(telling for telling in of.told if telling.fresh)
    types = frozenset(telling.type for telling in fresh)
    return Traits(
        of=of,
        runs=frozenset(of.shingles),
        last_run=max(of.shingles) if len(of.shingles) >= KEPT_SHINGLES else 1 << 32,
        quotes=frozenset(of.quotes),
        names=names,
        concepts=concepts,
        stems=stems,
        numbers=figures,
        lead=lead,
        whole={
            **names,
            **concepts,
            **{f"@{state}": _STATE for state in of.states},
            **{f"#{number}": weight for number, weight in figures.items()},
        },
        lengths=(_length(concepts), _length(stems), _length(lead)),
        name_weight=sum(names.values()),
        lead_weight=sum(lead.values()),
        places=frozenset(token for token in concepts if token.startswith(_PLACE)),
        weekdays=frozenset(token for token in lead if token.startswith(_DAY)),
        lead_names=frozenset(name for name in lead.keys() & names.keys() if names[name] >= RARE),
        parties=frozenset(of.parties) & names.keys(),
        states=frozenset(of.states) - REASON,
        lead_states=_without(lead, "@") - {"RU", "US", "UA"} - ALLIANCES,
        all_states=frozenset(of.states).union(
            *map(_concerned, of.told), (places()[each].country for each in of.offices)
        ),
        all_lead_states=_without(lead, "@") - ALLIANCES - REASON,
        fresh=fresh,
        types=types,
        acts=types - SURROUNDING,
        stages=frozenset(telling.stage for telling in fresh) - {""},
        targets=frozenset(telling.target for telling in fresh) - {"", "RU"} - ALLIANCES,
        actors=_actors(fresh),
        answers=_answers(fresh, lead),
    )


def _answers(fresh: Sequence[Telling], lead: Weighed) -> bool:
    """Whether an article is of what somebody says to a measure, and not of the measure."""
    if fresh[:1] and fresh[0].type in SURROUNDING:
        return fresh[0].type == ANSWER
    answered = not fresh or any(telling.type == ANSWER for telling in fresh)
    return answered and not ANSWERS.isdisjoint(lead)


def _actors(fresh: Iterable[Telling]) -> frozenset[str]:
    """Who acts by what is news, whatever else is said of it."""
    return frozenset(telling.actor for telling in fresh if telling.type not in SURROUNDING) - {""} - ALLIANCES - REASON


def _concerned(telling: Telling) -> tuple[str, str]:
    return telling.actor, telling.target


def _length(weighed: Weighed) -> float:
    return math.sqrt(sum(weight * weight for weight in weighed.values()))


def _without(tokens: Iterable[str], mark: str) -> frozenset[str]:
    return frozenset(token[1:] for token in tokens if token.startswith(mark))
