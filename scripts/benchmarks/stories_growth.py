"""What it costs to find the story of a new article, as ever more articles stand in the window.

The articles are made up, each of its own names, numbers, goods and day, so that they are not all alike.
What is measured runs in a process of its own, of which the memory is asked.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from scripts.benchmarks.figures import Aim, Effort, Figure
from scripts.benchmarks.peak import kilobytes
from watchlist.app import App, open_app
from watchlist.config import Settings
from watchlist.model import Article, Story
from watchlist.news.cluster import ReadArticle, story_id
from watchlist.news.keys import keys
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article
from watchlist.pipeline.articles import read_batch, write_batch
from watchlist.pipeline.nearby import ENCODER
from watchlist.pipeline.reported import Origin
from watchlist.store.news import DatedStory, ReadRecord

SIZES = (1_000, 10_000, 100_000)
NEW = 50
BATCH = 2_000
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
DAYS = 10
MOST_MEMORY = 400  # MB
SLOWER = 1.5
"""How much more an article may cost beside the most articles than beside the fewest: it should be none."""

WHO = (
    "The Treasury",
    "The Commerce Department",
    "Brussels",
    "Prosecutors in Texas",
    "Ankara's trade ministry",
    "London",
)
DOES = (
    "imposed sanctions on",
    "warned of consequences for",
    "fined",
    "opened an investigation into",
    "added to its list",
    "charged",
    "demanded an answer from",
)
GOODS = ("bearings", "microchips", "drone engines", "lathes", "crude oil", "optical sensors", "tyres", "gold", "valves")
TOWNS = ("Istanbul", "Mersin", "Bursa", "Dubai", "Almaty", "Bishkek", "Shenzhen", "Hong Kong", "Tbilisi", "Minsk")
FRAMES = (
    "Customs papers show {number} crates of {goods} bound for a port on the Black Sea.",
    "{other} Elektronik shares a warehouse with it, a lawyer confirmed.",
    "Its owner, once a footballer, sold the house in spring and moved to {town}.",
    "Two banks closed accounts after {number} transfers were returned.",
    "A court will hear the appeal of {third} Lojistik next month.",
    "Insurers dropped the tanker and its crew waits at anchor.",
    "The envoy praised the ministry and asked for more scanners at the border.",
    "Prices of {goods} rose by a third, a trade association said.",
    "An undercover agent bought {goods} and paid {number} dollars in cash.",
    "Lawmakers want hearings on how licences were granted.",
    "The university that was named as end user knows nothing of {goods}.",
    "Drivers queue for days since the rule took effect.",
    "{third} denied everything and hired counsel in Vienna.",
    "Investigators searched a flat and took {number} laptops.",
    "The fine is the largest for a forwarder, {other} said.",
    "Farmers hope that wheat and fertiliser stay exempt.",
    "Satellite pictures show the shipyard repairing barges.",
    "A grand jury heard of fake invoices from {other}.",
    "Airlines fly around the closed airspace and burn more fuel.",
    "The central bank expects little effect on the lira.",
)
SYLLABLES = ("ka", "ro", "ten", "vir", "dos", "mal", "pe", "zan", "gul", "ter", "ok", "bay", "lin", "sor", "dem", "fir")


def growth(effort: Effort) -> Iterator[Figure]:
    """Measure new articles beside ever more that stand in the window."""
    least: tuple[float, ...] = ()
    for size in _sizes(effort):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'watchlist.sqlite'}"
            with _opened(url) as app:
                _fill(app, size)
            seconds, memory = zip(*(_measured(url, number) for number in range(effort.times)), strict=True)
        values = tuple(1_000 * each / NEW for each in seconds)
        least = least or values
        aim = Aim(SLOWER, ratio=True)
        beside = f"beside {_sizes(effort)[0]:,}"
        yield Figure(
            name=f"article joined beside {size:,}",
            unit="ms",
            values=values,
            reference=beside,
            references=least,
            aim=aim,
            note=f"batches of {NEW}, read and stored",
        )
        yield Figure(
            name=f"memory beside {size:,}",
            unit="MB",
            values=tuple(memory),
            aim=Aim(MOST_MEMORY),
            note="peak of the process",
        )


def _sizes(effort: Effort) -> tuple[int, ...]:
    """All sizes, or small ones where little is asked for."""
    return SIZES if effort.size >= 1_000_000 else (50, 200)


def _fill(app: App, size: int) -> None:
    """Store made-up articles that were read before, each with its keys and its story."""
    chance = random.Random(size)
    scanner = NameScanner([])
    patterns = [read_article(made_up(chance, f"pattern {number}"), scanner) for number in range(200)]
    for begin in range(0, size, BATCH):
        articles = [_like(chance, patterns, f"old {number}") for number in range(begin, min(size, begin + BATCH))]
        with app.store.write() as session:
            session.news.add(map(_record, articles))
            session.keys.add((one.id, _moment(one), keys(one.features)) for one in articles)
            session.news.save_stories(map(_story, articles))
    with app.store.write() as session:
        session.keys.advance(None, "filled")


def made_up(chance: random.Random, key: str) -> Article:
    """An article of particulars of its own."""
    firms = [_name(chance) for _ in range(3)]
    who, does, goods, town = (chance.choice(each) for each in (WHO, DOES, GOODS, TOWNS))
    number = chance.randrange(20, 9_000)
    frames = chance.sample(FRAMES, 4)
    words = {"firm": firms[0], "other": firms[1], "third": firms[2], "town": town, "goods": goods, "number": number}
    text = " ".join([f"{who} {does} {firms[0]} of {town}.", *(frame.format(**words) for frame in frames)])
    when = NOW - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    title = f"{who} {does} {firms[0]} over {goods}"
    return Article(key, f"https://example.com/{key}", f"outlet {chance.randrange(300)}", title, text, when, "en")


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randrange(2, 5))).capitalize()


def _like(chance: random.Random, patterns: list[ReadArticle], key: str) -> ReadArticle:
    """An article as if it had been read: a pattern with names, numbers, words and a time of its own."""
    pattern = chance.choice(patterns)
    when = NOW - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    own = replace(
        pattern.features,
        names=tuple(sorted(_name(chance).lower() for _ in pattern.features.names)),
        numbers=tuple(sorted(str(chance.randrange(20, 9_000)) for _ in pattern.features.numbers)),
        shingles=tuple(sorted(chance.randrange(1 << 32) for _ in pattern.features.shingles)),
        concepts=tuple(sorted({*chance.choice(patterns).features.concepts[::2], *pattern.features.concepts[::2]})),
        moment=when,
        day=when.date(),
    )
    return replace(pattern, id=key, features=own)


def _moment(article: ReadArticle) -> datetime:
    return article.features.moment or NOW


def _record(article: ReadArticle) -> ReadRecord:
    stored = Article(article.id, "", article.outlet, article.title, "", _moment(article), "en")
    return ReadRecord(stored, ENCODER.encode(article), article.signals, (), story_id(article), NOW)


def _story(article: ReadArticle) -> DatedStory:
    when = _moment(article)
    return DatedStory(Story(story_id(article), article.title, None, when, (article.id,)), when, when)


def _opened(url: str) -> App:
    archive = Path(url.removeprefix("sqlite:///")).with_name("archive")
    settings = Settings.model_validate({"database": {"url": url}, "archive": {"path": str(archive)}})
    return open_app(settings, clock=lambda: NOW)


def _measured(url: str, number: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "scripts.benchmarks.stories_growth", url, str(number)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return said["seconds"], said["megabytes"]


def main(url: str, number: int) -> None:
    """Read and write two batches, of which the second is measured: the first has loaded what is loaded once."""
    chance = random.Random(number)
    with _opened(url) as app:
        for part in range(2):
            new = [made_up(chance, f"new {number} {part} {each}") for each in range(NEW)]
            begun = time.perf_counter()
            batch = read_batch(app, new, Origin("bench", NOW))
            with app.store.write() as session:
                write_batch(session, app, batch, NOW)
            seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes() / 1_000}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
