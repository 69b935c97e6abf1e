"""The score: how likely two parties are one, and why.

Identifiers decide first. Then the best pair of names counts: words that tell firms apart weigh most, the words of a
trade little, legal forms almost nothing. A word of one name that stands against another word of the other says that
they are two; a word that one name has more says much less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from watchlist.model import Comparison, Feature, Identifier, Name, Party, Schema, Strength
from watchlist.names.explain import reasons
from watchlist.names.identifiers import ANY, conflicting, implied
from watchlist.names.parts import Parts, parts
from watchlist.names.verdict import EVERYDAY, Verdict, compare_names

IDENTIFIER = "identifier"
"""The strength of a match that an equal number decides."""

REVIEW_AT_MOST = 0.69
"""What a weak name, or one everyday word alone, can score: something to review, never a match."""
WEAK_NAME = "weak_name"
"""The feature of a score that stops there because a weak name met."""

OTHER_COUNTRY, OTHER_SCHEMA, OTHER_NUMBER, OTHER_BIRTH = 0.94, 0.75, 0.65, 0.8
SAME_COUNTRY = 1.02

_PERSONAL = frozenset({Schema.PERSON})
_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


def compare(a: str, b: str, schema: str = Schema.LEGAL_ENTITY) -> Comparison:
    """Compare two names.

    >>> compare("ÖRNEK DIŞ TİCARET LİMİTED ŞİRKETİ", "Ornek Foreign Trade Limited Company").score > 0.9
    True
    >>> compare("Örnek Elektronik A.Ş.", "Başka Elektronik A.Ş.").score < 0.6
    True
    """
    return compare_parties(Party((Name(a),), schema), Party((Name(b),), schema))


def compare_parties(query: Party, candidate: Party, *, explained_from: float = 0.0) -> Comparison:
    """Compare two parties: an equal identifier decides, else the best pair of names with what speaks for and against.

    A weak name (on either side) or one everyday word alone never scores more than 0.69. Scores below
    ``explained_from`` come without their reasons, which take a third of the time.
    """
    if found := _equal_identifier(query.identifiers, candidate.identifiers):
        return _decided(candidate, *found)
    best, ours, theirs = _best_names(query, candidate)
    context = tuple(_context(query, candidate))
    score = best.score
    for feature in context:
        score *= feature.weight
    weak = Strength.WEAK in (ours.strength, theirs.strength)
    capped = min(score, REVIEW_AT_MOST) if weak or best.note == EVERYDAY else min(score, 1.0)
    if capped < explained_from:
        return Comparison(round(capped, 4), theirs.text, theirs.strength)
    explanation = (*reasons(best), *context, *_caps(capped == REVIEW_AT_MOST < score, weak, ours, theirs))
    return Comparison(round(capped, 4), theirs.text, theirs.strength, explanation)


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


def _equal_identifier(ours: Iterable[Identifier], theirs: tuple[Identifier, ...]) -> tuple[str, str] | None:
    """The type and value of an identifier that both have."""
    asked = tuple(ours)
    if not asked or not theirs:
        return None
    if met := implied(asked) & implied(theirs):
        return min(met)
    values = {found.value: found for found in theirs}
    for found in asked:
        if found.type == ANY and found.value in values:
            return values[found.value].type, found.value
    return None


def _decided(candidate: Party, kind: str, value: str) -> Comparison:
    name = candidate.names[0].text if candidate.names else ""
    return Comparison(1.0, name, IDENTIFIER, (Feature(kind, 1.0, value, value, "an equal identifier decides"),))


def _context(query: Party, candidate: Party) -> Iterator[Feature]:
    """What beside the names speaks for or against: each weight multiplies the score."""
    for ours, theirs in conflicting(query.identifiers, candidate.identifiers):
        yield Feature(
            ours.type, OTHER_NUMBER, ours.value, theirs.value, "two different numbers of which a party has one"
        )
    if query.countries and candidate.countries:
        same = bool(set(query.countries) & set(candidate.countries))
        ours_text, theirs_text = ", ".join(query.countries), ", ".join(candidate.countries)
        note = "a country in common" if same else "no country in common"
        yield Feature("country", SAME_COUNTRY if same else OTHER_COUNTRY, ours_text, theirs_text, note)
    if _unlike_schemas(query.schema, candidate.schema):
        yield Feature("schema", OTHER_SCHEMA, query.schema, candidate.schema, "two sorts of party")
    if query.birth_dates and candidate.birth_dates and not _born_alike(query.birth_dates, candidate.birth_dates):
        ours_text, theirs_text = ", ".join(query.birth_dates), ", ".join(candidate.birth_dates)
        yield Feature("birth_date", OTHER_BIRTH, ours_text, theirs_text, "born in different years")


def _unlike_schemas(ours: str, theirs: str) -> bool:
    if Schema.LEGAL_ENTITY in (ours, theirs) and not {ours, theirs} & _THINGS:
        return False
    return any((ours in sort) != (theirs in sort) for sort in (_PERSONAL, _THINGS))


def _born_alike(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two people may be born in one year; dates begin with the year."""
    return bool({date[:4] for date in ours} & {date[:4] for date in theirs})


def _caps(capped: bool, weak: bool, ours: Name, theirs: Name) -> Iterator[Feature]:
    if capped and weak:
        yield Feature(WEAK_NAME, REVIEW_AT_MOST, ours.text, theirs.text, "a weak name alone is for review")
    elif capped:
        yield Feature("everyday_word", REVIEW_AT_MOST, ours.text, theirs.text, "words that many share are for review")
