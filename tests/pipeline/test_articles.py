"""News comes in once, joins its story, and is told for what it says and for each firm that it names."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from house_list import Clock, Configure
from pytest_httpserver import HTTPServer

from watchlist.app import App
from watchlist.errors import InputError
from watchlist.model import Certainty, Decision, Event, Kind, Name, Outcome, SignalType, Story, Subject
from watchlist.pipeline import poll
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles
from watchlist.pipeline.judged import Judged
from watchlist.pipeline.judging import judge
from watchlist.pipeline.polled import Given
from watchlist.pipeline.tracking import track
from watchlist.store import EventFilter

PRESS = """
[network]
allow_private = true
[sources]
builtin = false
[sources.outlet]
kind = "feed"
url = "{url}"
outlet = "Outlet"
lang = "en"
[[subscriptions]]
name = "press"
events = ["reported"]
subjects = "all"
"""

WARNING = {
    "id": "w1",
    "url": "https://one.example/w1",
    "outlet": "One",
    "title": "Washington warns Ankara of consequences over chip exports to Russia",
    "text": "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia, "
    "the Financial Times reported on Wednesday. Officials met in Ankara and Istanbul.",
    "published_at": "2024-08-07T10:00:00Z",
    "lang": "en",
}
COPY = {
    **WARNING,
    "id": "w2",
    "url": "https://two.example/w2",
    "outlet": "Two",
    "title": "Turkey told to halt chip exports to Russia or face consequences",
    "text": "Turkey will face consequences if it does not halt exports of American chips to Russia, the United States "
    "has warned, according to the Financial Times. Officials met in Ankara and Istanbul. Zyxtron Elektronik was named.",
    "published_at": "2024-08-07T12:00:00Z",
}
FOOTBALL = {
    "id": "f1",
    "outlet": "One",
    "title": "Galatasaray win at home",
    "text": "Galatasaray won three to one in Istanbul on Wednesday evening before a full house.",
    "published_at": "2024-08-07",
}


def lines(tmp_path: Path, *articles: dict[str, str]) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(article) for article in articles), encoding="utf-8")
    return file


def stories(app: App) -> list[Story]:
    with app.store.read() as session:
        return list(session.news.stories())


def events(app: App) -> list[Event]:
    with app.store.read() as session:
        return list(session.events.select(EventFilter()))


@pytest.fixture
def app(configured: Configure) -> App:
    return configured(PRESS.format(url="http://127.0.0.1:1/"))


def test_the_five_articles_that_began_it_all_are_one_story(app: App, shared: Path, tmp_path: Path) -> None:
    seeds = [
        {"id": path.stem, "text": path.read_text(encoding="utf-8"), "outlet": f"outlet {number}"}
        for number, path in enumerate(sorted((shared / "seeds").glob("*.txt")))
    ]
    add_articles(app, read_articles(lines(tmp_path, *reversed(seeds))))
    (story,) = stories(app)
    assert (story.signals[0].type, story.signals[0].certainty) == (SignalType.WARNING_THREAT, Certainty.THREATENED)
    assert (story.origin, story.copies, story.independent) == ("Financial Times", 5, 1)
    told = events(app)
    assert {(event.kind, event.story) for event in told} == {(Kind.REPORTED, story.id)}
    assert len(told) < len(story.signals), "one a development, not one a sentence"
    assert told[0].title == "United States warns Türkiye of consequences"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_order_of_the_file_does_not_matter(app: App, tmp_path: Path, order: tuple[int, ...]) -> None:
    articles = (WARNING, COPY, FOOTBALL)
    assert add_articles(app, read_articles(lines(tmp_path, *(articles[at] for at in order)))) == 3
    (story,) = stories(app)
    assert story.articles == ("w1", "w2")
    assert story.title == WARNING["title"]
    assert add_articles(app, read_articles(lines(tmp_path, *articles))) == 0


def test_a_copy_that_comes_later_joins_and_tells_only_whom_it_names(app: App, tmp_path: Path) -> None:
    track(app, [Subject("zyxtron", (Name("Zyxtron Elektronik Sanayi ve Ticaret A.Ş."),), country="TR")])
    add_articles(app, read_articles(lines(tmp_path, WARNING)))
    first = stories(app)[0].id
    add_articles(app, read_articles(lines(tmp_path, COPY)))
    (story,) = stories(app)
    assert (story.id, story.copies, story.independent) == (first, 2, 1)
    with app.store.read() as session:
        alerts = session.outbox.alerts()
        assert [one.subject for one in alerts] == [None, "zyxtron"]
        assert [one.hit.subject for one in session.subjects.hits(events=[alerts[1].event])] == ["zyxtron"]
        (record,) = session.news.articles(ids=["w2"])
    (mention,) = record.mentions
    assert mention.start is not None
    assert COPY["text"][mention.start : mention.end] == mention.surface == "Zyxtron Elektronik"


def test_a_file_that_is_taken_in_parts_comes_to_the_same(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchlist.pipeline.articles.AT_ONCE", 2)
    hours = [{**COPY, "id": f"c{hour}", "published_at": f"2024-08-07T{hour}:00:00Z"} for hour in range(13, 18)]
    assert add_articles(app, read_articles(lines(tmp_path, *hours, FOOTBALL, WARNING))) == 7
    (story,) = stories(app)
    assert (story.copies, story.title) == (6, WARNING["title"])
    told = [event.title for event in events(app) if event.story == story.id]
    assert told == list(dict.fromkeys(told)), "nothing is told once a part"


def test_an_elder_article_that_comes_later_does_not_change_the_story_s_id(app: App, tmp_path: Path) -> None:
    add_articles(app, read_articles(lines(tmp_path, COPY)))
    first = stories(app)[0].id
    add_articles(app, read_articles(lines(tmp_path, WARNING)))
    (story,) = stories(app)
    assert (story.id, story.title) == (first, WARNING["title"])


def test_a_day_stays_a_day_and_a_time_a_time(app: App, tmp_path: Path) -> None:
    add_articles(app, read_articles(lines(tmp_path, WARNING, FOOTBALL)))
    with app.store.read() as session:
        found = {one.article.id: one.article.published_at for one in session.news.articles()}
    assert found == {"w1": datetime(2024, 8, 7, 10, tzinfo=UTC), "f1": date(2024, 8, 7)}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: this is no article"),
        ('{"id": "x"}', "line 2: this is no article"),
        ('{"id": "x", "text": "y", "published_at": "last week"}', "'last week' is no date"),
        ('{"id": "x", "text": "y", "published_at": "0001-01-01T00:30:00+03:00"}', "is no date"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken(app: App, tmp_path: Path, line: str, said: str) -> None:
    file = lines(tmp_path, WARNING)
    file.write_text(f"{file.read_text()}\n{line}\n")
    with pytest.raises(InputError, match=said):
        read_articles(file)


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title><link>https://one.example/</link>
{items}</channel></rss>"""
ITEM = """<item><guid>{id}</guid><title>{title}</title><link>{url}</link><description>{text}</description>
<pubDate>Wed, 07 Aug 2024 10:00:00 GMT</pubDate></item>"""


