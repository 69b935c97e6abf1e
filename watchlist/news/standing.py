"""Standing: what of a listed party is counted by: its day and rule, its kind, and on whose account it is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from watchlist.model import Entry, Schema, Value
from watchlist.names.fold import fold
from watchlist.names.parts import parts
from watchlist.names.vocabulary import Kind, forms, persons
from watchlist.resources import decoded

_MOSTLY = 0.5  # of a rule's parties
_SEVERAL = 3  # parties of one group
_LONGEST_PERSON = 5  # words
_PERSONAL = frozenset({Kind.DISTINCTIVE, Kind.GIVEN, Kind.PARTICLE, Kind.INITIAL})


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The country on whose account parties are listed, and how lists say so."""

    name: str
    sections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Since(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day from which on the press counts, and what it is called."""

    name: str
    day: date


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reasons: dict[str, Reason]
    since: Since
    words: dict[str, tuple[str, ...]]


class Standing(Value, frozen=True):
    """A party on a list as it is counted: ``rule`` is the citation that put it there, ``on`` the day of that.

    ``tied`` are the countries that the list ties it to by more than an address, ``bare`` is an address without a name.
    """

    key: str
    name: str
    schema: str
    countries: tuple[str, ...]
    tied: tuple[str, ...] = ()
    on: date | None = None
    rule: str = ""
    reasons: tuple[str, ...] = ()
    bare: bool = False

    @property
    def head(self) -> str:
        """The first word of its name."""
        return fold(self.name).partition(" ")[0]


def standing(entry: Entry, seen: date | None = None) -> Standing:
    """What an entry is counted by; ``seen`` is the day on which it was seen to be new, for one that prints none."""
    first = min(
        (cited for cited in entry.citations if cited.date), key=lambda cited: cited.date or date.max, default=None
    )
    return Standing(
        key=entry.key,
        name=entry.name,
        schema=entry.schema,
        countries=entry.countries,
        tied=_tied(entry),
        on=(first.date if first else None) or entry.listed_on or seen,
        rule=first.text if first else "",
        reasons=_own_reasons(entry),
        bare=any(detail.label in _file().words["bare"] for detail in entry.details),
    )


def rule_reasons(found: Iterable[Standing]) -> dict[str, tuple[str, ...]]:
    """On whose account each rule lists: that of most of its parties, or the country in which most of them are."""
    sizes: Counter[str] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    for one in found:
        if one.rule:
            sizes[one.rule] += 1
            told.update((one.rule, code) for code in {*one.reasons, *(set(one.countries) & reasons().keys())})
    most = {(rule, code) for (rule, code), count in told.items() if count >= _MOSTLY * sizes[rule]}
    return {rule: tuple(sorted(code for of, code in most if of == rule)) for rule in sizes}


def with_rules(found: Iterable[Standing], rules: Mapping[str, tuple[str, ...]]) -> tuple[Standing, ...]:
    """The parties, each also on account of what its rule is made for."""
    return tuple(
        msgspec.structs.replace(one, reasons=tuple(sorted({*one.reasons, *rules.get(one.rule, ())}))) for one in found
    )


def foreign_heads(found: Iterable[Standing], country: str) -> frozenset[str]:
    """The first words of names that several parties of other countries have, and more than in this country."""
    here: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for one in found:
        (here if country in one.countries else there)[one.head] += 1
    return frozenset(head for head, count in there.items() if count >= _SEVERAL and count > 2 * here[head])


def reasons() -> Mapping[str, Reason]:
    """Every country on whose account lists name parties, by its code."""
    return _file().reasons


def since() -> Since:
    """The day from which on the press counts."""
    return _file().since


def _tied(entry: Entry) -> tuple[str, ...]:
    numbers = (number.country for number in entry.identifiers if number.country)
    spelled = (code for name in entry.names[:1] if (code := _form_country(name.text)))
    return tuple(sorted({*entry.jurisdictions, *entry.nationalities, *entry.citizenships, *numbers, *spelled}))


def _form_country(name: str) -> str | None:
    """The one country that uses the legal form at the end of a name."""
    last = fold(name).split()[-1:]
    form = forms().phrases.get(last[0]) if last else None
    return form.country if form else None


def _own_reasons(entry: Entry) -> tuple[str, ...]:
    """On whose account the words of its law say that a party is listed."""
    return _reasons_of(entry.programs, entry.licence_policy, tuple(cited.text for cited in entry.citations))


@lru_cache(maxsize=1 << 14)
def _reasons_of(programs: tuple[str, ...], policy: str, cited: tuple[str, ...]) -> tuple[str, ...]:
    text = f" {' '.join(fold(' '.join((*programs, policy, *cited))).split())} "
    return tuple(
        code
        for code, reason in reasons().items()
        if any(program in reason.sections for program in programs) or any(map(text.__contains__, _sought(code)))
    )


@cache
def _sought(code: str) -> tuple[str, ...]:
    """The words of a reason as they are sought in folded text."""
    return tuple(
        f" {fold(word.removesuffix('*'))}{'' if word.endswith('*') else ' '}" for word in reasons()[code].words
    )


@lru_cache(maxsize=1 << 14)
def is_personal(name: str, schema: str) -> bool:
    """Whether a party is a person: as the list says, or, where it does not say what it is, by a name of names alone.

    >>> is_personal("Murat Peker", "LegalEntity"), is_personal("Kral Aviation", "LegalEntity")
    (True, False)
    """
    if schema != Schema.LEGAL_ENTITY:
        return schema == Schema.PERSON
    words = fold(name).split()
    if not 2 <= len(words) <= _LONGEST_PERSON or any(any(map(str.isdigit, word)) for word in words):
        return False
    read = parts(name, person=False)[0]
    titled = words[0] in persons().titles | persons().common
    return not read.forms and all(word.kind in _PERSONAL for word in read.words[titled:])


def is_bank(name: str) -> bool:
    """Whether a name is a bank's.

    >>> is_bank("Örnek Katılım Bankası A.Ş."), is_bank("Embankment Trading")
    (True, False)
    """
    words = fold(name).split()
    exact = {word for word in _file().words["banks"] if not word.endswith("*")}
    begun = tuple(word[:-1] for word in _file().words["banks"] if word.endswith("*"))
    return any(word in exact or word.startswith(begun) for word in words)


@cache
def _file() -> _File:
    return decoded(Path(__file__).parent / "scopes.toml", _File)
