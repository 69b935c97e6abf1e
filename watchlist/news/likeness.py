"""Likeness: how much speaks for it that two articles tell one report, and whether one is a copy of the other.

Each kind of evidence is a measure of a pair, and its weight is data, in likeness.toml, learned from texts of which it
is known what they tell (scripts/benchmarks/stories). The sum is the logarithm of the odds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

from watchlist.model import Feature
from watchlist.news.features import Features
from watchlist.news.traits import Traits, Weighed, traits

WINDOW = timedelta(days=10)
CERTAIN = 6.0
"""More evidence than this, for or against, says no more: one odd pair does not outweigh a whole story."""

_COPY = 0.25  # share of common runs of words that nobody has by chance
_NEAR_COPY = 0.35  # the same text, with another headline or another outlet's changes
_WITHIN = 0.8  # of the shorter text's runs stand in the longer one
_FEWEST_RUNS = 8
_ALIKE_IN_LENGTH = 0.3
_ANOTHER_PARTY = 7.0  # what it weighs that the same is done to another: more than one form of words brings
_ANOTHER = "the same is done to others, and they share no name and no number"
_DEEDS = frozenset({"designation", "delisting", "penalty", "criminal"})
_RETOLD = 3.0
_OTHERS = 2  # names
_NO_LEAD = 0.3  # of a lead in which nothing says anything
_TOLD = 0.05  # of evidence, from which on it is worth telling
_UNDATED = 0.6  # days that we take to lie between articles of which one has no date
_STARTED = 0.5  # days that cost nothing: the same news is told overnight and in other time zones


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of relation needs at least, and what each measure adds to it."""

    enough: float
    bias: float
    weights: dict[str, float]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    same: Kind
    follows: Kind


@cache
def _file() -> _File:
    return msgspec.toml.decode((Path(__file__).parent / "likeness.toml").read_bytes(), type=_File)


def same_kind() -> Kind:
    """What makes two articles tell one report."""
    return _file().same


def follows_kind() -> Kind:
    """What makes one article's report go on from the other's."""
    return _file().follows


class Pair:
    """Two articles side by side, with what they share: names, what words stand for, words and numbers."""

    __slots__ = (
        "concepts",
        "covered",
        "meaning",
        "name_weight",
        "names",
        "numbers",
        "one",
        "one_language",
        "other",
        "stems",
    )

    def __init__(self, one: Traits, other: Traits) -> None:
        self.one = one
        self.other = other
        self.one_language = one.of.lang == other.of.lang
        self.names = _shared(one.names, other.names)
        self.concepts = _shared(one.concepts, other.concepts)
        self.stems = _shared(one.stems, other.stems) if self.one_language else ()
        self.numbers = _shared(one.numbers, other.numbers)
        self.name_weight = sum([one.names[name] for name in self.names])
        self.meaning = _alike(one.concepts, self.concepts, one.lengths[0] * other.lengths[0])
        self.covered = _covered(one, other), _covered(other, one)


def _runs(pair: Pair) -> float:
    """Equal runs of words, where they are not a form that is filled in for one country and for another."""
    return 0.0 if _other_states(pair) or _several_others(pair) else shared_runs(pair.one, pair.other)


def _quotes(pair: Pair) -> float:
    return float(not pair.one.quotes.isdisjoint(pair.other.quotes))


def _names(pair: Pair) -> float:
    return min(3.0, pair.name_weight)


def _names_share(pair: Pair) -> float:
    return pair.name_weight / min(pair.one.name_weight, pair.other.name_weight) if pair.name_weight else 0.0


def _names_of_another_act(pair: Pair) -> float:
    return _names(pair) * _other_types(pair)


def _lead_names(pair: Pair) -> float:
    """Whether a name in the lead of each stands in the other."""
    return float(_named_in(pair.one.lead, pair.other.names) and _named_in(pair.other.lead, pair.one.names))


