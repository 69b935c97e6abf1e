"""What beside the names says that two parties are one, or two: numbers, countries, places, dates of birth.

Every weight multiplies the score of the names. What speaks for one party lifts a score by a tenth at most (a registry
number without its office apart), so that names stay what counts; what speaks against can take a score under review.
The scorer holds the product at 1.0, and a score that is for review only under its ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.model import Feature, Identifier, Name, Party, Schema
from watchlist.names.addresses import Place, place, same_address
from watchlist.names.births import SAME_DAY, nearest
from watchlist.names.identifiers import ANY, office, proven
from watchlist.names.numbers import Pair, against, meeting, supporting
from watchlist.names.ties import form_country

OTHER_PROVEN = 0.39
"""Two numbers that check digits prove, of which a party has one: under review (0.60) even for equal names of which all
else speaks for one party, as 0.39 × 1.35 × 1.02 × 1.05 × 1.01 × 1.03 is 0.587."""
OTHER_NUMBER = 0.85
"""Two numbers that nothing proves: one of them may be printed wrong or be of another sort."""
PROVEN_BESIDE, NUMBER_BESIDE = 0.90, 0.97
"""The same conflicts beside an equal number that decides: still a hit, but not a sure one."""
SAME_REGISTRY = 1.35
"""An equal registry number without its office: makes a hit (0.80) of names that are for review (0.60)."""

SAME_COUNTRY, SAME_FORM_COUNTRY = 1.02, 1.01
"""A country in common, as stated and as a legal form of one country implies it: most parties of a list share a few."""
OTHER_REGISTRATION, OTHER_COUNTRY, OTHER_FORM_COUNTRY = 0.90, 0.94, 0.97
"""None in common: where each has one alone and not by an address, where they are stated, where a form implies one."""

SAME_CITY, SAME_ADDRESS = 1.01, 1.03
"""A city has many firms of like names; a street and number far fewer, though a building has many firms."""
OTHER_CITY = 0.95
"""Firms only: the other city may be a branch's. People move."""

OTHER_SCHEMA = 0.75

_PERSONAL = frozenset({Schema.PERSON})
_THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})


def decided(query: Party, candidate: Party) -> tuple[Feature, ...] | None:
    """The equal numbers that decide, whatever the names, and what conflicts with them; None where none decides.

    A number that check digits prove decides even against another; one that nothing proves does not decide against
    two proven numbers that differ.
    """
    met = meeting(query.identifiers, candidate.identifiers)
    if not met:
        return None
    opposed = list(against(query.identifiers, candidate.identifiers))
    if any(map(_both_proven, opposed)) and not any(_decides(pair) for pair in met):
        return None
    return (*map(_decisive, met), *(_conflict(pair, PROVEN_BESIDE, NUMBER_BESIDE) for pair in opposed))


def context(query: Party, candidate: Party) -> Iterator[Feature]:
    """What beside the names speaks for or against: each weight multiplies the score."""
    yield from _numbers(query.identifiers, candidate.identifiers)
    yield from _country(query, candidate)
    if _unlike_schemas(query.schema, candidate.schema):
        yield Feature("schema", OTHER_SCHEMA, query.schema, candidate.schema, "two sorts of party")
    yield from _places(query, candidate)
    if query.birth_dates and candidate.birth_dates and (born := nearest(query.birth_dates, candidate.birth_dates)):
        yield Feature("birth_date", born.weight, born.ours, born.theirs, born.note)


def lift(query: Party) -> float:
    """The most that what stands beside a query's names can multiply a score by, but for equal numbers."""
    places = SAME_CITY * SAME_ADDRESS if query.addresses else 1.0
    return SAME_COUNTRY * places * (SAME_DAY if query.birth_dates else 1.0)


def _decides(pair: Pair) -> bool:
    return pair[0].type == ANY or _both_proven(pair)


def _both_proven(pair: Pair) -> bool:
    return proven(pair[0]) and proven(pair[1])


def _decisive(pair: Pair) -> Feature:
    ours, theirs = pair
    value = theirs.value if theirs.type == "swift" or ours.type == ANY else ours.value
    given_by = f" of {office(theirs).title()}" if theirs.type == "registration" and office(theirs) else ""
    return Feature(theirs.type, 1.0, value, theirs.value, f"an equal identifier{given_by} decides")


