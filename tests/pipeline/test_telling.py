"""What people have said and heard, as the store knows it when it is decided who is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.app import App
from watchlist.model import Alert, AlertState, Kind, Name, Reason, Subject
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.joining import merge
from watchlist.pipeline.muting import listed_matter, mute, story_matter, subject_matter
from watchlist.pipeline.tracking import track
from watchlist.store.deliveries import Wanted

SINGLY = '[[subscriptions]]\nname = "desk"\ngroup = false\nflood_limit = 2\nchannels = ["out", "console"]\n'
CHANNEL = '[channels.out]\nkind = "file"\npath = "out.jsonl"\n'


def alerts(app: App) -> list[Alert]:
    with app.store.read() as session:
        return session.outbox.alerts()


def due(app: App) -> list[tuple[str, int]]:
    """When each message to one of the channels is due, by the clock, and how many alerts it carries."""
    with app.store.write() as session:
        later = app.clock() + timedelta(days=1)
        found = session.deliveries.claim("nobody", later, later, [Wanted(limit=100)])
    return sorted((f"{one.due_at:%H:%M}", len(one.alerts)) for one in found if one.channel != "console")


def test_what_left_in_this_hour_is_counted_over_polls(configured: Configure, house: House, clock: Clock) -> None:
    made = House(configured(HOUSE + CHANNEL + SINGLY), house.file)
    home = DELTA.replace("TR", "DE")
    made.poll("9,Omega Kimya,DE,Kiel,")
    firms = [row.split(",")[1] for row in (ALPHA, BETA, GAMMA, home)]
    track(made.app, [Subject(firm, (Name(firm),), country="DE") for firm in firms])
    rows = ["9,Omega Kimya,DE,Kiel,"]
    for row, minutes in ((ALPHA, 5), (BETA, 10), (GAMMA, 20), (home, 20)):
        clock.forward(minutes=minutes)
        rows.append(row)
        made.poll(*rows)
    assert due(made.app) == [("12:05", 1), ("12:15", 1), ("13:00", 2)]
    assert [one.folded for one in alerts(made.app)] == [None, None, Reason.FLOOD_LIMIT, Reason.FLOOD_LIMIT]
    clock.forward(minutes=6)
    made.poll(*rows[:-1], f"{home}changed")
    assert alerts(made.app)[-1].folded is None, "a new hour begins anew"


def test_a_mute_of_a_subject_holds_for_the_one_into_which_it_is_merged(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    firm = Name("Beta Gida Anonim Sirketi")
    track(house.app, [Subject("new", (firm,), country="DE"), Subject("old", (Name("Beta Gida A.S."),), country="DE")])
    with house.app.store.write() as session:
        mute(house.app, session, subject_matter(session, "old"), by="Ayşe")
    merge(house.app, "new", "old", by="Ayşe", note="")
    clock.forward(hours=1)
    house.poll(ALPHA, BETA)
    assert [(one.subject, one.reason) for one in alerts(house.app)] == [("new", Reason.MUTED)]


def test_a_mute_holds_for_its_time(house: House, clock: Clock) -> None:
    house.poll(ALPHA)
    track(house.app, [Subject("old", (Name("Delta Lojistik Ticaret Limited Sirketi"),), country="TR")])
    with house.app.store.write() as session:
        mute(house.app, session, subject_matter(session, "old"), by="Ayşe", length=timedelta(hours=2))
    clock.forward(hours=1)
    house.poll(ALPHA, DELTA)
    assert {(one.state, one.reason) for one in alerts(house.app)} == {(AlertState.SUPPRESSED, Reason.MUTED)}
    clock.forward(hours=1)
    house.poll(ALPHA, f"{DELTA}changed")
    assert alerts(house.app)[-1].reason is Reason.AMENDED, "it has run out"


MANY = [f"{number},Firm Number {number} GmbH,DE,Berlin," for number in range(10, 50)]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_mute_of_an_entry_holds_where_it_is_one_of_many(house: House, clock: Clock, when: str) -> None:
    house.poll(*MANY)
    track(house.app, [Subject(key, (Name(f"Firm Number {key} GmbH"),), country="DE") for key in ("10", "20")])
    clock.forward(hours=1)

    def keep() -> int:
        with house.app.store.write() as session:
            made = mute(house.app, session, listed_matter(session, "house", "10"), by="Ayşe")
        return len(made.withdrawn.taken)

    before = keep() if when == "before" else 0
    known = len(alerts(house.app))
    house.poll(*(f"{row}Linked to X." for row in MANY))
    assert len(house.events(Kind.AMENDED)[-1].members) == len(MANY)
    told = keep() if when == "after" else 0
    assert (before, told) == ((1, 0) if when == "before" else (0, 2)), "what it was listed as waits as well"
    found = {one.subject: (one.state, one.reason) for one in alerts(house.app)[known:]}
    assert found == {"10": (AlertState.SUPPRESSED, Reason.MUTED), "20": (AlertState.PENDING, Reason.AMENDED)}


NEWS = """
[sources]
builtin = false
[[subscriptions]]
name = "press"
events = ["reported"]
"""
ENGLISH = (
    "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia. "
    "Zyxtron Elektronik, Korvanel and Pelidrom lie near Samsun, where Mirelda Hosgrave lives with Tarvik Oblenne."
)
TURKISH = (
    "ABD, Rusya'ya mal gönderen Türkiye'yi yaptırım uygulamakla uyardı. Belgelerde Zyxtron Elektronik adı ile "
    "Fenorit, Gulvadan, Bastirme ve Hendoval geçiyor; heyeti Ostravel Dunkerim yönetti."
)
ELDER = {"id": "elder", "outlet": "One", "text": ENGLISH, "published_at": "2024-08-01T10:00:00Z", "lang": "en"}
YOUNGER = {"id": "younger", "outlet": "Two", "text": TURKISH, "published_at": "2024-08-06T10:00:00Z", "lang": "tr"}
JOINING = {
    **ELDER,
    "id": "joining",
    "outlet": "Three",
    "text": f"{ENGLISH} {TURKISH} Kelvadora Makine was named.",
    "published_at": "2024-08-04T10:00:00Z",
}
COPY = {**ELDER, "id": "copy", "outlet": "Four", "text": f"{ENGLISH} Kelvadora Makine was named as well."}
ZYXTRON = Subject("zyxtron", (Name("Zyxtron Elektronik Sanayi ve Ticaret A.Ş."),), country="TR")
KELVADORA = Subject("kelvadora", (Name("Kelvadora Makine Sanayi ve Ticaret A.Ş."),), country="TR")


@pytest.fixture
def press(configured: Configure) -> App:
    return configured(NEWS)


def bring(app: App, tmp_path: Path, *articles: dict[str, str]) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(article) for article in articles), encoding="utf-8")
    add_articles(app, read_articles(file))


def reasons(app: App) -> list[tuple[str | None, Reason]]:
    return [(one.subject, one.reason) for one in alerts(app)]


def test_a_story_that_names_one_more_subject_is_a_new_fact(press: App, tmp_path: Path) -> None:
    track(press, [ZYXTRON, KELVADORA])
    bring(press, tmp_path, ELDER)
    assert reasons(press) == [("zyxtron", Reason.NEW_STORY)]
    bring(press, tmp_path, COPY)
    assert reasons(press)[1:] == [("kelvadora", Reason.NEW_FACT)]


def test_what_was_told_of_a_story_was_told_of_the_elder_into_which_it_is_merged(press: App, tmp_path: Path) -> None:
    track(press, [KELVADORA])
    bring(press, tmp_path, ELDER)
    track(press, [ZYXTRON])
    bring(press, tmp_path, YOUNGER)
    assert reasons(press) == [("zyxtron", Reason.NEW_STORY)]
    bring(press, tmp_path, JOINING)
    with press.store.read() as session:
        (story,) = session.news.stories()
        events = session.events.of(one.event for one in alerts(press))
    assert [events[one.event].story == story.id for one in alerts(press)] == [False, True]
    assert reasons(press)[1:] == [("kelvadora", Reason.NEW_FACT)]


def test_a_mute_of_a_story_holds_when_it_names_more_and_when_it_is_merged(press: App, tmp_path: Path) -> None:
    track(press, [ZYXTRON, KELVADORA])
    bring(press, tmp_path, ELDER, YOUNGER)
    with press.store.write() as session:
        younger = session.news.story(session.news.stories_with(["younger"])["younger"])
        mute(press, session, story_matter(session, younger.id), by="Ayşe")
    before = len(alerts(press))
    bring(press, tmp_path, JOINING)
    assert reasons(press)[before:] == [("kelvadora", Reason.MUTED)]
