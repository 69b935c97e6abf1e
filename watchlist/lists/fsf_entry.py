"""What an entity of the EU's financial sanctions files means: one entry, with nothing left out.

What no field of an entry has room for becomes a detail: contacts, functions, remarks, the particulars of documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.lists.fsf_xml import Node
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier

_SCHEMAS = {"enterprise": Schema.ORGANIZATION, "person": Schema.PERSON, "e": Schema.ORGANIZATION, "p": Schema.PERSON}
_LOW_QUALITY = ("low quality", "lo quality")
_NO_COUNTRY = frozenset({"", "00", "UNKNOWN"})
_CONTACTS = {"PHONE": "Phone", "FAX": "Fax", "EMAIL": "Email", "WEB": "Website"}
_FLAGS = {
    "diplomatic": "diplomatic",
    "knownExpired": "known to have expired",
    "knownFalse": "known to be false",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked by its issuer",
}
_PLACE = ("place", "zipCode", "city", "region")
_DOCUMENT = {
    "issuedBy": "issued by",
    "issueDate": "issued",
    "issuedDate": "issued",
    "validFrom": "valid from",
    "validTo": "valid to",
    "nameOnDocument": "name on it",
    "region": "region",
}


def entry(key: str, entity: Node) -> Entry:
    """Make the entry; raises ParseError, naming the entity, where it has no name, no key or no such date."""
    own = entity.get("euReferenceNumber") or entity.get("logicalId")
    if not own:
        raise ParseError("an entity has neither euReferenceNumber nor logicalId")
    try:
        return _entry(key, own, entity)
    except ParseError as error:
        raise ParseError(str(error), place=own) from error


def _entry(key: str, own: str, entity: Node) -> Entry:
    aliases = sorted(entity.all("nameAlias"), key=_recorded)
    regulations = list(entity.all("regulation"))
    days = [_date(entity, "designationDate"), *[_date(node, "entryIntoForceDate") for node in regulations]]
    documents = [(node, _identifiers(node)) for node in entity.all("identification")]
    return Entry(
        key,
        own,
        _schema(entity),
        _names(aliases),
        _once(node.get("programme") for node in regulations),
        tuple(found for node in entity.all("address") if (found := _address(node)).text),
        tuple(dict.fromkeys(found for _, identifiers in documents for found in identifiers)),
        citizenships=_once(code for node in entity.all("citizenship") if (code := _country(node))),
        birth_dates=_once(map(_birth_date, entity.all("birthdate"))),
        birth_places=_once(map(_birth_place, entity.all("birthdate"))),
        citations=tuple(dict.fromkeys(_citations(entity))),
        listed_on=min((day for day in days if day), default=None),
        title="; ".join(_once(alias.get("function") for alias in aliases)),
        remarks="\n".join(_once(node.text for node in entity.all("remark"))),
        details=tuple(dict.fromkeys(_details(entity, aliases, documents))),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _schema(entity: Node) -> Schema:
    kinds = [_SCHEMAS.get(value.lower()) for node in entity.all("subjectType") for value in node.said.values()]
    return next((kind for kind in kinds if kind), Schema.LEGAL_ENTITY)


def _recorded(node: Node) -> tuple[int, str]:
    """Where a name stands in the order in which names were recorded, which the file need not keep."""
    text = node.get("logicalId")
    return (int(text), "") if text.isdecimal() else (0, text)


def _names(aliases: Iterable[Node]) -> tuple[Name, ...]:
    """Each spelling once, though the list repeats it for every language; first a strong one in English or in none."""
    found: dict[str, list[Node]] = defaultdict(list)
    for alias in aliases:
        if text := _whole(alias):
            found[text].append(alias)
    if not found:
        raise ParseError("there is no name")
    names = [_name(text, same) for text, same in found.items()]
    first = min(names, key=lambda name: (name.strength is Strength.WEAK, name.lang not in ("EN", "")))
    others = [name for name in names if name is not first]
    return (replace(first, strength=Strength.PRIMARY), *others)


def _whole(alias: Node) -> str:
    # firstName, middleName and lastName are parts of wholeName, and stand in for it where it is empty.
    parts = [alias.get("firstName"), alias.get("middleName"), alias.get("lastName")]
    return alias.get("wholeName") or " ".join(part for part in parts if part)


def _name(text: str, aliases: list[Node]) -> Name:
    languages = {alias.get("nameLanguage") for alias in aliases}
    strength = Strength.WEAK if all(map(_is_weak, aliases)) else Strength.STRONG
    return Name(text, strength, lang=languages.pop() if len(languages) == 1 else "")


def _is_weak(alias: Node) -> bool:
    said = " ".join(node.text.lower() for node in alias.all("remark"))
    return alias.get("strong").lower() == "false" or any(words in said for words in _LOW_QUALITY)


def _country(node: Node) -> str | None:
    code = node.get("countryIso2Code")
    return None if code in _NO_COUNTRY else country_code(code)


def _described(node: Node) -> str:
    """The country's name as printed; nothing where it says that there is none."""
    text = node.get("countryDescription") or node.get("countryIso2Code")
    return "" if text in _NO_COUNTRY else text


def _address(node: Node) -> Address:
    box = node.get("poBox") and f"PO Box {node.get('poBox')}"
    lines = [node.get("street"), box, *[node.get(part) for part in _PLACE]]
    return Address(", ".join(line for line in (*lines, _described(node)) if line), node.get("city"), _country(node))


