"""FollowTheMoney: a party as one entity, and what a list does to it as one Sanction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from watchlist.cli.exports import What
from watchlist.model import Entry, Identifier, Name, Schema, Strength, Subject, digest

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.exported import Asked
    from watchlist.cli.views import View
    from watchlist.store import Session

Properties = dict[str, list[str]]

TRACKED = "tracked"
"""The dataset of the subjects."""
EXPORT_CONTROL = ("us_bis_", "jp_meti")
"""How the keys of lists begin that control exports and block no property."""

THINGS = frozenset({Schema.VESSEL, Schema.AIRPLANE})
NUMBERS = {
    "vkn": "taxNumber",
    "tax": "taxNumber",
    "mersis": "registrationNumber",
    "registration": "registrationNumber",
    "uscc": "registrationNumber",
    "tckn": "idNumber",
    "national_id": "idNumber",
    "lei": "leiCode",
    "swift": "swiftBic",
    "duns": "dunsCode",
    "passport": "passportNumber",
    "imo": "imoNumber",
    "mmsi": "mmsi",
    "call_sign": "callSign",
}
"""Which property holds a number of our types."""
ONLY = {
    "passportNumber": {Schema.PERSON},
    "imoNumber": {Schema.VESSEL, Schema.COMPANY, Schema.ORGANIZATION},
    "mmsi": {Schema.VESSEL},
    "callSign": {Schema.VESSEL},
    **dict.fromkeys(("taxNumber", "idNumber", "leiCode", "swiftBic", "dunsCode"), set(Schema) - THINGS),
}
"""The schemas that have a property which not all have; elsewhere a number is a note."""
DATE = re.compile(r"\d{4}(-\d\d){0,2}")
PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def entities(app: App, session: Session, what: What, asked: Asked) -> Iterator[View]:
    """Every entry or subject as FollowTheMoney knows it."""
    if what is What.ENTRIES:
        for version in session.entries.versions(as_of=asked.as_of, effective=asked.effective):
            yield from entry_entities(version.entry, app.titles.get(version.entry.list, version.entry.list))
        return
    pairs: dict[str, list[tuple[str, str]]] = {}
    for pair, holders in session.subjects.linked().items():
        for holder in holders:
            pairs.setdefault(holder, []).append(pair)
    for subject in session.subjects.all(asked.as_of):
        found = (session.entries.versions(on, key=key, as_of=asked.as_of) for on, key in pairs.get(subject.id, ()))
        entries = [version.entry for versions in found for version in versions]
        yield subject_entity(subject, [entry.list for entry in entries])
        yield from (_sanction(subject.id, entry, app.titles.get(entry.list, entry.list)) for entry in entries)


def entry_entities(entry: Entry, authority: str) -> Iterator[View]:
    """The party that an entry states, and its listing; ``authority`` is the list's title."""
    party = entity_id(entry.list, entry.key)
    said = {**_party(entry), "program": list(entry.programs), "topics": [topic(entry.list)]}
    yield _entity(party, entry.schema, said, [entry.list])
    yield _sanction(party, entry, authority)


def _sanction(party: str, entry: Entry, authority: str) -> View:
    """What a list does to a party."""
    listed_on = [entry.listed_on.isoformat()] if entry.listed_on else []
    sanction = {
        "entity": [party],
        "authority": [authority],
        "authorityId": [entry.key],
        "program": list(entry.programs),
        "listingDate": listed_on,
        "startDate": listed_on,
        "reason": [citation.text for citation in entry.citations],
        "sourceUrl": [citation.url for citation in entry.citations if citation.url],
    }
    return _entity(f"{entity_id(entry.list, entry.key)}-sanction", "Sanction", sanction, [entry.list])


def subject_entity(subject: Subject, lists: Iterable[str]) -> View:
    """A subject, with the topics of the lists that it stands on."""
    said = _numbers_and_names(subject.names, subject.identifiers, subject.schema)
    said["country"] = [subject.country] if subject.country else []
    said["address"] = [address.text for address in subject.addresses]
    said["notes"] = [*said.get("notes", ()), *(note for note in (subject.note, subject.reason) if note)]
    said["keywords"] = list(subject.tags)
    said["topics"] = [topic(list_key) for list_key in lists]
    return _entity(subject.id, subject.schema, said, [TRACKED, *lists])


def entity_id(list_key: str, key: str) -> str:
    """An id that says which entry it is, where the key can stand in one.

    >>> entity_id("us_ofac_sdn", "44801"), entity_id("ca_sema", "örnek makina") == entity_id("ca_sema", "örnek")
    ('us_ofac_sdn-44801', False)
    """
    return f"{list_key}-{key if PLAIN.fullmatch(key) else digest(key)}"


def topic(list_key: str) -> str:
    """What a party is that stands on a list."""
    return "export.control" if list_key.startswith(EXPORT_CONTROL) else "sanction"


def _party(entry: Entry) -> Properties:
    said = _numbers_and_names(entry.names, entry.identifiers, entry.schema)
    said["country"] = list(entry.countries)
    said["address"] = [address.text for address in entry.addresses]
    details = [f"{detail.label}: {detail.value}" for detail in entry.details]
    said["notes"] = [*said.get("notes", ()), *(text for text in (entry.title, entry.remarks, *details) if text)]
    if entry.schema == Schema.VESSEL:
        said["flag"] = list(entry.jurisdictions)
    elif entry.schema not in THINGS:
        said["jurisdiction"] = list(entry.jurisdictions)
    if entry.schema == Schema.PERSON:
        said["nationality"] = list(entry.nationalities)
        said["citizenship"] = list(entry.citizenships)
        said["birthDate"] = [day for day in entry.birth_dates if DATE.fullmatch(day)]
        said["birthPlace"] = list(entry.birth_places)
        said["notes"] += [f"born {day}" for day in entry.birth_dates if not DATE.fullmatch(day)]
    return said


def _numbers_and_names(names: tuple[Name, ...], numbers: Iterable[Identifier], schema: str) -> Properties:
    said: Properties = {"name": [names[0].text]}
    for name in names[1:]:
        said.setdefault("weakAlias" if name.strength is Strength.WEAK else "alias", []).append(name.text)
    for number in numbers:
        found = NUMBERS.get(number.type)
        if found and schema in ONLY.get(found, (schema,)):
            said.setdefault(found, []).append(number.value)
        else:
            said.setdefault("notes", []).append(f"{number.label or number.type}: {number.printed or number.value}")
    return said


def _entity(identity: str, schema: str, properties: Properties, datasets: Iterable[str]) -> View:
    """An entity, each value of a property once and no property without one."""
    said = {name: list(dict.fromkeys(values)) for name, values in properties.items() if values}
    return {"id": identity, "schema": schema, "properties": said, "datasets": list(dict.fromkeys(datasets))}
