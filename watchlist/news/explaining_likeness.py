"""Why two articles tell one report, or do not: the evidence that weighs most, with what met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from watchlist.model import Feature
from watchlist.news.features import Features
from watchlist.news.likeness import CERTAIN, Kind, follows_kind, near_copies, same_kind
from watchlist.news.matters import ANOTHER_DAY, ANOTHER_POWER, NEXT_STEP, begun_by, differences
from watchlist.news.measures import MEASURES
from watchlist.news.pair import Pair, shared
from watchlist.news.traits import Traits, traits

_FORM = "the same words are filled in for another matter"
_POWER = "two powers each do it by their own law"
_DAY = "they tell of two days"
_STEP = "one tells of the step that comes after what the other tells"
_BY = {NEXT_STEP: _STEP, ANOTHER_POWER: _POWER, ANOTHER_DAY: _DAY}
_TOLD = 0.05  # of evidence, from which on it is worth telling


def explain_pair(one: Features, other: Features) -> tuple[Feature, ...]:
    """What speaks for and against it that two articles tell one report, the weightiest first, with what met.

    What makes two matters of them stands first, and decides by itself.
    """
    pair = Pair(traits(one), traits(other))
    apart = [
        Feature(name, -CERTAIN, _said(mine), _said(theirs), _BY.get(name, _FORM))
        for name, (mine, theirs) in differences(pair)
    ]
    if near_copies(pair) and not apart:
        return (Feature("near_copy", CERTAIN, "", "", f"{pair.runs:.0%} of the text is equal"),)
    return (*apart, *_explained(same_kind(), pair))


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
    "other_parties": _each(lambda one: one.parties),
    "concepts": _both(lambda pair: pair.concepts),
    "translated": _both(lambda pair: pair.concepts),
    "other_language": _each(lambda one: (one.of.lang,)),
    "words": _both(lambda pair: pair.stems),
    "lead_met": _unmet,
    "one_lead_met": _unmet,
    "leads": _both(lambda pair: shared(pair.one.lead, pair.other.lead)),
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
    "actor": _each(lambda one: (telling.actor for telling in one.fresh[:1])),
    "other_actor": _each(lambda one: (telling.actor for telling in one.fresh[:1])),
    "other_actors": _each(lambda one: one.actors),
    "other_offices": _each(begun_by),
    "act_elsewhere": _each(lambda one: one.lead_states),
    "target": _both(lambda pair: pair.one.targets & pair.other.targets),
    "elsewhere": _each(lambda one: one.targets),
    "origin": _each(lambda one: (one.of.origin or "",)),
    "other_origin": _each(lambda one: (one.of.origin or "",)),
    "same_outlet": _each(lambda one: (one.of.outlet,)),
    "days": _each(lambda one: (str(one.of.day or ""),)),
}
