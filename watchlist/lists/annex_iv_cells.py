"""The cells of Annex IV to Regulation (EU) No 833/2014, in its consolidated text and in the acts that amend it.

A cell holds a line for each thing that it says, most of them behind a label; several values are parted by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from msgspec.structs import replace

from watchlist.errors import ParseError
from watchlist.model import Address, Citation, Detail, Entry, Identifier, Name, Schema, Strength
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of

KEY = "eu_annex_iv"
PROGRAM = "Annex IV"
LAW = Citation("Council Regulation (EU) No 833/2014, Annex IV", None, "http://data.europa.eu/eli/reg/2014/833/oj")

_NAME_LABELS = {
    "local name": "Local name",
    "a.k.a": "a.k.a.",
    "aka": "a.k.a.",
    "also known as": "a.k.a.",
    "alias": "Alias",
    # "Alsiases" is in the text.
    "alsias": "Alias",
    "chinese company name": "Chinese company name",
    "shenzhen branch": "Shenzhen branch",
}
_INFORMATION_LABELS = {
    "address": "Address",
    "registration number": "Registration number",
    "place of registration": "Place of registration",
    "telephone": "Telephone",
    "phone": "Telephone",
    "email": "Email",
    "e-mail": "Email",
    "website": "Website",
}
_ENDINGS = ("", "(es)", "(s)", "es", "s", ".")
_LABELLED = re.compile(r"([^\W\d][^:;,\d]{0,39}?)\s*:(?!//)\s*(.*)", re.DOTALL)
# Labels of other names also stand amid a line: "Ornek A.S. Local name: Örnek A.Ș. A.k.a: Ornek".
_AMID = re.compile(
    r"(?<=\s)(?=(?:Local names?|A\.k\.a\.?|Aka|Alias(?:es)?|Alsiases|Chinese company name)\s*:)", re.IGNORECASE
)
_SITE = re.compile(r"(Websites?)\s+(?=https?://|www\.)", re.IGNORECASE)
_BARE = re.compile(r"(?:https?://)?[\w.-]+@?[\w-]*\.[a-z]{2,}\S*", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)\.?")
_NUMBERS = re.compile(r";|(?<=\)),")
_ASIDE = re.compile(r"\([^()]*\)|\d+")
_WORDED = re.compile(r"([^()]*\S)\s*\((.*)\)", re.DOTALL)


def number(cell: Sequence[str]) -> int:
    """The number under which a party is printed; it may be another in the next text, so it is no key."""
    found = _NUMBER.fullmatch(" ".join(cell))
    if not found:
        raise ParseError(f"not the number of an entry: {' '.join(cell)[:40]!r}")
    return int(found[1])


def day(cell: Sequence[str]) -> date:
    """A day as the annex prints it: "25.6.2024" or "23 February 2024"."""
    printed = " ".join(cell)
    for form in ("%d.%m.%Y", "%d %B %Y"):
        try:
            return datetime.strptime(printed, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ParseError(f"not a date: {printed[:40]!r}")


def entry(key: str, names: Sequence[str], information: Sequence[str], listed_on: date | None) -> Entry:
    """Make an entry of the lines of its cells."""
    said = list(_said(information))
    addresses = tuple(_address(text) for label, value in said if label == "Address" for text in _values(value))
    places = [
        (text, country_code(text)) for label, value in said if label == "Place of registration" for text in [value]
    ]
    country = next((one.country for one in addresses if one.country), None) or next((code for _, code in places), None)
    return Entry(
        KEY,
        key,
        Schema.LEGAL_ENTITY,
        _names(names),
        (PROGRAM,),
        tuple(dict.fromkeys(addresses)),
        tuple(dict.fromkeys(_identifiers(said, country))),
        jurisdictions=tuple(dict.fromkeys(code for _, code in places if code)),
        citations=(LAW,),
        listed_on=listed_on,
        details=tuple(dict.fromkeys(_details(said))),
    )


def _names(cell: Sequence[str]) -> tuple[Name, ...]:
    """The name, then what it is also called; each spelling once."""
    found: dict[str, Name] = {}
    for relation, value in _named(cell):
        for text in _values(value) if found else [value]:
            strength = Strength.STRONG if found else Strength.PRIMARY
            found.setdefault(text, Name(text, strength, relation))
    if not found:
        raise ParseError("there is no name")
    return tuple(found.values())


def _named(cell: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each run of names with the words that introduce it; the first line begins with the name itself, without any."""
    for place, line in enumerate(_joined(_unwrapped(cell))):
        first, *others = _AMID.split(line)
        if not place and not _known(first, _NAME_LABELS):
            yield "", first.strip()
        else:
            yield _introduced(first)
        yield from map(_introduced, others)


