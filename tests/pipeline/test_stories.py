"""A person merges stories and splits them; what was done is kept, and it holds against what comes later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house_list import Configure
from msgspec.structs import replace
from sqlalchemy import delete

from watchlist.app import App
from watchlist.errors import InputError, UnknownError
from watchlist.model import Article, Story
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.stories import explain_article, merge_stories, split_story
from watchlist.store.shared_keys import KEY
from watchlist.store.story_log import MERGED, SPLIT, US

NOON = datetime(2024, 8, 7, 12, tzinfo=UTC)
TEXT = (
    "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia, the "
    "Financial Times reported on Wednesday. Officials met in Ankara and Istanbul and named Zyxtron Elektronik."
)
COURT = (
    "The European Union imposed sanctions on the Turkish company Korvanel Makina of Bursa on Wednesday for selling "
    "lathes and milling machines to a missile plant through Bishkek."
)
HALVES = (
    """The United States has warned Turkey of consequences unless it stops exports of American chips to Russia.
    Zyxtron Elektronik, Korvanel and Pelidrom ship them through Samsun, Mirelda Hosgrave told Tarvik Oblenne.""",
    """ABD, Rusya'ya mal gönderen Türkiye'yi yaptırım uygulamakla uyardı. Belgelerde Zyxtron Elektronik adı ile
    Fenorit, Gulvadan, Bastirme ve Hendoval geçiyor; heyeti Ostravel Dunkerim yönetti.""",
)


HEADLINES = {"second": "Chips for Moscow: Ankara is told off", "third": "Zyxtron named in Washington's complaint"}


def article(key: str, text: str = TEXT, hours: float = 0, outlet: str = "") -> Article:
    when = NOON + timedelta(hours=hours)
    title = HEADLINES.get(key, " ".join(text.split()[:8]))
    return Article(key, "", outlet or f"Outlet {key}", title, text, when, "en")


@pytest.fixture
def app(configured: Configure) -> App:
    return configured('[sources]\nbuiltin = false\n[[subscriptions]]\nname = "press"\nsubjects = "all"\n')


def stories(app: App) -> list[Story]:
    with app.store.read() as session:
        return list(session.news.stories())


def test_near_copies_join_under_other_headlines_and_beside_the_page_s_rubbish(app: App) -> None:
    rubbish = (
        f"Istanbul 31°C sunny\n{TEXT}\nSee also: Galatasaray win at home\nThis site uses cookies. Comments are closed."
    )
    add_articles(app, [article("first")])
    add_articles(app, [article("second", rubbish, 5), article("third", TEXT.replace("on Wednesday", "today"), 9)])
    (story,) = stories(app)
    assert story.articles == ("first", "second", "third")
    with app.store.read() as session:
        (placed,) = [one.details.placed for one in session.news.articles(ids=["second"])]
    assert placed.startswith(f"joined {story.id}: 6.00 where ")
    assert "nearest first: near_copy" in placed


def test_stories_that_a_person_merges_are_one_under_the_elder_s_id(app: App) -> None:
    add_articles(app, [article("chips"), article("court", COURT, 3)])
    chips, court = stories(app)
    kept = merge_stories(app, court.id, chips.id, by="ada", note="one raid")
    (story,) = stories(app)
    assert (kept, story.id, story.articles) == (chips.id, chips.id, ("chips", "court"))
    with app.store.read() as session:
        (change,) = session.news.changes(chips.id)
        assert session.news.story(court.id).id == chips.id
    assert (change.other, change.what, change.by, change.why.note) == (court.id, MERGED, "ada", "one raid")
    with pytest.raises(InputError, match="one story already"):
        merge_stories(app, chips.id, court.id, by="ada")
    with pytest.raises(UnknownError, match="no story"):
        merge_stories(app, chips.id, "nobody", by="ada")


def test_what_a_person_split_does_not_come_together_again(app: App) -> None:
    add_articles(app, [article("a"), article("b", TEXT, 1), article("c", TEXT, 2)])
    (whole,) = stories(app)
    new = split_story(app, whole.id, ["b"], by="ada", note="another visit")
    assert {story.id: story.articles for story in stories(app)} == {whole.id: ("a", "c"), new: ("b",)}
    add_articles(app, [article("d", TEXT, 3), article("e", TEXT, 4)])
    left, taken = sorted(stories(app), key=lambda story: story.id != whole.id)
    assert {*left.articles, *taken.articles} == {"a", "b", "c", "d", "e"}
    assert ("a" in left.articles, "b" in taken.articles) == (True, True)
    with app.store.read() as session:
        (change,) = session.news.changes(new)
    assert (change.story, change.what, change.by, change.why.articles) == (whole.id, SPLIT, "ada", ("b",))
    assert merge_stories(app, whole.id, new, by="bob") == whole.id, "a person may think again"


def test_the_article_that_named_its_story_is_split_off_under_an_id_of_its_own(app: App) -> None:
    add_articles(app, [article("a"), article("b", TEXT, 1)])
    (whole,) = stories(app)
    new = split_story(app, whole.id, ["a"], by="ada")
    assert new != whole.id
    assert {story.id: story.articles for story in stories(app)} == {whole.id: ("b",), new: ("a",)}


def test_a_split_that_makes_no_sense_is_refused(app: App) -> None:
    add_articles(app, [article("a"), article("b", TEXT, 1)])
    (whole,) = stories(app)
    with pytest.raises(InputError, match="not all of a, nobody are articles"):
        split_story(app, whole.id, ["a", "nobody"], by="ada")
    with pytest.raises(InputError, match="nothing would be left"):
        split_story(app, whole.id, ["a", "b"], by="ada")
    assert [story.articles for story in stories(app)] == [("a", "b")]


def test_a_merge_of_ours_is_kept_as_ours(app: App) -> None:
    add_articles(app, [article("elder", HALVES[0])])
    add_articles(app, [replace(article("younger", HALVES[1], 120), lang="tr")])
    assert len(stories(app)) == 2
    add_articles(app, [article("joining", " ".join(HALVES), 72)])
    (story,) = stories(app)
    with app.store.read() as session:
        (change,) = session.news.changes(story.id)
    assert (change.what, change.by, change.at) == (MERGED, US, app.clock())
    assert change.why.score is not None


def test_why_an_article_is_in_its_story_and_not_in_another(app: App) -> None:
    add_articles(app, [article("a"), article("b", TEXT, 1), article("court", COURT, 3)])
    chips, court = stories(app)
    with app.store.read() as session:
        joined = explain_article(session, "b")
        apart = explain_article(session, "court", chips.id)
        with pytest.raises(InputError, match="no story"):
            explain_article(session, "nobody")
    assert (joined[0].feature, joined[0].candidate, joined[1].feature) == ("nearest", "a", "near_copy")
    assert joined[0].note == "it is one text, whatever else speaks against it"
    assert "less than is enough" in apart[0].note
    assert court.articles == ("court",)


def test_articles_that_an_older_version_read_are_joined_all_the_same(app: App) -> None:
    add_articles(app, [article("old")])
    with app.store.write() as session:
        session.connection.execute(delete(KEY))
        session.connection.exec_driver_sql("UPDATE article SET details = NULL")
    add_articles(app, [article("new", TEXT, 5)])
    (story,) = stories(app)
    assert story.articles == ("old", "new")
