"""What two powers, two offices or two days do over one matter is two reports, though each report tells of both."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watchlist.model import Article
from watchlist.news.cluster import ReadArticle, cluster
from watchlist.news.features import features
from watchlist.news.mentions import NameScanner
from watchlist.news.placing import explain_placing
from watchlist.news.reading import read_article

TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
SCANNER = NameScanner([])
TEXTS = Path(__file__).parents[2] / "scripts" / "benchmarks" / "news_texts" / "stories_second.jsonl"

POWERS = [
    (
        "en",
        ("Brussels lists 74 tankers", "The European Union sanctioned 74 tankers of Russia's shadow fleet on Tuesday."),
        ("Britain lists tankers too", "Britain sanctioned tankers of Russia's shadow fleet, hours after the EU's 74."),
    ),
    (
        "tr",
        ("AB 74 tankeri listeledi", "Avrupa Birliği, Rusya'nın gölge filosundan 74 tankere yaptırım uyguladı."),
        (
            "İngiltere tankerleri listeledi",
            "İngiltere de gölge filodan tankerlere yaptırım uyguladı; AB'nin listesi 74 gemi.",
        ),
    ),
    (
        "ru",
        ("ЕС внёс в список 74 танкера", "Евросоюз ввёл санкции против 74 танкеров теневого флота России."),
        (
            "Британия внесла в список танкеры",
            "Великобритания ввела санкции против танкеров теневого флота, у ЕС их 74.",
        ),
    ),
]
LANDS = [
    ("en", "Malaysian", "The Malaysian traders were told of it."),
    ("tr", "Malezyalı", "Malezya'daki tüccarlara bildirildi."),
    ("ru", "Малайзийским", "Малайзийским торговцам сообщили об этом."),
]


def read(key: str, title: str, text: str, lang: str = "en", days: float = 0) -> ReadArticle:
    article = Article(key, "", f"The {key}", title, text, TUESDAY + timedelta(days=days), lang)
    return read_article(article, SCANNER)


def stories(*articles: ReadArticle) -> int:
    return len(cluster(articles).stories)


@pytest.mark.parametrize(("lang", "one", "other"), POWERS, ids=[lang for lang, *_ in POWERS])
def test_two_powers_that_list_on_one_day_make_two_stories(
    lang: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = read("one", *one, lang), read("other", *other, lang, 0.2)
    assert stories(first, second) == 2
    features = {each.feature for each in explain_placing(second, cluster([first]).stories[0])}
    assert "another_power" in features


def test_a_british_notice_that_names_the_regulations_of_the_exit_is_british() -> None:
    title = "Financial Sanctions Notice"
    text = "The Russia (Sanctions) (EU Exit) Regulations 2019: one individual was removed from the list."
    told = read("notice", title, text).features.told
    assert {each.actor for each in told} == {"GB"}


def test_what_was_done_on_tuesday_and_on_friday_is_two_stories() -> None:
    text = "The US Treasury on {day} sanctioned Turkish firm Perdalon Vana and two others that sell valves to Russia."
    title = "US sanctions Turkish valve maker Perdalon"
    first, second = (
        read("one", title, text.format(day="Tuesday")),
        read("two", title, text.format(day="Friday"), days=3),
    )
    assert stories(first, second) == 2


@pytest.mark.parametrize(("lang", "title", "text"), LANDS, ids=[lang for lang, *_ in LANDS])
def test_a_state_is_heard_of_which_no_consequence_is_read(lang: str, title: str, text: str) -> None:
    found = features(Article("land", "", "", title, text, TUESDAY, lang), ())
    assert "MY" in found.states
    assert "@MY" in found.lead


def test_a_number_that_both_begin_with_says_more_than_one_far_down() -> None:
    plain = "Turkish customs stopped goods for Russia. Traders were surprised."
    begun = features(Article("a", "", "", "Customs stop 46 kinds of goods", plain, TUESDAY, "en"), ())
    below = features(Article("b", "", "", "Customs stop goods", f"{plain} The list has 46 codes.", TUESDAY, "en"), ())
    assert "#46" in begun.lead
    assert "46" in below.numbers
    assert "#46" not in below.lead


def test_what_names_the_other_report_does_not_draw_its_own_into_that_story() -> None:
    rows = [told for told in map(json.loads, TEXTS.read_text("utf-8").splitlines()) if told["story"] in {"S30", "S31"}]
    articles = [read_article(_article(row), SCANNER) for row in rows]
    placed = cluster(articles).placed
    of = {row["id"]: row["story"] for row in rows}
    assert {(placed[one] == placed[other]) for one in of for other in of if of[one] != of[other]} == {False}


def _article(row: dict[str, str]) -> Article:
    when = datetime.fromisoformat(row["published_at"])
    moment = when if when.tzinfo else when.date()
    return Article(row["id"], "", row["outlet"], row["title"], row["text"], moment, row["lang"])
