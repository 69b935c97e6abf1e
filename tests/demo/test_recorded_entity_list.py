"""The recorded Entity List is collected and read as the eCFR's own is."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from publisher import Served
from publisher import answer as the_answer

from watchlist.demo.publishers import OBSERVED, VERSIONER, Request, answer
from watchlist.errors import NotFoundError
from watchlist.lists import Collected, us_bis_entity_list
from watchlist.model import Entry

RULE = date(2024, 8, 27)


class Recorded:
    """The recorded eCFR, without a network."""

    mark = ""

    def __init__(self, day: int) -> None:
        self.day = day

    def __call__(self, url: str, **_: object) -> Served:
        reply = answer(Request(url, {"accept-encoding": "gzip"}, self.day))
        if reply.status == 404:
            raise NotFoundError(url, "404")
        assert reply.status == 200, url
        return Served(url, gzip.decompress(reply.body))


def collected(day: int) -> Collected:
    return us_bis_entity_list.collect(Recorded(day), f"http://recorded.example{VERSIONER}titles.json")


def entries(day: int) -> dict[str, Entry]:
    with the_answer(collected(day)).open() as raw:
        return {entry.key: entry for entry in us_bis_entity_list.parse(raw) if isinstance(entry, Entry)}


def turkish(day: int) -> dict[str, Entry]:
    return {key: entry for key, entry in entries(day).items() if "TR" in entry.jurisdictions}


@pytest.mark.parametrize(("day", "many"), [(1, 54), (2, 62)])
def test_the_list_is_collected_as_of_the_day_and_read_whole(day: int, many: int) -> None:
    assert collected(day).published_on == OBSERVED[day].date()
    assert len(turkish(day)) == many


def test_day_two_adds_the_rule_of_27_august_and_changes_nothing_else() -> None:
    before, after = entries(1), entries(2)
    assert before.keys() < after.keys()
    assert [key for key in before if before[key] != after[key]] == []
    assert {after[key].listed_on for key in after.keys() - before.keys()} == {RULE}


def test_the_rule_lists_seven_parties_and_one_bare_address_under_turkey() -> None:
    new = [entry for entry in turkish(2).values() if entry.listed_on == RULE]
    bare = [entry for entry in new if us_bis_entity_list.BARE_ADDRESS in {detail.label for detail in entry.details}]
    assert (len(new), len(bare)) == (8, 1)


def test_the_listings_for_russia_before_the_warning_are_nineteen() -> None:
    """What the press counted as 18: those of the last two rules of the three."""
    rules = {date(2023, 4, 17): 1, date(2023, 10, 11): 2, date(2024, 2, 27): 16}
    found = [entry.listed_on for entry in turkish(1).values()]
    assert {day: found.count(day) for day in rules} == rules


def test_aliases_are_names_and_no_words_between_names() -> None:
    parties = {entry.name: [name.text for name in entry.names[1:]] for entry in turkish(2).values()}
    assert parties["Confienza Pazarlama Ve Ticaret Anonim Sirketi"] == [
        "Confienza Gida Pazarlama Ve Ticaret Anonim Sirketi",
        "Confienza",
    ]
    assert len(parties["ASR Trans Lojistik Ve Dis Tic Ltd Sti"]) == 4
    assert [party for party, names in parties.items() if "and" in names] == []