def _birth_place(node: Node) -> str:
    parts = [node.get(part) for part in _PLACE]
    return ", ".join(part for part in (*parts, _described(node)) if part)


def _birth_date(node: Node) -> str:
    """A date of birth as far as it is known: a day, a month, a year or a range of years, and whether about then."""
    begin, end = node.get("yearRangeFrom"), node.get("yearRangeTo")
    known = f"{begin} to {end}" if begin and end else f"from {begin}" if begin else f"to {end}" if end else ""
    day = node.get("birthdate") or _partial(node) or known
    if not day:
        return ""
    calendar = node.get("calendarType")
    about = "circa " if node.get("circa") == "true" else ""
    return f"{about}{day}" + (f" ({calendar})" if calendar not in ("", "GREGORIAN") else "")


def _partial(node: Node) -> str:
    parts = [node.get("year"), node.get("monthOfYear").zfill(2), node.get("dayOfMonth").zfill(2)]
    given = parts[: 1 + (parts[1] != "00") + (parts[1] != "00" and parts[2] != "00")]
    return "-".join(given) if parts[0] else ""


def _identifiers(node: Node) -> tuple[Identifier, ...]:
    """The numbers of a document, under the words of the list; its code says what they are."""
    code, label = node.get("identificationTypeCode"), _label(node)
    found = [
        identifier(code, number, _country(node)) for number in _once([node.get("number"), node.get("latinNumber")])
    ]
    return tuple(replace(one, label=label) for numbers in found for one in numbers)


def _label(node: Node) -> str:
    return node.get("identificationTypeDescription") or node.get("identificationTypeCode") or "Identification"


def _citations(entity: Node) -> Iterator[Citation]:
    for node in (entity, *entity.inside):
        for law in (*node.all("regulation"), *node.all("regulationSummary")):
            url = law.get("publicationUrl") or next((inner.text for inner in law.all("publicationUrl")), "")
            if title := law.get("numberTitle") or url:
                yield Citation(title, _date(law, "publicationDate"), url or None)


def _date(node: Node, attribute: str) -> date | None:
    text = node.get(attribute)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise ParseError(f"{attribute} is not a date: {text!r}") from error


def _details(
    entity: Node, aliases: Iterable[Node], documents: Iterable[tuple[Node, tuple[Identifier, ...]]]
) -> Iterator[Detail]:
    # logicalId and regulationLanguage are the publisher's bookkeeping: they name and translate rows, not parties.
    yield from _own_facts(entity)
    for alias in aliases:
        yield from _facts(alias, {"title": "Title", "gender": "Gender"}, f"Remark on the name {_whole(alias)}")
    for node in entity.all("citizenship"):
        yield from _facts(node, {"region": "Region of citizenship"}, "Remark on a citizenship")
        if _described(node) and _country(node) is None:
            yield Detail("Citizenship", _described(node))
    for node in entity.all("birthdate"):
        yield from _facts(node, {}, "Remark on a birth")
    for node in entity.all("address"):
        yield from _facts(node, {}, "Remark on an address")
        yield from _contacts(node)
    for node, numbers in documents:
        yield from _document(node, is_read=bool(numbers))


def _own_facts(entity: Node) -> Iterator[Detail]:
    names = {"unitedNationId": "UN reference number", "designationDetails": "Designation details"}
    yield from _facts(entity, names, "")
    if _date(entity, "designationDate"):
        yield Detail("Designation date", entity.get("designationDate"))
    for node in entity.all("subjectType"):
        if not any(value.lower() in _SCHEMAS for value in node.said.values()):
            yield Detail("Subject type", " ".join(node.said.values()))
    for node in entity.all("regulation"):
        in_force = node.get("entryIntoForceDate") and f"in force {node.get('entryIntoForceDate')}"
        said = [node.get("regulationType"), node.get("organisationType"), in_force]
        if any(said):
            yield Detail(f"Regulation {node.get('numberTitle')}".strip(), ", ".join(part for part in said if part))
        yield from _facts(node, {}, "Remark on a regulation")


def _facts(node: Node, labels: dict[str, str], remark: str) -> Iterator[Detail]:
    yield from (Detail(label, node.get(attribute)) for attribute, label in labels.items() if node.get(attribute))
    if remark:
        yield from (Detail(remark, noted.text) for noted in node.all("remark") if noted.text)


def _contacts(node: Node) -> Iterator[Detail]:
    if node.get("asAtListingTime") == "true":
        yield Detail("Address at the time of listing", _address(node).text)
    if _described(node) and _country(node) is None:
        yield Detail("Country of an address", _described(node))
    for contact in node.all("contactInfo"):
        if contact.get("value"):
            yield Detail(_CONTACTS.get(contact.get("key").upper(), contact.get("key")), contact.get("value"))


def _document(node: Node, *, is_read: bool) -> Iterator[Detail]:
    label, number = _label(node), node.get("number") or node.get("latinNumber")
    if not is_read and number:
        yield Detail(label, number)
    about = f"{label} {number}".strip()
    yield from _facts(node, {name: f"{about} {words}" for name, words in _DOCUMENT.items()}, f"{about} remark")
    yield from (Detail(about, words) for flag, words in _FLAGS.items() if node.get(flag) == "true")
    if _described(node) and _country(node) is None:
        yield Detail(f"{about} country", _described(node))
