"""The nouns' own promises: stable ids and a chain that shows any change."""

from datetime import UTC, datetime

import msgspec

from watchlist.model import Address, Check, Entry, Identifier, Name, Outcome, Schema

AT = datetime(2024, 8, 7, 12, tzinfo=UTC)


def test_a_check_hash_covers_every_field() -> None:
    check = Check("1", "us_ofac_sdn", AT, Outcome.NEW, previous_hash="", snapshot="ab", entries=3)
    same = msgspec.json.decode(msgspec.json.encode(check), type=Check)
    assert same.hash == check.hash
    for change in ({"entries": 4}, {"outcome": Outcome.HELD}, {"previous_hash": "x"}, {"snapshot": None}):
        assert msgspec.structs.replace(check, **change).hash != check.hash


def test_an_entry_gathers_the_countries_of_all_its_ties() -> None:
    entry = Entry(
        list="l",
        key="1",
        schema=Schema.COMPANY,
        names=(Name("X"),),
        addresses=(Address("Istanbul", country="TR"), Address("unknown")),
        identifiers=(Identifier("tax", "1", country="DE"),),
        nationalities=("RU",),
    )
    assert entry.countries == ("DE", "RU", "TR")
