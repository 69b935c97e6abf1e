"""What SECO's elements mean: one entry of a target, with the places and the sanctions sets that it names.

What no field of an entry has room for becomes a detail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.seco_names import names, titles
from watchlist.lists.seco_references import References, country_of, day
from watchlist.lists.seco_shape import named, said, unread
from watchlist.lists.strict_xml import LOCAL
from watchlist.model import Address, Detail, Entry, Identifier, Schema
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of

_SCHEMAS = {
    "individual": Schema.PERSON,
    "entity": Schema.ORGANIZATION,
    "vessel": Schema.VESSEL,
    "aircraft": Schema.AIRPLANE,
}
_LABELLED = re.compile(r"(?P<label>[^\W\d_][^:;]{1,60}?)\s*:\s*(?P<number>[\w./() -]{3,40})")
_NUMBERLESS = frozenset({"date", "place", "country", "type", "year", "registered"})
"""The first words of labels that speak of a number's register, and not of the number."""


def entry(key: str, target: _Element, references: References) -> Entry:
    """Make the entry of a target; only its own identities count, not those that its modifications repeat."""
    parties = named(target, "individual", "entity", "object")
    if len(parties) != 1:
        raise ParseError(f"{len(parties)} parties stand where one was expected")
    (party,) = parties
    kind = LOCAL[party.tag]
    identities = named(party, "identity")
    addresses = _addresses(identities, references)
    countries = _countries(identities)
    return Entry(
        key,
        target.get("ssid", ""),
        _SCHEMAS.get(party.get("object-type", "") if kind == "object" else kind, Schema.LEGAL_ENTITY),
        names(identities),
        programs=tuple(dict.fromkeys(_programs(target, references))),
        addresses=addresses,
        identifiers=tuple(dict.fromkeys(_identifiers(party, identities, addresses))),
        jurisdictions=countries if kind != "individual" else (),
        nationalities=countries if kind == "individual" else (),
        birth_dates=_dates(identities) if kind == "individual" else (),
        birth_places=_birth_places(identities, references),
        listed_on=_listed_on(target),
        title=titles(identities),
        details=tuple(dict.fromkeys(_details(target, party, references))),
    )


def _listed_on(target: _Element) -> date | None:
    listed = [change for change in named(target, "modification") if change.get("modification-type") == "listed"]
    return day(
        max([change.get("effective-date", "") or change.get("publication-date", "") for change in listed], default="")
    )


def _programs(target: _Element, references: References) -> Iterator[str]:
    """The programmes and sets; an older form of the list names the set in an attribute."""
    ids = [said(one) for one in named(target, "sanctions-set-id")] + [target.get("sanctions-set-id", "")]
    yield from (references.sets.get(ssid, ssid) for ssid in ids if ssid)


def _addresses(identities: Iterable[_Element], references: References) -> tuple[Address, ...]:
    found = [_address(one, references) for identity in identities for one in named(identity, "address")]
    return tuple(dict.fromkeys(address for address in found if address.text))


def _address(element: _Element, references: References) -> Address:
    where = references.place(element)
    box, care = said(element, "p-o-box"), said(element, "c-o")
    lines = (f"c/o {care}" if care else "", said(element, "address-details"), f"P.O. Box {box}" if box else "")
    text = ", ".join(filter(None, (*lines, said(element, "zip-code"), where.text)))
    return Address(text, where.town, where.country)


def _countries(identities: Iterable[_Element]) -> tuple[str, ...]:
    found = [country_of(country) for country in _nationalities(identities)]
    return tuple(dict.fromkeys([code for code in found if code]))


def _nationalities(identities: Iterable[_Element]) -> Iterator[_Element]:
    for identity in identities:
        for nationality in named(identity, "nationality"):
            yield from named(nationality, "country")


def _dates(identities: Iterable[_Element]) -> tuple[str, ...]:
    dates = [_date(one) for identity in identities for one in named(identity, "day-month-year")]
    return tuple(dict.fromkeys(filter(None, dates)))


def _date(element: _Element) -> str:
    """A date as far as it is known, in words that say how sure it is and of which calendar."""
    parts = (element.get("year", ""), element.get("month", "").zfill(2), element.get("day", "").zfill(2))
    known = parts[: next((n for n, part in enumerate(parts) if not part.strip("0")), 3)]
    text = "-".join(known)
    calendar = element.get("calendar", "Gregorian")
    circa = "circa " if text and element.get("quality") == "low" else ""
    return circa + text + (f" ({calendar})" if text and calendar != "Gregorian" else "")


def _birth_places(identities: Iterable[_Element], references: References) -> tuple[str, ...]:
    places = [references.place(one).text for identity in identities for one in named(identity, "place-of-birth")]
    return tuple(dict.fromkeys(filter(None, places)))