def _other_names(pair: Pair) -> float:
    """Whether each has a rare name in its lead that the other does not print."""
    mine, theirs = pair.one.lead_names, pair.other.lead_names
    return float(bool(mine - pair.other.names.keys()) and bool(theirs - pair.one.names.keys()) and not mine & theirs)


def _concepts(pair: Pair) -> float:
    return pair.meaning


def _translated(pair: Pair) -> float:
    return 0.0 if pair.one_language else pair.meaning


def _other_language(pair: Pair) -> float:
    return float(not pair.one_language)


def _words(pair: Pair) -> float:
    return _alike(pair.one.stems, pair.stems, pair.one.lengths[1] * pair.other.lengths[1])


def _lead_met(pair: Pair) -> float:
    return min(pair.covered)


def _one_lead_met(pair: Pair) -> float:
    return max(pair.covered)


def _leads(pair: Pair) -> float:
    shared = _shared(pair.one.lead, pair.other.lead)
    return _alike(pair.one.lead, shared, pair.one.lengths[2] * pair.other.lengths[2])


def _numbers(pair: Pair) -> float:
    return min(2.0, sum(pair.one.numbers[number] for number in pair.numbers if len(number) > 1))


def _small_numbers(pair: Pair) -> float:
    return min(1.0, sum(pair.one.numbers[number] for number in pair.numbers if len(number) == 1))


def _other_numbers(pair: Pair) -> float:
    return float(bool(pair.one.numbers) and bool(pair.other.numbers) and not pair.numbers)


def _states(pair: Pair) -> float:
    mine, theirs = pair.one.states, pair.other.states
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _other_states(pair: Pair) -> float:
    return _apart(pair.one.lead_states, pair.other.lead_states)


def _places(pair: Pair) -> float:
    return min(2.0, sum(pair.one.concepts[place] for place in pair.one.places & pair.other.places))


def _other_places(pair: Pair) -> float:
    return _apart(pair.one.places, pair.other.places)


def _other_weekdays(pair: Pair) -> float:
    return _apart(pair.one.weekdays, pair.other.weekdays)


def _type(pair: Pair) -> float:
    return float(_both_tell(pair) and pair.one.fresh[0].type == pair.other.fresh[0].type)


def _other_types(pair: Pair) -> float:
    return _apart(pair.one.acts, pair.other.acts)


def _other_certainty(pair: Pair) -> float:
    return float(_both_tell(pair) and pair.one.fresh[0].certainty != pair.other.fresh[0].certainty)


def _carried_out(pair: Pair) -> float:
    """Whether one tells of a measure that the other only threatens or demands."""
    mine, theirs = pair.one, pair.other
    return float((mine.is_ahead and theirs.is_done) or (theirs.is_ahead and mine.is_done))


def _actor(pair: Pair) -> float:
    return float(_both_tell(pair) and bool(pair.one.fresh[0].actor) and _actors_are(pair, equal=True))


def _other_actor(pair: Pair) -> float:
    return float(_both_tell(pair) and _actors_are(pair, equal=False))


def _target(pair: Pair) -> float:
    return float(not pair.one.targets.isdisjoint(pair.other.targets))


def _elsewhere(pair: Pair) -> float:
    """Whether the consequences befall different countries; Russia is the reason given everywhere."""
    return _apart(pair.one.targets, pair.other.targets)


def _one_answers(pair: Pair) -> float:
    return float(pair.one.answers is not pair.other.answers)


def _one_tells(pair: Pair) -> float:
    return float(bool(pair.one.fresh) is not bool(pair.other.fresh))


def _origin(pair: Pair) -> float:
    return float(pair.one.of.origin is not None and pair.one.of.origin == pair.other.of.origin)


def _other_origin(pair: Pair) -> float:
    mine, theirs = pair.one.of.origin, pair.other.of.origin
    return float(mine is not None and theirs is not None and mine != theirs)


