"""The index finds what comparing with every party would find, and nothing else."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.model import Name, Party, Schema, Strength
from watchlist.names import Index, compare_parties
from watchlist.names.identifiers import identifier, queried

FIRMS = Path(__file__).parents[3] / "shared" / "data" / "turkish_firms.csv"
FRONTS = st.sampled_from(["Karahan", "Karahanlı", "Kara Hanlı", "Bozkır", "Demirkan", "Demirhan", "Temirkan", "Ulutaş"])
TRADES = st.sampled_from(["", "Lojistik", "Logistics", "Elektronik", "Dış Ticaret", "Foreign Trade", "San. ve Tic."])
FORMS = st.sampled_from(["", "A.Ş.", "JSC", "Ltd. Şti.", "LLC", "OOO"])
FIRM_NAMES = st.tuples(FRONTS, TRADES, FORMS).map(lambda words: " ".join(filter(None, words)))


def firm(*names: str) -> Party:
    return Party(tuple(Name(name) for name in names), Schema.COMPANY)


def keys(index: Index, query: Party) -> list[str]:
    return [key for key, _ in index.search(query)]


def test_the_best_comes_first_and_ties_are_in_the_order_of_keys() -> None:
    index = Index(
        [
            ("c", firm("Karahanlı Logistics JSC")),
            ("b", firm("Karahanlı Lojistik A.Ş.")),
            ("a", firm("KARAHANLI LOJISTIK AS")),
        ]
    )
    assert keys(index, firm("Karahanlı Lojistik A.Ş.")) == ["a", "b", "c"]
    assert [key for key, _ in index.search(firm("Karahanlı Lojistik A.Ş."), limit=1)] == ["a"]
    assert index.search(firm("Karahanlı Lojistik A.Ş."), minimum=0.99)[-1][0] == "b"


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Karahanlı Lojistik", "Karahanly Logistics"),
        ("Kara Hanlı Lojistik", "Karahanlı Lojistik"),
        ("Karahanlı Lojistik", "Kara Hanlı Lojistik"),
        ("People's Steel Works Combine", "PSWC"),
        ("Kuzey Lojistik Ltd", "Northern Logistics Limited"),
        ("Караханлы Лимитед Ширкети", "Karahanlı Ltd. Şti."),
    ],
)
def test_a_name_is_found_however_it_is_written(listed: str, asked: str) -> None:
    assert keys(Index([("1", firm("Other Firm", listed))]), firm(asked)) == ["1"]


def test_an_answer_has_the_score_and_the_reasons_of_the_full_comparison() -> None:
    party = Party((Name("Something Else"), Name("Karahanly", Strength.STRONG)), Schema.COMPANY, ("TR",))
    (found,) = Index([("1", party)]).search(firm("Karahanlı A.Ş."))
    assert found == ("1", compare_parties(firm("Karahanlı A.Ş."), party))


def test_a_person_is_found_by_a_query_that_says_not_what_it_is() -> None:
    index = Index([("1", Party((Name("DEMİRKAN, Ayşe Gül"),), Schema.PERSON))])
    assert keys(index, Party((Name("Ayse Gul Demirkan"),))) == ["1"]


def test_a_number_finds_its_party_whatever_its_name() -> None:
    index = Index(
        [
            ("1", Party((Name("Karahanlı"),), identifiers=identifier("MERSIS", "0123-4567-8900-0001", "TR"))),
            ("2", firm("Bozkır")),
        ]
    )
    by_tax_number = Party((Name("Bozkır"),), identifiers=identifier("VKN", "1234567890", "TR"))
    assert keys(index, by_tax_number) == ["1", "2"]
    assert keys(index, Party((Name("1234567890"),), identifiers=queried("1234567890"))) == ["1"]


def test_parties_come_and_go() -> None:
    index = Index()
    index.add("1", Party((Name("Karahanlı"),), identifiers=identifier("VKN", "1234567890", "TR")))
    index.add("1", firm("Bozkır"))
    assert (len(index), keys(index, firm("Karahanlı")), keys(index, firm("Bozkır"))) == (1, [], ["1"])
    assert not keys(index, Party((Name("x"),), identifiers=queried("1234567890")))
    index.remove("1")
    index.remove("1")
    assert (len(index), keys(index, firm("Bozkır"))) == (0, [])


@settings(max_examples=50)
@given(st.lists(FIRM_NAMES, min_size=1, max_size=12), FIRM_NAMES)
def test_nothing_is_missed_that_comparing_with_all_would_find(listed: list[str], asked: str) -> None:
    parties = {str(place): firm(name) for place, name in enumerate(listed)}
    full = {
        key: found for key, party in parties.items() if (found := compare_parties(firm(asked), party)).score >= 0.60
    }
    assert dict(Index(parties.items()).search(firm(asked))) == full


@pytest.mark.skipif(not FIRMS.is_file(), reason="the development data is not beside the repository")
def test_every_alias_of_a_listed_firm_finds_the_firm() -> None:
    with FIRMS.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["name"].strip()]
    named = [[row["name"], *filter(None, map(str.strip, row["aliases"].split(";")))] for row in rows]
    index = Index((str(place), firm(*names)) for place, names in enumerate(named))
    for place, names in enumerate(named):
        for name in names:
            assert str(place) in dict(index.search(firm(name))), name
