"""A labelled pair of names, and the part of the benchmark that it belongs to."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BENCHMARK = HERE / "turkish_firms.csv"
DEVELOPMENT, HELD_OUT = "development", "held-out"
PARTS = (DEVELOPMENT, HELD_OUT)
COLUMNS = ("name1", "name2", "schema", "is_match", "kind", "origin")


class PairsError(Exception):
    """A labelled file that cannot be read; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, and whether they name the same party."""

    name1: str
    name2: str
    schema: str
    is_match: bool
    kind: str
    origin: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Both names folded and in order, the same whichever comes first."""
        return tuple(sorted((fold(self.name1), fold(self.name2))))

    @property
    def part(self) -> str:
        """The part that it belongs to, by its hash alone."""
        digest = hashlib.sha256("|".join(self.key).encode()).hexdigest()
        return DEVELOPMENT if int(digest, 16) % 3 else HELD_OUT


def fold(name: str) -> str:
    """The letters and digits of a name without case and marks; of any script, and by no rule of a matcher.

    >>> fold("Şahinler  METAL A.Ş."), fold("ışık")
    ('sahinler metal a s', 'isik')
    """
    bare = unicodedata.normalize("NFKD", name.replace("ı", "i").casefold())
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", kept))


def read(file: Path) -> list[Pair]:
    """The pairs of a labelled file, in its order; PairsError names what cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            return list(_pairs(csv.DictReader(handle, strict=True), file))
    except OSError as error:
        raise PairsError(f"{file}: cannot be read: {error.strerror}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise PairsError(f"{file}: this is not CSV in UTF-8: {error}") from None


def _pairs(reader: csv.DictReader[str], file: Path) -> Iterator[Pair]:
    missing = {"name1", "name2", "is_match"} - set(reader.fieldnames or ())
    if missing:
        raise PairsError(f"{file}, line 1: there is no column {min(missing)}; name1,name2,is_match are wanted")
    for row in reader:
        yield _pair(row, f"{file}, line {reader.line_num}")


def _pair(row: dict[str, str], place: str) -> Pair:
    label = (row["is_match"] or "").strip().lower()
    if label not in {"true", "1", "false", "0"}:
        raise PairsError(f"{place}: is_match is {label!r}; write true or false")
    return Pair(
        name1=row["name1"] or "",
        name2=row["name2"] or "",
        schema=row.get("schema") or "LegalEntity",
        is_match=label in {"true", "1"},
        kind=row.get("kind") or "all",
        origin=row.get("origin") or "",
    )


def write(pairs: Iterable[Pair], file: Path) -> None:
    """Write a labelled file."""
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for pair in pairs:
            label = "true" if pair.is_match else "false"
            writer.writerow((pair.name1, pair.name2, pair.schema, label, pair.kind, pair.origin))
