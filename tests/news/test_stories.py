"""One report from many copies."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from watchlist.model import Article, Certainty, SignalType, Story
from watchlist.news.cluster import Clustering, OpenStory, Placing, ReadArticle, cluster, place, story_id, summarise
from watchlist.news.mentions import NameScanner
from watchlist.news.origins import origins
from watchlist.news.placing import told as placed
from watchlist.news.reading import read_article

SHARED = Path(__file__).parents[3] / "shared"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SCANNER = NameScanner([])


def read(key: str, title: str, text: str, when: datetime | date | None, outlet: str = "") -> ReadArticle:
    return read_article(
        Article(id=key, url="", outlet=outlet, title=title, text=text, published_at=when, lang=""), SCANNER
    )


LISTED = read(
    "listed-en",
    "US adds nine Turkish firms to Entity List",
    "The Commerce Department added nine Turkish companies to its Entity List on Monday, among them Denemetas and "
    "Orneksan, for shipping microelectronics to Russia.",
    datetime(2026, 3, 9, 15, tzinfo=UTC),
)
LISTED_TR = read(
    "listed-tr",
    "ABD dokuz Türk şirketini kara listeye aldı",
    "ABD Ticaret Bakanlığı pazartesi günü aralarında Denemetaş ve Örneksan'ın da olduğu dokuz Türk şirketini kara "
    "listeye aldı. Şirketler Rusya'ya mikroelektronik göndermekle suçlanıyor.",
    date(2026, 3, 9),
)
LISTED_RU = read(
    "listed-ru",
    "США внесли в чёрный список девять турецких компаний",
    "Минторг США в понедельник внёс в чёрный список девять турецких компаний, в том числе Денеметаш и Орнексан, "
    "за поставки микроэлектроники в Россию.",
    datetime(2026, 3, 9, 19, tzinfo=UTC),
)
BANKS = read(
    "banks",
    "Turkish banks return Russian payments",
    "Turkish banks are returning payments from Russia for fear of secondary sanctions, exporters said.",
    datetime(2026, 3, 9, 16, tzinfo=UTC),
)
EMIRATES = read(
    "emirates",
    "US warns Emirates over chips",
    "The Commerce Department warned Emirati companies of consequences for shipping microelectronics to Russia.",
    datetime(2026, 3, 9, 17, tzinfo=UTC),
)
ALL = (LISTED, LISTED_TR, LISTED_RU, BANKS, EMIRATES)


def groups(clustering: Clustering) -> set[frozenset[str]]:
    by_story: dict[str, set[str]] = {}
    for article, story in clustering.placed.items():
        by_story.setdefault(story, set()).add(article)
    return {frozenset(articles) for articles in by_story.values()}


def test_a_story_is_found_across_languages_and_others_stay_apart() -> None:
    assert groups(cluster(ALL)) == {
        frozenset({"listed-en", "listed-tr", "listed-ru"}),
        frozenset({"banks"}),
        frozenset({"emirates"}),
    }


@pytest.mark.parametrize("order", [*itertools.permutations(range(5))][::17])
def test_the_order_of_a_batch_does_not_matter(order: tuple[int, ...]) -> None:
    assert cluster([ALL[number] for number in order]) == cluster(ALL)


def test_a_story_is_named_by_its_earliest_article_and_keeps_its_id() -> None:
    placed = cluster(ALL).placed
    assert placed["listed-ru"] == story_id(LISTED)
    later = cluster([LISTED_RU], [OpenStory(story_id(LISTED), (LISTED,))])
    assert later.placed == {"listed-en": story_id(LISTED), "listed-ru": story_id(LISTED)}


def test_articles_may_come_one_at_a_time_through_a_store() -> None:
    stored: dict[str, list[bytes]] = {}
    for article in ALL:
        stories = [
            OpenStory(key, tuple(msgspec.json.decode(raw, type=ReadArticle) for raw in raws))
            for key, raws in stored.items()
        ]
        key = place(article, stories) or story_id(article)
        stored.setdefault(key, []).append(msgspec.json.encode(article))
    assert sorted(map(len, stored.values())) == [1, 1, 3]


def test_what_is_read_comes_back_from_the_store_as_it_was() -> None:
    for article in ALL:
        assert msgspec.json.decode(msgspec.json.encode(article), type=ReadArticle) == article


def test_bringing_an_article_in_again_changes_nothing() -> None:
    first = cluster(ALL)
    assert cluster(ALL, first.stories).placed == first.placed


def test_after_ten_days_it_is_another_story() -> None:
    late = msgspec.structs.replace(
        LISTED,
        id="late",
        features=msgspec.structs.replace(
            LISTED.features, moment=NOW + timedelta(days=15), day=NOW.date() + timedelta(days=15)
        ),
    )
    assert place(late, cluster([LISTED]).stories) is None
    assert len(groups(cluster([LISTED, late]))) == 2


def test_an_office_s_notices_are_acts_of_their_own_however_alike() -> None:
    boilerplate = "OFAC is publishing the names of one or more persons that have been placed on the SDN List."
    notices = [
        replace(read(key, "Notice of OFAC Sanctions Actions", boilerplate, date(2026, 3, 9)), office="register")
        for key in ("2026-1", "2026-2")
    ]
    assert groups(cluster(notices)) == {frozenset({"2026-1"}), frozenset({"2026-2"})}
    press = read("press", "Notice of OFAC Sanctions Actions", boilerplate, date(2026, 3, 9))
    assert len(groups(cluster([notices[0], press]))) == 1


def test_stories_that_turn_out_to_be_one_are_merged_into_the_elder() -> None:
    parts = [OpenStory(story_id(LISTED_TR), (LISTED_TR,)), OpenStory(story_id(LISTED), (LISTED,))]
    together = cluster([LISTED_RU], parts)
    assert together.merged == {story_id(LISTED_TR): story_id(LISTED)}
    assert set(together.placed.values()) == {story_id(LISTED)}


def told(*articles: ReadArticle) -> Story:
    return summarise(articles, NOW)


def test_a_story_tells_its_earliest_title_and_its_weightiest_signal() -> None:
    story = told(LISTED_RU, LISTED_TR, LISTED)
    assert story.title == LISTED.title
    assert story.articles == ("listed-en", "listed-ru", "listed-tr")
    assert story.first_seen == datetime(2026, 3, 9, 15, tzinfo=UTC)
    assert (story.signals[0].type, story.signals[0].certainty) == (SignalType.DESIGNATION, Certainty.IMPOSED)


def test_copies_of_one_report_are_one_origin() -> None:
    text = "Turkish banks are returning payments from Russia for fear of secondary sanctions{}. Three lenders stopped."
    articles = [
        read(str(number), "Banks return payments", text.format(credit), NOW)
        for number, credit in enumerate((", Reuters reported", ", according to Reuters", "", ""))
    ]
    assert (told(*articles).independent, told(*articles).origin) == (1, "Reuters")


def test_reports_of_their_own_are_origins_of_their_own() -> None:
    other = read(
        "other",
        "Banks stop accounts",
        "Accounts of Russian firms are being closed at lenders in Istanbul, Bloomberg reported. Sanctions worry them.",
        NOW,
    )
    reuters = read("r", "Payments return", "Turkish banks return Russian payments over sanctions, Reuters wrote.", NOW)
    assert told(reuters, other).independent == 2


def test_a_title_that_was_only_discovered_is_no_origin() -> None:
    press = read("p", "Kordem pays", "Kordem of Izmir was fined 40 million dollars by the US Treasury on Tuesday.", NOW)
    found = replace(read("d", "Fine for Kordem announced, say harbour workers", "", NOW, "Quay News"), discovered=True)
    assert (told(press, found).independent, told(found).independent) == (1, 1)
    assert told(press, replace(found, discovered=False)).independent == 2
    assert [said for _, said in origins([press, found])][1].startswith("was only discovered")


def test_copies_that_count_differently_are_in_conflict() -> None:
    stories = [
        read(str(number), "Listed", f"The US has put {count} Turkish companies on its Entity List.", NOW)
        for number, count in enumerate(("18", "eighteen", "16"))
    ]
    (conflict,) = told(*stories).conflicts
    assert (set(conflict.different), conflict.likely) == ({"18", "16"}, "18")


@settings(max_examples=60)
@given(st.lists(st.sampled_from(ALL), unique=True))
def test_every_article_has_one_story_that_its_eldest_names(articles: list[ReadArticle]) -> None:
    clustering = cluster(articles)
    assert set(clustering.placed) == {article.id for article in articles}
    for story in clustering.stories:
        assert story.id in {story_id(article) for article in story.articles}


needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the development articles lie beside the repository, and are not there"
)


@needs_shared
def test_the_five_seed_articles_are_one_story_of_one_origin() -> None:
    seeds = [
        read(path.name[:3], "", path.read_bytes().decode(), None) for path in sorted((SHARED / "seeds").glob("*.txt"))
    ]
    clustering = cluster(seeds)
    assert len(clustering.stories) == 1
    story = told(*seeds)
    assert (story.origin, story.copies, story.independent) == ("Financial Times", 5, 1)
    assert (story.signals[0].type, story.signals[0].certainty) == (SignalType.WARNING_THREAT, Certainty.THREATENED)


@needs_shared
def test_the_development_articles_are_clustered() -> None:
    rows = json.loads((SHARED / "data" / "news" / "story_set_development.json").read_text())
    gold = {row["id"]: row["story"] for row in rows}
    articles = []
    for row in rows:
        title, _, text = row["text"].partition("\n")
        articles.append(read(row["id"], title, text, date.fromisoformat(row["date"])))
    placed = cluster(articles).placed
    pairs = [*itertools.combinations(gold, 2)]
    right = sum(placed[one] == placed[two] and gold[one] == gold[two] for one, two in pairs)
    either = sum((placed[one] == placed[two]) + (gold[one] == gold[two]) for one, two in pairs)
    assert 2 * right / either >= 0.9


def test_an_article_is_not_compared_with_itself_when_it_is_said_where_it_was_placed() -> None:
    said = placed(LISTED_TR, Placing("s", ((1.5, "s"),)), [OpenStory("s", (LISTED, LISTED_TR))])
    assert f"nearest {LISTED.id}:" in said
