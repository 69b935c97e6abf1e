"""Measures: what each kind of evidence says of a pair of articles; what it weighs is learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchlist.news.matters import are_two, other_offices, others_alone
from watchlist.news.pair import Pair, alike, apart, days_apart, shared
from watchlist.news.traits import Weighed

_UNDATED = 0.6  # days that we take to lie between articles of which one has no date
_STARTED = 0.5  # days that cost nothing: the same news is told overnight and in other time zones


def _runs(pair: Pair) -> float:
    """Equal runs of words, where they are not a form that is filled in for one matter and for another."""
    return 0.0 if are_two(pair) else pair.runs


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


def _other_parties(pair: Pair) -> float:
    """Whether neither names at all whom the other is of."""
    return float(others_alone(pair.one, pair.other))


def _concepts(pair: Pair) -> float:
    return pair.meaning


def _translated(pair: Pair) -> float:
    return 0.0 if pair.one_language else pair.meaning


def _other_language(pair: Pair) -> float:
    return float(not pair.one_language)


def _words(pair: Pair) -> float:
    return alike(pair.one.stems, pair.stems, pair.one.lengths[1] * pair.other.lengths[1])


def _lead_met(pair: Pair) -> float:
    return min(pair.covered)


def _one_lead_met(pair: Pair) -> float:
    return max(pair.covered)


def _leads(pair: Pair) -> float:
    both = shared(pair.one.lead, pair.other.lead)
    return alike(pair.one.lead, both, pair.one.lengths[2] * pair.other.lengths[2])


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
    return apart(pair.one.lead_states, pair.other.lead_states)


def _places(pair: Pair) -> float:
    return min(2.0, sum(pair.one.concepts[place] for place in pair.one.places & pair.other.places))


def _other_places(pair: Pair) -> float:
    return apart(pair.one.places, pair.other.places)


def _other_weekdays(pair: Pair) -> float:
    return apart(pair.one.weekdays, pair.other.weekdays)


def _type(pair: Pair) -> float:
    return float(_both_tell(pair) and pair.one.fresh[0].type == pair.other.fresh[0].type)


def _other_types(pair: Pair) -> float:
    return apart(pair.one.acts, pair.other.acts)


def _other_certainty(pair: Pair) -> float:
    return float(_both_tell(pair) and pair.one.fresh[0].certainty != pair.other.fresh[0].certainty)


def _actor(pair: Pair) -> float:
    return float(_both_tell(pair) and bool(pair.one.fresh[0].actor) and _actors_are(pair, equal=True))


def _other_actor(pair: Pair) -> float:
    return float(_both_tell(pair) and _actors_are(pair, equal=False))


def _other_actors(pair: Pair) -> float:
    """Whether nobody who acts by the one acts by the other: two powers that list on one day do two things."""
    return apart(pair.one.actors, pair.other.actors)


def _other_offices(pair: Pair) -> float:
    return float(other_offices(pair))


def _act_elsewhere(pair: Pair) -> float:
    """Whether the same is done, and each begins with other states."""
    return _other_states(pair) * float(not pair.one.acts.isdisjoint(pair.other.acts))


def _target(pair: Pair) -> float:
    return float(not pair.one.targets.isdisjoint(pair.other.targets))


def _elsewhere(pair: Pair) -> float:
    """Whether the consequences befall different countries; Russia is the reason given everywhere."""
    return apart(pair.one.targets, pair.other.targets)


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
    "other_parties": _other_parties,
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
    "actor": _actor,
    "other_actor": _other_actor,
    "other_actors": _other_actors,
    "other_offices": _other_offices,
    "act_elsewhere": _act_elsewhere,
    "target": _target,
    "elsewhere": _elsewhere,
    "one_answers": _one_answers,
    "one_tells": _one_tells,
    "origin": _origin,
    "other_origin": _other_origin,
    "same_outlet": _same_outlet,
    "days": _days,
}


def _both_tell(pair: Pair) -> bool:
    return bool(pair.one.fresh) and bool(pair.other.fresh)


def _actors_are(pair: Pair, *, equal: bool) -> bool:
    mine, theirs = pair.one.fresh[0].actor, pair.other.fresh[0].actor
    return bool(mine) and bool(theirs) and (mine == theirs) is equal


def _named_in(lead: Weighed, names: Weighed) -> bool:
    return any(token in names for token in lead)
