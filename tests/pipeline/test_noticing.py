"""Notices are polled with their sources: told before the list, once, and confirmed by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from house_list import Clock, Configure
from msgspec.structs import replace as struct_replace
from offices import TREASURY, Register
from pytest_httpserver import HTTPServer
from register_printer import Party, filed_text, gpo_xml

from watchlist.app import App
from watchlist.model import Event, Kind, Outcome, Reason
from watchlist.pipeline import Given, Polled, poll
from watchlist.pipeline.deliver import deliver_due
from watchlist.pipeline.replaying import replay
from watchlist.pipeline.sending import opener
from watchlist.schedule import next_due
from watchlist.sources import FeedSource
from watchlist.store import EventFilter

CONFIG = """
[network]
allow_private = true
[sources]
builtin = false
[sources.us_federal_register]
url = "{url}/api/v1/documents.json?per_page=1000"
[sources.us_bis_entity_list]
url = "{url}/api/versioner/v1/titles.json"
at_least = 1
[[subscriptions]]
name = "early"
subjects = "tracked"
[[subscriptions]]
name = "lists"
events = ["listed", "delisted"]
subjects = "tracked"
[[subscriptions]]
name = "operator"
events = ["operator"]
"""
TITLE = "Additions of Entities to the Entity List"
ABSTRACT = (
    "In this rule, the Bureau of Industry and Security adds three entities to the Entity List under Russia, Turkey."
)
OLD = Party(
    "CTL Dis Ticaret Limited Sirketi", "Turkey", address="Nisbetiye Mah., Istanbul, Turkey", cited="89 FR 1, 1/2/24."
)
ASR = Party(
    "ASR Trans Lojistik Ve Dis Tic Ltd Sti", "Turkey", ("ASR Transit", "Clef Trade"), "Kadikoy, Istanbul, Turkey"
)
CONFIENZA = Party(
    "Confienza Pazarlama Ve Ticaret Anonim Sirketi", "Turkey", address="Bebek, Istanbul, Turkey, and Almaty, Kazakhstan"
)
GAMMA = Party("OOO Gamma", "Russia", address="Moscow, Russia")
ADDED = (ASR, CONFIENZA, GAMMA)
NUMBER = "2024-19339"
FILED, PRINTED, LISTED = (datetime(2024, 8, day, hour, tzinfo=UTC) for day, hour in ((26, 21), (27, 12), (28, 16)))


@pytest.fixture
def register(httpserver: HTTPServer) -> Register:
    register = Register(httpserver)
    register.open()
    register.enlist(date(2024, 8, 7), [OLD])
    return register


@pytest.fixture
def app(configured: Configure, register: Register) -> App:
    """Both sources, read once on 7 August."""
    app = configured(CONFIG.format(url=register.url("").rstrip("/")))
    assert [polled.outcome for polled in both(app)] == [Outcome.NEW, Outcome.NEW]
    return app


def both(app: App) -> tuple[Polled, Polled]:
    return feed(app), poll(app, app.sources["us_bis_entity_list"])


def feed(app: App) -> Polled:
    return poll(app, app.sources["us_federal_register"], in_full=False)


def events(app: App, *kinds: Kind) -> list[Event]:
    with app.store.read() as session:
        return [event for event in session.events.select(EventFilter()) if not kinds or event.kind in kinds]


def reasons(app: App, subscription: str) -> list[Reason]:
    with app.store.read() as session:
        return [alert.reason for alert in session.outbox.alerts() if alert.subscription == subscription]


def filed(register: Register) -> None:
    register.file(NUMBER, filed_text(ADDED), TITLE, "2024-08-26T16:15:00.000-04:00")


def printed(register: Register) -> None:
    register.print(NUMBER, gpo_xml(ADDED), TITLE, date(2024, 8, 27), ABSTRACT, effective_on="2024-08-27")


def test_a_rule_is_told_as_it_is_filed_and_confirmed_by_the_list(
    app: App, register: Register, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.now = FILED
    filed(register)
    assert feed(app).announced == 3
    announced = events(app, Kind.ANNOUNCED)
    assert sorted(event.entry.name for event in announced if event.entry) == sorted(one.name for one in ADDED)
    assert {(event.announced_on, event.effective_on) for event in announced} == {(date(2024, 8, 26), date(2024, 8, 27))}
    assert reasons(app, "early") == [Reason.ANNOUNCED] * 2
    with app.store.read() as session:
        for event in announced:
            assert event.check
            assert session.sources.check(event.check).check.at == clock.now
            assert event.snapshot
            assert app.archive.has(event.snapshot)

    clock.now = PRINTED
    printed(register)
    polled = feed(app)
    assert (polled.articles, polled.announced) == (1, 0), "the printed rule is read again, and says nothing new"
    assert events(app, Kind.ANNOUNCED) == announced, "neither a party nor the story of the rule is told beside that"
    with app.store.read() as session:
        assert [story.copies for story in session.news.stories()] == [1]

    clock.now = LISTED
    list(deliver_due(app, opener(app)))
    told = capsys.readouterr().out
    assert "2 firms announced for the Entity List" in told, "one message tells of all that a rule adds"
    assert "Entry   " not in told
    register.enlist(date(2024, 8, 28), [OLD, *ADDED])
    both(app)
    listed = events(app, Kind.LISTED)
    assert {event.confirms for event in listed} == {event.id for event in announced}
    assert reasons(app, "early") == [Reason.ANNOUNCED] * 2 + [Reason.CONFIRMED] * 2
    assert reasons(app, "lists") == [Reason.NEW_LISTING] * 2
    list(deliver_due(app, opener(app)))
    said = " ".join(capsys.readouterr().out.split())
    assert "announced 26 August 2024, in force 27 August 2024, on the list 28 August 2024" in said
    assert events(app, Kind.OPERATOR, Kind.DISAGREEMENT, Kind.SOURCE_FAULT) == []
    assert replay(app).is_proof


def test_without_its_notices_the_story_is_told(app: App, register: Register, clock: Clock) -> None:
    """What the party events stand in for."""
    clock.now = PRINTED
    printed(register)
    source = app.sources["us_federal_register"]
    assert isinstance(source, FeedSource)
    poll(app, replace(source, notices=None))
    assert {event.story is not None for event in events(app, Kind.ANNOUNCED)} == {True}


def test_a_rule_that_is_read_at_an_earlier_poll_is_no_story_later(app: App, register: Register, clock: Clock) -> None:
    clock.now = PRINTED
    printed(register)
    source = app.sources["us_federal_register"]
    assert isinstance(source, FeedSource)
    wrong = replace(source, url=register.url("/api/v1/nothing.json"))
    assert poll(app, wrong).outcome is Outcome.FAILED, "the feed is down, its notices are not"
    assert len(events(app, Kind.ANNOUNCED)) == 3
    clock.forward(minutes=15)
    assert feed(app).articles == 1
    assert len(events(app, Kind.ANNOUNCED)) == 3


def test_nothing_is_fetched_twice(app: App, register: Register, clock: Clock) -> None:
    clock.now = FILED
    filed(register)
    for _ in range(3):
        feed(app)
        clock.forward(minutes=15)
    assert register.asked["/public-inspection/raw_text/2024-19339.txt"] == 1
    register.sent.clear()
    feed(app)
    assert not register.sent, "what is asked again is asked on condition"


def test_old_rules_are_no_news_at_the_first_look(configured: Configure, register: Register, clock: Clock) -> None:
    register.print("2024-15000", gpo_xml([ASR]), TITLE, date(2024, 7, 10))
    register.print("2024-16000", gpo_xml([CONFIENZA]), TITLE, date(2024, 8, 5))
    register.print("2024-14000", b"<RULE/>", TITLE, date(2024, 7, 5))
    app = configured(CONFIG.format(url=register.url("").rstrip("/")))
    assert feed(app).announced == 2
    assert [event.entry.name for event in events(app) if event.entry] == [CONFIENZA.name]
    assert events(app, Kind.OPERATOR) == []
    # The list has both already when it is first read: that is no disagreement, however late.
    poll(app, app.sources["us_bis_entity_list"])
    register.enlist(date(2024, 8, 8), [OLD, ASR, CONFIENZA])
    clock.now = datetime(2024, 10, 1, tzinfo=UTC)
    register.print("2024-18000", gpo_xml([GAMMA]), TITLE, date(2024, 8, 9))
    feed(app)
    assert len(events(app, Kind.ANNOUNCED)) == 2, "what comes late is told all the same"


def test_a_list_that_has_it_already_at_its_first_reading_is_not_late(
    configured: Configure, register: Register, clock: Clock
) -> None:
    register.print("2024-16000", gpo_xml([CONFIENZA], removed=[GAMMA]), TITLE, date(2024, 8, 5))
    app = configured(CONFIG.format(url=register.url("").rstrip("/")))
    feed(app)
    clock.now = datetime(2024, 10, 1, tzinfo=UTC)
    register.enlist(date(2024, 9, 30), [OLD, CONFIENZA])
    both(app)
    both(app)
    assert events(app, Kind.DISAGREEMENT) == []


def test_a_rule_that_cannot_be_read_is_told_to_the_operator_once(app: App, register: Register, clock: Clock) -> None:
    clock.now = FILED
    register.file(
        NUMBER, b"AGENCY: Bureau of Industry and Security\n\nA picture.\n" * 9, TITLE, "2024-08-26T16:15:00-04:00"
    )
    feed(app)
    clock.now = PRINTED
    register.print(NUMBER, b"<RULE/>", TITLE, date(2024, 8, 27))
    feed(app)
    feed(app)
    [told] = events(app, Kind.OPERATOR)
    assert "a notice could not be read to the party: Additions of Entities to the Entity List (https://" in told.title
    assert reasons(app, "operator") == [Reason.OPERATOR]


def test_names_in_a_picture_are_told_as_such(app: App, register: Register, clock: Clock) -> None:
    clock.now = PRINTED
    raw = b"<NOTICE><P>the following persons are blocked:</P><GPH SPAN='3'><GID>EN30AU26.000</GID></GPH></NOTICE>"
    title = "Notice of OFAC Sanctions Actions"
    register.print("2024-20000", raw, title, date(2024, 8, 27), type="Notice", agencies=[TREASURY])
    feed(app)
    [told] = events(app, Kind.OPERATOR)
    assert f"a notice names its parties in a picture; read it yourself: {title} (https://" in told.title


def test_a_text_that_is_not_there_is_asked_for_again(app: App, register: Register, clock: Clock) -> None:
    clock.now = PRINTED
    register.print(NUMBER, None, TITLE, date(2024, 8, 27), ABSTRACT)
    assert feed(app).announced == 0
    clock.forward(days=5)
    register.pages[f"/documents/full_text/xml/{NUMBER}.xml"] = gpo_xml(ADDED)
    assert feed(app).announced == 3


def test_one_that_fails_keeps_neither_the_others_nor_the_feed(app: App, register: Register, clock: Clock) -> None:
    clock.now = PRINTED
    printed(register)
    register.print("2024-19400", None, TITLE, date(2024, 8, 27))
    register.pages["/documents/full_text/xml/2024-19400.xml"] = 403
    polled = feed(app)
    assert (polled.outcome, polled.announced, polled.articles) == (Outcome.NEW, 3, 2)
    for _ in range(3):
        clock.forward(days=1)
        feed(app)
    [told] = events(app, Kind.OPERATOR)
    assert "its notices have not all been read since 2024-08-07" in told.title
    assert "403" in told.title
    register.pages["/documents/full_text/xml/2024-19400.xml"] = gpo_xml([Party("Beta A.S.", "Turkey")])
    assert feed(app).announced == 1


def test_notices_that_are_down_leave_the_feed_alone(app: App, register: Register, clock: Clock) -> None:
    clock.now = PRINTED
    printed(register)
    inspected = register.pages[register.inspection]
    register.pages[register.inspection] = b"<html>Request Access</html>"
    assert feed(app).outcome is Outcome.NEW
    register.pages[register.inspection] = inspected
    clock.forward(minutes=15)
    feed(app)
    assert len([one for one in events(app, Kind.ANNOUNCED) if one.entry]) == 3


def test_a_file_in_place_of_the_feed_reads_no_notices(
    app: App, register: Register, clock: Clock, tmp_path: Path
) -> None:
    clock.now = PRINTED
    printed(register)
    page = register.pages[register.documents]
    assert isinstance(page, bytes)
    file = tmp_path / "documents.json"
    file.write_bytes(page)
    register.asked.clear()
    assert poll(app, app.sources["us_federal_register"], Given(file)).articles == 1
    assert not register.asked


def test_a_fault_of_ours_in_one_notice_is_told_and_keeps_nobody(
    app: App, register: Register, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[object]:
        raise ZeroDivisionError("nought")

    monkeypatch.setattr("watchlist.notices.federal_register.entity_rules.announcements", broken)
    clock.now = PRINTED
    printed(register)
    assert feed(app).articles == 1
    [told] = events(app, Kind.OPERATOR)
    assert "please report it: ZeroDivisionError: nought" in told.title


def test_public_inspection_is_looked_at_in_washington_s_day(app: App) -> None:
    built_in = app.sources["us_federal_register"]
    with app.store.read() as session:
        state = session.sources.state(built_in.key)
    night = struct_replace(state, last_check_at=datetime(2024, 8, 27, 3, tzinfo=UTC))
    morning = struct_replace(state, last_check_at=datetime(2024, 8, 27, 12, 45, tzinfo=UTC))
    assert next_due(built_in, night) == datetime(2024, 8, 27, 4, tzinfo=UTC)
    assert next_due(built_in, morning) == datetime(2024, 8, 27, 13, tzinfo=UTC)