def _identifiers(party: _Element, identities: Iterable[_Element], addresses: Iterable[Address]) -> Iterator[Identifier]:
    for identity in identities:
        for document in named(identity, "identification-document"):
            yield from _document(document)
    countries = {address.country for address in addresses}
    country = countries.pop() if len(countries) == 1 else None
    for information in named(party, "other-information"):
        yield from _numbers(said(information), country)


def _document(element: _Element) -> tuple[Identifier, ...]:
    issuers = [country_of(issuer) for issuer in named(element, "issuer")]
    return identifier(_label(element), said(element, "number"), next(iter(issuers), None))


def _label(document: _Element) -> str:
    return document.get("document-type", "document").replace("-", " ")


def _numbers(text: str, country: str | None) -> Iterator[Identifier]:
    """The numbers in a remark that stand behind a label that is known; the remark itself stays a detail.

    >>> [(i.type, i.value) for i in _numbers("Registration number: 1027700132195; Tax ID (INN): 7708004767.", "RU")]
    [('registration', '1027700132195'), ('tax', '7708004767')]
    >>> list(_numbers("Date of registration: 12.3.2001", "RU"))
    []
    """
    for part in text.split(";"):
        found = _LABELLED.fullmatch(part.strip().rstrip("."))
        if found and sum(map(str.isdigit, found["number"])) >= 3:
            label = found["label"]
            if kind_of(label) not in ("other", "none") and label.lower().split()[0] not in _NUMBERLESS:
                yield from identifier(label, found["number"].strip(), country)


def _details(target: _Element, party: _Element, references: References) -> Iterator[Detail]:
    """Every fact that no field of an entry has room for."""
    for foreign in named(target, "foreign-identifier"):
        if text := said(foreign):
            yield Detail("Foreign identifier", text)
    if LOCAL[party.tag] == "object" and party.get("object-type", "") not in _SCHEMAS:
        yield Detail("Object type", party.get("object-type", ""))
    if party.get("sex"):
        yield Detail("Sex", party.get("sex", ""))
    for identity in named(party, "identity"):
        yield from _facts(identity, references, is_person=LOCAL[party.tag] == "individual")
    yield from _remarks(party)
    for attribute in (*named(target, "generic-attribute"), *named(party, "generic-attribute")):
        yield Detail(attribute.get("name", "Attribute"), said(attribute))
    yield from unread(party)


def _remarks(party: _Element) -> Iterator[Detail]:
    for name, label in (("justification", "Justification"), ("other-information", "Other information")):
        for text in map(said, named(party, name)):
            if text:
                yield Detail(label, text)
    for relation in named(party, "relation"):
        words = (
            relation.get("relation-type", "").replace("-", " "),
            relation.get("target-id"),
            said(relation, "remark"),
        )
        yield Detail("Relation", " ".join(filter(None, words)))


def _facts(identity: _Element, references: References, *, is_person: bool) -> Iterator[Detail]:
    """What an identity says of its dates, countries, addresses and documents besides them."""
    if not is_person:
        yield from (Detail("Date", text) for text in _dates([identity]))
    for country in _nationalities([identity]):
        if country_of(country) is None:
            yield Detail("Nationality", said(country))
    for address in named(identity, "address"):
        yield from _noted("Address", address, _address(address, references).text)
    for birth in named(identity, "place-of-birth"):
        yield from _noted("Place of birth", birth, references.place(birth).text)
    for document in named(identity, "identification-document"):
        yield from _document_facts(document, references)


def _noted(label: str, element: _Element, text: str) -> Iterator[Detail]:
    if note := said(element, "remark", "remarks"):
        yield Detail(f"{label} note", f"{text}: {note}" if text else note)
    if element.get("quality") == "low":
        yield Detail(f"{label} of low quality", text)
    if element.get("current") == "false":
        yield Detail(f"{label} no longer current", text)


def _document_facts(document: _Element, references: References) -> Iterator[Detail]:
    number, issuer = said(document, "number"), said(document, "issuer")
    named_so = f"{_label(document)} {number}".rstrip()
    if number and not _document(document):
        yield Detail(_label(document), number)
    if issuer and (not number or country_code(issuer) is None):
        yield Detail(f"{named_so} issuer", issuer)
    where = "; ".join(references.place(one).text for one in named(document, "place-of-issue"))
    if issued := ", ".join(filter(None, (said(document, "date-of-issue"), where))):
        yield Detail(f"{named_so} issued", issued)
    for name, word in (("expiry-date", "expires"), ("remark", "note")):
        if text := said(document, name):
            yield Detail(f"{named_so} {word}", text)
