"""What beside the names says that two parties are one, or two: numbers, countries, what they are, dates of birth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.model import Feature, Identifier, Party, Schema
from watchlist.names.identifiers import ANY, conflicting, implied

OTHER_COUNTRY, OTHER_SCHEMA, OTHER_NUMBER, OTHER_BIRTH = 0.94, 0.75, 0.65, 0.8
SAME_COUNTRY = 1.02

_PERSONAL = frozenset({Schema.PERSON})
_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


def decided(query: Party, candidate: Party) -> tuple[Feature, ...] | None:
    """The equal number that decides, whatever the names; None where there is none."""
    found = _equal_identifier(query.identifiers, candidate.identifiers)
    if found is None:
        return None
    kind, value = found
    return (Feature(kind, 1.0, value, value, "an equal identifier decides"),)


def context(query: Party, candidate: Party) -> Iterator[Feature]:
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