def _same_outlet(pair: Pair) -> float:
    """Whether one outlet prints both, which has its own manner and tells a report once."""
    return float(bool(pair.one.of.outlet) and pair.one.of.outlet == pair.other.of.outlet)


def _days(pair: Pair) -> float:
    found = days_apart(pair.one.of, pair.other.of)
    return min(10.0, max(0.0, (_UNDATED if found is None else found) - _STARTED)) / 3


MEASURES: Mapping[str, Callable[[Pair], float]] = {
    "runs": _runs,
    "quotes": _quotes,
    "names": _names,
    "names_share": _names_share,
    "names_of_another_act": _names_of_another_act,
    "lead_names": _lead_names,
    "other_names": _other_names,
    "concepts": _concepts,
    "translated": _translated,
    "other_language": _other_language,
    "words": _words,
    "lead_met": _lead_met,
    "one_lead_met": _one_lead_met,
    "leads": _leads,
    "numbers": _numbers,
    "small_numbers": _small_numbers,
    "other_numbers": _other_numbers,
    "states": _states,
    "other_states": _other_states,
    "places": _places,
    "other_places": _other_places,
    "other_weekdays": _other_weekdays,
    "type": _type,
    "other_types": _other_types,
    "other_certainty": _other_certainty,
    "carried_out": _carried_out,
    "actor": _actor,
    "other_actor": _other_actor,
    "target": _target,
    "elsewhere": _elsewhere,
    "one_answers": _one_answers,
    "one_tells": _one_tells,
    "origin": _origin,
    "other_origin": _other_origin,
    "same_outlet": _same_outlet,
    "days": _days,
}


def enough() -> float:
    """How much evidence makes two articles tell one report."""
    return same_kind().enough


def likeness(one: Traits, other: Traits) -> float:
    """The evidence that two articles tell one report, no more of it than is certain; ``enough()`` is enough."""
    pair = Pair(one, other)
    if _near_copy(pair):
        return CERTAIN
    return max(-CERTAIN, min(CERTAIN, _sum(same_kind(), pair) - _ANOTHER_PARTY * _befalls_another(pair)))


def kinship(one: Traits, other: Traits) -> float:
    """The evidence that one article's report goes on from the other's, above 0 where it does."""
    return _sum(follows_kind(), Pair(one, other)) - follows_kind().enough


def _sum(kind: Kind, pair: Pair) -> float:
    return kind.bias + sum([weight * MEASURES[name](pair) for name, weight in kind.weights.items()])


def explain_pair(one: Features, other: Features) -> tuple[Feature, ...]:
    """What speaks for and against it that two articles tell one report, the weightiest first, with what met."""
    pair = Pair(traits(one), traits(other))
    if _near_copy(pair):
        return (Feature("near_copy", CERTAIN, "", "", f"{shared_runs(pair.one, pair.other):.0%} of the text is equal"),)
    against = (
        Feature(
            "another_party", -_ANOTHER_PARTY, _listed(pair.one.lead_names), _listed(pair.other.lead_names), _ANOTHER
        ),
    )
    return (*(against if _befalls_another(pair) else ()), *_explained(same_kind(), pair))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def explain_kinship(one: Traits, earlier: Traits) -> tuple[Feature, ...]:
    """What speaks for and against it that an article's report goes on from an earlier one's."""
    return _explained(follows_kind(), Pair(one, earlier))


def _explained(kind: Kind, pair: Pair) -> tuple[Feature, ...]:
    moved = {name: weight * MEASURES[name](pair) for name, weight in kind.weights.items()}
    said = [_feature(pair, name, weight) for name, weight in moved.items() if abs(weight) >= _TOLD]
    said.append(Feature("start", round(kind.bias, 2), "", "", "what any two articles of these days have against it"))
    return tuple(sorted(said, key=lambda each: -abs(each.weight)))


