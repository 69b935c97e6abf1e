"""A week of news in three languages, brought in as files: what becomes stories, and what is told."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import CommandLine, Object

FIRM = "Zyxtron Elektronik Sanayi ve Ticaret Limited Şirketi"


def _article(key: str, when: str, lang: str, title: str, text: str) -> dict[str, str]:
    outlet = key.partition("-")[0].title()
    where = f"https://{outlet.lower()}.example/{key}"
    return {
        "id": key,
        "url": where,
        "outlet": outlet,
        "title": title,
        "text": text,
        "published_at": when,
        "lang": lang,
    }


THREAT = [
    _article(
        "ledger-threat",
        "2024-08-05T09:00:00Z",
        "en",
        "US warns Turkey of consequences over chip exports to Russia",
        "The United States has warned Turkey of consequences unless it stops exports of American chips to Russia, the "
        "Financial Times reported on Monday. Officials of the Commerce Department met executives of 14 firms in Ankara "
        "and Istanbul. Zyxtron Elektronik was named in the talks, a person who was there said.",
    ),
    _article(
        "courier-threat",
        "2024-08-05T12:00:00Z",
        "en",
        "Ankara told to halt chip exports to Russia or face consequences",
        "Turkey will face consequences if exports of American chips to Russia go on, the United States has warned, "
        "according to the Financial Times. Commerce Department officials met executives of 14 firms in Ankara and "
        "Istanbul, among them Zyxtron Elektronik.",
    ),
    _article(
        "gazete-threat",
        "2024-08-05T15:00:00Z",
        "tr",
        "ABD'den Türkiye'ye çip ihracatı uyarısı",
        "ABD, Rusya'ya Amerikan çiplerinin ihracatını durdurmaması halinde Türkiye'yi sonuçları konusunda uyardı. "
        "Financial Times'ın haberine göre ABD Ticaret Bakanlığı yetkilileri Ankara ve İstanbul'da 14 firmanın "
        "yöneticileriyle görüştü. Görüşmelerde Zyxtron Elektronik'in adı da geçti.",
    ),
    _article(
        "vestnik-threat",
        "2024-08-05T18:00:00Z",
        "ru",
        "США пригрозили Турции последствиями за экспорт чипов в Россию",
        "США предупредили Турцию о последствиях, если она не прекратит экспорт американских чипов в Россию, сообщает "
        "Financial Times. Представители министерства торговли США встретились в Анкаре и Стамбуле с руководителями "
        "14 компаний.",
    ),
]
DEED = [
    _article(
        "ledger-deed",
        "2024-08-08T09:00:00Z",
        "en",
        "US adds Zyxtron Elektronik to Entity List",
        "The Commerce Department has added Zyxtron Elektronik of Istanbul to the Entity List, it said on Thursday. The "
        "firm sold radio modules to buyers in Saint Petersburg, a notice of nine pages says.",
    ),
    _article(
        "courier-deed",
        "2024-08-08T10:00:00Z",
        "en",
        "Zyxtron Elektronik of Istanbul put on Entity List",
        "Zyxtron Elektronik of Istanbul was added to the Entity List by the Commerce Department on Thursday. It sold "
        "radio modules to buyers in Saint Petersburg, says the notice of nine pages.",
    ),
]
NOISE = [
    _article(
        "ledger-frost",
        "2024-08-05T10:00:00Z",
        "en",
        "Farmers warned of frost",
        "Farmers near Konya were warned on Monday of frost that may harm apricots.",
    ),
    _article(
        "gazete-hava",
        "2024-08-06T10:00:00Z",
        "tr",
        "Meteorolojiden sağanak uyarısı",
        "Meteoroloji, Marmara için sağanak yağış uyarısında bulundu.",
    ),
    _article(
        "vestnik-futbol",
        "2024-08-07T10:00:00Z",
        "ru",
        "Клуб наказан за поведение болельщиков",
        "Футбольный клуб оштрафован за поведение болельщиков на последнем матче.",
    ),
]
WEEK = (*THREAT, *DEED, *NOISE)


def _added(command: CommandLine, folder: Path, articles: Sequence[dict[str, str]]) -> list[Object]:
    file = folder / "articles.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in articles), encoding="utf-8")
    return command.json("articles", "add", str(file))


def _stories(command: CommandLine) -> set[frozenset[str]]:
    return {frozenset(story["articles"]) for story in command.json("stories")}


@pytest.fixture
def week(command: CommandLine, tmp_path: Path) -> CommandLine:
    """The whole week in one file, with the firm tracked."""
    command.json("subjects", "add", FIRM, "--id", "zyxtron")
    _added(command, tmp_path, WEEK)
    return command


def test_a_warning_in_three_languages_and_what_came_of_it_are_two_stories(week: CommandLine) -> None:
    assert _stories(week) == {frozenset(one["id"] for one in some) for some in (THREAT, DEED)}


def test_copies_are_told_once_and_the_deed_after_the_threat(week: CommandLine) -> None:
    stories = {one["id"]: one for one in week.json("stories")}
    events = week.json("events", "--kind", "reported", "--subject", "zyxtron")
    first = [stories[story]["articles"][0] for story in dict.fromkeys(one["story"] for one in events)]
    assert first == ["ledger-threat", "ledger-deed"]
    fresh = [
        {(one["type"], one["target"], one["certainty"]) for one in story["signals"] if not one["background"]}
        for story in stories.values()
    ]
    assert len(events) <= sum(map(len, fresh))
    assert any(kind == "designation" and certainty == "imposed" for told in fresh for kind, _, certainty in told)


def test_what_is_no_news_of_ours_is_kept_and_in_no_story(week: CommandLine) -> None:
    of_noise = [one for one in week.json("articles") if one["id"] in {each["id"] for each in NOISE}]
    assert [(one["story"], one["signals"], one["mentions"]) for one in of_noise] == [(None, [], [])] * len(NOISE)


def test_four_outlets_that_quote_one_are_one_origin(week: CommandLine) -> None:
    (story,) = [one for one in week.json("stories") if "gazete-threat" in one["articles"]]
    assert (story["copies"], story["independent"], story["origin"]) == (4, 1, "Financial Times")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_in_which_articles_come_changes_no_story(alone: CommandLine, tmp_path: Path, seed: int) -> None:
    alone.json("subjects", "add", FIRM, "--id", "zyxtron")
    shuffled = random.Random(seed).sample(WEEK, k=len(WEEK))
    for one in shuffled:
        _added(alone, tmp_path, [one])
    assert _stories(alone) == {frozenset(one["id"] for one in some) for some in (THREAT, DEED)}


def test_an_article_that_comes_again_changes_nothing(week: CommandLine, tmp_path: Path) -> None:
    before = week.json("stories"), week.json("events", "--kind", "reported")
    _added(week, tmp_path, WEEK[::-1])
    assert (week.json("stories"), week.json("events", "--kind", "reported")) == before
