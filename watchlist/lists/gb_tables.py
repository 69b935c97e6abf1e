"""What the UK Sanctions List says of a party, in tables: where each stands in the CSV file and where in the XML.

Neither file carries everything. Both are read into records, one for each Unique ID, that hold every distinct row of
every table once: what both files say the same is said once.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from watchlist.resources import unpacker

KEY_COLUMN = "Unique ID"
KEY_ELEMENT = "UniqueID"

Row = tuple[str, ...]
Record = dict[str, dict[Row, None]]
"""The distinct rows of each table, by the table's name."""

_PACKER = msgspec.msgpack.Encoder()
_UNPACKER = unpacker(dict[str, list[Row]])


class Records(Mapping[str, Record]):
    """The records by Unique ID, each packed: as objects those of a full list take five times as much memory."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def __setitem__(self, unique_id: str, record: Record) -> None:
        self._packed[unique_id] = _PACKER.encode({table: tuple(rows) for table, rows in record.items()})

    def __getitem__(self, unique_id: str) -> Record:
        rows_of = _UNPACKER.decode(self._packed[unique_id])
        return {table: dict.fromkeys(rows) for table, rows in rows_of.items()}

    def __contains__(self, unique_id: object) -> bool:
        return unique_id in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def said(text: str) -> str:
    """The text in one line; a no-break space is a space."""
    return " ".join(text.split())


def _unescaped(text: str) -> str:
    return said(html.unescape(text))


def _listed(text: str) -> str:
    """Numbers that stand below each other, in one line."""
    return "; ".join(line for part in text.splitlines() if (line := said(part)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the CSV's columns, the way to its rows in the XML, and the elements that match the columns.

    Without ``elements`` the row is the text of the last element on the way. ``reads`` makes a cell comparable.
    """

    name: str
    columns: tuple[str, ...]
    path: tuple[str, ...]
    elements: tuple[str, ...] = ()
    reads: Callable[[str], str] = said

    def add(self, record: Record, cells: Iterable[str]) -> None:
        """Add a row, where it says anything."""
        row = tuple([self.reads(cell) if cell else "" for cell in cells])
        if any(row):
            record.setdefault(self.name, {})[row] = None


def _person(path: str) -> tuple[str, ...]:
    return ("IndividualDetails", "Individual", *path.split("/"))


def _firm(path: str) -> tuple[str, ...]:
    return ("EntityDetails", "Entity", *path.split("/"))


def _ship(path: str) -> tuple[str, ...]:
    return ("ShipDetails", "Ship", *path.split("/"))


_LINES = range(1, 7)

TABLES: Sequence[Table] = (
    Table("ofsi_group", ("OFSI Group ID",), ("OFSIGroupID",)),
    Table("un_reference", ("UN Reference Number",), ("UNReferenceNumber",)),
    Table("regime", ("Regime Name",), ("RegimeName",)),
    Table("type", ("Designation Type",), ("IndividualEntityShip",)),
    Table("source", ("Designation source",), ("DesignationSource",)),
    Table("designated", ("Date Designated",), ("DateDesignated",)),
    Table("sanctions", ("Sanctions Imposed",), ("SanctionsImposed",)),
    Table("remarks", ("Other Information",), ("OtherInformation",), reads=_unescaped),
    Table("reasons", ("UK Statement of Reasons",), ("UKStatementofReasons",), reads=_unescaped),
    Table(
        "name",
        (*(f"Name {n}" for n in _LINES), "Name type", "Alias strength"),
        ("Names", "Name"),
        (*(f"Name{n}" for n in _LINES), "NameType", "AliasStrength"),
    ),
    Table(
        "non_latin",
        ("Name non-latin script", "Non-latin script type", "Non-latin script language"),
        ("NonLatinNames", "NonLatinName"),
        ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"),
    ),
    Table("title", ("Title",), ("Titles", "Title")),
    Table(
        "address",
        (*(f"Address Line {n}" for n in _LINES), "Address Postal Code", "Address Country"),
        ("Addresses", "Address"),
        (*(f"AddressLine{n}" for n in _LINES), "AddressPostalCode", "AddressCountry"),
    ),
    Table("phone", ("Phone number",), ("PhoneNumbers", "PhoneNumber")),
    Table("website", ("Website",), ("Websites", "Website")),
    Table("email", ("Email address",), ("EmailAddresses", "EmailAddress")),
    Table("born", ("D.O.B",), _person("DOBs/DOB")),
    Table("nationality", ("Nationality(/ies)",), _person("Nationalities/Nationality")),
    Table(
        "national_id",
        ("National Identifier number", "National Identifier additional information"),
        _person("NationalIdentifierDetails/NationalIdentifier"),
        ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
    ),
    Table(
        "passport",
        ("Passport number", "Passport additional information"),
        _person("PassportDetails/Passport"),
        ("PassportNumber", "PassportAdditionalInformation"),
    ),
    Table("position", ("Position",), _person("Positions/Position")),
    Table("gender", ("Gender",), _person("Genders/Gender")),
    Table(
        "birth_place",
        ("Town of birth", "Country of birth"),
        _person("BirthDetails/Location"),
        ("TownOfBirth", "CountryOfBirth"),
    ),
    Table("type_of_entity", ("Type of entity",), _firm("TypeOfEntities/TypeOfEntity")),
    Table("subsidiary", ("Subsidiaries",), _firm("Subsidiaries/Subsidiary")),
    Table("parent", ("Parent company",), _firm("ParentCompanies/ParentCompany")),
    Table(
        "registration",
        ("Business registration number (s)",),
        _firm("BusinessRegistrationNumbers/BusinessRegistrationNumber"),
        reads=_listed,
    ),
    Table("imo", ("IMO number",), _ship("IMONumbers/IMONumber")),
    Table("owner", ("Current owner/operator (s)",), _ship("CurrentOwnerOperators/CurrentOwnerOperator")),
    Table("previous_owner", ("Previous owner/operator (s)",), _ship("PreviousOwnerOperators/PreviousOwnerOperator")),
    Table("flag", ("Current believed flag of ship",), _ship("CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip")),
    Table("previous_flag", ("Previous flags",), _ship("PreviousFlags/PreviousFlag")),
    Table("ship_type", ("Type of ship",), _ship("TypeOfShipDetails/TypeOfShip")),
    Table("tonnage", ("Tonnage of ship",), _ship("TonnageOfShipDetails/TonnageOfShip")),
    Table("length", ("Length of ship",), _ship("LengthOfShipDetails/LengthOfShip")),
    Table("built", ("Year Built",), _ship("YearsBuilt/YearBuilt")),
    Table("hull", ("Hull identification number (HIN)",), ()),
)
"""Every table; the XML of 2026 has no hull numbers."""

IGNORED = {
    "Last Updated": "a day on which nothing else changed would be told as an amendment",
    "LastUpdated": "a day on which nothing else changed would be told as an amendment",
    "SanctionsImposedIndicators": "says again what SanctionsImposed says",
}
"""Columns and elements that are left out, and why."""
