"""SDN.XML at the size that the publisher's has, with an amended version: of real entries where they are at hand."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, count, cycle, takewhile
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.benchmarks.figures import Effort

SHARED = Path(__file__).parents[2].parent / "shared"
SIZE, ENTRIES = 28_000_000, 19_400
"""Bytes and entries of SDN.XML in 2026."""

AMENDED_EVERY = 100
SYLLABLES = ("ka", "ri", "mo", "tel", "van", "shu", "ber", "do", "lin", "sa", "per", "zu", "gan", "ith", "ol")
DATES = ("2022-01-31", "2021-07-07")
ENTRY = re.compile(r"  <sdnEntry>\n.*?</sdnEntry>\n", re.DOTALL)
UID = re.compile(r"<uid>\d+</uid>")


@dataclass(frozen=True, slots=True)
class Sdn:
    """The two versions of the file, how many entries they have and in how many they differ, and what they are."""

    file: Path
    amended: Path
    entries: int
    differing: int
    origin: str

    @property
    def described(self) -> str:
        """Size, number of entries and origin in one line."""
        return f"SDN.XML of {self.file.stat().st_size / 1e6:.0f} MB, {self.entries:,} entries, {self.origin}"


def make(folder: Path, effort: Effort, *, times: int = 1) -> Sdn:
    """Write the file, so many times as large as is asked for, and its amended version into ``folder``."""
    size = effort.size * times
    real = not effort.generated and (SHARED / "tools" / "sdn_csv_to_xml.py").is_file()
    entries = list(_numbered(_real(effort) if real else _generated(), size))
    changed = [_amend(entry) if not number % AMENDED_EVERY else entry for number, entry in enumerate(entries)]
    file, amended = folder / f"sdn-{size}.xml", folder / f"sdn-{size}-amended.xml"
    _write(file, entries)
    _write(amended, changed)
    differing = sum(old != new for old, new in zip(entries, changed, strict=True))
    which = "all" if effort.short_too else "the longer"
    origin = f"{which} real entries of {' and '.join(DATES)}, repeated under new uids" if real else "generated entries"
    return Sdn(file, amended, len(entries), differing, origin)


def _numbered(entries: Iterator[str], size: int) -> Iterator[str]:
    """Entries under uids of their own until the file is large enough."""
    written = 0
    for number, entry in enumerate(entries, 1):
        if written >= size:
            return
        numbered = UID.sub(f"<uid>{number}</uid>", entry, count=1)
        written += len(numbered.encode())
        yield numbered


def _amend(entry: str) -> str:
    return entry.replace("</lastName>", " AND SONS</lastName>", 1)


def _write(file: Path, entries: list[str]) -> None:
    head = f"<Publish_Date>01/31/2022</Publish_Date><Record_Count>{len(entries)}</Record_Count>"
    with file.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="https://example.com/sdn">\n')
        out.write(f"  <publshInformation>{head}</publshInformation>\n")
        out.writelines(entries)
        out.write("</sdnList>\n")


def _real(effort: Effort) -> Iterator[str]:
    """The entries of the stored dates, over and over."""
    entries = [entry for date in DATES for entry in ENTRY.findall(_converted(date))]
    return cycle(entries if effort.short_too else _as_long_as_now(entries))


def _as_long_as_now(entries: list[str]) -> list[str]:
    """Only the longer entries: what the CSV of these dates keeps is 900 bytes an entry, the XML of 2026 has 1,440."""
    lengths = sorted(map(len, entries), reverse=True)
    means = (total / number for number, total in enumerate(accumulate(lengths), 1))
    kept = sum(1 for _ in takewhile(lambda mean: mean >= SIZE / ENTRIES, means))
    return [entry for entry in entries if len(entry) >= lengths[kept - 1]] if kept else entries


def _converted(date: str) -> str:
    folder = SHARED / "data" / "lists" / "ofac_csv" / date
    tool = SHARED / "tools" / "sdn_csv_to_xml.py"
    files = (folder / "sdn.csv", "--alt", folder / "alt.csv", "--add", folder / "add.csv")
    return subprocess.run(
        [sys.executable, str(tool), *map(str, files)], check=True, capture_output=True, encoding="utf-8"
    ).stdout


def _generated() -> Iterator[str]:
    """Made-up firms of the publisher's shape and size; the same ones every time."""
    draw = random.Random(20260101)
    words = [_word(draw) for _ in range(6_000)]
    for number in count(1):
        yield _entry(draw, words, number)


def _entry(draw: random.Random, words: list[str], number: int) -> str:
    aliases = "".join(
        f"      <aka>\n        <uid>{number * 10 + place}</uid>\n        <type>a.k.a.</type>\n"
        f"        <category>strong</category>\n        <lastName>{_name(draw, words)}</lastName>\n      </aka>\n"
        for place in range(draw.randint(1, 4))
    )
    country = draw.choice(("Turkey", "Germany", "China", "United Arab Emirates", "Russia"))
    return (
        f"  <sdnEntry>\n    <uid>{number}</uid>\n    <lastName>{_name(draw, words)}</lastName>\n"
        f"    <sdnType>Entity</sdnType>\n    <programList>\n      <program>{draw.choice(words)}</program>\n"
        f"    </programList>\n    <akaList>\n{aliases}    </akaList>\n    <addressList>\n      <address>\n"
        f"        <uid>{number}</uid>\n        <address1>{_name(draw, words)} {draw.randint(1, 400)}</address1>\n"
        f"        <city>{draw.choice(words)}</city>\n        <country>{country}</country>\n      </address>\n"
        "    </addressList>\n  </sdnEntry>\n"
    )


def _name(draw: random.Random, words: list[str]) -> str:
    return escape(" ".join(draw.choices(words, k=draw.randint(2, 4))))


def _word(draw: random.Random) -> str:
    syllables = draw.choices(SYLLABLES, k=draw.randint(2, 4))
    return "".join(syllables).upper()
