"""Real lists at real size: what differs between two dates of the publishers' own data, and nothing else, is told."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from house_list import Clock, Configure
from pytest_httpserver import HTTPServer

from watchlist.app import App
from watchlist.model import Event, Kind, Outcome
from watchlist.pipeline import poll
from watchlist.store import EventFilter

OFAC_DATES = ("2021-07-07", "2022-01-31")
CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
[sources.us_ofac_sdn]
url = "{server}/SDN.XML"
confirm_removals = {removals}
[sources.us_bis_entity_list]
url = "{server}/api/versioner/v1/titles.json"
"""


@pytest.fixture(scope="session")
def sdn(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """SDN.XML of each date, as the shared tool writes it from OFAC's own CSV files."""
    made = {}
    for day in OFAC_DATES:
        folder = shared / "data/lists/ofac_csv" / day
        tool: list[str | Path] = [
            sys.executable,
            shared / "tools/sdn_csv_to_xml.py",
            folder / "sdn.csv",
            "--alt",
            folder / "alt.csv",
        ]
        made[day] = subprocess.run(
            [*tool, "--add", folder / "add.csv", "--published", day], check=True, capture_output=True
        ).stdout
    return made


@pytest.fixture(scope="session")
def csv_rows(shared: Path) -> dict[str, dict[str, dict[str, list[list[str]]]]]:
    """The publisher's own rows of each date: SDN, ALT and ADD by uid."""
    found: dict[str, dict[str, dict[str, list[list[str]]]]] = {}
    for day in OFAC_DATES:
        for name in ("sdn", "alt", "add"):
            path = shared / "data/lists/ofac_csv" / day / f"{name}.csv"
            with path.open(encoding="cp1252", errors="replace", newline="") as handle:
                for row in csv.reader(handle):
                    if row and row[0].strip().isdigit():
                        found.setdefault(day, {}).setdefault(row[0], {}).setdefault(name, []).append(row)
    return found


def _serve_sdn(server: HTTPServer, body: bytes) -> None:
    server.clear()
    server.expect_request("/SDN.XML").respond_with_data(body, content_type="text/xml")


def _events(app: App, kind: Kind | None = None) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter(kind=kind)))


def test_two_dates_of_ofac_give_exactly_what_differs(
    configured: Configure,
    clock: Clock,
    httpserver: HTTPServer,
    sdn: dict[str, bytes],
    csv_rows: dict[str, dict[str, dict[str, list[list[str]]]]],
) -> None:
    app = configured(CONFIG.format(server=httpserver.url_for("").rstrip("/"), removals=1))
    _serve_sdn(httpserver, sdn[OFAC_DATES[0]])
    first = poll(app, app.sources["us_ofac_sdn"])
    assert (first.outcome, first.listed) == (Outcome.NEW, 0)
    assert [event for event in _events(app) if event.kind is not Kind.SOURCE_FAULT] == []

    clock.forward(days=200)
    _serve_sdn(httpserver, sdn[OFAC_DATES[1]])
    second = poll(app, app.sources["us_ofac_sdn"])
    assert second.error is None
    before, after = ({uid: rows for uid, rows in csv_rows[day].items() if "sdn" in rows} for day in OFAC_DATES)
    told = {kind: {key for e in _events(app, kind) for key in _keys(e)} for kind in Kind}
    assert told[Kind.LISTED] == after.keys() - before.keys()
    assert told[Kind.DELISTED] == before.keys() - after.keys()
    same = {uid for uid in before.keys() & after.keys() if _content(before[uid]) == _content(after[uid])}
    assert told[Kind.AMENDED] == (before.keys() & after.keys()) - same
    assert len(told[Kind.AMENDED]) > 50, "between these dates OFAC amended some"
    assert all(event.changes for event in _events(app, Kind.AMENDED))


def _keys(event: Event) -> set[str]:
    """The entry that an event is about, or all of those that are changed alike."""
    return {event.entry.key} if event.entry else {member.key for member in event.members}


def _content(rows: dict[str, list[list[str]]]) -> object:
    """What the rows of an entry say: the same name twice, under two numbers of its own, says no more than once."""
    numbered = {"sdn": 0, "alt": 2, "add": 2}
    return {
        name: {" | ".join(" ".join(cell.split()) for cell in row[numbered[name] :]) for row in found}
        for name, found in rows.items()
    }


def test_a_missing_entry_is_delisted_when_the_contract_says_and_not_before(
    configured: Configure, clock: Clock, httpserver: HTTPServer, sdn: dict[str, bytes]
) -> None:
    app = configured(CONFIG.format(server=httpserver.url_for("").rstrip("/"), removals=2))
    for day in OFAC_DATES:
        _serve_sdn(httpserver, sdn[day])
        polled = poll(app, app.sources["us_ofac_sdn"])
        clock.forward(hours=11)
    assert polled.listed > 0
    assert poll(app, app.sources["us_ofac_sdn"]).delisted == 0
    clock.forward(hours=1, minutes=1)
    assert poll(app, app.sources["us_ofac_sdn"]).delisted > 0


@pytest.fixture(scope="session")
def part_744(shared: Path) -> dict[str, bytes]:
    """Part 744 as it stood on three days around the rules of February and August 2024."""
    tool = shared / "tools/entity_list_to_ecfr_xml.py"
    data = shared / "data/lists/bis_entity_list_derived/bis_entity_list.json"
    days = ("2024-02-26", "2024-02-28", "2024-08-28")
    return {
        day: subprocess.run([sys.executable, tool, data, "--as-of", day], check=True, capture_output=True).stdout
        for day in days
    }


def test_the_rules_of_2024_bring_their_turkish_firms_with_their_citations(
    configured: Configure, clock: Clock, httpserver: HTTPServer, part_744: dict[str, bytes]
) -> None:
    app = configured(CONFIG.format(server=httpserver.url_for("").rstrip("/"), removals=1))
    for day, body in part_744.items():
        httpserver.clear()
        titles = {"titles": [{"number": 15, "up_to_date_as_of": day}], "meta": {"import_in_progress": False}}
        httpserver.expect_request("/api/versioner/v1/titles.json").respond_with_json(titles)
        address = f"/api/versioner/v1/full/{day}/title-15.xml"
        httpserver.expect_request(address, query_string="part=744").respond_with_data(body, content_type="text/xml")
        clock.now = clock.now.combine(date.fromisoformat(day), clock.now.timetz()) + timedelta(hours=1)
        poll(app, app.sources["us_bis_entity_list"])
    with app.store.read() as session:
        listed = list(session.events.select(EventFilter(kind=Kind.LISTED, country="TR")))
        subjects = {one.id for one in session.subjects.all()}
        alerts = {(alert.event, alert.subject) for alert in session.outbox.alerts()}
        hits = [one.hit for one in session.subjects.hits(events=[event.id for event in listed])]
    cited = [(event.entry.citations[0].text, event.entry) for event in listed if event.entry]
    of_february = {entry.name for text, entry in cited if text == "89 FR 14388"}
    of_august = [entry for text, entry in cited if text == "89 FR 68548"]
    assert len(of_february) == 16
    assert len(of_august) == 8
    bare = [event for event in listed if event.entry and event.entry.name.startswith("Address 01")]
    assert len(bare) == 1, "one of the eight is a bare address, which is no firm"
    for event in listed:
        if event not in bare:
            assert any((event.id, subject) in alerts for subject in subjects), event.title
    assert {hit.subject for hit in hits} <= subjects
