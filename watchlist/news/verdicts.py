"""Verdicts: a number in the press against what a list holds, in every scope in which it can sensibly be meant.

The scopes are tried from the widest to the narrowest. The first that fits is named; where the widest does, the number
is supported without more. What fits none of them is contradicted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from watchlist.model import Bound, Claim, Count, Schema, Verdict
from watchlist.names.fold import fold
from watchlist.news.claim_words import list_name
from watchlist.news.standing import Standing, is_bank, is_personal, reasons, since

_YEAR = timedelta(days=366)
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=10)  # a rule is published some days after it is announced
_NEAR = 0.1  # of the number, where it is meant about
_CLOSE = 10  # numbers from here on may be one off where the list's own dates are all that we have
_MEMBERS = 400  # keys of the scope that a verdict names
_FEW_MEMBERS = 60  # keys of each scope beside it
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
class _Scope:
    """A way in which a number can be meant: ``whole`` for the widest, ``fits`` whether it may support a claim.

    A ``narrow`` one is told only where no wider one holds the same.
    """

    label: str
    parties: tuple[Standing, ...]
    whole: bool = False
    fits: bool = True
    narrow: bool = False

    @property
    def count(self) -> Count:
        return Count(self.label, len(self.parties), self.keys(_FEW_MEMBERS))

    def keys(self, most: int) -> tuple[str, ...]:
        """The first keys of its parties, in order."""
        return tuple(sorted(one.key for one in self.parties)[:most])


def judged(claim: Claim, holding: Holding) -> Claim:
    """A claim with its verdict against what its list held on its day."""
    scopes = tuple(_without_doubles(_scopes(claim, holding)))[:_MOST_SCOPES]
    counts = tuple(scope.count for scope in scopes)
    chosen, slack = _chosen(claim, holding, scopes)
    note = " ".join(_notes(claim, holding, scopes, chosen, slack))
    if chosen is None:
        shown = scopes[0]
        return replace(
            claim, verdict=Verdict.CONTRADICTED, counted=len(shown.parties), scope=shown.label, counts=counts, note=note
        )
    return replace(
        claim,
        verdict=Verdict.SUPPORTED if chosen.whole and not slack else Verdict.SUPPORTED_FOR_SCOPE,
        counted=len(chosen.parties),
        scope=chosen.label,
        members=chosen.keys(_MEMBERS),
        counts=counts,
        note=note,
    )


def unchecked(claim: Claim, why: str) -> Claim:
    """A claim that cannot be checked, and why."""
    return replace(claim, verdict=Verdict.NOT_CHECKABLE, note=why)


# === choosing =======================================================================================================


def _chosen(claim: Claim, holding: Holding, scopes: Sequence[_Scope]) -> tuple[_Scope | None, int]:
    """The first scope that fits, and by how many it is off: one at most, where only printed dates are known."""
    fitting = [scope for scope in scopes if scope.fits]
    exact = next((scope for scope in fitting if _fits(claim, len(scope.parties))), None)
    if exact or holding.observed or claim.bound is not Bound.EXACT or claim.value < _CLOSE:
        return exact, 0
    near = next((scope for scope in fitting if abs(len(scope.parties) - claim.value) == 1), None)
    return near, len(near.parties) - claim.value if near else 0


def _fits(claim: Claim, count: int) -> bool:
    match claim.bound:
        case Bound.EXACT:
            return count == claim.value
        case Bound.AT_LEAST:
            return count >= claim.value
        case Bound.AT_MOST:
            return 0 < count <= claim.value
        case Bound.ABOUT:
            return abs(count - claim.value) <= max(1, round(claim.value * _NEAR))


def _notes(
    claim: Claim, holding: Holding, scopes: Sequence[_Scope], chosen: _Scope | None, slack: int
) -> Iterator[str]:
    """What a reader of the verdict must know: how the past is known, what is left out, and what the whole list has."""
    whole = max(scopes, key=lambda scope: len(scope.parties))
    name = list_name(claim.list or "", claim.part)
    if not holding.observed:
        yield (
            f"We first read the {name} on {holding.first_read.isoformat()}: what it held on {claim.as_of} is taken "
            "from the dates that it prints. Entries removed before that reading are not counted."
        )
    if holding.read_last and claim.as_of and holding.read_last < claim.as_of:
        yield f"We last read it on {holding.read_last.isoformat()}."
    if holding.undated:
        yield f"{holding.undated} of its entries print no date and are left out."
    if chosen and not chosen.whole and not claim.act:
        yield f"In all, {len(whole.parties)} stand there: {whole.label}."
    if slack:
        yield f"That is {abs(slack)} {'more' if slack > 0 else 'fewer'} than the article says."
    if chosen is None:
        yield "No scope has as many as the article says."
        if not holding.observed and claim.value > max(len(scope.parties) for scope in scopes):
            yield "Entries removed since may make up the difference."


# === scopes =========================================================================================================


def _scopes(claim: Claim, holding: Holding) -> Iterator[_Scope]:
    """The scopes of a claim, the widest meaning first; of what was done, what was added around its day before all."""
    parties = tuple(one for one in holding.parties if _is_counted(one, claim.what))
    those = f"{_nouns(claim.what)} of {holding.name}" if holding.name else _nouns(claim.what)
    if claim.act:
        added = [*_added(claim, parties, those)]
        yield from added
        # What was done may be told long after; only where nothing was added then can the number be of all that stand.
        may_stand = claim.bound is Bound.EXACT and not added
        for scope in _standing(claim, parties, those, holding):
            yield dataclasses.replace(scope, whole=False, fits=scope.fits and may_stand)
    else:
        yield from _standing(claim, parties, those, holding)


def _standing(claim: Claim, parties: tuple[Standing, ...], those: str, holding: Holding) -> Iterator[_Scope]:
    """What stands on the day of the claim; where its words name a reason, what is listed for that is meant first."""
    general = [
        *_since_named(claim, parties, those),
        _Scope(f"all {those}", parties, whole=True),
        _Scope(f"{those}, without persons, bare addresses and groups from elsewhere", _firms(parties, holding)),
        _Scope(
            f"{those} added since {since().name}", tuple(one for one in parties if one.on and one.on >= since().day)
        ),
    ]
    by_reason = [
        scope for code in _told_reasons(parties) for scope in _for_reason(code, parties, those, claim, holding)
    ]
    named = reasons().get(claim.reason or "")
    own = [scope for scope in by_reason if named and f"reasons of {named.name}" in scope.label]
    yield from (*own, *general, *(scope for scope in by_reason if scope not in own))
    yield from _by_rule(parties, those, claim)


def _since_named(claim: Claim, parties: Iterable[Standing], those: str) -> Iterator[_Scope]:
    """What was added since the day that the words name."""
    if claim.since:
        later = tuple(one for one in parties if one.on and claim.since and one.on >= claim.since)
        yield _Scope(f"{those} added since {claim.since.isoformat()}", later)


def _for_reason(
    code: str, parties: tuple[Standing, ...], those: str, claim: Claim, holding: Holding
) -> Iterator[_Scope]:
    """What is listed on account of a country: all of it, firms only, and by the last rules of the year before."""
    listed = tuple(one for one in parties if code in one.reasons)
    label = f"{those} for reasons of {reasons()[code].name}"
    # A reason that the words do not name is meant only where it is the matter of the day.
    meant = claim.reason == code or (claim.reason is None and bool(_rules(listed, claim)))
    yield _Scope(label, listed, fits=meant)
    yield _Scope(f"{label}, firms only", _firms(listed, holding), fits=meant, narrow=True)
    yield from _last_rules(listed, label, claim)


def _last_rules(parties: Sequence[Standing], label: str, claim: Claim) -> Iterator[_Scope]:
    """What the last rules of the year before added together, from most of them to the last one alone."""
    rules = _rules(parties, claim)
    for number in range(min(len(rules), _MOST_RULES), 0, -1):
        last = rules[-number:]
        told = f"the last {number} rules" if number > 1 else "the last rule"
        cited = ", ".join(_cited(day, rule) for day, rule in last)
        found = tuple(one for one in parties if (one.on, one.rule) in last)
        yield _Scope(f"{label} by {told} ({cited})", found, narrow=True)


def _by_rule(parties: Sequence[Standing], those: str, claim: Claim) -> Iterator[_Scope]:
    """What the rules of the year before added, together and each: one alone, unless the last, supports no count."""
    yield from _last_rules(parties, those, claim)
    for day, rule in _rules(parties, claim)[-_MOST_RULES:]:
        found = tuple(one for one in parties if (one.on, one.rule) == (day, rule))
        yield _Scope(f"{those} added by {_cited(day, rule)}", found, fits=False)


def _cited(day: date, rule: str) -> str:
    """A rule and its day, or the day alone."""
    return f"{rule} of {day.isoformat()}" if rule else f"the round of {day.isoformat()}"


def _rules(parties: Iterable[Standing], claim: Claim) -> list[tuple[date, str]]:
    """The rules (or rounds, by their day) that added any of these in the year before, the earliest first."""
    until = reach(claim) or date.max
    return sorted({(one.on, one.rule) for one in parties if one.on and until - _YEAR < one.on <= until})


def _added(claim: Claim, parties: Sequence[Standing], those: str) -> Iterator[_Scope]:
    """What was added around the day of the claim: in all, and in each round."""
    day = claim.as_of or date.max
    near = tuple(one for one in parties if one.on and (claim.since or day - _BEFORE) <= one.on <= (reach(claim) or day))
    when = f"from {claim.since.isoformat()} to" if claim.since else "around"
    if near:
        yield _Scope(f"{those} added {when} {day.isoformat()}", near, whole=True)
        yield _once(f"{those} added {when} {day.isoformat()}", near)
    for on, rule in sorted({(one.on, one.rule) for one in near if one.on}):
        of_round = tuple(one for one in near if (one.on, one.rule) == (on, rule))
        yield _Scope(f"{those} added by {_cited(on, rule)}", of_round)
        yield _once(f"{those} added by {_cited(on, rule)}", of_round)


def _once(label: str, parties: Iterable[Standing]) -> _Scope:
    """The parties, each once where it stands under several countries: so offices count what they announce."""
    once = {fold(one.name): one for one in sorted(parties, key=lambda one: one.key, reverse=True)}
    return _Scope(f"{label}, each party once", tuple(once.values()), narrow=True)


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


def _without_doubles(scopes: Iterable[_Scope]) -> Iterator[_Scope]:
    """The scopes that hold anything, the first in any case; a narrow one only where none before holds the same."""
    held: set[frozenset[str]] = set()
    for place, scope in enumerate(scopes):
        keys = frozenset(one.key for one in scope.parties)
        if not place or (scope.parties and not (scope.narrow and keys in held)):
            yield scope
        held.add(keys)
