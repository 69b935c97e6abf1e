"""Scopes: the ways in which a number can sensibly be meant, and what a list holds in each, the widest first."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from watchlist.model import Bound, Claim, Schema
from watchlist.names.fold import fold
from watchlist.news.standing import Standing, is_bank, is_personal, reasons, since

_YEAR = timedelta(days=366)
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=10)  # a rule is published some days after it is announced
_MANY = 5_000  # parties: of more, nobody says "firms only", and to tell each takes long
_MOST_RULES = 8  # of a year: more is no sum that anybody makes
_MOST_SCOPES = 32
_PLACED = frozenset({Schema.VESSEL, Schema.AIRPLANE})


@dataclass(frozen=True, slots=True)
class Holding:
    """What a list held on a day: its parties (of the claim's country), and how that is known.

    ``observed`` is whether our own readings reach back to that day; else only what the first reading has is known,
    by the dates that it prints. ``first_read`` and ``read_last`` are the days of those readings, ``undated`` those
    that print none, ``foreign`` the first words of names of groups that belong elsewhere, ``country`` and ``name`` the
    country's.
    """

    parties: tuple[Standing, ...]
    first_read: date
    observed: bool = True
    read_last: date | None = None
    undated: int = 0
    foreign: frozenset[str] = frozenset()
    country: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A way in which a number can be meant: ``whole`` for the widest, ``fits`` whether it may support a claim.

    A ``narrow`` one is told only where no wider one holds the same.
    """

    label: str
    parties: tuple[Standing, ...]
    whole: bool = False
    fits: bool = True
    narrow: bool = False

    def keys(self, most: int | None) -> tuple[str, ...]:
        """The first keys of its parties, in order; all of them where no most is given."""
        return tuple(sorted(one.key for one in self.parties)[:most])


def scopes(claim: Claim, holding: Holding) -> tuple[Scope, ...]:
    """The scopes of a claim that hold anything, the first in any case, the widest meaning first."""
    return tuple(islice(_without_doubles(_scopes(claim, holding)), _MOST_SCOPES))


def _scopes(claim: Claim, holding: Holding) -> Iterator[Scope]:
    """The scopes of a claim, the widest meaning first; of what was done, what was added around its day before all."""
    parties = tuple(one for one in holding.parties if _is_counted(one, claim.what))
    those = f"{_nouns(claim.what)} of {holding.name}" if holding.name else _nouns(claim.what)
    if claim.act:
        added = [*_added(claim, parties, those)]
        yield from added
        # What was done may be told long after; only where nothing was added then can the number be of all that stand,
        # and a loose one only where the words name no day.
        may_stand = not added and (claim.bound is Bound.EXACT or claim.as_of_by == "article")
        for scope in _standing(claim, parties, those, holding):
            yield dataclasses.replace(scope, whole=False, fits=scope.fits and may_stand)
    else:
        yield from _standing(claim, parties, those, holding)


def _standing(claim: Claim, parties: tuple[Standing, ...], those: str, holding: Holding) -> Iterator[Scope]:
    """What stands on the day of the claim; where its words name a reason, what is listed for that is meant first."""
    general = [
        *_since_named(claim, parties, those),
        Scope(f"all {those}", parties, whole=True),
        Scope(f"{those}, without persons, bare addresses and groups from elsewhere", _firms(parties, holding)),
        Scope(f"{those} added since {since().name}", tuple(one for one in parties if one.on and one.on >= since().day)),
    ]
    by_reason = [
        scope for code in _told_reasons(parties) for scope in _for_reason(code, parties, those, claim, holding)
    ]
    named = reasons().get(claim.reason or "")
    own = [scope for scope in by_reason if named and f"reasons of {named.name}" in scope.label]
    yield from (*own, *general, *(scope for scope in by_reason if scope not in own))
    yield from _by_rule(parties, those, claim)


def _since_named(claim: Claim, parties: Iterable[Standing], those: str) -> Iterator[Scope]:
    """What was added since the day that the words name."""
    if claim.since:
        later = tuple(one for one in parties if one.on and claim.since and one.on >= claim.since)
        yield Scope(f"{those} added since {claim.since.isoformat()}", later)


def _for_reason(
    code: str, parties: tuple[Standing, ...], those: str, claim: Claim, holding: Holding
) -> Iterator[Scope]:
    """What is listed on account of a country: all of it, firms only, and by the last rules of the year before."""
    listed = tuple(one for one in parties if code in one.reasons)
    label = f"{those} for reasons of {reasons()[code].name}"
    # A reason that the words do not name is meant only where it is the matter of the day.
    meant = claim.reason == code or (claim.reason is None and bool(_rules(listed, claim)))
    yield Scope(label, listed, fits=meant)
    yield Scope(f"{label}, firms only", _firms(listed, holding), fits=meant, narrow=True)
    yield from _last_rules(listed, label, claim)


def _last_rules(parties: Sequence[Standing], label: str, claim: Claim) -> Iterator[Scope]:
    """What the last rules of the year before added together, from most of them to the last one alone."""
    rules = _rules(parties, claim)
    for number in range(min(len(rules), _MOST_RULES), 0, -1):
        last = rules[-number:]
        told = f"the last {number} rules" if number > 1 else "the last rule"
        cited = ", ".join(_cited(day, rule) for day, rule in last)
        found = tuple(one for one in parties if (one.on, one.rule) in last)
        yield Scope(f"{label} by {told} ({cited})", found, narrow=True)


def _by_rule(parties: Sequence[Standing], those: str, claim: Claim) -> Iterator[Scope]:
    """What the rules of the year before added, together and each: one alone, unless the last, supports no count."""
    yield from _last_rules(parties, those, claim)
    for day, rule in _rules(parties, claim)[-_MOST_RULES:]:
        found = tuple(one for one in parties if (one.on, one.rule) == (day, rule))
        yield Scope(f"{those} added by {_cited(day, rule)}", found, fits=False)


def _cited(day: date, rule: str) -> str:
    """A rule and its day, or the day alone."""
    return f"{rule} of {day.isoformat()}" if rule else f"the round of {day.isoformat()}"


def _rules(parties: Iterable[Standing], claim: Claim) -> list[tuple[date, str]]:
    """The rules (or rounds, by their day) that added any of these in the year before, the earliest first."""
    until = reach(claim) or date.max
    return sorted({(one.on, one.rule) for one in parties if one.on and until - _YEAR < one.on <= until})


def _added(claim: Claim, parties: Sequence[Standing], those: str) -> Iterator[Scope]:
    """What was added around the day of the claim: in all, and in each round."""
    day = claim.as_of or date.max
    near = tuple(one for one in parties if one.on and (claim.since or day - _BEFORE) <= one.on <= (reach(claim) or day))
    when = f"from {claim.since.isoformat()} to" if claim.since else "around"
    if near or not claim.value:
        yield Scope(f"{those} added {when} {day.isoformat()}", near, whole=True)
        yield _once(f"{those} added {when} {day.isoformat()}", near)
    for on, rule in sorted({(one.on, one.rule) for one in near if one.on}):
        of_round = tuple(one for one in near if (one.on, one.rule) == (on, rule))
        yield Scope(f"{those} added by {_cited(on, rule)}", of_round)
        yield _once(f"{those} added by {_cited(on, rule)}", of_round)


def _once(label: str, parties: Iterable[Standing]) -> Scope:
    """The parties, each once where it stands under several countries: so offices count what they announce."""
    once = {fold(one.name): one for one in sorted(parties, key=lambda one: one.key, reverse=True)}
    return Scope(f"{label}, each party once", tuple(once.values()), narrow=True)


def _later(day: date) -> date:
    return day + _AFTER if day < date.max - _AFTER else date.max


def reach(claim: Claim) -> date | None:
    """The last day on which what a claim is about may be printed: that of a rule follows its announcement."""
    if claim.as_of is None:
        return None
    return _later(claim.as_of) if claim.act and not claim.since else claim.as_of


def _told_reasons(parties: Iterable[Standing]) -> list[str]:
    """The reasons for which any of them is listed, the commonest first."""
    told = [code for one in parties for code in one.reasons]
    return sorted(set(told), key=lambda code: (-told.count(code), code))


def _firms(parties: Sequence[Standing], holding: Holding) -> tuple[Standing, ...]:
    """Those of them that are firms of the country, none where there are too many to tell."""
    if len(parties) > _MANY:
        return ()
    return tuple(
        one
        for one in parties
        if not one.bare
        and one.schema not in _PLACED
        and not is_personal(one.name, one.schema)
        and one.head not in holding.foreign
        and (not one.tied or holding.country is None or holding.country in one.tied)
    )


def _is_counted(one: Standing, what: str) -> bool:
    """Whether a party is one of what is counted, so far as its list says what it is."""
    match what:
        case "companies" | "entities":
            return one.schema != Schema.PERSON and one.schema not in _PLACED
        case "banks":
            return is_bank(one.name)
        case "individuals":
            return is_personal(one.name, one.schema)
        case "vessels":
            return one.schema == Schema.VESSEL
        case "aircraft":
            return one.schema == Schema.AIRPLANE
    return True


def _nouns(what: str) -> str:
    return "entries" if what in {"companies", "entities", "parties"} else what


def _without_doubles(scopes: Iterable[Scope]) -> Iterator[Scope]:
    """The scopes that hold anything, the first in any case; a narrow one only where none before holds the same."""
    held: set[frozenset[str]] = set()
    for place, scope in enumerate(scopes):
        keys = frozenset(one.key for one in scope.parties)
        if not place or (scope.parties and not (scope.narrow and keys in held)):
            yield scope
        held.add(keys)
