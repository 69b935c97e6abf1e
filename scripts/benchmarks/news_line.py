"""What news costs on its whole line: read, scanned for a hundred thousand names, put into stories, and stored.

The line runs in a process of its own on one core, with the names in its database already. Pages are not fetched.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from scripts.benchmarks import names
from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.names import BYTES_A_NAME, FEWEST
from scripts.benchmarks.news_scores import posts
from scripts.benchmarks.news_scores.line import CONFIG
from scripts.benchmarks.parties import parties
from scripts.benchmarks.peak import kilobytes
from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.model import Article, Subject
from watchlist.news.mentions import NameScanner
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.given import read_articles

NAMES, ARTICLES, ENDS = 100_000, 9_000, datetime(2026, 3, 1, tzinfo=UTC)
SCANNED = 2_000
BYTES_AN_ARTICLE = 1_000
"""Fewer articles where a smaller list than the usual one is asked for."""

GROWN, AT_A_TIME = (1_000, 10_000, 100_000), 250
FEWEST_GROWN, BATCHES = 500, 2
WINDOW = timedelta(days=9)
"""All that grows stands within the days in which articles may join a story."""

SIGNALLING = 0.3
"""The share of the made-up articles that tell of a consequence."""


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the line on real titles and summaries, and the search for names alone."""
    articles, origin = _articles(effort)
    subjects = _subjects(effort)
    runs = [_run(articles, subjects) for _ in range(effort.times)]
    many = sum(len(subject.names) for subject in subjects)
    note = f"{len(articles):,} {origin} articles in one go, {many:,} names of {len(subjects):,} firms"
    speeds = tuple(len(articles) / run["seconds"] for run in runs)
    yield Figure(name="news, the whole line", unit="/s", values=speeds, aim=Aim(300, at_least=True), note=note)
    peaks = tuple(run["kilobytes"] * 1024 / 1e6 for run in runs)
    yield Figure(name="memory of it", unit="MB", values=peaks, aim=Aim(400))
    yield from _scan(articles, subjects, effort.times)


