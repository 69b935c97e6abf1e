"""What reading feeds and articles costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import feedparser

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.names import parties
from scripts.benchmarks.sdn import SHARED
from watchlist.feeds.syndication import read
from watchlist.model import Article, Subject
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

RECORDED = Path(__file__).parents[2] / "watchlist" / "demo" / "recorded"
SUBJECTS = 2_000
ROUNDS = 5


def feeds(effort: Effort) -> Iterator[Figure]:
    """Measure the reading of feeds beside feedparser alone."""
    raws, origin = _feeds()
    ours, theirs = [], []
    for _ in range(effort.times):
        theirs.append(len(raws) / seconds(lambda: [feedparser.parse(raw) for raw in raws]))
        ours.append(len(raws) / seconds(lambda: [_articles(raw) for raw in raws]))
    found = sum(len(_articles(raw)) for raw in raws)
    yield Figure(
        name="feeds read",
        unit="/s",
        values=tuple(ours),
        aim=Aim(40, at_least=True),
        reference="feedparser alone",
        references=tuple(theirs),
        note=f"{len(raws)} {origin} feeds, {sum(map(len, raws)) / 1e6:.2f} MB, {found} articles",
    )


def articles(effort: Effort) -> Iterator[Figure]:
    """Measure what is taken from an article: signals, mentions, and what it is compared with others by."""
    texts, origin = _texts()
    subjects = _subjects(effort)
    scanner = NameScanner(subjects)
    for article in texts:
        read_article(article, scanner)  # loads the rules
    many = texts * ROUNDS
    speeds = [
        len(many) / seconds(lambda: [read_article(article, scanner) for article in many]) for _ in range(effort.times)
    ]
    characters = sum(len(article.text) for article in texts)
    yield Figure(
        name="articles read",
        unit="/s",
        values=tuple(speeds),
        aim=Aim(300, at_least=True),
        note=f"{len(texts)} {origin} articles of {characters // len(texts):,} characters, {len(subjects):,} subjects",
    )


def _articles(raw: bytes) -> tuple[Article, ...]:
    return read(raw, source="bench", url="https://example.com/feed", lang="", outlet="Bench")


def _feeds() -> tuple[list[bytes], str]:
    """Real feeds where they are at hand, else those that the demo has recorded."""
    real = SHARED / "data" / "news" / "feeds"
    files, origin = (real.iterdir(), "real") if real.is_dir() else (RECORDED.glob("*/*.rss"), "recorded")
    return [file.read_bytes() for file in sorted(files)], origin


def _texts() -> tuple[list[Article], str]:
    stored = SHARED / "data" / "news" / "story_set_development.json"
    if not stored.is_file():
        return [article for raw in _feeds()[0] for article in _articles(raw)], "recorded"
    rows = json.loads(stored.read_text(encoding="utf-8"))
    return [Article(row["id"], "", "", "", row["text"], lang=row["lang"]) for row in rows], "short"


def _subjects(effort: Effort) -> list[Subject]:
    known = parties(3 * SUBJECTS, real=not effort.generated)[:SUBJECTS]
    return [Subject(str(number), party.names, schema=party.schema) for number, party in enumerate(known)]
