"""The recorded files are what their formats say, and name nobody's server but the publishers'."""

from __future__ import annotations

import json
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from watchlist.demo.publishers import OBSERVED, RECORDED
from watchlist.demo.server import RECORDED_FEEDS, RecordedFeed

DAYS = sorted(OBSERVED)
NAMED = re.compile(r"(\d+) FR (\d+),?\s*(\d{1,2}/\d{1,2}/\d{2,4})")
NAMESPACES = {"www.w3.org", "purl.org"}
OFFICIAL = {"sanctionslistservice.ofac.treas.gov", "www.federalregister.gov", "www.govinfo.gov"}


def path(day: int, name: str) -> Path:
    return RECORDED / f"day{day}" / name


def sdn(day: int) -> list[dict[str, list[str]]]:
    """Each entry's texts by the name of their element."""
    tree = etree.parse(str(path(day, "SDN.XML")))
    found = []
    for entry in tree.findall("{*}sdnEntry"):
        texts: dict[str, list[str]] = {}
        for element in entry.iter():
            if element.text and element.text.strip():
                texts.setdefault(etree.QName(element).localname, []).append(element.text)
        found.append(texts)
    return found


def rows(day: int) -> list[list[str]]:
    """The five cells of each row of the Entity List, the country filled in."""
    tree = etree.parse(str(path(day, "title-15-part-744.xml")))
    table = tree.find(".//DIV9[@N='Supplement No. 4 to Part 744']//TBODY")
    assert table is not None
    found: list[list[str]] = []
    for row in table.findall("TR"):
        cells = ["".join(str(text) for text in cell.itertext()).strip() for cell in row.findall("TD")]
        found.append([cells[0] or found[-1][0], *cells[1:]])
    return found


@pytest.mark.parametrize("day", DAYS)
def test_the_list_of_a_day_says_its_date_and_how_many_it_holds(day: int) -> None:
    tree = etree.parse(str(path(day, "SDN.XML")))
    assert tree.findtext(".//{*}Publish_Date") == OBSERVED[day].strftime("%m/%d/%Y")
    assert tree.findtext(".//{*}Record_Count") == str(len(tree.findall("{*}sdnEntry")))


@pytest.mark.parametrize("day", DAYS)
def test_no_number_stands_twice_in_the_list(day: int) -> None:
    uids = Counter(uid for entry in sdn(day) for uid in entry["uid"])
    assert [uid for uid, count in uids.items() if count > 1] == []


@pytest.mark.parametrize("day", DAYS)
def test_the_list_shows_every_kind_of_party_and_of_alias(day: int) -> None:
    entries = sdn(day)
    assert {kind for entry in entries for kind in entry["sdnType"]} == {"Entity", "Individual", "Vessel", "Aircraft"}
    assert {word for entry in entries for word in entry.get("category", [])} == {"strong", "weak"}


def test_between_the_days_parties_come_one_goes_and_one_gains_an_address() -> None:
    before, after = ({entry["uid"][0]: entry for entry in sdn(day)} for day in DAYS)
    assert sorted(before.keys() - after.keys()) == ["26540"]
    assert len(after.keys() - before.keys()) == 8
    assert [uid for uid in before.keys() & after.keys() if before[uid] != after[uid]] == ["45784"]
    assert len(after["45784"]["address1"]) == len(before["45784"]["address1"]) + 1


@pytest.mark.parametrize("day", DAYS)
def test_persons_are_shown_without_the_numbers_of_their_papers(day: int) -> None:
    persons = [entry for entry in sdn(day) if entry["sdnType"] == ["Individual"]]
    assert persons
    assert {label for person in persons for label in person.get("idType", [])} <= {
        "Gender",
        "Additional Sanctions Information -",
    }


