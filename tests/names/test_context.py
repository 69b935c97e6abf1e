"""What beside the names makes one party of two, or two of one: numbers, countries, places, dates of birth."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from stdnum.tr import tckimlik

from watchlist.model import Address, Comparison, Feature, Identifier, Name, Party, Schema, Strength
from watchlist.names import compare_parties
from watchlist.names.addresses import city_of, place, same_address
from watchlist.names.births import nearest
from watchlist.names.context import OTHER_PROVEN, context, decided
from watchlist.names.identifiers import identifier, queried
from watchlist.render.words import words_of

HIT, MATCH, REVIEW = 0.80, 0.70, 0.60
CEILING = 0.69
FIRST, SECOND = "1234567890", "4540536920"
LEIS = ("529900T8BM49AURSDO55", "213800D1EI4B9WTWWD28")
IMOS = ("9396854", "9074729")
PERSONS = tuple(nine + tckimlik.calc_check_digits(nine) for nine in ("100000001", "234567891"))


def firm(name: str = "Karahanlı Lojistik A.Ş.", *numbers: tuple[Identifier, ...], **more: object) -> Party:
    party = Party((Name(name),), Schema.COMPANY, identifiers=tuple(one for found in numbers for one in found))
    return replace(party, **more)


def person(*dates: str, **more: object) -> Party:
    return replace(Party((Name("Ayşe Gül Demirkan"),), Schema.PERSON, birth_dates=dates), **more)


def number(label: str, value: str, country: str | None = "TR") -> tuple[Identifier, ...]:
    return identifier(label, value, country)


def at(*texts: str) -> tuple[Address, ...]:
    return tuple(Address(text, country="TR") for text in texts)


def said(comparison: Comparison) -> dict[str, Feature]:
    return {feature.feature: feature for feature in comparison.explanation}


PROVEN = [
    ("VKN", FIRST, SECOND),
    ("LEI", *LEIS),
    ("IMO", *IMOS),
    ("TCKN", *PERSONS),
    ("MERSIS", f"0{FIRST}00001", f"0{SECOND}00001"),
]


@pytest.mark.parametrize(("label", "first", "second"), PROVEN)
def test_an_equal_proven_number_decides_and_two_are_under_review_however_equal_the_names(
    label: str, first: str, second: str
) -> None:
    ours = firm("Karahanlı Lojistik", number(label, first))
    same = compare_parties(ours, firm("Something Else LLC", number(label, first)))
    assert (same.score, same.strength) == (1.0, "identifier")
    assert first in {feature.query for feature in same.explanation}
    other = compare_parties(ours, firm("Karahanlı Lojistik", number(label, second)))
    assert other.score < REVIEW
    assert any(
        first.endswith(one.query) or one.query in first for one in other.explanation if one.query != one.candidate
    )


def test_numbers_that_nothing_proves_weigh_less_against() -> None:
    ours, theirs = number("Tax ID No.", "7714789249", "RU"), number("Tax ID No.", "7714789250", "RU")
    assert MATCH <= compare_parties(firm("Karahanlı", ours), firm("Karahanlı", theirs)).score < 0.9
    longer = number("Tax ID No.", "771478924901", "RU")
    assert compare_parties(firm("Karahanlı", ours), firm("Karahanlı", longer)).score > 0.98


def test_an_equal_number_wins_over_another_that_differs_and_both_are_said() -> None:
    ours = firm("Karahanlı", number("VKN", FIRST), number("LEI", LEIS[0]))
    theirs = firm("Bozkır", number("VKN", FIRST), number("LEI", LEIS[1]))
    comparison = compare_parties(ours, theirs)
    assert HIT <= comparison.score < 1.0
    assert [(one.feature, one.query, one.candidate) for one in comparison.explanation] == [
        ("vkn", FIRST, FIRST),
        ("lei", *LEIS),
    ]


def test_what_nothing_proves_does_not_win_over_two_proven_numbers() -> None:
    ours = firm("Karahanlı", number("Passport", "U1234567"), number("TCKN", PERSONS[0]))
    theirs = firm("Karahanlı", number("Passport", "U1234567"), number("TCKN", PERSONS[1]))
    assert compare_parties(ours, theirs).score < REVIEW


def test_a_second_number_of_a_sort_is_no_conflict_where_the_first_is_equal() -> None:
    ours = firm("Karahanlı", number("VKN", FIRST), number("VKN", SECOND))
    assert compare_parties(ours, firm("Karahanlı", number("VKN", FIRST))).score == 1.0


REGISTRY = {
    "Registration Number": "Istanbul Trade Registry 315939-5",
    "Registration number": "Ticaret Sicil No: 315939-5 (İstanbul)",
    "Istanbul Chamber of Comm. No.": "315939-5",
}


@pytest.mark.parametrize(("one", "other"), list(product(REGISTRY, REGISTRY)))
def test_a_registry_number_decides_with_its_office(one: str, other: str) -> None:
    ours, theirs = number(one, REGISTRY[one]), number(other, REGISTRY[other])
    comparison = compare_parties(firm("Karahanlı", ours), firm("Bozkır Tekstil", theirs))
    assert (comparison.score, comparison.strength) == (1.0, "identifier")
    assert "Istanbul" in comparison.explanation[0].note


@pytest.mark.parametrize("value", ["315939-5", "315939", "Trade Registry 315939-5"])
def test_without_an_office_a_registry_number_supports_like_names_only(value: str) -> None:
    ours = number("Registration Number", "Istanbul Trade Registry 315939-5")
    theirs = number("Registration Number", value)
    unlike = compare_parties(firm("Karahanlı", ours), firm("Bozkır Tekstil", theirs))
    assert unlike.score < REVIEW
    alike = firm("Karahanlı Tekstil", ours), firm("Karahanlı Bozkır", theirs)
    without = compare_parties(*(replace(party, identifiers=()) for party in alike)).score
    assert compare_parties(*alike).score > without * 1.2
    assert said(compare_parties(*alike))["registry_number"].query == "3159395"


def test_another_offices_registry_number_says_nothing() -> None:
    ours = number("Registration Number", "Istanbul Trade Registry 315939-5")
    theirs = number("Registration Number", "Ankara Trade Registry 315939-5")
    comparison = compare_parties(firm("Karahanlı", ours), firm("Karahanlı", theirs))
    assert {one.feature for one in comparison.explanation} == {"name"}


def test_passports_count_within_their_country_and_never_conflict() -> None:
    ours, abroad = number("Passport", "U1234567"), number("Passport", "U1234567", "DE")
    another = number("Passport", "U7654321")
    assert compare_parties(firm("Karahanlı", ours), firm("Bozkır", number("Passport", "U 1234567"))).score == 1.0
    assert compare_parties(firm("Karahanlı", ours), firm("Bozkır", abroad)).score < REVIEW
    assert compare_parties(firm("Karahanlı", ours), firm("Karahanlı", another)).score > 0.98


def test_a_branch_is_the_firm_and_a_european_vat_number_holds_the_tax_number() -> None:
    tax = firm("Karahanlı", number("VKN", FIRST))
    assert compare_parties(tax, firm("Bozkır", number("MERSIS", f"0{FIRST}00017"))).score == 1.0
    assert compare_parties(tax, firm("Bozkır", number("VAT Number", f"TR{FIRST}"))).score == 1.0


def test_what_a_person_asks_for_decides() -> None:
    asked = Party((Name(FIRST),), identifiers=queried(FIRST))
    features = decided(asked, firm("Karahanlı", number("MERSIS", f"0{FIRST}00001")))
    assert features is not None
    assert {"vkn"} <= {feature.feature for feature in features}


def test_countries_speak_most_where_each_is_registered_in_one() -> None:
    name = "Karahanlı Ltd"
    turkish, german = firm(name, countries=("TR",)), firm(name, countries=("DE",))
    by_address = firm(name, countries=("DE",), addresses=(Address("Berlin", country="DE"),))
    scores = [compare_parties(turkish, other).score for other in (turkish, firm(name), by_address, german)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert scores[-1] >= HIT


def test_a_legal_form_of_one_country_counts_where_the_other_states_one() -> None:
    german = firm("Karahanlı", countries=("DE",))
    comparison = compare_parties(firm("Karahanlı A.Ş."), german)
    assert said(comparison)["country"].query == "TR"
    assert said(comparison)["country"].weight < 1
    assert "country" not in said(compare_parties(firm("Karahanlı A.Ş."), firm("Karahanlı A.Ş.")))


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Ankara Caddesi 145, Kordonboyu Mahallesi, Kartal, Istanbul, Turkey", "istanbul"),
        ("Zümrütevler Mah. Ankara Cad. No: 7, Kartal, Türkiye", "istanbul"),
        ("Alacaath Mah. 4841 Cad. A1 Blok No: 3a, Cankaya, Ankara, Turkey", "ankara"),
        ("İZMİR", "izmir"),
        ("Konya Sok. No 4", ""),
        ("", ""),
    ],
)
def test_the_city_of_an_address_is_read_from_its_end(text: str, city: str) -> None:
    assert city_of(text) == city


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "No: 12, Istinye Mahallesi Bostan Sokak, Sariyer, Istanbul 34460",
            "İstinye Mah. Bostan Sok. No. 12 Sarıyer",
            True,
        ),
        ("Istiklal Cad. No 5 Beyoglu Istanbul", "İSTİKLAL CADDESİ 5, İSTANBUL", True),
        ("Istiklal Cad. No 5 Istanbul", "Istiklal Cad. No 7 Istanbul", False),
        ("Istiklal Cad. No 5 Istanbul", "Istiklal Cad. No 5 Ankara", False),
        ("Istanbul", "Istanbul", False),
        ("34467 Istanbul", "34467 Istanbul", False),
    ],
)
def test_one_street_and_number_is_one_address(one: str, other: str, same: bool) -> None:
    ours, theirs = (place(Address(text)) for text in (one, other))
    assert same_address(ours, theirs) is same_address(theirs, ours) is same


def test_places_move_the_score_of_firms_a_little() -> None:
    name = "Karahanlı Lojistik Ltd. Şti."
    home = firm("Karahanlı Lojistik A.Ş.", addresses=at("İstinye Mah. Bostan Sok. No. 12, Sarıyer, İstanbul"))
    scores = [
        compare_parties(home, firm(name, addresses=at(text))).score
        for text in ("Bostan Sokak 12, Istinye, Istanbul", "Moda Cad. 1, Kadıköy", "Turkey", "Çankaya, Ankara")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert scores[0] - scores[-1] < 0.1


def test_an_address_alone_makes_nothing() -> None:
    where = at("İstinye Mah. Bostan Sok. No. 12, Sarıyer, İstanbul")
    assert compare_parties(firm("Karahanlı", addresses=where), firm("Bozkır", addresses=where)).score < REVIEW


def test_cities_that_nobody_knows_can_agree_but_never_disagree() -> None:
    minsk, spelled, otherwise = (firm(addresses=(Address(text, city=text),)) for text in ("Minsk", "Kordon", "Cordon"))
    assert said(compare_parties(minsk, minsk))["city"].candidate == "Minsk"
    assert "city" not in said(compare_parties(spelled, otherwise))


def test_a_person_may_have_moved() -> None:
    comparison = compare_parties(person(addresses=at("Ankara")), person(addresses=at("Istanbul")))
    assert "city" not in said(comparison)


@pytest.mark.parametrize(
    ("ours", "theirs", "low", "high"),
    [
        ("1970-05-03", "03 May 1970", 1.0, 1.1),
        ("1970", "1970-05-03", 1.0, 1.05),
        ("1970-05-03", "1970-03-05", 0.95, 0.99),
        ("1970-05-03", "1970-11-21", 0.9, 0.95),
        ("1970-05-03", "1971-05-03", 0.9, 0.99),
        ("1960 to 1962 (Approximately)", "circa 1961", 1.0, 1.05),
        ("1970", "1980-01-01", 0.7, 0.75),
        ("1970-05-03", "1980-05-03", 0.0, 0.57),
    ],
)
def test_dates_of_birth_speak_for_and_against(ours: str, theirs: str, low: float, high: float) -> None:
    near, back = nearest((ours,), (theirs,)), nearest((theirs,), (ours,))
    assert near is not None
    assert back is not None
    assert low <= near.weight <= high
    assert near.weight == back.weight
    feature = said(compare_parties(person(ours), person(theirs)))["birth_date"]
    assert (feature.query, feature.candidate) == (ours, theirs)


def test_two_full_dates_years_apart_are_two_persons_whatever_else_is_equal() -> None:
    ours = person("1970-05-03", countries=("TR",), addresses=at("Bostan Sok. 12, Istanbul"))
    assert compare_parties(ours, replace(ours, birth_dates=("1984-05-03",))).score < REVIEW
    assert compare_parties(ours, replace(ours, birth_dates=("1984-05-03", "1970-05-03"))).score > 0.99


def test_a_date_that_cannot_be_read_says_nothing() -> None:
    assert nearest(("unknown",), ("1970",)) is None


NUMBERS = [
    number("VKN", FIRST),
    number("VKN", SECOND),
    number("LEI", LEIS[0]),
    number("LEI", LEIS[1]),
    number("Tax ID No.", "7714789249", "RU"),
    number("Tax ID No.", "7714789250", "RU"),
    number("Registration Number", "315939-5"),
    number("Registration Number", "Istanbul Trade Registry 315939-5"),
    number("Registration Number", "Ankara Trade Registry 315939"),
    number("Passport", "U1234567"),
]
PLACES = ["Bostan Sok. 12, Sarıyer, İstanbul", "Istanbul", "Çankaya, Ankara", "Turkey", ""]
PARTIES = st.builds(
    lambda name, strength, schema, countries, numbers, places, dates: Party(
        (Name(name, strength),),
        schema,
        tuple(countries),
        tuple(one for found in numbers for one in found),
        at(*places),
        tuple(dates),
    ),
    st.sampled_from(["Karahanlı", "Karahanlı A.Ş.", "Yıldız", "Bozkır OOO", "Ayşe Demirkan"]),
    st.sampled_from(list(Strength)),
    st.sampled_from([Schema.COMPANY, Schema.PERSON, Schema.LEGAL_ENTITY]),
    st.sets(st.sampled_from(["TR", "RU", "DE"])),
    st.lists(st.sampled_from(NUMBERS), max_size=4),
    st.lists(st.sampled_from(PLACES), max_size=2),
    st.lists(st.sampled_from(["1970-05-03", "1970-03-05", "1970", "circa 1971", "03 May 1984", "x"]), max_size=2),
)


@given(PARTIES, PARTIES)
def test_what_beside_the_names_counts_is_the_same_both_ways(ours: Party, theirs: Party) -> None:
    first, second = decided(ours, theirs), decided(theirs, ours)
    assert (first is None) == (second is None)
    for one, other in ((first or (), second or ()), (context(ours, theirs), context(theirs, ours))):
        assert prod(feature.weight for feature in one) == pytest.approx(prod(feature.weight for feature in other))


@given(PARTIES, PARTIES)
def test_nothing_lifts_a_score_over_its_ceiling(ours: Party, theirs: Party) -> None:
    comparison = compare_parties(ours, theirs)
    assert 0.0 <= comparison.score <= 1.0
    weak = Strength.WEAK in (ours.names[0].strength, theirs.names[0].strength)
    if weak and comparison.strength != "identifier":
        assert comparison.score <= CEILING


@given(PARTIES, PARTIES)
def test_the_explanation_comes_to_the_score(ours: Party, theirs: Party) -> None:
    comparison = compare_parties(ours, theirs)
    found = comparison.explanation
    if comparison.strength == "identifier":
        assert comparison.score == pytest.approx(prod(one.weight for one in found), abs=1e-4)
        return
    whole = next(one.weight for one in found if one.feature == "name")
    beside = list(context(ours, theirs))
    ceiling = min(
        (one.weight for one in found if one.feature in {"weak_name", "everyday_word", "at_most"}), default=1.0
    )
    assert comparison.score == pytest.approx(min(whole * prod(one.weight for one in beside), ceiling), abs=1e-3)
    assert [one for one in found if one in beside] == beside


def test_two_proven_numbers_outweigh_all_that_speaks_for_one() -> None:
    ours = firm(
        "Karahanlı",
        number("VKN", FIRST),
        number("Registration Number", "315939-5"),
        countries=("TR",),
        addresses=at("Bostan Sok. 12, Istanbul"),
        birth_dates=("1970-05-03",),
    )
    theirs = replace(ours, identifiers=(*number("VKN", SECOND), *number("Registration Number", "315939-5")))
    features = list(context(ours, theirs))
    assert {one.feature for one in features} == {"vkn", "registry_number", "country", "city", "address", "birth_date"}
    assert min(one.weight for one in features) == OTHER_PROVEN
    assert compare_parties(ours, theirs).score < REVIEW


def test_every_reason_beside_the_names_has_its_words_for_messages() -> None:
    ours = firm("Karahanlı", number("VKN", FIRST), number("Registration Number", "315939-5"), countries=("TR",))
    theirs = person("1984", identifiers=(*number("VKN", SECOND), *number("Registration Number", "315939-5")))
    ours = replace(ours, addresses=at("Bostan Sok. 12, Istanbul"), birth_dates=("1970",))
    theirs = replace(theirs, addresses=at("Bostan Sokak 12, İstanbul"), countries=("DE",))
    features = {one.feature for one in context(ours, theirs)}
    assert len(features) == 7
    assert features <= words_of().features.keys() | words_of().identifiers.keys()
