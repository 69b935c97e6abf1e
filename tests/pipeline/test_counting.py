"""A number in an article is counted against the list as it stood on that day, on both databases."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from house_list import Clock, Configure

from watchlist.app import App
from watchlist.model import Article, Claim, Outcome, Verdict
from watchlist.pipeline import Given, poll
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.counting import with_every_member

KEY = "us_bis_entity_list"
CONFIG = f"[sources.{KEY}]\nat_least = 1\n"
ROW = "<TR><TD>{country}</TD><TD>{name}<br/>{address}</TD><TD>{law}</TD><TD>Denial</TD><TD>{cited}</TD></TR>"
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="744" TYPE="PART"><HEAD>PART 744</HEAD><DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX">
<HEAD>Supplement No. 4 to Part 744</HEAD><TABLE><TR><TH>Country</TH><TH>Entity</TH><TH>License requirement</TH>
<TH>License review policy</TH><TH>Federal Register citation</TH></TR>{rows}</TABLE></DIV9></DIV5>"""
OLD, NEW = "82 FR 100, 1/10/17.", "89 FR 200, 2/27/24."
PLAIN, RUSSIA = "For all items. (See § 744.11 of the EAR)", "For all items. (See § 746.8(a)(3) of the EAR)"


def row(number: int, country: str, cited: str, law: str) -> str:
    name = f"Deneme{number} Makina Sanayi Ticaret Ltd. Sti."
    address = f"{number} Sokak, Istanbul, Turkey." if country == "TURKEY" else f"{number} Street, Moscow, Russia."
    return ROW.format(country=country, name=name, address=address, law=law, cited=cited)


ROWS = [
    *[row(number, "RUSSIA", NEW, RUSSIA) for number in range(1, 6)],
    *[row(number, "TURKEY", OLD, PLAIN) for number in range(10, 13)],
    *[row(number, "TURKEY", NEW, PLAIN) for number in range(20, 24)],
]


