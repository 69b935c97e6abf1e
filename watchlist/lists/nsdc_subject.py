"""What Ukraine's sanctions register says of one subject, and of the decrees that put it there, as one entry.

The register's own words stay: what no field of an entry has room for becomes a detail under the register's label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from watchlist.errors import ParseError
from watchlist.lists.loose_dates import day
from watchlist.lists.several_names import several
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier
from watchlist.names.ties import form_country
from watchlist.resources import decoder

KEY = "ua_nsdc"

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_DAYS = ("%Y-%m-%d",)
_DAYS = (*_ISO_DAYS, "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ")
_BRACKETED = re.compile(r"^(.+?)\s*\(([^()]+)\)$", re.DOTALL)
_ADDRESS = ("адреса", "місцезнаходження", "address")
# The first letter stands for itself in both cases (Cyrillic has two more forms of it), for a search that skips fast.
_TURKEY = re.compile("[TtТт\u1c84\u1c85](?i:уреч|урец|ürkiye|urkey)")

Texts = str | list[str] | None
Type = TypeVar("Type")


class Subject(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A subject as GET /v2/subjects gives it."""

    sid: str | int
    name: str
    status: str
    translit: str | None = None
    aliases: Texts = None
    citizenships: Texts = None
    bd: str | None = None
    dd: str | None = None
    identifiers: list[Number] | None = None
    attributes: list[Attribute] | None = None

    @property
    def key(self) -> str:
        """The register's own id."""
        return str(self.sid)

    @property
    def is_turkish(self) -> bool:
        """Whether anything of it points to Türkiye."""
        numbers, said = self.identifiers or (), self.attributes or ()
        names = (self.name, self.translit or "", *_texts(self.aliases))
        return (
            any(country_code(text) == "TR" for text in _texts(self.citizenships))
            or any(number.iso2 == "TR" for number in numbers)
            or any(_TURKEY.search(text) for text in (*names, *(one.value or "" for one in said)))
            or any(form_country(name) == "TR" for name in names)
        )


class Number(msgspec.Struct, forbid_unknown_fields=True):
    """An identifier: ``id`` says what it is ("tax:inn"), ``code`` holds one or several, parted by semicolons."""

    id: str
    code: str | None = None
    iso2: str | None = None
    note: str | None = None


class Attribute(msgspec.Struct, forbid_unknown_fields=True):
    """A fact under a label."""

    key: str
    value: str | None = None


class Decree(msgspec.Struct, forbid_unknown_fields=True):
    """The president's decree that puts a decision of the council into force."""

    number: str | None = None
    date: str | None = None
    link: str | None = None


class Restriction(msgspec.Struct, forbid_unknown_fields=True):
    """One of the sanctions."""

    restriction: str