def _feature(pair: Pair, name: str, weight: float) -> Feature:
    met = _MET.get(name)
    mine, theirs = met(pair) if met else ("", "")
    return Feature(name, round(weight, 2), mine, theirs)


def copied(one: Traits, other: Traits) -> bool:
    """Whether one article copies, translates or retells the other, whoever wrote it."""
    pair = Pair(one, other)
    return shared_runs(one, other) >= _COPY or bool(_quotes(pair)) or _retold(pair)


def _retold(pair: Pair) -> bool:
    """Whether two articles share so many particulars that one was written from the other."""
    return _names(pair) + _numbers(pair) + 4 * _words(pair) + 2 * _places(pair) >= _RETOLD


def near_copy(one: Traits, other: Traits) -> bool:
    """Whether both are one text, be it with another headline or rubbish of the page around it."""
    return _near_copy(Pair(one, other))


def _near_copy(pair: Pair) -> bool:
    one, other = pair.one, pair.other
    if one.runs.isdisjoint(other.runs) or min(len(one.runs), len(other.runs)) < _FEWEST_RUNS:
        return False
    if _apart(one.lead_states, other.lead_states) or _several_others(pair) or _befalls_another(pair):
        return False
    shorter, longer = sorted((len(one.runs), len(other.runs)))
    within = shared_runs(one, other)
    return (within >= _WITHIN and shorter >= _ALIKE_IN_LENGTH * longer) or _common_runs(one, other) >= _NEAR_COPY


def _befalls_another(pair: Pair) -> bool:
    """Whether the same is done to somebody else: each tells of a party that the other does not name, in no one number.

    One form of words serves for one firm today and for another tomorrow, and who tracks the second must hear of it. In
    two languages one name may be written in two ways.
    """
    one, other = pair.one, pair.other
    if not pair.one_language or pair.names or pair.numbers:
        return False
    return bool(one.types & other.types & _DEEDS and one.lead_names and other.lead_names)


def _several_others(pair: Pair) -> bool:
    """Whether each names several that the other does not: one form of words for several acts."""
    mine, theirs = pair.one.names, pair.other.names
    return min(len(mine), len(theirs)) - len(pair.names) >= _OTHERS


def shared_runs(one: Traits, other: Traits) -> float:
    """Which share of the shorter text's runs of words stands in the longer one, as far as the kept ones tell."""
    last = min(one.last_run, other.last_run)
    both = sum(run <= last for run in one.runs & other.runs)
    if not both:
        return 0.0
    return both / min(sum(run <= last for run in one.runs), sum(run <= last for run in other.runs))


def _common_runs(one: Traits, other: Traits) -> float:
    """Which share of all their runs both have."""
    last = min(one.last_run, other.last_run)
    return sum(run <= last for run in one.runs & other.runs) / sum(run <= last for run in one.runs | other.runs)


def within_window(one: Features, other: Features) -> bool:
    """Whether both may be of one story by their dates; an unknown date stands against nothing."""
    found = days_apart(one, other)
    return found is None or found <= WINDOW / timedelta(days=1)


def days_apart(one: Features, other: Features) -> float | None:
    """How many days lie between two articles, None where one has no date."""
    if one.moment and other.moment:
        return abs(one.moment - other.moment) / timedelta(days=1)
    if one.day and other.day:
        return float(abs((one.day - other.day).days))
    return None


def _shared(mine: Weighed, theirs: Weighed) -> tuple[str, ...]:
    return tuple(mine.keys() & theirs.keys())


def _alike(weighed: Weighed, shared: tuple[str, ...], lengths: float) -> float:
    """The cosine of two weighed sets, from what they share."""
    return sum([weighed[token] ** 2 for token in shared]) / lengths if lengths and shared else 0.0


def _covered(one: Traits, other: Traits) -> float:
    met = sum([one.lead[token] for token in one.lead.keys() & other.whole.keys()])
    return met / one.lead_weight if one.lead_weight else _NO_LEAD