def _conflict(pair: Pair, proven_weight: float, weight: float) -> Feature:
    ours, theirs = pair
    sure = _both_proven(pair)
    note = "two different numbers of which a party has one" + (", both with valid check digits" if sure else "")
    return Feature(ours.type, proven_weight if sure else weight, ours.value, theirs.value, note)


def _numbers(ours: tuple[Identifier, ...], theirs: tuple[Identifier, ...]) -> Iterator[Feature]:
    """What numbers say that decide nothing."""
    if not ours or not theirs:
        return
    for pair in against(ours, theirs):
        yield _conflict(pair, OTHER_PROVEN, OTHER_NUMBER)
    for mine, yours in supporting(ours, theirs):
        note = "an equal registry number of one country; which office gave it is not known"
        yield Feature("registry_number", SAME_REGISTRY, mine.value, yours.value, note)
        break


def _country(query: Party, candidate: Party) -> Iterator[Feature]:
    """What countries say; the legal form alone is no news to the names, so one side must state a country."""
    if not (query.countries or candidate.countries):
        return
    if {*query.countries} & {*candidate.countries}:
        weight, note, ours, theirs = SAME_COUNTRY, "a country in common", query.countries, candidate.countries
    else:
        ours, theirs = _or_implied(query), _or_implied(candidate)
        weight, note = _implied_or_other(query, candidate, {*ours}, {*theirs})
    if ours and theirs:
        yield Feature("country", weight, ", ".join(ours), ", ".join(theirs), note)


def _or_implied(party: Party) -> tuple[str, ...]:
    """The countries that a party states, and those whose legal forms its names have."""
    return tuple(dict.fromkeys((*party.countries, *_form_countries(party.names))))


def _form_countries(names: Iterable[Name]) -> Iterator[str]:
    yield from (country for name in names if (country := form_country(name.text)))


def _implied_or_other(query: Party, candidate: Party, ours: set[str], theirs: set[str]) -> tuple[float, str]:
    if ours & theirs:
        return SAME_FORM_COUNTRY, "a country in common, by the legal form"
    if not (query.countries and candidate.countries):
        return OTHER_FORM_COUNTRY, "the legal form is another country's"
    if _registered(query) and _registered(candidate):
        return OTHER_REGISTRATION, "each is of one country alone, and not of the same"
    return OTHER_COUNTRY, "no country in common"


def _registered(party: Party) -> bool:
    """Whether a party is of one country, and not only by an address."""
    return len(party.countries) == 1 and all(address.country != party.countries[0] for address in party.addresses)


def _places(query: Party, candidate: Party) -> Iterator[Feature]:
    """What cities and addresses say."""
    if not query.addresses or not candidate.addresses:
        return
    ours = {place(address): address.text for address in query.addresses}
    theirs = {place(address): address.text for address in candidate.addresses}
    yield from _city(ours, theirs, firms=Schema.PERSON not in (query.schema, candidate.schema))
    for mine, text in ours.items():
        if yours := next((other for other in theirs if same_address(mine, other)), None):
            yield Feature("address", SAME_ADDRESS, text, theirs[yours], "one street or building and number")
            break


def _city(ours: Iterable[Place], theirs: Iterable[Place], *, firms: bool) -> Iterator[Feature]:
    left, right = ({one.city: one.known for one in places if one.city} for places in (ours, theirs))
    if common := sorted(left.keys() & right.keys()):
        city = common[0].title()
        yield Feature("city", SAME_CITY, city, city, "a city in common")
    # Of a city that is not known, one cannot say that another spelling is another city.
    elif firms and left and right and all((*left.values(), *right.values())):
        yield Feature("city", OTHER_CITY, _listed(left), _listed(right), "no city in common")


def _listed(cities: Iterable[str]) -> str:
    return ", ".join(sorted(city.title() for city in cities))


def _unlike_schemas(ours: str, theirs: str) -> bool:
    if Schema.LEGAL_ENTITY in (ours, theirs) and not {ours, theirs} & _THINGS:
        return False
    return any((ours in sort) != (theirs in sort) for sort in (_PERSONAL, _THINGS))
