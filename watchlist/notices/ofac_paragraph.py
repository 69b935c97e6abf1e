"""One party in a line of OFAC's text: ``NAME (a.k.a. X; a.k.a. "Y"), address; clause [PROGRAM] (Linked To: Z).``"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from watchlist.errors import ParseError
from watchlist.lists import ofac_entry
from watchlist.lists.ofac_remarks import Row, tables
from watchlist.lists.us_ofac_sdn import LIST
from watchlist.model import Address, Detail, Entry, Name, Strength
from watchlist.names.countries import country_code

TAG = re.compile(r"\[([A-Z][A-Z0-9]+(?:-[A-Z0-9]+)*|\d+-[A-Z][a-z]+)\]")
"""A program's tag, by which a paragraph is known to be a party."""

_LINKED = re.compile(r"\(\s*Linked To:\s*((?:[^()]|\([^()]*\))*)\)", re.IGNORECASE)
_MARKER = re.compile(r"\((individual|entity|vessel|aircraft)\)", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*\(((?:[A-Z][a-z]+)(?: (?:Simplified|Traditional))?):\s*([^()]*)\)")
_RELATION = re.compile(
    r"^((?:[afn]\.\s?k\.\s?a\.)|(?:also|formerly|now) known as)\s*,?\s*(.+)$", re.IGNORECASE | re.DOTALL
)
_ALIASES = re.compile(r"\((?=(?:[afn]\.\s?k\.\s?a\.|also known|formerly known|now known))", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?P<label>(?:Secondary sanctions risk|Organization Type|Additional Sanctions Information|Target Type|"
    r"Transactions Prohibited [^:]{0,90}|Executive Order \d+ Directive Determination|Listing Date[^:\d]*|"
    r"Effective Date[^:\d]*|CAATSA Section 235 Information|IFSR Determination|Digital Currency Address(?: -\s?\w+)?)"
    r"\s*[:-]?|(?:alt\. )?(?:Organization Established Date|Nationality of Registration|Gender|Website|Email Address|"
    r"Phone Number|Fax Number|Aircraft [A-Z][\w ()']*?|Vessel (?:Year of Build|Flag|Type|Owner|Call Sign)|"
    r"Former Vessel Flag|Other Vessel (?:Flag|Call Sign|Type)|Built in|Vessel Registration Identification|"
    r"Registration Number|Company Number|MMSI|C\.R\. No\.|SWIFT/BIC))\s+(?P<value>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SHIP = re.compile(r"^(?:\((?P<call>[A-Z0-9]{3,8})\)\s*)?(?P<words>[A-Z].*?) flag$")
_CAPITALS = re.compile(r"(?:[^\sa-z]+(?:\s+|$))+")
_SCHEMA = {"individual": "Individual", "entity": "Entity", "vessel": "Vessel", "aircraft": "Aircraft"}
_QUOTES = "\"“”'‘’"


def entry(text: str, kind: str = "") -> Entry:
    """Read a paragraph; ``kind`` is what the heading above it says the persons are."""
    text = text[: _end(text)]
    programs = tuple(dict.fromkeys(TAG.findall(text)))
    linked = [name.strip() for found in _LINKED.findall(text) for name in re.split(r";\s*(?:Linked To:)?", found)]
    body = _LINKED.sub("", TAG.sub("", text)).strip().rstrip(". ")
    marker = _MARKER.search(body)
    sdn_type = _SCHEMA[marker[1].lower()] if marker else kind
    body = _MARKER.sub("", body)
    scripts = [found[2].strip() for found in _SCRIPT.finditer(body)]
    name, aliases, rest = _parted(_SCRIPT.sub("", body), sdn_type)
    addresses, rows, remarks = _clauses(rest)
    texts = {"uid": "0", "lastName": name, "sdnType": sdn_type or "Entity", "remarks": remarks}
    rows.setdefault("akaList", []).extend(aliases)
    rows["programList"] = [{"program": program} for program in programs]
    found = ofac_entry.entry(LIST.key, texts, {table: kept for table, kept in rows.items() if kept})
    return msgspec.structs.replace(
        found,
        key="",
        names=(*found.names, *(Name(script, Strength.STRONG, "a.k.a.") for script in dict.fromkeys(scripts))),
        addresses=tuple(addresses),
        details=(*found.details, *(Detail("Linked To", one) for one in linked if one)),
    )


def _end(text: str) -> int:
    """Where the line ends: behind the last tag and what is linked, before the reasons that may run on."""
    ends = [found.end() for pattern in (TAG, _LINKED) for found in pattern.finditer(text)]
    return max(ends, default=len(text))


def _parted(body: str, sdn_type: str) -> tuple[str, list[Row], str]:
    """The name, the aliases in brackets behind it, and the clauses after them."""
    opening = _ALIASES.search(body)
    head_end = _name_end(body, sdn_type)
    if opening is None or body[: opening.start()].count(";"):
        return _name(body[:head_end]), [], body[head_end:].lstrip(" ,;")
    end = _closing(body, opening.start())
    aliases = [row for part in _split(body[opening.start() + 1 : end]) if (row := _alias(part))]
    return _name(body[: opening.start()]), aliases, body[end + 1 :].lstrip(" ,;")


def _name(text: str) -> str:
    name = " ".join(text.split()).strip(" ,;" + _QUOTES[:3])
    if not any(map(str.isalnum, name)):
        raise ParseError(f"no name is found in {text[:80]!r}")
    return name


def _name_end(body: str, sdn_type: str) -> int:
    """Where a name without aliases ends: it goes on behind a comma only in capitals, or with a person's first names."""
    segments = re.split(r"(,\s+|;\s*|\s+\()", body)
    end = len(segments[0])
    if sdn_type == "Vessel" and (capitals := _CAPITALS.match(segments[0])):
        return len(capitals[0].rstrip())
    for taken, (comma, segment) in enumerate(zip(segments[1::2], segments[2::2], strict=False)):
        person = sdn_type == "Individual" and taken == 0
        if not comma.startswith(",") or not (person or _all_capitals(segment)):
            break
        end += len(comma) + len(segment)
    return end


def _all_capitals(segment: str) -> bool:
    """Whether a segment is in capitals and holds no number: OFAC prints names so, and addresses not."""
    return segment.isupper() and not any(map(str.isdigit, segment)) and country_code(segment) is None


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place
    raise ParseError(f"a bracket is not closed in {text[opening : opening + 80]!r}")


def _split(text: str) -> Iterator[str]:
    """The parts between semicolons that stand in no brackets."""
    depth, start = 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def _alias(part: str) -> Row | None:
    found = _RELATION.match(part)
    name = found[2].strip(" ,;") if found else part.strip(" ,;")
    if not name:
        return None
    weak = name[:1] in _QUOTES and name[-1:] in _QUOTES
    row = {
        "type": found[1].lower().replace(" ", "") if found else "a.k.a.",
        "lastName": name.strip(_QUOTES) if weak else name,
    }
    return {**row, "category": "weak"} if weak else row


def _clauses(text: str) -> tuple[list[Address], dict[str, list[Row]], str]:
    """The addresses, which stand first; the rows of the clauses with a label; and what has none."""
    addresses: list[Address] = []
    rows: dict[str, list[Row]] = defaultdict(list)
    remarks: list[str] = []
    for clause in filter(None, (part.strip(" ,.") if part.endswith((" ", ",")) else part for part in _split(text))):
        read = _labelled(clause)
        if read:
            for table, found in read.items():
                rows[table] += found
        elif not rows and not remarks and not _is_remark(clause):
            addresses.append(_address(clause))
        else:
            remarks.append(clause)
    return addresses, dict(rows), "; ".join(remarks)


def _is_remark(clause: str) -> bool:
    return ":" in clause and country_code(clause.rpartition(",")[2]) is None


def _labelled(clause: str) -> dict[str, list[Row]]:
    if found := _LABELLED.match(clause):
        return _fact(found["label"].strip(), found["value"].strip())
    if read := tables(clause):
        return dict(read)
    ship = _SHIP.match(clause)
    return {"vesselInfo": [_vessel(ship["call"], ship["words"].split())]} if ship else {}


def _vessel(call: str | None, words: list[str]) -> Row:
    """What stands behind a vessel's name: a call sign, a type in some words, and the country of the flag."""
    sizes = (size for size in range(min(len(words), 4), 0, -1) if country_code(" ".join(words[-size:])))
    size = next(sizes, len(words))
    vessel = {"callSign": call, "vesselType": " ".join(words[:-size]), "vesselFlag": " ".join(words[-size:])}
    return {column: text for column, text in vessel.items() if text}


def _fact(label: str, value: str) -> dict[str, list[Row]]:
    """A fact under OFAC's label; of an identifier the country stands behind it in brackets."""
    label = label.removeprefix("alt. ")
    label = label[:1].upper() + label[1:]
    country = re.fullmatch(r"(.*\S)\s*\(([^()\d]+)\)", value)
    if country and country_code(country[2]):
        return {"idList": [{"idType": label, "idNumber": country[1], "idCountry": country[2]}]}
    return {"idList": [{"idType": label, "idNumber": value}]}


def _address(text: str) -> Address:
    """An address with its country, and the city before that."""
    parts = [part.strip() for part in text.split(",")]
    for size in (1, 2):
        country = country_code(", ".join(parts[-size:])) if len(parts) >= size else None
        if country:
            city = re.sub(r"\s*\b\S*\d\S*\b", "", parts[-size - 1]).strip() if len(parts) > size else ""
            return Address(text, city, country)
    return Address(text)
