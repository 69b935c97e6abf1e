"""The rows of the Denied Persons List: who, where, from when and until when, by which notices.

The first cell holds name and address with commas between: from the right, a postal code, a country's code, a state, a
city, each of them perhaps empty; the name is what stands before the first comma, and a suffix behind it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from watchlist.errors import ParseError
from watchlist.lists.entity_cell import schema_of
from watchlist.lists.other_names import other_names
from watchlist.lists.register_citation import american_date, citations, uncited
from watchlist.model import Address, Citation, Detail, Entry, Name, Strength, Value
from watchlist.names.countries import country_code
from watchlist.names.fold import fold

_SUFFIXES = frozenset(
    "co corp gmbh ii iii inc incorporated iv jr limited llc llp lp ltd plc pte sa sr".split()  # noqa: SIM905
)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class Order(Value, frozen=True):
    """What one row says."""

    name: str
    begins: str
    address: Address | None
    citations: tuple[Citation, ...]
    details: tuple[Detail, ...]

    @property
    def key(self) -> str:
        """The folded name and the day from which the order holds."""
        return "-".join((*fold(self.name).split(), self.begins))


def read_orders(list_key: str, rows: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[Entry]:
    """One entry for each party and order, with all its addresses. Raises ParseError naming the row."""
    parties: dict[str, list[Order]] = defaultdict(list)
    for place, row in rows:
        order = _order(row, place)
        parties[order.key].append(order)
    for key, orders in parties.items():
        yield _entry(list_key, key, orders)


def _order(row: Mapping[str, str], place: str) -> Order:
    name, address, unknown = _party(row["party"], place)
    if not fold(name):
        raise ParseError(f"no name is found in {row['party']!r}", place=place)
    begins, expires = (_day(row[word], place) for word in ("begins", "expires"))
    if not begins:
        raise ParseError("there is no day from which the order holds", place=place)
    details = [("Expires", expires), ("Type of denial", row["type"]), ("Country", unknown)]
    details += [("Federal Register citation", words) for words in uncited(row["citations"])]
    return Order(
        name,
        begins,
        address,
        tuple(citations(row["citations"])),
        tuple([Detail(label, value) for label, value in details if value]),
    )


def _party(cell: str, place: str) -> tuple[str, Address | None, str]:
    """The name, the address, and a country's code that stands for none that we know."""
    *head, city, state, country, postal = _parts(cell, place)
    name, street = _name(head)
    code = country_code(country) if country else None
    text = ", ".join(part for part in (*street, city, state, country, postal) if part)
    return name, Address(text, city, code) if text else None, "" if code else country


def _parts(cell: str, place: str) -> list[str]:
    parts = [part.strip() for part in cell.split(",")]
    if len(parts) < 5:
        raise ParseError(f"name and address have {len(parts)} parts: {cell!r}", place=place)
    if not re.fullmatch(r"[A-Z]{2}|", parts[-2]):
        raise ParseError(f"{parts[-2]!r} stands where a country's code should: {cell!r}", place=place)
    return parts


def _name(head: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The parts that are the name, joined, and the rest: a bracket is closed, and "JR" or "INC." belongs to it."""
    size = 1
    while size < len(head) and (_is_open(", ".join(head[:size])) or fold(head[size]) in _SUFFIXES):
        size += 1
    return ", ".join(head[:size]), head[size:]


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _day(text: str, place: str) -> str:
    """A day in ISO's form; one that does not exist as it is printed."""
    if not text or _ISO.fullmatch(text):
        return text
    found = _AMERICAN.fullmatch(text)
    if found is None:
        raise ParseError(f"not a day such as 12/3/2019: {text!r}", place=place)
    month, day, year = found.groups()
    known = american_date(year, month, day)
    return known.isoformat() if known else text


def _entry(list_key: str, key: str, orders: Sequence[Order]) -> Entry:
    """The rows of a party as one, in an order that does not depend on theirs."""
    names = _names(sorted({order.name for order in orders}))
    begins = orders[0].begins
    known = bool(_ISO.fullmatch(begins))
    details = {detail for order in orders for detail in order.details}
    if not known:
        details.add(Detail("Effective date", begins))
    cited = {citation for order in orders for citation in order.citations}
    return Entry(
        list_key,
        key,
        schema_of(names),
        names,
        addresses=tuple(sorted({o.address for o in orders if o.address}, key=lambda address: address.text)),
        citations=tuple(sorted(cited, key=lambda one: (one.date or date.max, one.text))),
        listed_on=date.fromisoformat(begins) if known else None,
        details=tuple(sorted(details, key=lambda detail: (detail.label, detail.value))),
    )


def _names(printed: Sequence[str]) -> tuple[Name, ...]:
    """The names in all their spellings, each with the other names that stand in it."""
    found: dict[str, Name] = {}
    for name in printed:
        first, others = other_names(name)
        found.setdefault(first, Name(first, Strength.STRONG if found else Strength.PRIMARY))
        for other in others:
            found.setdefault(other.text, other)
    return tuple(found.values())
