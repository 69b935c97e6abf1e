"""What searching tens of thousands of parties by name costs, and what it misses."""

from __future__ import annotations

import csv
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path

from rapidfuzz import fuzz, process

from scripts.benchmarks.archive import HISTORY, real_versions
from scripts.benchmarks.figures import Aim, Effort, Figure, seconds
from scripts.benchmarks.parties import parties as made_up
from scripts.benchmarks.sdn import SHARED
from watchlist.lists import us_ofac_consolidated
from watchlist.model import Entry, Name, Party, Schema
from watchlist.names.fold import fold
from watchlist.names.index import Index
from watchlist.names.score import compare_parties

NAMES, QUERIES, IN_TURN = 45_000, 2_000, 30
FEWEST, BYTES_A_NAME = 1_000, 400
"""Fewer names where a smaller list than the usual one is asked for."""

NEAREST, NOT_UNLIKE = 300, 60
"""With how many names each query is compared in full, of those that another measure than ours holds for not unlike:
with every one it would take hours."""

GROWN = (100_000, 300_000, 1_000_000)
THRESHOLD = 0.70
LISTS = SHARED / "data" / "lists"
KINDS = {"individual": Schema.PERSON, "vessel": Schema.VESSEL, "aircraft": Schema.AIRPLANE}


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the making of an index, searches in it beside a comparison with every name in turn, and its recall."""
    names = max(FEWEST, min(NAMES, effort.size // BYTES_A_NAME))
    known = parties(names, real=not effort.generated)
    queries = asked(known, min(QUERIES, names // 10))
    before, built, index = megabytes(), [], Index()
    for _ in range(effort.times):
        index = Index()
        built.append(seconds(partial(_fill, index, known)))
    held = megabytes() - before
    note = f"{len(known):,} parties with {sum(len(party.names) for party in known):,} names"
    yield Figure(name="index of names built", unit="s", values=tuple(built), aim=Aim(3), note=note)
    yield Figure(name="memory for it", unit="MB", values=(held,), aim=Aim(200), note="beside the parties themselves")
    yield from _of_searches(index, known, queries, effort.times)
    yield _recall(index, known, queries)


def megabytes() -> float:
    """What this process holds now; 0 where the system does not say."""
    said = Path("/proc/self/statm")
    return int(said.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if said.exists() else 0.0


def growth(effort: Effort) -> Iterator[Figure]:
    """Measure the same searches among many more names: made-up ones beside the real ones."""
    queries = asked(parties(NAMES, real=not effort.generated), QUERIES // 4)
    for names in GROWN:
        index = Index()
        built = seconds(partial(_fill, index, parties(names, real=not effort.generated)))
        times = sorted(_times(index, queries))
        note = f"{names:,} names in {built:.0f} s, median {1e3 * times[len(times) // 2]:.2f} ms"
        yield Figure(name="searches among more", unit="/s", values=(len(times) / sum(times),), note=note)


def parties(names: int, *, real: bool) -> list[Party]:
    """Parties that have so many names together: real ones, and made-up ones where those are not enough."""
    found, left = [], names
    for party in _all(real):
        found.append(party)
        left -= len(party.names)
        if left <= 0:
            break
    return found


def _all(real: bool) -> Iterator[Party]:
    if real and HISTORY.is_file():
        yield from _ofac()
        with (LISTS / "ofac_consolidated_xml/2025-03-28/consolidated.xml").open("rb") as raw:
            yield from [item.party for item in us_ofac_consolidated.parse(raw) if isinstance(item, Entry)]
        yield from _eu()
    for size in count(1):
        yield from _made_up(size * 400_000)


def _made_up(size: int) -> Iterator[Party]:
    for one in made_up(size):
        yield Party(tuple(map(Name, (one.name, *one.aliases))), Schema.PERSON if one.is_person else Schema.COMPANY)


def _ofac() -> Iterator[Party]:
    """Everyone whom a version of SDN.CSV lists, with the aliases of two dates."""
    *_, (_, newest) = (version for version in real_versions() if version[1])
    rows = [*csv.reader(newest.decode("utf-8", "replace").splitlines()), *_rows("2022-01-31/sdn.csv")]
    named = {row[0]: ([row[1]], row[2].strip()) for row in reversed(rows) if len(row) > 3}
    for row in (*_rows("2022-01-31/alt.csv"), *_rows("2025-12-24/alt.csv")):
        if len(row) > 3 and row[0] in named:
            named[row[0]][0].append(row[3])
    for names, kind in named.values():
        yield Party(tuple(map(Name, dict.fromkeys(names))), KINDS.get(kind, Schema.COMPANY))


def _rows(file: str) -> list[list[str]]:
    with (LISTS / "ofac_csv" / file).open(encoding="cp1252", errors="replace", newline="") as handle:
        return list(csv.reader(handle))


def _eu() -> Iterator[Party]:
    with (LISTS / "eu_journal_csv/consolidated__32014R0269.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            names = [name.strip() for name in (row["name"], *re.split("[;|]", row["alias"])) if name.strip()]
            schema = Schema.PERSON if row["schema"].lower() == "person" else Schema.COMPANY
            yield Party(tuple(map(Name, dict.fromkeys(names))), schema)


def asked(known: Sequence[Party], number: int) -> list[Party]:
    """Queries as a screening has them, the same every time: half are nobody's name, half a listed one written anew."""
    draw = random.Random(20260101)
    others = islice(made_up(30_000 + number), 30_000, None)
    return [_listed(draw, known) if place % 2 else _unlisted(draw, next(others).name) for place in range(number)]