def page(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "part-744.xml"
    file.write_text(PAGE.format(rows="".join(rows)), encoding="utf-8")
    return file


def read_list(app: App, file: Path, at: datetime) -> None:
    assert poll(app, app.sources[KEY], Given(file, at)).outcome is Outcome.NEW


def told(app: App, text: str, day: date = date(2024, 8, 7)) -> Claim:
    add_articles(app, [Article(text, "", "Outlet", "", text, day, "en")])
    with app.store.read() as session:
        (record,) = session.news.articles(ids={text})
    (claim,) = record.claims
    return claim


def test_a_number_is_counted_as_of_the_day_that_it_is_told(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    read_list(app, page(tmp_path, *ROWS[:-2]), datetime(2024, 3, 1, tzinfo=UTC))
    read_list(app, page(tmp_path, *ROWS), datetime(2024, 8, 1, tzinfo=UTC))
    before = told(app, "Five Turkish companies are on the Entity List.", date(2024, 7, 1))
    after = told(app, "Seven Turkish companies are on the Entity List.", date(2024, 8, 7))
    assert (before.verdict, before.counted, after.verdict, after.counted) == (*_supported(5), *_supported(7))
    assert len(after.members) == 7
    assert "Entries removed before" not in after.note


def _supported(count: int) -> tuple[Verdict, int]:
    return Verdict.SUPPORTED, count


def test_where_no_reading_reaches_so_far_the_printed_dates_count(
    configured: Configure, clock: Clock, tmp_path: Path
) -> None:
    app = configured(CONFIG)
    clock.now = datetime(2026, 7, 9, tzinfo=UTC)
    read_list(app, page(tmp_path, *ROWS), clock.now)
    found = told(app, "Three Turkish companies are on the Entity List.", date(2023, 5, 1))
    assert (found.verdict, found.counted) == _supported(3)
    assert "Entries removed before that reading are not counted" in found.note


def test_a_rule_of_the_list_is_a_scope_of_its_own(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    read_list(app, page(tmp_path, *ROWS), datetime(2024, 8, 1, tzinfo=UTC))
    found = told(app, "Commerce has already put 4 Turkish companies on its Entity List.")
    assert (found.verdict, found.counted) == (Verdict.SUPPORTED_FOR_SCOPE, 4)
    assert "Russia" in {scope for count in found.counts for scope in count.scope.split()}
    added = told(
        app,
        "BIS added 9 entities to the Entity List.",
        date(2024, 2, 26),
    )
    assert (added.verdict, added.counted) == _supported(9)


def test_a_wrong_number_is_contradicted(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    read_list(app, page(tmp_path, *ROWS), datetime(2024, 8, 1, tzinfo=UTC))
    found = told(app, "As of today 60 Turkish companies are on the Entity List.")
    assert (found.verdict, found.counted, found.members) == (Verdict.CONTRADICTED, 7, ())


def test_what_cannot_be_checked_says_why(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    unread = told(app, "18 Turkish companies are on the Entity List.")
    assert (unread.verdict, unread.note) == (Verdict.NOT_CHECKABLE, "The Entity List has not been read yet.")
    unnamed = told(app, "Twelve Turkish companies were blacklisted.")
    assert (unnamed.verdict, unnamed.note) == (Verdict.NOT_CHECKABLE, "The words do not say which list.")
    read_list(app, page(tmp_path, *ROWS), datetime(2024, 8, 1, tzinfo=UTC))
    early = told(app, "BIS added 30 Turkish companies to the Entity List on Tuesday.")
    assert early.verdict is Verdict.NOT_CHECKABLE
    assert "has not been read since" in early.note


def again(app: App, key: str) -> Claim:
    with app.store.read() as session:
        (record,) = session.news.articles(ids={key})
    (claim,) = record.claims
    return claim


def test_a_number_is_counted_again_when_its_list_is_read_for_the_first_time(
    configured: Configure, clock: Clock, tmp_path: Path
) -> None:
    app = configured(CONFIG)
    clock.now = datetime(2024, 8, 7, 12, tzinfo=UTC)
    text = "Seven Turkish companies are on the Entity List."
    assert told(app, text).verdict is Verdict.NOT_CHECKABLE
    clock.now = datetime(2024, 8, 7, 18, tzinfo=UTC)
    read_list(app, page(tmp_path, *ROWS), clock.now)
    found = again(app, text)
    assert (found.verdict, found.counted, len(found.members)) == (*_supported(7), 7)
    (before,) = found.earlier
    assert (before.verdict, before.note) == (Verdict.NOT_CHECKABLE, "The Entity List has not been read yet.")
    assert before.at == datetime(2024, 8, 7, 12, tzinfo=UTC)


def test_an_act_is_counted_again_with_the_rule_that_follows_it(
    configured: Configure, clock: Clock, tmp_path: Path
) -> None:
    app = configured(CONFIG)
    read_list(app, page(tmp_path, *ROWS[:-4]), datetime(2024, 2, 20, tzinfo=UTC))
    clock.now = datetime(2024, 2, 23, tzinfo=UTC)
    text = "BIS added 4 Turkish companies to the Entity List on Friday."
    assert told(app, text, date(2024, 2, 23)).verdict is Verdict.NOT_CHECKABLE
    clock.now = datetime(2024, 2, 28, tzinfo=UTC)
    read_list(app, page(tmp_path, *ROWS), clock.now)
    found = again(app, text)
    assert (found.verdict, found.counted) == _supported(4)
    assert [one.verdict for one in found.earlier] == [Verdict.NOT_CHECKABLE]


def test_a_number_that_is_settled_stays_as_it_was_counted(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    read_list(app, page(tmp_path, *ROWS[:-2]), datetime(2024, 8, 1, tzinfo=UTC))
    clock.now = datetime(2024, 8, 9, tzinfo=UTC)
    text = "Five Turkish companies are on the Entity List."
    first = told(app, text)
    clock.now = datetime(2024, 8, 10, tzinfo=UTC)
    read_list(app, page(tmp_path, *ROWS), clock.now)
    found = again(app, text)
    assert (found.verdict, found.counted) == (first.verdict, first.counted) == _supported(5)
    assert (found.settled, found.earlier) == (True, ())


def test_a_number_on_no_named_list_is_held_against_those_of_the_state_that_acts(
    configured: Configure, clock: Clock, tmp_path: Path
) -> None:
    app = configured(CONFIG)
    clock.now = datetime(2024, 8, 7, tzinfo=UTC)
    text = "As of today the US has blacklisted 7 Turkish companies."
    unread = told(app, text)
    assert unread.verdict is Verdict.NOT_CHECKABLE
    assert "SDN List: The SDN List has not been read yet." in unread.note
    read_list(app, page(tmp_path, *ROWS), clock.now)
    found = again(app, text)
    assert (found.verdict, found.counted, found.list) == (Verdict.SUPPORTED_FOR_SCOPE, 7, None)
    assert found.scope == "Entity List: all entries of Türkiye"
    assert "name no list; of those of the United States, the Entity List has as many" in found.note


def test_every_member_is_told_however_many_there_are(configured: Configure, clock: Clock, tmp_path: Path) -> None:
    app = configured(CONFIG)
    clock.now = datetime(2024, 8, 7, tzinfo=UTC)
    read_list(app, page(tmp_path, *(row(number, "TURKEY", OLD, PLAIN) for number in range(450))), clock.now)
    kept = told(app, "There are 450 Turkish companies on the Entity List.")
    assert (kept.verdict, len(kept.members) + kept.members_left) == (Verdict.SUPPORTED, 450)
    assert kept.members_left > 0
    with app.store.read() as session:
        whole = with_every_member(session, kept)
    assert (len(whole.members), whole.members_left) == (450, 0)
    assert whole.members[: len(kept.members)] == kept.members


@pytest.mark.parametrize("read_on", [date(2024, 8, 7), date(2026, 7, 9)])
def test_eighteen_turkish_companies_are_those_of_the_russia_rules(
    configured: Configure, clock: Clock, tmp_path: Path, shared: Path, read_on: date
) -> None:
    app = configured("")
    clock.now = datetime(2026, 7, 9, 12, tzinfo=UTC)
    source = shared / "data/lists/bis_entity_list_derived/bis_entity_list.json"
    tool = shared / "tools/entity_list_to_ecfr_xml.py"
    printed = subprocess.run([sys.executable, tool, source, "--as-of", str(read_on)], capture_output=True, check=True)
    file = tmp_path / "title-15-part-744.xml"
    file.write_bytes(printed.stdout)
    early = "The US has already put 18 Turkish companies on its “entities list”."
    assert told(app, early).verdict is Verdict.NOT_CHECKABLE
    read_list(app, file, datetime.combine(read_on, datetime.min.time(), UTC))
    found = told(app, "The US has already added 18 Turkish companies to its “entities list”.")
    assert (again(app, early).scope, again(app, early).counted) == (found.scope, found.counted)
    assert (found.verdict, found.counted, len(found.members)) == (Verdict.SUPPORTED_FOR_SCOPE, 18, 18)
    assert "for reasons of Russia by the last 2 rules" in (found.scope or "")
    assert found.counts[0].count == 54
    assert ("Entries removed before" in found.note) is (read_on.year == 2026)