def test_a_feed_is_read_once_and_asked_on_condition(
    configured: Configure, httpserver: HTTPServer, clock: Clock
) -> None:
    app = configured(PRESS.format(url=httpserver.url_for("/rss")))
    source = app.sources["outlet"]
    body = FEED.format(items=ITEM.format(**WARNING))
    httpserver.expect_request("/rss", headers={"If-None-Match": '"v1"'}).respond_with_data("", status=304)
    httpserver.expect_request("/rss").respond_with_data(
        body, content_type="application/rss+xml", headers={"ETag": '"v1"'}
    )
    first = poll(app, source)
    assert (first.outcome, first.articles) == (Outcome.NEW, 1)
    clock.forward(minutes=20)
    assert poll(app, source).outcome is Outcome.NOT_MODIFIED
    clock.forward(minutes=20)
    httpserver.clear()
    more = body.replace("</channel>", ITEM.format(**COPY) + "</channel>")
    httpserver.expect_request("/rss").respond_with_data(more, content_type="application/rss+xml")
    second = poll(app, source)
    assert (second.outcome, second.articles) == (Outcome.NEW, 1)
    (story,) = stories(app)
    assert story.copies == 2
    with app.store.read() as session:
        assert len(session.outbox.alerts()) == 1, "one story is told once"


def test_an_answer_that_is_no_feed_has_failed_and_trouble_is_told_after_three_times(
    configured: Configure, httpserver: HTTPServer, clock: Clock
) -> None:
    app = configured(PRESS.format(url=httpserver.url_for("/rss")))
    source = app.sources["outlet"]
    httpserver.expect_request("/rss").respond_with_data("<html><body>Are you human?</body></html>")
    first = poll(app, source)
    assert (first.outcome, "not a feed" in (first.error or "")) == (Outcome.FAILED, True)
    clock.forward(hours=1)
    assert poll(app, source).outcome is Outcome.FAILED
    assert events(app) == []
    httpserver.clear()
    httpserver.expect_request("/rss").respond_with_data("gone", status=404)
    for _ in range(3):
        clock.forward(hours=1)
        assert poll(app, source).outcome is Outcome.FAILED
    assert [event.kind for event in events(app)] == [Kind.SOURCE_FAULT], "one trouble is told once"
    httpserver.clear()
    httpserver.expect_request("/rss").respond_with_data(FEED.format(items=""), content_type="application/rss+xml")
    clock.forward(hours=1)
    assert poll(app, source).outcome is Outcome.NEW
    assert [event.kind for event in events(app)] == [Kind.SOURCE_FAULT, Kind.SOURCE_FAULT]


def test_a_feed_without_measure_is_not_read(app: App, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED.format(items=ITEM.format(**WARNING)) + " " * 20_000_000)
    polled = poll(app, app.sources["outlet"], Given(file))
    assert (polled.outcome, stories(app)) == (Outcome.FAILED, [])
    assert "a feed of more than 20 MB" in (polled.error or "")


