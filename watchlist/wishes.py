"""What a subscription asks for, wish by wish: each says of a case whether it is met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from watchlist.config import SubscriptionSettings
from watchlist.happening import ABOUT_NOBODY, Case, Happening
from watchlist.model import Kind, Signal
from watchlist.names.countries import country_code


class Wish(StrEnum):
    """What can leave a case out, by the subscription's own word for it where it has one."""

    EVENTS = "events"
    SUBJECTS = "subjects"
    MIN_SCORE = "min_score"
    SOURCES = "sources"
    COUNTRIES = "countries"
    PROGRAMS = "programs"
    TYPES = "types"
    CERTAINTIES = "certainties"
    BESIDE = "beside"
    """What a story says beside its news, which only who names it is told."""


def is_wanted(case: Case) -> bool:
    """Whether every wish of the subscription is met."""
    return all(met(case) for met in _MET.values())


def unmet(case: Case) -> Iterator[Wish]:
    """The wishes that leave a case out."""
    return (wish for wish, met in _MET.items() if not met(case))


def is_asked_for(one: Happening, to: SubscriptionSettings) -> bool:
    """Whether a subscription names what a story says: its type, or where it names no types its certainty."""
    if to.types:
        return any(signal.type in to.types for signal in one.signals)
    return any(signal.certainty in to.certainties for signal in one.signals)


def _events(case: Case) -> bool:
    return case.event.kind in case.to.events


def _sources(case: Case) -> bool:
    return not case.to.sources or case.event.source in case.to.sources


def _countries(case: Case) -> bool:
    """Whether it has to do with a wanted country; what is known to have to do with none is not kept from anybody."""
    if not case.to.countries:
        return True
    wanted = {country.upper() for country in case.to.countries}
    if case.event.entry is not None:
        return not wanted.isdisjoint(case.event.entry.countries)
    known = set(_places(case))
    return not known or not wanted.isdisjoint(known)


def _places(case: Case) -> Iterator[str]:
    """The countries of what has no entry: of its subject, of its members, and those at which it is aimed."""
    subject = case.people.subjects.get(case.subject or "")
    if subject is not None and subject.country:
        yield subject.country
    for member in case.event.members:
        yield from member.countries
    yield from filter(None, (_aimed_at(signal.target) for signal in _fresh(case) if signal.target))


@lru_cache(maxsize=4096)
def _aimed_at(target: str) -> str | None:
    """The country of a target in words: "Turkey", or "companies in Türkiye"."""
    return country_code(target.rpartition(" in ")[2])


def _programs(case: Case) -> bool:
    """Whether a wanted program is among the entry's; what has no entry is kept from nobody."""
    if not case.to.programs or case.event.entry is None:
        return True
    wanted = [_pattern(program) for program in case.to.programs]
    return any(one.fullmatch(program) for one in wanted for program in case.event.entry.programs)


@lru_cache(maxsize=256)
def _pattern(program: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, program.strip().split("*"))), re.IGNORECASE | re.DOTALL)


def _types(case: Case) -> bool:
    return case.event.kind is not Kind.REPORTED or not case.to.types or bool(_of_types(case))


def _certainties(case: Case) -> bool:
    """Whether one fresh signal has a wanted certainty: one of a wanted type, where types are named too."""
    if case.event.kind is not Kind.REPORTED or not case.to.certainties:
        return True
    return any(signal.certainty in case.to.certainties for signal in _of_types(case) or _fresh(case))


def _of_types(case: Case) -> list[Signal]:
    return [signal for signal in _fresh(case) if not case.to.types or signal.type in case.to.types]


def _fresh(case: Case) -> list[Signal]:
    return [signal for signal in case.one.signals if not signal.background]


def _beside(case: Case) -> bool:
    return not case.one.beside or is_asked_for(case.one, case.to)


def _subjects(case: Case) -> bool:
    if case.hit is None:
        return case.event.kind in ABOUT_NOBODY or case.to.subjects == "all"
    if isinstance(case.to.subjects, str):
        return True
    subject = case.people.subjects.get(case.hit.subject)
    if subject is None:
        return False
    names = {*subject.tags, subject.id}
    return any(case.people.merged.get(one, one) in names or one in names for one in case.to.subjects)


def _min_score(case: Case) -> bool:
    return case.hit is None or case.hit.comparison.score >= case.to.min_score


# Those first that leave most out: a list may meet very many at once.
_MET: Mapping[Wish, Callable[[Case], bool]] = {
    Wish.EVENTS: _events,
    Wish.SUBJECTS: _subjects,
    Wish.MIN_SCORE: _min_score,
    Wish.SOURCES: _sources,
    Wish.COUNTRIES: _countries,
    Wish.PROGRAMS: _programs,
    Wish.TYPES: _types,
    Wish.CERTAINTIES: _certainties,
    Wish.BESIDE: _beside,
}