def _introduced(text: str) -> tuple[str, str]:
    """What stands behind a label; text without one, or behind an unknown one, is a name all the same."""
    found = _LABELLED.fullmatch(text.strip())
    if not found:
        return "", text.strip()
    return _NAME_LABELS.get(_singular(found[1]), found[1]), found[2].strip()


def _known(text: str, labels: dict[str, str]) -> bool:
    found = _LABELLED.fullmatch(text.strip())
    return bool(found and _singular(found[1]) in labels)


def _singular(label: str) -> str:
    """A label as the tables above have it: "Telephone(s)", "Telephones" and "telephone" are one."""
    folded = " ".join(label.lower().split())
    ways = [folded.removesuffix(ending) for ending in _ENDINGS]
    return next((way for way in ways if way in _INFORMATION_LABELS or way in _NAME_LABELS), folded)


def _unwrapped(cell: Sequence[str]) -> Iterator[str]:
    """The lines, where names behind a label may go on in the next ("Yelabuga Special", "Economic Zone (SEZ)")."""
    held = ""
    for line in cell:
        if _LABELLED.fullmatch(held) and not _LABELLED.fullmatch(line):
            held += f" {line}"
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _joined(cell: Iterable[str]) -> list[str]:
    """The lines, a line that begins with a bracket being the end of the one before."""
    found: list[str] = []
    for line in cell:
        if line.startswith("(") and found:
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def _said(cell: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each label with its values. A first line without one is an address; a later one goes on with what is before."""
    label, value = "Address", ""
    for line in _joined(cell):
        found = _LABELLED.fullmatch(_SITE.sub(r"\1: ", line, count=1))
        bare = value and not value.endswith(("-", "/")) and _BARE.fullmatch(line)
        if (found and _is_label(found[1])) or bare:
            if value:
                yield label, value
            label, value = (_label(found[1]), found[2].strip()) if found else _bare(line)
        else:
            value += line if value.endswith(("-", "/")) or not value else f" {line}"
    if value:
        yield label, value


def _label(words: str) -> str:
    return _INFORMATION_LABELS.get(_singular(words), words)


def _bare(line: str) -> tuple[str, str]:
    """A web or e-mail address on a line of its own, without a label."""
    return ("Email" if "@" in line else "Website"), line


def _is_label(words: str) -> bool:
    """Whether words before a colon introduce something: those of an address do not ("Ic Kapi No: 180")."""
    known = _singular(words) in _INFORMATION_LABELS or kind_of(words) != "other"
    return known or not words.lower().endswith("no")


def _values(value: str) -> list[str]:
    return [part for part in (part.strip(" ,") for part in value.split(";")) if part]


def _address(text: str) -> Address:
    return Address(text, "", next(_countries(text), None))


def _countries(text: str) -> Iterator[str]:
    """The country in which an address ends; a postal code, or the address in its own script, may follow it."""
    for part in reversed(_ASIDE.sub(" ", text).split(",")[-2:]):
        words = part.strip(" .").split()
        for size in range(min(len(words), 4), 0, -1):
            name = " ".join(words[-size:])
            # Shorter ones are letters and codes of buildings.
            if len(name) >= 4 and (code := country_code(name)):
                yield code


def _identifiers(said: Iterable[tuple[str, str]], country: str | None) -> Iterator[Identifier]:
    for label, value in said:
        if label == "Registration number" or kind_of(label) not in ("other", "none"):
            for printed in _registered(value):
                found = identifier(label, _told(printed), country)
                yield from (replace(one, printed=printed) for one in found)


def _registered(value: str) -> list[str]:
    return [part for part in (part.strip(" ,") for part in _NUMBERS.split(value)) if part]


def _told(printed: str) -> str:
    """A number and the words behind it, without the brackets that stand inside theirs."""
    found = _WORDED.fullmatch(printed)
    return f"{found[1]} ({re.sub('[()]', ' ', found[2]).strip()})" if found else printed


def _details(said: Iterable[tuple[str, str]]) -> Iterator[Detail]:
    """What has no field: contacts, where a firm is registered, and what stands behind labels nobody knows."""
    for label, value in said:
        if label == "Place of registration":
            yield Detail(label, value)
        elif label not in ("Address", "Registration number") and kind_of(label) in ("other", "none"):
            yield from (Detail(label, part) for part in _values(value))
