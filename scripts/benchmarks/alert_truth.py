"""What must have been alerted: who was listed when, by a plain diff of the publisher's versions, and whom we track.

Nothing of watchlist is used here: a fault of its reading, its matching or its choosing must show.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.benchmarks.sdn import SHARED

FIRMS = SHARED / "data" / "turkish_firms.csv"
CELLS = 12
"""Cells of a row of SDN.CSV."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A party that a version has and the one before had not."""

    uid: str
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that a user tracks; ``uid`` is OFAC's number of it, where the data knows one."""

    id: str
    uid: str | None
    name: str
    aliases: str
    address: str

    @property
    def country(self) -> str:
        """What a user would have written into the column."""
        return "TR" if "turkey" in self.address.casefold() or "türkiye" in self.address.casefold() else ""


def published(name: str) -> datetime:
    """When a version came out, by the name of its file."""
    return datetime.strptime("_".join(name.split("_")[1:3]), "%Y-%m-%d_%H%M").replace(tzinfo=UTC)


def listings(versions: Iterable[tuple[str, bytes]]) -> Iterator[Listing]:
    """Who came with each version after the first; a version without any row is none."""
    before: Set[str] | None = None
    for name, content in versions:
        rows = {row[0]: row[1] for row in _rows(content)}
        if not rows:
            continue
        if before is not None:
            at = published(name)
            yield from (Listing(uid, at, rows[uid]) for uid in sorted(rows.keys() - before, key=int))
        before = rows.keys()


def draw(count: int, came: Iterable[Listing], seed: int) -> list[Firm]:
    """Draw firms, half of them from those that come onto the list in these years, as far as there are so many."""
    uids = {one.uid for one in came}
    firms = list(_firms())
    listed = [one for one in firms if one.uid in uids]
    others = [one for one in firms if one.uid not in uids]
    chance = random.Random(seed)
    chosen = chance.sample(listed, min(len(listed), max(count // 2, count - len(others))))
    chosen += chance.sample(others, min(len(others), count - len(chosen)))
    return sorted(chosen, key=lambda one: one.id)


def write(firms: Sequence[Firm], path: Path) -> None:
    """Write the file that a user would import."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("id", "name", "aliases", "country", "address", "tags"))
        for one in firms:
            address = one.address.replace(";", ",").replace(" | ", ";")
            sheet.writerow((one.id, one.name, one.aliases, one.country, address, "counterparty"))


def _firms() -> Iterator[Firm]:
    with FIRMS.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            uid = row["official_id"] if row["source_list"].startswith("OFAC") else None
            identity = f"ofac-{uid}" if uid else f"firm-{number:03}"
            if row["name"]:
                yield Firm(identity, uid, row["name"], row["aliases"], row["address"])


def _rows(content: bytes) -> Iterator[list[str]]:
    read = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return (row for row in read if len(row) == CELLS)
