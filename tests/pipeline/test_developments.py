"""What a story says is told once, told again when it has become surer, and never because one more outlet says it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from house_list import Clock, Configure

from watchlist.app import App
from watchlist.model import Change, Event, Kind, Name, Reason, Subject
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.tracking import track
from watchlist.store import EventFilter
from watchlist.store.deliveries import Wanted
from watchlist.store.outbox import Delivery

CONFIG = """
[sources]
builtin = false
[[subscriptions]]
name = "press"
events = ["reported"]
subjects = "all"
[[subscriptions]]
name = "figures"
events = ["reported"]
subjects = "all"
types = ["trade_statistic"]
[[subscriptions]]
name = "singly"
events = ["reported"]
group = false
"""
PLACES = "Zyxtron, Korvanel and Pelidrom lie near Samsun, where Mirelda Hosgrave lives with Tarvik Oblenne."
THREATENED = {
    "id": "t",
    "outlet": "One",
    "title": "",
    "text": f"The United States warned Türkiye that it will impose sanctions on its companies. {PLACES}",
    "published_at": "2024-08-07T10:00:00Z",
    "lang": "en",
}
IMPOSED = {
    **THREATENED,
    "id": "i",
    "outlet": "Two",
    "text": f"The United States on Wednesday imposed sanctions on three Turkish companies. {PLACES}",
    "published_at": "2024-08-08T08:00:00Z",
}
FIGURE = {
    **THREATENED,
    "id": "f",
    "outlet": "Three",
    "text": f"{THREATENED['text']} Exports of chips from Türkiye to Russia rose by 32 percent in the first quarter.",
}


@pytest.fixture
def app(configured: Configure) -> App:
    return configured(CONFIG)


def bring(app: App, tmp_path: Path, *articles: dict[str, str]) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(article) for article in articles), encoding="utf-8")
    add_articles(app, read_articles(file))


def events(app: App) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter()))


def reasons(app: App, subscription: str) -> list[Reason]:
    with app.store.read() as session:
        return [one.reason for one in session.outbox.alerts() if one.subscription == subscription]


def deliveries(app: App) -> list[Delivery]:
    with app.store.write() as session:
        return session.deliveries.claim("nobody", app.clock(), app.clock(), [Wanted(limit=100)])


def test_an_event_says_who_does_what_to_whom_and_on_which_day(app: App, tmp_path: Path) -> None:
    bring(app, tmp_path, IMPOSED)
    event = events(app)[0]
    assert (event.kind, event.title) == (Kind.REPORTED, "United States puts companies in Türkiye under sanctions")
    assert str(event.occurred_on) == "2024-08-08"
    assert event.signal is not None
    assert event.signal.quote.startswith("The United States on Wednesday imposed")


def test_another_copy_of_the_same_is_no_event(app: App, tmp_path: Path) -> None:
    bring(app, tmp_path, THREATENED)
    before = events(app)
    copies = [{**THREATENED, "id": f"copy {number}", "outlet": f"{number}"} for number in range(5)]
    for copy in copies:
        bring(app, tmp_path, copy)
    assert events(app) == before


def test_what_a_warning_had_threatened_is_told_as_come_true(app: App, tmp_path: Path, clock: Clock) -> None:
    bring(app, tmp_path, THREATENED)
    clock.forward(days=1)
    bring(app, tmp_path, IMPOSED)
    threat, listed = events(app)
    assert listed.story != threat.story
    with app.store.read() as session:
        assert session.news.story(listed.story or "").follows == (threat.story,)
    assert [str(one.occurred_on) for one in (threat, listed)] == ["2024-08-07", "2024-08-08"]
    assert listed.changes == (Change("certainty", "threatened", "imposed"),)
    assert listed.is_upgrade
    assert reasons(app, "press") == [Reason.NEW_STORY, Reason.UPGRADED]


def test_what_stands_beside_the_news_is_in_the_log_and_told_to_who_asks_for_it(app: App, tmp_path: Path) -> None:
    bring(app, tmp_path, THREATENED)
    bring(app, tmp_path, FIGURE)
    assert [one.signal.type for one in events(app) if one.signal] == ["warning_threat", "trade_statistic"]
    assert len(reasons(app, "press")) == 1
    assert reasons(app, "figures") == [Reason.NEW_STORY]


def test_what_a_story_says_at_once_leaves_in_one_message(app: App, tmp_path: Path) -> None:
    track(app, [Subject("zyxtron", (Name("Zyxtron Elektronik Sanayi ve Ticaret A.Ş."),), country="TR")])
    both = f"The United States on Wednesday arrested Mirelda Hosgrave, a trader. {IMPOSED['text']}"
    bring(app, tmp_path, {**IMPOSED, "text": f"{both} Zyxtron Elektronik was named."})
    told = [one for one in events(app) if one.signal]
    assert len({one.signal.type for one in told if one.signal}) > 1
    by_subscription = {one.subscription: one for one in deliveries(app)}
    assert set(by_subscription) == {"press", "singly"}
    assert len(by_subscription["singly"].alerts) == len(by_subscription["press"].alerts) > 1


def test_what_is_all_background_is_told_to_nobody(app: App, tmp_path: Path) -> None:
    old = f"In 2019 the United States had already sanctioned three Turkish companies. {PLACES}"
    bring(app, tmp_path, {**IMPOSED, "title": "", "text": old})
    assert events(app) == []


def test_a_story_that_goes_on_from_a_threat_says_that_it_has_come_true(app: App, tmp_path: Path, clock: Clock) -> None:
    bring(app, tmp_path, THREATENED)
    clock.forward(days=12)
    bring(app, tmp_path, {**IMPOSED, "published_at": "2024-08-19T08:00:00Z"})
    with app.store.read() as session:
        threat, deed = session.news.stories()
    assert deed.follows == (threat.id,)
    listed = next(one for one in events(app) if one.story == deed.id)
    assert listed.changes == (Change("certainty", "threatened", "imposed"),)
    assert reasons(app, "press") == [Reason.NEW_STORY, Reason.UPGRADED]


def listed(key: str, firm: str, hours: int, lead: str = "") -> dict[str, str]:
    text = f"{lead}The European Union on Wednesday put {firm} of Bursa on its sanctions list. {PLACES}"
    return {**IMPOSED, "id": key, "outlet": key, "text": text, "published_at": f"2024-08-08T{hours:02}:00:00Z"}


def test_the_same_words_for_another_firm_or_by_another_state_are_told_by_their_own(app: App, tmp_path: Path) -> None:
    firms = [Subject("teldoruk", (Name("Teldoruk Makina Sanayi ve Ticaret A.Ş."),), country="TR")]
    track(app, firms)
    bring(app, tmp_path, listed("one", "Vorkanel Elektronik", 8))
    bring(app, tmp_path, listed("two", "Teldoruk Makina", 9))
    british = listed("three", "Teldoruk Makina", 10)
    bring(app, tmp_path, {**british, "text": british["text"].replace("The European Union", "The United Kingdom")})
    told = events(app)
    assert len({one.story for one in told}) == len(told) == 3
    assert ["Teldoruk" in one.signal.quote for one in told if one.signal] == [False, True, True]
    assert ["United Kingdom" in one.title for one in told] == [False, False, True]


def test_a_firm_that_a_later_copy_names_is_told_in_that_copy_s_words(app: App, tmp_path: Path) -> None:
    track(app, [Subject("teldoruk", (Name("Teldoruk Makina Sanayi ve Ticaret A.Ş."),), country="TR")])
    bring(app, tmp_path, listed("one", "Vorkanel Elektronik", 8))
    bring(app, tmp_path, listed("two", "Vorkanel Elektronik and Teldoruk Makina", 9))
    first, later = events(app)
    assert first.story == later.story
    assert first.signal is not None
    assert later.signal is not None
    assert "Teldoruk" not in first.signal.quote
    assert "Teldoruk" in later.signal.quote


def test_another_state_s_like_warning_in_one_story_is_told(app: App, tmp_path: Path) -> None:
    bring(app, tmp_path, THREATENED)
    both = (
        f"{THREATENED['text']} The United Kingdom also warned Türkiye that it will impose sanctions on its companies."
    )
    bring(app, tmp_path, {**THREATENED, "id": "both", "outlet": "Two", "text": both})
    told = events(app)
    assert len({one.story for one in told}) == 1
    assert [one.signal.actor for one in told if one.signal] == ["United States", "United Kingdom"]


FLOOD = [
    (
        "en",
        "US sanctions firms over chips for Russia",
        "The United States imposed sanctions over microchips for Russia.",
    ),
    ("en", "", "The US Treasury on Wednesday sanctioned Vorkanel Elektronik of Bursa over microchips for Russia."),
    ("tr", "", "ABD, Rusya'ya mikroçip sattığı gerekçesiyle Bursa merkezli Vorkanel Elektronik'e yaptırım uyguladı."),
    ("ru", "", "США ввели санкции против Vorkanel Elektronik из Бурсы за поставки микросхем в Россию."),
    (
        "en",
        "US lists Turkish company",
        "Washington has put the Turkish company Vorkanel Elektronik on its sanctions list.",
    ),
    ("tr", "ABD'den Türk şirketine yaptırım", "ABD, Türk şirketi Vorkanel Elektronik'i yaptırım listesine aldı."),
    ("ru", "США наказали турецкую фирму", "США внесли турецкую компанию Vorkanel Elektronik в санкционный список."),
    (
        "en",
        "",
        "Sanctions were imposed on companies in Türkiye over microchips for Russia, Vorkanel Elektronik among them.",
    ),
    ("en", "Vorkanel sanctioned", "Chip dealer Vorkanel Elektronik of Bursa was sanctioned by the United States."),
    (
        "tr",
        "Vorkanel'e yaptırım",
        "Bursalı Vorkanel Elektronik, mikroçip satışı nedeniyle ABD'nin yaptırım listesinde.",
    ),
    ("ru", "", "Под санкции США попала турецкая компания Vorkanel Elektronik, продававшая микросхемы в Россию."),
    ("en", "", "The United States sanctioned firms that had sold microchips to Russia, including Vorkanel Elektronik."),
]


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
def test_twelve_copies_of_one_report_are_one_event_and_at_most_one_upgrade(
    app: App, tmp_path: Path, *, at_once: bool
) -> None:
    copies = [
        {
            "id": f"copy {number}",
            "outlet": f"Outlet {number}",
            "title": title,
            "text": f"{text} {PLACES}",
            "published_at": f"2024-08-08T{8 + number:02}:00:00Z",
            "lang": lang,
        }
        for number, (lang, title, text) in enumerate(FLOOD)
    ]
    for batch in [copies] if at_once else [[one] for one in copies]:
        bring(app, tmp_path, *batch)
    with app.store.read() as session:
        assert len(list(session.news.stories())) == 1
        # Two origins make a firm a subject, which is told once what is said of it.
        of_firms = {one.hit.event for one in session.subjects.hits()}
    told = [one for one in events(app) if one.id not in of_firms]
    assert len([one for one in told if not one.is_upgrade]) <= 1, [one.title for one in told]
    assert len([one for one in told if one.is_upgrade]) <= 1
    assert len(of_firms) <= 1
    assert told or of_firms
