"""The score: how likely two parties are one, and why.

Identifiers decide first. Then the best pair of names counts: words that tell firms apart weigh most, the words of a
trade little, legal forms almost nothing. A word of one name that stands against another word of the other says that
they are two; a word that one name has more says much less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

from watchlist.model import Comparison, Feature, Name, Party, Schema, Strength
from watchlist.names.context import context, decided
from watchlist.names.explain import reasons
from watchlist.names.parts import Parts, parts
from watchlist.names.verdict import EVERYDAY, Verdict, compare_names
from watchlist.names.weights import REVIEW_AT_MOST

IDENTIFIER = "identifier"
"""The strength of a match that an equal number decides."""

WEAK_NAME = "weak_name"
"""The feature of a score that stops there because a weak name met."""


def compare(a: str | Party, b: str | Party, schema: str = Schema.LEGAL_ENTITY) -> Comparison:
    """Compare two names, which are what ``schema`` says, or two parties.

    >>> compare("ÖRNEK DIŞ TİCARET LİMİTED ŞİRKETİ", "Ornek Foreign Trade Limited Company").score > 0.9
    True
    >>> compare("Örnek Elektronik A.Ş.", "Başka Elektronik A.Ş.").score < 0.6
    True
    """
    return compare_parties(party_of(a, schema), party_of(b, schema))


def party_of(named: str | Party, schema: str = Schema.LEGAL_ENTITY) -> Party:
    """Make a party of a name; a party is one already."""
    return Party((Name(named),), schema) if isinstance(named, str) else named


NAMES_AT_MOST = 0.9999
"""What names come to at most, however many rare words are equal: 1.0 is for equal numbers."""


def compare_parties(query: Party, candidate: Party, *, explained_from: float = 0.0) -> Comparison:
    """Compare two parties: an equal identifier decides, else the best pair of names with what speaks for and against.

    A weak name (on either side) or one everyday word alone never scores more than 0.69. Scores below
    ``explained_from`` come without their reasons, which take a third of the time.
    """
    if found := decided(query, candidate):
        return _decided(candidate, found)
    best, ours, theirs = _best_names(query, candidate)
    beside = tuple(context(query, candidate))
    score = min(_moved(best.score, [feature.weight for feature in beside]), NAMES_AT_MOST)
    weak = Strength.WEAK in (ours.strength, theirs.strength)
    capped = min(score, REVIEW_AT_MOST) if weak or best.note == EVERYDAY else score
    if capped < explained_from:
        return Comparison(round(capped, 4), theirs.text, theirs.strength)
    moved = (*reasons(best), *beside, *_limits(best.score, score, beside))
    explanation = (*moved, *_caps(capped == REVIEW_AT_MOST < score, weak, ours, theirs))
    return Comparison(round(capped, 4), theirs.text, theirs.strength, explanation)


def _moved(score: float, weights: Iterable[float]) -> float:
    """A score of names by what stands beside them: what speaks for it takes it at most half way to 1."""
    moved = score * prod(weights)
    return moved if moved <= score else min(moved, (1 + score) / 2)


def _limits(named: float, score: float, beside: Iterable[Feature]) -> Iterator[Feature]:
    if score > named and score < named * prod(feature.weight for feature in beside):
        yield Feature("at_most", round(score, 4), "", "", "what stands beside the names takes a score half way to 1")


def is_person(ours: str, theirs: str = Schema.PERSON) -> bool:
    """Whether two schemas are compared as persons' names."""
    return Schema.PERSON in (ours, theirs) and {ours, theirs} <= {Schema.PERSON, Schema.LEGAL_ENTITY}


def _best_names(query: Party, candidate: Party) -> tuple[Verdict, Name, Name]:
    person = is_person(query.schema, candidate.schema)
    scored = (
        (_capped(verdict.score, verdict.note, ours, theirs), verdict, ours, theirs)
        for ours, theirs in product(query.names, candidate.names)
        for verdict in _verdicts(ours.text, theirs.text, person)
    )
    nothing = Parts("", (), frozenset(), "", person)
    empty = (0.0, Verdict(0.0, nothing, nothing, None), Name(""), Name(""))
    _, verdict, ours, theirs = max(scored, key=lambda found: found[0], default=empty)
    return verdict, ours, theirs


def _verdicts(ours: str, theirs: str, person: bool) -> Iterator[Verdict]:
    for left, right in product(parts(ours, person), parts(theirs, person)):
        yield compare_names(left, right)


def _capped(score: float, note: str, ours: Name, theirs: Name) -> float:
    weak = Strength.WEAK in (ours.strength, theirs.strength)
    return min(score, REVIEW_AT_MOST) if weak or note == EVERYDAY else score


def _decided(candidate: Party, reasons_why: tuple[Feature, ...]) -> Comparison:
    name = candidate.names[0].text if candidate.names else ""
    return Comparison(round(prod(one.weight for one in reasons_why), 4), name, IDENTIFIER, reasons_why)


def _caps(capped: bool, weak: bool, ours: Name, theirs: Name) -> Iterator[Feature]:
    if capped and weak:
        yield Feature(WEAK_NAME, REVIEW_AT_MOST, ours.text, theirs.text, "a weak name alone is for review")
    elif capped:
        yield Feature("everyday_word", REVIEW_AT_MOST, ours.text, theirs.text, "words that many share are for review")