@pytest.mark.parametrize(("day", "turkish"), [(1, 54), (2, 62)])
def test_the_entity_list_of_a_day_holds_all_of_turkey_and_nothing_cited_later(day: int, turkish: int) -> None:
    entries = [row for row in rows(day) if row[1] != "[Reserved]"]
    assert all(len(row) == 5 for row in entries)
    assert sum(row[0] == "TURKEY" for row in entries) == turkish
    for row in entries:
        cited = [printed.split("/") for _, _, printed in NAMED.findall(row[4])]
        assert cited, row
        dates = [(int(year) + (0 if len(year) == 4 else 2000), int(month), int(on)) for month, on, year in cited]
        assert min(dates) <= (OBSERVED[day].year, OBSERVED[day].month, OBSERVED[day].day)


def test_the_rule_of_27_august_2024_puts_seven_parties_and_an_address_under_turkey() -> None:
    added = [row for row in rows(2) if row[0] == "TURKEY" and "89 FR 68548" in row[4]]
    assert len(added) == 8
    assert sum(row[1].startswith("Address 01,") for row in added) == 1
    assert not [row for row in rows(1) if "89 FR 68548" in row[4]]


def test_the_press_names_each_party_that_the_rule_puts_under_turkey() -> None:
    told = path(2, "harbour-ledger.rss").read_text("utf-8")
    added = [row[1] for row in rows(2) if row[0] == "TURKEY" and "89 FR 68548" in row[4]]
    names = [re.split(r", a\.k\.a\.|\n", cell)[0] for cell in added if not cell.startswith("Address 01,")]
    assert [name for name in names if name not in told] == []


@pytest.mark.parametrize("day", DAYS)
def test_the_register_counts_what_it_gives_newest_first_and_marks_our_words(day: int) -> None:
    page = json.loads(path(day, "federal-register.json").read_text("utf-8"))
    dates = [document["publication_date"] for document in page["results"]]
    assert page["count"] == len(page["results"])
    assert dates == sorted(dates, reverse=True)
    assert max(dates) <= OBSERVED[day].date().isoformat()
    assert all(document["abstract"].startswith("[Sample abstract]") for document in page["results"])


@pytest.mark.parametrize("day", DAYS)
def test_the_code_of_regulations_is_as_of_the_day(day: int) -> None:
    titles = json.loads(path(day, "titles.json").read_text("utf-8"))
    (commerce,) = [title for title in titles["titles"] if title["number"] == 15]
    assert commerce["up_to_date_as_of"] == OBSERVED[day].date().isoformat()
    assert titles["meta"]["import_in_progress"] is False


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("feed", RECORDED_FEEDS, ids=lambda feed: feed.key)
def test_every_item_of_a_feed_says_that_it_is_a_sample(day: int, feed: RecordedFeed) -> None:
    channel = etree.parse(str(path(day, feed.path.rsplit("/", 1)[-1]))).find("channel")
    assert channel is not None
    mark = channel.findtext("description")
    assert mark
    items = channel.findall("item")
    assert len(items) >= 2
    for item in items:
        assert item.findtext("description") == mark
        text = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
        assert text.endswith(("<p>(Sample text.)</p>", "<p>(Örnek metin.)</p>", "<p>(Образец текста.)</p>"))
        assert parsedate_to_datetime(item.findtext("pubDate") or "") <= OBSERVED[day]


@pytest.mark.parametrize("name", sorted(file.name for file in (RECORDED / "day1").iterdir()))
def test_addresses_lead_to_the_publishers_or_to_nowhere(name: str) -> None:
    for day in DAYS:
        text = path(day, name).read_text("utf-8")
        hosts = {urlsplit(address).netloc for address in re.findall(r"https?://[^\s\"'<>]+", text)}
        assert {host for host in hosts - OFFICIAL - NAMESPACES if not host.endswith(".example")} == set()


def test_both_days_hold_the_same_files() -> None:
    first, second = ({file.name for file in (RECORDED / f"day{day}").iterdir()} for day in DAYS)
    assert first == second