def _named_in(lead: Weighed, names: Weighed) -> bool:
    return any(token in names for token in lead)


def _apart(mine: Set[str], theirs: Set[str]) -> float:
    return float(bool(mine) and bool(theirs) and mine.isdisjoint(theirs))


def _both_tell(pair: Pair) -> bool:
    return bool(pair.one.fresh) and bool(pair.other.fresh)


def _actors_are(pair: Pair, *, equal: bool) -> bool:
    mine, theirs = pair.one.fresh[0].actor, pair.other.fresh[0].actor
    return bool(mine) and bool(theirs) and (mine == theirs) is equal


Met = Callable[[Pair], tuple[str, str]]


def _said(tokens: Iterable[str]) -> str:
    return ", ".join(sorted(token.removeprefix("c:").removeprefix("place_").replace("_", " ") for token in tokens))


def _both(shared: Callable[[Pair], Iterable[str]]) -> Met:
    return lambda pair: (_said(shared(pair)),) * 2


def _each(of: Callable[[Traits], Iterable[str]]) -> Met:
    return lambda pair: (_said(of(pair.one)), _said(of(pair.other)))


def _unmet(pair: Pair) -> tuple[str, str]:
    """What stands in the lead of each and nowhere in the other."""
    mine = (token for token in pair.one.lead if token not in pair.other.whole)
    theirs = (token for token in pair.other.lead if token not in pair.one.whole)
    return _said(mine), _said(theirs)


def _printed(pair: Pair) -> tuple[str, str]:
    """The names that both print, as each prints them."""
    return _as_in(pair.one.of, pair.names), _as_in(pair.other.of, pair.names)


def _as_in(of: Features, names: Iterable[str]) -> str:
    printed = dict(zip(of.names, of.printed, strict=False))
    return ", ".join(sorted(printed.get(name, name) for name in names))


_MET: Mapping[str, Met] = {
    "names": _printed,
    "names_share": _printed,
    "names_of_another_act": _printed,
    "lead_names": _printed,
    "other_names": _each(lambda one: one.lead_names),
    "concepts": _both(lambda pair: pair.concepts),
    "translated": _both(lambda pair: pair.concepts),
    "other_language": _each(lambda one: (one.of.lang,)),
    "words": _both(lambda pair: pair.stems),
    "lead_met": _unmet,
    "one_lead_met": _unmet,
    "leads": _both(lambda pair: _shared(pair.one.lead, pair.other.lead)),
    "numbers": _both(lambda pair: (number for number in pair.numbers if len(number) > 1)),
    "small_numbers": _both(lambda pair: (number for number in pair.numbers if len(number) == 1)),
    "other_numbers": _each(lambda one: one.numbers),
    "states": _both(lambda pair: pair.one.states & pair.other.states),
    "other_states": _each(lambda one: one.lead_states),
    "places": _both(lambda pair: pair.one.places & pair.other.places),
    "other_places": _each(lambda one: one.places),
    "other_weekdays": _each(lambda one: one.weekdays),
    "type": _each(lambda one: one.types),
    "other_types": _each(lambda one: one.acts),
    "other_certainty": _each(lambda one: (telling.certainty for telling in one.fresh[:1])),
    "carried_out": _each(lambda one: {telling.certainty for telling in one.fresh}),
    "actor": _each(lambda one: (telling.actor for telling in one.fresh[:1])),
    "other_actor": _each(lambda one: (telling.actor for telling in one.fresh[:1])),
    "target": _both(lambda pair: pair.one.targets & pair.other.targets),
    "elsewhere": _each(lambda one: one.targets),
    "origin": _each(lambda one: (one.of.origin or "",)),
    "other_origin": _each(lambda one: (one.of.origin or "",)),
    "same_outlet": _each(lambda one: (one.of.outlet,)),
    "days": _each(lambda one: (str(one.of.day or ""),)),
}
