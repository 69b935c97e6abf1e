"""What OFAC's CSV files keep in their remarks, and its XML in tables: dates of birth, numbers, weak aliases.

A remark is a row of clauses parted by semicolons, such as ``DOB 29 Apr 1976; nationality Turkey; Passport U07107567
(Turkey) expires 01 Apr 2023; a.k.a. 'OZONE HOBBY'.`` SDN.XML itself keeps only notes there, in brackets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from watchlist.names.identifiers import kind_of

Row = dict[str, str]

# A name may hold an apostrophe, so only a quote that ends a clause ends the name. The CSV cuts long remarks off in
# the middle of a word, and an alias that is cut off is no alias.
_QUOTED = re.compile(r"([afn]\.k\.a\.) '(.+)'(?: \(.*\))?[.,]?")
_NUMBERED = re.compile(
    r"(?P<idType>[A-Z][A-Za-z.'/& -]{2,50}?(?: #)?) (?P<idNumber>(?:IMO )?\S*\d.*?)(?: \((?P<idCountry>[^()\d]+)\))?"
    r"(?: issued (?P<issueDate>.*?))?(?: expires (?P<expirationDate>.*?))?\.?"
)
_WORDED = {
    "DOB": ("dateOfBirthList", "dateOfBirth"),
    "POB": ("placeOfBirthList", "placeOfBirth"),
    "nationality": ("nationalityList", "country"),
    "citizen": ("citizenshipList", "country"),
}


def tables(remarks: str) -> dict[str, list[Row]]:
    """The rows that remarks hold, under the names of the XML's tables; a clause that is none of them gives no row.

    >>> tables("DOB 29 Apr 1976; a.k.a. 'ORNEK'; Linked To: X.")["akaList"]
    [{'type': 'a.k.a.', 'category': 'weak', 'lastName': 'ORNEK'}]
    >>> tables("Tax ID No. 6481617870 (Turkey).")
    {'idList': [{'idType': 'Tax ID No.', 'idNumber': '6481617870', 'idCountry': 'Turkey'}]}
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for clause in remarks.split("; "):
        clause = clause.removeprefix("alt. ")
        word, _, rest = clause.partition(" ")
        if word in _WORDED and rest:
            table, column = _WORDED[word]
            found[table].append({column: rest.rstrip(".")})
        elif row := _READERS.get(word, _number)(clause):
            found["akaList" if word in _READERS else "idList"].append(row)
    return dict(found)


def _weak_alias(clause: str) -> Row | None:
    quoted = _QUOTED.fullmatch(clause)
    return {"type": quoted[1], "category": "weak", "lastName": quoted[2]} if quoted else None


def _number(clause: str) -> Row | None:
    """A labelled number, where the label is known to be an identifier's."""
    numbered = _NUMBERED.fullmatch(clause)
    if numbered is None or kind_of(numbered["idType"]) in {"none", "other"}:
        return None
    return {column: text for column, text in numbered.groupdict().items() if text}


_READERS: dict[str, Callable[[str], Row | None]] = dict.fromkeys(("a.k.a.", "f.k.a.", "n.k.a."), _weak_alias)