def growth(effort: Effort) -> Iterator[Figure]:
    """Measure what an article costs where more and more stand in the days about it."""
    grown = [most for most in GROWN if most * BYTES_AN_ARTICLE // 10 < effort.size] or [FEWEST_GROWN]
    times = _growing(grown[-1])
    first: tuple[float, ...] = ()
    for most in grown:
        of_last = tuple(1000 * each for each in times[: most // AT_A_TIME][-BATCHES:])
        first = first or of_last
        yield Figure(
            name=f"an article among {most:,} in the window",
            unit="ms",
            values=of_last,
            reference="among the fewest",
            references=first,
            aim=Aim(1.5, ratio=True),
            note=f"the last {BATCHES * AT_A_TIME:,} of them, {AT_A_TIME} at a time",
        )


def _articles(effort: Effort) -> tuple[list[Article], str]:
    """The posts where they are at hand, else made-up ones."""
    number = max(100, min(ARTICLES, effort.size // BYTES_AN_ARTICLE))
    if posts.there() and not effort.generated:
        return [*posts.posts()[:number]], "real"
    return [*made_up(number)], "made-up"


def _subjects(effort: Effort) -> list[Subject]:
    number = max(FEWEST, min(NAMES, effort.size // BYTES_A_NAME))
    if effort.size >= names.NAMES * BYTES_A_NAME:
        number = NAMES
    known = names.parties(number, real=not effort.generated)
    return [Subject(str(number), party.names, schema=party.schema) for number, party in enumerate(known)]


def _run(articles: Sequence[Article], subjects: Sequence[Subject]) -> dict[str, float]:
    """Bring the articles in, in a process of its own; its seconds and kilobytes."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        folder = Path(made)
        with _opened(folder) as app, app.store.write() as session:
            session.subjects.save(subjects, app.clock())
        file = folder / "articles.jsonl"
        file.write_text("".join(json.dumps(_line(article)) + "\n" for article in articles), encoding="utf-8")
        command = [sys.executable, "-m", "scripts.benchmarks.news_line", made]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def _line(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "text": article.text,
        "published_at": article.published_at and article.published_at.isoformat(),
        "lang": article.lang,
    }


def _opened(folder: Path) -> App:
    config = folder / "watchlist.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return open_app(load(str(config), database=f"sqlite:///{folder}/watchlist.sqlite"))


def _scan(articles: Sequence[Article], subjects: Sequence[Subject], times: int) -> Iterator[Figure]:
    """Measure the search for names alone; the first search makes whatever is made once."""
    scanners: list[NameScanner] = []
    made = seconds(lambda: scanners.append(NameScanner(subjects)))
    note = f"{len(subjects):,} firms"
    yield Figure(name="what finds the names is made", unit="s", values=(made,), note=note)
    some = articles[:SCANNED]
    scan = partial(_scanned, scanners[0], some)
    _scanned(scanners[0], some[:10])
    size = sum(len(f"{article.title}{article.text}".encode()) for article in some) / 1e6
    speeds = tuple(size / seconds(scan) for _ in range(times))
    note = f"{size:.2f} MB in {len(some):,} articles"
    yield Figure(name="news, scanned for names", unit="MB/s", values=speeds, aim=Aim(20, at_least=True), note=note)


def _scanned(scanner: NameScanner, articles: Iterable[Article]) -> None:
    for article in articles:
        scanner.scan(article)


def _growing(most: int) -> list[float]:
    """The seconds that each article of a row of batches takes, from an empty database on."""
    articles = [*made_up(most)]
    # They come in as they come out of the world: not in the order of their days.
    random.Random(20260101).shuffle(articles)
    times = []
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made, _opened(Path(made)) as app:
        for begin in range(0, most, AT_A_TIME):
            batch = articles[begin : begin + AT_A_TIME]
            times.append(seconds(partial(add_articles, app, batch)) / len(batch))
    return times


STATES = ("Turkey", "China", "the United Arab Emirates", "Kazakhstan", "Serbia", "India", "Georgia", "Armenia")
OFFICES = ("The US Treasury", "The Commerce Department", "The European Union", "Britain", "Japan", "Switzerland")
DEEDS = (
    "added {firm} of {state} to its sanctions list",
    "warned {state} of consequences over the trade of {firm}",
    "fined {firm} of {state} for breaking export controls",
    "urged {state} to stop {firm} from shipping {goods} to Russia",
)
GOODS = ("chips", "drone engines", "machine tools", "bearings", "aircraft parts", "microscopes", "radio modules")
QUIET = (
    "{firm} opens a hall in {state} with {number} seats",
    "{number} visitors came to the fair of {firm} in {state}",
)


def made_up(number: int) -> Iterator[Article]:
    """So many articles of reports that one to six outlets tell, the same ones every time."""
    draw = random.Random(20260101)
    firms = [party.name for party in parties(4_000) if not party.is_person]
    made = 0
    while made < number:
        report = _report(draw, firms)
        begun = ENDS - WINDOW * draw.random()
        for copy in range(min(draw.randint(1, 6), number - made)):
            yield _told(draw, report, f"made-{made}", begun + timedelta(hours=copy))
            made += 1


def _report(draw: random.Random, firms: Sequence[str]) -> list[str]:
    said = {
        "firm": draw.choice(firms),
        "state": draw.choice(STATES),
        "goods": draw.choice(GOODS),
        "number": str(draw.randint(100, 99_999)),
    }
    if draw.random() > SIGNALLING:
        return [draw.choice(QUIET).format(**said), f"The town had waited for it {draw.randint(2, 90)} years."]
    return [
        f"{draw.choice(OFFICES)} {draw.choice(DEEDS).format(**said)}",
        f"Goods worth {said['number']} thousand dollars went to Russia, among them {said['goods']}.",
        f"The firm had been paid by {draw.choice(firms)}, a document of {draw.randint(3, 60)} pages says.",
        f"A second shipment was held in the port of {draw.choice(firms).split()[-2]}.",
    ]


def _told(draw: random.Random, report: Sequence[str], key: str, when: datetime) -> Article:
    """One outlet's telling of a report: in an order of its own, with something left out."""
    head, *rest = report
    body = draw.sample(rest, k=max(1, len(rest) - draw.randint(0, 1)))
    text = " ".join([f"{head} on {when:%A}.", *body])
    return Article(key, f"https://made.example/{key}", f"Outlet {draw.randint(1, 40)}", head, text, when, "en", "added")


def main(folder: Path) -> None:
    """Bring in the articles of a folder into the database there, on one core, and say what it took."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    articles = read_articles(folder / "articles.jsonl")
    with _opened(folder) as app:
        took = seconds(lambda: add_articles(app, articles))
    print(json.dumps({"seconds": took, "kilobytes": kilobytes()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
