"""What searching tens of thousands of parties by name costs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.sdn import make
from watchlist.lists.us_ofac_sdn import parse
from watchlist.model import Entry, Name, Party
from watchlist.names.fold import fold
from watchlist.names.index import Index

PARTIES, QUERIES, COMPARED = 20_000, 1_000, 50


def parties(effort: Effort, count: int) -> list[Party]:
    """The first so many parties of the list that is read."""
    with tempfile.TemporaryDirectory(prefix="watchlist-bench-") as made:
        sdn = make(Path(made), effort)
        with sdn.file.open("rb") as raw:
            entries = (item for item in parse(raw) if isinstance(item, Entry))
            return [entry.party for entry in islice(entries, count)]


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the making of an index, and searches in it beside a comparison with every name in turn."""
    known = parties(effort, PARTIES)
    queries = _queries(known)
    folded = [fold(name.text) for party in known for name in party.names]
    built, ours, theirs = [], [], []
    for _ in range(effort.times):
        index = Index()
        built.append(seconds(partial(_fill, index, known)))
        theirs.append(COMPARED / seconds(lambda: [_in_turn(query, folded) for query in queries[:COMPARED]]))
        ours.append(len(queries) / seconds(partial(_search, index, queries)))
    note = f"{len(known):,} parties with {len(folded):,} names"
    yield Figure(name="index of names built", unit="s", values=tuple(built), aim=Aim(3), note=note)
    yield Figure(
        name="searches by name",
        unit="/s",
        values=tuple(ours),
        reference="token_sort_ratio in turn",
        references=tuple(theirs),
        aim=Aim(1000, at_least=True),
    )


def _fill(index: Index, known: Sequence[Party]) -> None:
    for number, party in enumerate(known):
        index.add(str(number), party)


def _search(index: Index, queries: Sequence[Party]) -> None:
    for query in queries:
        index.search(query)


def _queries(known: Sequence[Party]) -> list[Party]:
    """Every so manieth party by its primary name alone, half of them with a letter missing."""
    chosen = known[:: max(1, len(known) // QUERIES)]
    names = (party.names[0].text for party in chosen)
    return [
        Party((Name(name if number % 2 else name[:4] + name[5:]),), schema=party.schema)
        for number, (name, party) in enumerate(zip(names, chosen, strict=True))
    ]


def _in_turn(query: Party, folded: Sequence[str]) -> object:
    return process.extractOne(fold(query.names[0].text), folded, scorer=fuzz.token_sort_ratio)
