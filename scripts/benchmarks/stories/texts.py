"""The texts that stories are learned and scored on: which report each tells, and which one that report goes on from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from watchlist.model import Article
from watchlist.news.cluster import ReadArticle
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

TEXTS = Path(__file__).parents[1] / "news_texts"
STORIES = (TEXTS / "stories.jsonl", TEXTS / "held" / "stories.jsonl", TEXTS / "stories_second.jsonl")


class Told(msgspec.Struct, frozen=True):
    """An article of which it is known what it tells; ``file`` is where: two files may tell of one event."""

    id: str
    story: str
    lang: str
    text: str
    title: str = ""
    outlet: str = ""
    published_at: str | None = None
    date: str | None = None
    follows: str | None = None
    origin: str | None = None
    file: str = ""

    def article(self) -> Article:
        """The article as a reader has it; where there is no title, the first line of its text is one."""
        title, text = (self.title, self.text) if self.title else self.text.split("\n", 1)
        return Article(
            id=self.id,
            url="",
            outlet=self.outlet,
            title=title,
            text=text,
            published_at=_moment(self.published_at or self.date),
            lang=self.lang,
        )


def told(file: Path) -> list[Told]:
    """Read articles from JSON lines, or from one JSON array; a story's name is its own within its file."""
    raw = file.read_text("utf-8")
    rows = json.loads(raw) if raw.startswith("[") else [json.loads(line) for line in raw.splitlines()]
    return [_of_file(one, str(file)) for one in msgspec.convert(rows, list[Told])]


def _of_file(one: Told, file: str) -> Told:
    return replace(one, file=file, story=f"{one.story} {file}", follows=one.follows and f"{one.follows} {file}")


def read(articles: list[Told]) -> list[ReadArticle]:
    """Read articles as they are read when they come in, with nobody tracked."""
    scanner = NameScanner([])
    return [read_article(one.article(), scanner) for one in articles]


def plain(folder: Path = TEXTS) -> Iterator[tuple[str, str]]:
    """The language and the text of every article in the folder that is of no known story."""
    for file in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            if "text" in row and "story" not in row:
                yield row["lang"], f"{row.get('title', '')}. {row['text']}"


def _moment(said: str | None) -> datetime | date | None:
    if said is None:
        return None
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
