"""Only what the publisher changed is a change, and it is told field by field."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from watchlist.diff import changes, fingerprint
from watchlist.model import Address, Change, Citation, Detail, Entry, Identifier, Name, Schema, Strength

ENTRY = Entry(
    list="us_ofac_sdn",
    key="12550",
    schema=Schema.COMPANY,
    names=(Name("MACPAR MAKINA SAN VE TIC A.S."), Name("MACPAR MAKINA", Strength.STRONG, "a.k.a.")),
    programs=("NPWMD", "IFSR"),
    addresses=(Address("Sehidler Caddesi, Tuzla", "Istanbul", "TR"), Address("Istasyon Mah.", "Istanbul", "TR")),
    identifiers=(Identifier("tax", "1", "TR", "Tax ID No.", "1"), Identifier("registration", "2", "TR")),
    citations=(Citation("77 FR 1", date(2012, 1, 1)), Citation("77 FR 2")),
    details=(Detail("Website", "x"), Detail("Gender", "y")),
)


def test_each_kind_of_change_is_told_with_old_and_new() -> None:
    after = replace(
        ENTRY,
        names=(Name("MACPAR MAKINA SANAYI A.S."), Name("MACPAR MAKINA", Strength.WEAK, "a.k.a.")),
        programs=("NPWMD",),
        addresses=(*ENTRY.addresses, Address("Ankara", country="TR")),
        remarks="Linked to nobody",
        listed_on=date(2012, 7, 12),
    )
    assert set(changes(ENTRY, after)) == {
        Change("name", "MACPAR MAKINA SAN VE TIC A.S.", "MACPAR MAKINA SANAYI A.S."),
        Change("aliases", old="MACPAR MAKINA (a.k.a.)"),
        Change("aliases", new="MACPAR MAKINA (a.k.a., weak)"),
        Change("programs", old="IFSR"),
        Change("addresses", new="Ankara"),
        Change("remarks", None, "Linked to nobody"),
        Change("listed_on", None, "2012-07-12"),
    }


@given(st.randoms())
def test_order_is_no_change(random: Random) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(values, len(values)))

    fields = ("programs", "addresses", "identifiers", "citations", "details")
    other = replace(ENTRY, **{field: shuffled(getattr(ENTRY, field)) for field in fields})
    assert fingerprint(other) == fingerprint(ENTRY)
    assert changes(ENTRY, other) == ()


def test_every_field_is_in_the_fingerprint() -> None:
    others = {
        "schema": Schema.PERSON,
        "names": (Name("X"),),
        "programs": (),
        "addresses": (),
        "identifiers": (),
        "jurisdictions": ("TR",),
        "nationalities": ("TR",),
        "citizenships": ("TR",),
        "birth_dates": ("1970",),
        "birth_places": ("Ankara",),
        "citations": (),
        "listed_on": date(2020, 1, 1),
        "title": "t",
        "remarks": "r",
        "licence_requirement": "l",
        "licence_policy": "p",
        "details": (),
    }
    assert {*others, "list", "key"} == set(Entry.__struct_fields__)
    for field, value in others.items():
        other = replace(ENTRY, **{field: value})
        assert fingerprint(other) != fingerprint(ENTRY), field
        assert changes(ENTRY, other), field


def test_white_space_and_the_name_of_a_country_are_no_change() -> None:
    spaced = replace(
        ENTRY,
        names=(Name("MACPAR  MAKINA SAN VE TIC\u00a0A.S."), *ENTRY.names[1:]),
        addresses=tuple(replace(one, text=f"{one.text},  TURKEY") for one in ENTRY.addresses),
        remarks="Linked  to nobody ",
    )
    tidied = replace(
        ENTRY,
        addresses=tuple(replace(one, text=f"{one.text}, Türkiye") for one in ENTRY.addresses),
        remarks="Linked to nobody",
    )
    assert changes(spaced, tidied) == ()
    moved = replace(tidied, addresses=(replace(ENTRY.addresses[0], text="Ankara, Turkey"), *tidied.addresses[1:]))
    assert [change.field for change in changes(spaced, moved)] == ["addresses", "addresses"]
