"""What looking for the names of a hundred thousand subjects costs."""

from __future__ import annotations

import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from scripts.benchmarks.figures import Aim, Effort, Figure
from scripts.benchmarks.names import megabytes, parties
from scripts.benchmarks.sdn import SHARED
from watchlist.archive.whole import zstd
from watchlist.model import Article, Name, Schema, Subject
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article
from watchlist.news.searched import Page
from watchlist.store.kept_heads import KeptHeads

NAMES, FEWEST, BYTES_A_NAME = 100_000, 2_000, 280
POSTS = SHARED / "data" / "news" / "federal_register_and_pr_posts.tar.zst"
OWN = Path(__file__).parent / "news_texts" / "mentions.jsonl"
READ = 1_000
"""So many articles are read whole."""


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the making of a scanner, the scan alone, and the reading of articles beside that for few names.

    Times are those of the processor, for a share of a busy one says little.
    """
    subjects = _subjects(max(FEWEST, min(NAMES, effort.size // BYTES_A_NAME)), real=not effort.generated)
    texts, origin = _texts()
    note = f"{len(subjects):,} subjects with {sum(len(one.names) for one in subjects):,} names"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.heads"
        heads = KeptHeads(file)
        started = time.process_time()
        NameScanner(subjects, heads)
        heads.keep()
        yield Figure(name="scanner made cold", unit="s", values=(time.process_time() - started,), note=note)
        before, built = megabytes(), []
        for _ in range(effort.times):
            started = time.process_time()
            scanner = NameScanner(subjects, KeptHeads(file))
            built.append(time.process_time() - started)
        yield Figure(name="scanner made of kept heads", unit="s", values=tuple(built), aim=Aim(2), note=note)
        yield Figure(name="memory for it", unit="MB", values=(megabytes() - before,), note="beside the subjects")
    size = sum(len(text.encode()) for text in texts) / 1e6
    folded = [size / _folded(texts) for _ in range(effort.times)]
    yield Figure(name="texts folded", unit="MB/s", values=tuple(folded))
    pages = [Page(text) for text in texts]
    speeds = [size / _scanned(scanner, pages) for _ in range(effort.times)]
    said = f"{len(texts):,} {origin} of {size:.1f} MB, folded: searched for the heads of all names"
    yield Figure(name="scan alone", unit="MB/s", values=tuple(speeds), aim=Aim(20, at_least=True), note=said)
    yield from _reading(scanner, subjects, texts[:: max(1, len(texts) // READ)], effort.times)


def _folded(texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        Page(text)
    return time.process_time() - started


def _scanned(scanner: NameScanner, pages: Sequence[Page]) -> float:
    started = time.process_time()
    for page in pages:
        for _ in scanner.finder.find(page):
            pass
    return time.process_time() - started


def _reading(scanner: NameScanner, subjects: Sequence[Subject], texts: Sequence[str], times: int) -> Iterator[Figure]:
    articles = [Article(str(number), "", "", "", text, lang="en") for number, text in enumerate(texts)]
    few = NameScanner(subjects[:: max(1, len(subjects) // FEWEST)])
    ours, theirs = [], []
    for one in (scanner, few):
        _read(one, articles)
    for _ in range(times):
        theirs.append(len(articles) / _read(few, articles))
        ours.append(len(articles) / _read(scanner, articles))
    yield Figure(
        name="articles read among all names",
        unit="/s",
        values=tuple(ours),
        reference=f"among {FEWEST:,}",
        references=tuple(theirs),
        aim=Aim(300, at_least=True),
        note="signals, mentions, candidates, and what articles are compared by",
    )


def _read(scanner: NameScanner, articles: Sequence[Article]) -> float:
    started = time.process_time()
    for article in articles:
        read_article(article, scanner)
    return time.process_time() - started


def _subjects(names: int, *, real: bool) -> list[Subject]:
    """So many subjects: the listed ones, and as many more as are wanted, each of a head of its own."""
    known = [party for party in parties(names, real=real) if party.schema != Schema.PERSON]
    found = [Subject(str(number), party.names, "TR", party.schema) for number, party in enumerate(known)]
    missing = max(0, names - sum(len(subject.names) for subject in found))
    return found + [Subject(f"made-{number}", (Name(_made_up(number)),), "TR") for number in range(missing)]


_FIRST = (
    "zor",
    "kel",
    "var",
    "mir",
    "tal",
    "ben",
    "dor",
    "gul",
    "har",
    "lem",
    "nes",
    "pol",
    "ruk",
    "sev",
    "tur",
    "yal",
)
_TRADES = ("Elektronik", "Makina", "Lojistik", "Tekstil", "Kimya", "Otomotiv", "Denizcilik")


def _made_up(number: int) -> str:
    head, rest = "", number
    for _ in range(5):
        rest, place = divmod(rest, len(_FIRST))
        head += _FIRST[place]
    return f"{head.capitalize()} {_TRADES[number % len(_TRADES)]} Sanayi ve Ticaret Limited Şirketi"


def _texts() -> tuple[list[str], str]:
    if not POSTS.is_file():
        rows = [msgspec.json.decode(line) for line in OWN.read_bytes().splitlines()]
        return [row["text"] for row in rows] * 20, "sentences of our own"
    with zstd.open(POSTS) as packed, tarfile.open(fileobj=packed, mode="r|") as members:
        files = (members.extractfile(member) for member in members if member.isfile())
        return [file.read().decode().split("---", 2)[-1] for file in files if file], "real posts"