def _unlisted(draw: random.Random, name: str) -> Party:
    return Party((Name(name),), draw.choice((Schema.LEGAL_ENTITY, Schema.COMPANY)))


def _listed(draw: random.Random, known: Sequence[Party]) -> Party:
    party = draw.choice(known)
    name = draw.choice(party.names).text
    words = name.replace(",", "").split()
    written = draw.choice((name, _mistyped(draw, name), " ".join(words[::-1]), " ".join(words[:-1]) or name))
    return Party(
        (Name(written.translate(str.maketrans("IS", "ÍŠ")) if draw.random() < 0.2 else written),), party.schema
    )


def _mistyped(draw: random.Random, name: str) -> str:
    place = draw.randrange(len(name))
    return name[:place] + draw.choice(("", "a", "r", name[place] * 2)) + name[place + 1 :]


def _fill(index: Index, known: Sequence[Party]) -> None:
    for number, party in enumerate(known):
        index.add(str(number), party)


def _of_searches(index: Index, known: Sequence[Party], queries: Sequence[Party], times: int) -> Iterator[Figure]:
    folded = [fold(name.text) for party in known for name in party.names]
    ours, bare, theirs, single = [], [], [], []
    for _ in range(times):
        theirs.append(IN_TURN / seconds(lambda: [_in_turn(query, folded) for query in queries[:IN_TURN]]))
        took = _times(index, queries)
        ours.append(len(queries) / sum(took))
        single.append(sorted(took))
        bare.append(len(queries) / sum(_times(index, queries, minimum=THRESHOLD)))
    reference = "token_sort_ratio in turn"
    yield Figure(
        name="searches, explained from 0.60",
        unit="/s",
        values=tuple(ours),
        reference=reference,
        references=tuple(theirs),
        aim=Aim(500, at_least=True),
    )
    yield Figure(name="searches from 0.70", unit="/s", values=tuple(bare), aim=Aim(1000, at_least=True))
    for share, limit in ((0.5, 1), (0.99, 10)):
        values = tuple(1e3 * took[int(share * len(took))] for took in single)
        yield Figure(name=f"of a hundred, {share:.0%} take at most", unit="ms", values=values, aim=Aim(limit))


def _times(index: Index, queries: Sequence[Party], *, minimum: float = 0.60) -> list[float]:
    taken = []
    for query in queries:
        begun = time.perf_counter()
        index.search(query, minimum=minimum)
        taken.append(time.perf_counter() - begun)
    return taken


def _in_turn(query: Party, folded: Sequence[str]) -> object:
    return process.extractOne(fold(query.names[0].text), folded, scorer=fuzz.token_sort_ratio)


def _recall(index: Index, known: Sequence[Party], queries: Sequence[Party]) -> Figure:
    """The share of pairs from 0.70 on that a search finds, among the names that share most words with each query."""
    owners = [number for number, party in enumerate(known) for _ in party.names]
    folded = [fold(name.text) for party in known for name in party.names]
    found = missed = 0
    for query in queries:
        got = {key for key, _ in index.search(query, minimum=THRESHOLD)}
        near = {owners[place] for place in _not_unlike(fold(query.names[0].text), folded)}
        met = {str(number) for number in near if _score(query, known[number]) >= THRESHOLD}
        found, missed = found + len(met & got), missed + len(met - got)
    note = f"{found + missed} pairs of {len(queries):,} queries, {missed} missed"
    return Figure(
        name="recall from 0.70 on",
        unit="",
        values=(found / ((found + missed) or 1),),
        aim=Aim(0.999, at_least=True),
        note=note,
    )


def _score(query: Party, party: Party) -> float:
    return compare_parties(query, party, explained_from=2).score


def _not_unlike(query: str, folded: Sequence[str]) -> Iterator[int]:
    for scorer in (fuzz.token_set_ratio, fuzz.ratio):
        for _, _, place in process.extract(query, folded, scorer=scorer, score_cutoff=NOT_UNLIKE, limit=NEAREST):
            yield place