class Action(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What one decree does to a subject, as GET /subjects/{sid}/actions gives it."""

    aid: str | int
    status: str
    decree: Decree | None = None
    endDate: str | None = None  # noqa: N815 - the register's name
    term: str | None = None
    restrictions: list[Restriction] | None = None
    reasons: Texts = None
    reason: Texts = None
    issuers: Texts = None


def decoded(content: bytes | msgspec.Raw, kind: type[Type], place: str) -> Type:
    """What the register says, as that of which it should be. Raises ParseError."""
    try:
        return decoder(kind).decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError(str(error), place=place) from error


def entry(subject: Subject, schema: Schema, actions: Sequence[Action]) -> Entry:
    """Make the entry of an active subject."""
    countries = tuple(dict.fromkeys(code for text in _texts(subject.citizenships) if (code := country_code(text))))
    decrees = [action.decree for action in actions if action.decree]
    person = schema is Schema.PERSON
    return Entry(
        KEY,
        subject.key,
        schema,
        tuple(_names(subject)),
        addresses=tuple(_addresses(subject)),
        identifiers=tuple(found for number in subject.identifiers or () for found in _numbers(number)),
        jurisdictions=() if person else countries,
        citizenships=countries if person else (),
        birth_dates=tuple(_dates(subject.bd)) if person else (),
        citations=tuple(dict.fromkeys(_citation(decree) for decree in decrees)),
        listed_on=min(filter(None, (_day(decree.date) for decree in decrees)), default=None),
        details=tuple(dict.fromkeys((*_details(subject, person=person), *_sanctions(actions)))),
    )


def ended_on(actions: Iterable[Action]) -> date | None:
    """The day on which the last of a subject's sanctions ended, where the register says it."""
    return max(filter(None, (_day(action.endDate) for action in actions)), default=None)


def _names(subject: Subject) -> Iterator[Name]:
    """The name as printed, the names outside and inside its brackets, the transliteration, and the aliases."""
    primary = " ".join(subject.name.split())
    found = [Name(primary)]
    if bracketed := _BRACKETED.match(primary):
        found.append(Name(bracketed[1], Strength.STRONG))
        found += [Name(text, Strength.STRONG, lang=lang) for text, lang in several(bracketed[2])]
    if subject.translit:
        found.append(Name(" ".join(subject.translit.split()), Strength.STRONG, "translit"))
    for aliases in _texts(subject.aliases):
        found += [Name(text, Strength.STRONG, "alias", lang) for text, lang in several(aliases)]
    once: dict[str, Name] = {}
    for name in found:
        once.setdefault(name.text, name)
    yield from once.values()


def _texts(texts: Texts) -> tuple[str, ...]:
    """The register's lists come as lists, or as one text."""
    every = (texts,) if isinstance(texts, str) else texts or ()
    return tuple(text for text in (" ".join(one.split()) for one in every) if text)


def _addresses(subject: Subject) -> Iterator[Address]:
    for one in subject.attributes or ():
        if _is_address(one) and one.value:
            text = " ".join(one.value.split())
            yield Address(text, country=_country(text))


def _is_address(attribute: Attribute) -> bool:
    return attribute.key.strip().lower().startswith(_ADDRESS)


def _country(address: str) -> str | None:
    """The country that stands first or last in an address."""
    parts = address.split(",")
    return country_code(parts[-1].strip(" .")) or country_code(parts[0].strip())


def _numbers(number: Number) -> Iterator[Identifier]:
    country = country_code(number.iso2) if number.iso2 else None
    for code in _codes(number):
        yield from identifier(number.id, code, country)


def _codes(number: Number) -> list[str]:
    return [code.strip() for code in (number.code or "").split(";") if code.strip()]


def _citation(decree: Decree) -> Citation:
    return Citation(f"Указ Президента України № {decree.number or '?'}", _day(decree.date), decree.link)


def _dates(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield str(_day(text) or text.strip())


def _day(text: str | None) -> date | None:
    if not text:
        return None
    printed = text.strip()
    # No other form is like this one, which nearly all have.
    return day(printed, _ISO_DAYS if _ISO.fullmatch(printed) else _DAYS)


def _details(subject: Subject, *, person: bool) -> Iterator[Detail]:
    if subject.status != "active":
        yield Detail("status", subject.status)
    if not person:
        yield from (Detail("bd", text) for text in _dates(subject.bd))
    yield from (Detail("dd", text) for text in _dates(subject.dd))
    for text in _texts(subject.citizenships):
        if country_code(text) is None:
            yield Detail("citizenships", text)
    for number in subject.identifiers or ():
        yield from _facts(number)
    for one in subject.attributes or ():
        if one.value and not _is_address(one):
            yield Detail(one.key, one.value)


def _facts(number: Number) -> Iterator[Detail]:
    """What an identifier says that an entry's identifiers have no room for."""
    for code in _codes(number):
        if not identifier(number.id, code, None):
            yield Detail(number.id, code)
    if number.note:
        yield Detail(f"{number.id} {number.code or ''}".strip(), number.note)


def _sanctions(actions: Iterable[Action]) -> Iterator[Detail]:
    for action in actions:
        if action.status != "active":
            yield Detail(f"action {action.aid}", action.status)
        for label, text in (("term", action.term), ("endDate", action.endDate)):
            if text:
                yield Detail(label, text)
        yield from (Detail("restriction", one.restriction) for one in action.restrictions or ())
        for label, texts in (("reason", action.reasons), ("reason", action.reason), ("issuers", action.issuers)):
            yield from (Detail(label, text) for text in _texts(texts))