def test_a_date_from_the_first_or_the_last_of_years_troubles_nobody(app: App, tmp_path: Path) -> None:
    dated = [
        {**WARNING, "id": when, "published_at": when}
        for when in ("0001-01-01", "0001-01-01T00:30:00Z", "9999-12-31", "9999-12-31T23:30:00Z", "1999-05-03")
    ]
    assert add_articles(app, read_articles(lines(tmp_path, WARNING, *dated))) == 6
    assert sorted(story.articles for story in stories(app)) == [
        ("0001-01-01T00:30:00Z", "0001-01-01"),
        ("1999-05-03",),
        ("9999-12-31T23:30:00Z", "9999-12-31"),
        ("w1",),
    ]


def test_an_old_article_joins_its_old_story_beside_today_s(app: App, tmp_path: Path) -> None:
    old = {**WARNING, "published_at": "1999-05-03"}
    add_articles(app, read_articles(lines(tmp_path, {**old, "id": "old"})))
    batch = [WARNING, {**old, "id": "old copy", "published_at": "1999-05-12"}]
    add_articles(app, read_articles(lines(tmp_path, *batch)))
    assert [story.articles for story in stories(app)] == [("old", "old copy"), ("w1",)]


SENTENCES = (
    """The United States has warned Turkey of consequences unless it stops exports of American chips to Russia.
    Zyxtron Elektronik, Korvanel and Pelidrom lie near Samsun, where Mirelda Hosgrave lives with Tarvik Oblenne.""",
    """ABD, Rusya'ya mal gönderen Türkiye'yi yaptırım uygulamakla uyardı. Belgelerde Zyxtron Elektronik adı ile
    Fenorit, Gulvadan, Bastirme ve Hendoval geçiyor; heyeti Ostravel Dunkerim yönetti.""",
)
APART = (
    {"id": "elder", "outlet": "One", "text": SENTENCES[0], "published_at": "2024-08-01T10:00:00Z", "lang": "en"},
    {"id": "younger", "outlet": "Two", "text": SENTENCES[1], "published_at": "2024-08-06T10:00:00Z", "lang": "tr"},
)
JOINING = {
    "id": "joining",
    "outlet": "Three",
    "text": " ".join(SENTENCES),
    "published_at": "2024-08-04T10:00:00Z",
    "lang": "en",
}
ZYXTRON = Subject("zyxtron", (Name("Zyxtron Elektronik Sanayi ve Ticaret A.Ş."),), country="TR")


def test_whom_either_of_two_stories_named_is_not_told_again_when_they_are_one(app: App, tmp_path: Path) -> None:
    add_articles(app, read_articles(lines(tmp_path, APART[0])))
    track(app, [ZYXTRON])
    add_articles(app, read_articles(lines(tmp_path, APART[1])))
    elder, younger = stories(app)
    before = events(app)
    assert len(before) == 2
    add_articles(app, read_articles(lines(tmp_path, JOINING)))
    (story,) = stories(app)
    assert (story.id, story.articles) == (elder.id, ("elder", "joining", "younger"))
    assert events(app) == before, "the younger told the subject of it"
    with app.store.read() as session:
        assert session.news.stories_of([elder.id, younger.id]) == {elder.id: story, younger.id: story}
        assert session.news.lineages([elder.id]) == {elder.id: {elder.id, younger.id}}
        assert {one.story for one in session.news.articles()} == {elder.id}
        assert [hit.story for hit in session.subjects.hits(subject="zyxtron")] == [younger.id]


def test_a_judgement_on_the_younger_of_two_stories_holds_for_the_elder(app: App, tmp_path: Path) -> None:
    add_articles(app, read_articles(lines(tmp_path, APART[0])))
    track(app, [ZYXTRON])
    add_articles(app, read_articles(lines(tmp_path, APART[1])))
    with app.store.read() as session:
        (hit,) = [one.hit for one in session.subjects.hits(subject="zyxtron")]
    judge(app, hit.id, Decision.NEGATIVE, by="tester", note="another firm")
    add_articles(app, read_articles(lines(tmp_path, JOINING)))
    with app.store.read() as session:
        judged = Judged(session, session.subjects.of(["zyxtron"]))
        assert {judged.decision("zyxtron", event) for event in events(app)} == {Decision.NEGATIVE}


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": "x", "text": "Ankara was warned."}\n')
    assert [article.id for article in read_articles(file)] == ["x"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_number_told_on_the_first_or_the_last_of_days_is_read(app: App, tmp_path: Path, day: str) -> None:
    file = tmp_path / "odd.jsonl"
    text = "On Wednesday the US Treasury added 12 Turkish companies to its SDN List."
    file.write_text(f'{{"id": "x", "text": "{text}", "published_at": "{day}"}}\n', "utf-8")
    assert add_articles(app, read_articles(file)) == 1
