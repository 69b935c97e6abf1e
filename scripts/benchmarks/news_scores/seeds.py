"""The five rewrites of one report and the development articles, brought in together on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scripts.benchmarks.bcubed import bcubed
from scripts.benchmarks.figures import Aim, Figure
from scripts.benchmarks.news_scores.counts import Counts, compared, total
from scripts.benchmarks.news_scores.line import CONFIG
from scripts.benchmarks.sdn import SHARED

FOLDER, DEVELOPMENT = SHARED / "seeds", SHARED / "data" / "news" / "story_set_development.json"
REPORT = "FT0807"
"""What the development articles call the report that the five rewrite."""

NOT_OURS = "sanctions_regime"
"""A type of the gold that is none of the contract's."""

FORMS = {"text and dates": False, "titles too, and no dates": True}
"""How the same articles are given: the page's text with the date known, or a title beside it and only printed dates."""

Row = Mapping[str, Any]


class _Gold(msgspec.Struct, frozen=True):
    type: str
    quote: str
    span: tuple[int, int]


class _Seed(msgspec.Struct, frozen=True):
    file: str
    published: str
    signals: tuple[_Gold, ...]

    @property
    def ours(self) -> list[_Gold]:
        return [one for one in self.signals if one.type != NOT_OURS]


class _File(msgspec.Struct, frozen=True):
    seeds: tuple[_Seed, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The articles as they are brought in, and the report of each."""

    lines: list[dict[str, str]]
    expected: dict[str, str]
    seeds: tuple[_Seed, ...]


def there() -> bool:
    """Whether the articles are at hand."""
    return FOLDER.is_dir() and DEVELOPMENT.is_file()


def figures() -> Iterator[Figure]:
    """The figures of both forms."""
    for form, titled in FORMS.items():
        given = _given(titled=titled)
        yield from _figures(f"seeds, {form}", given, {row["id"]: row for row in _added(given.lines)})


def _given(*, titled: bool) -> Given:
    seeds = msgspec.json.decode((FOLDER / "gold.json").read_bytes(), type=_File).seeds
    rows = json.loads(DEVELOPMENT.read_text(encoding="utf-8"))
    lines = [_seed(seed, titled=titled) for seed in seeds]
    lines += [_line(row["id"], row["text"], row["date"], titled=titled) for row in rows]
    expected = {seed.file: REPORT for seed in seeds} | {row["id"]: row["story"] for row in rows}
    return Given(lines, expected, seeds)


def _seed(seed: _Seed, *, titled: bool) -> dict[str, str]:
    text = (FOLDER / seed.file).read_text(encoding="utf-8")
    return _line(seed.file, text, "" if titled else seed.published, titled=titled)


def _line(key: str, text: str, when: str, *, titled: bool) -> dict[str, str]:
    title = text.partition("\n")[0].strip()
    beside = {"title": title} if titled and len(title) < _LONGEST_TITLE else {}
    return {"id": key, "text": text, "published_at": when, **beside}


_LONGEST_TITLE = 200


def _added(lines: Sequence[Row]) -> list[Row]:
    """What ``articles add`` says of the articles, in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="watchlist-score-") as made:
        config, file = Path(made) / "watchlist.toml", Path(made) / "articles.jsonl"
        config.write_text(CONFIG, encoding="utf-8")
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        where = ("--config", str(config), "--database", f"sqlite:///{made}/watchlist.sqlite")
        command = [sys.executable, "-m", "watchlist", *where, "articles", "add", str(file), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _figures(name: str, given: Given, rows: Mapping[str, Row]) -> Iterator[Figure]:
    found = {key: row["story"] for key, row in rows.items() if row["story"]}
    precision, recall, f1 = bcubed(given.expected, found)
    note = f"P {precision:.3f} R {recall:.3f}, {len(given.expected)} articles"
    yield Figure(name=f"{name}: stories", unit="BCubed F1", values=(f1,), aim=Aim(0.97, at_least=True), note=note)
    yield _of_report(name, given, found)
    kinds = total(_kinds(seed, rows[seed.file]["signals"]) for seed in given.seeds)
    yield _f1(f"{name}: types of an article's signals", kinds, Aim(0.95, at_least=True))
    each = total(_one_by_one(seed, rows[seed.file]) for seed in given.seeds)
    yield _f1(f"{name}: types of signals that overlap", each, Aim(0.95, at_least=True))


def _of_report(name: str, given: Given, found: Mapping[str, str]) -> Figure:
    """How many stories the report is in, and what else is there."""
    inside = [key for key, story in given.expected.items() if story == REPORT]
    stories = {found.get(key, key) for key in inside}
    others = [key for key, story in found.items() if story in stories and key not in inside]
    wrong = len(stories) - 1 + len(others)
    note = f"{len(inside)} articles in {len(stories)} stories, with {', '.join(others) or 'nothing else'}"
    return Figure(name=f"{name}: the report in one story", unit="wrong", values=(wrong,), aim=Aim(0), note=note)


def _kinds(seed: _Seed, signals: Sequence[Row]) -> Counts:
    return compared({one.type for one in seed.ours}, {one["type"] for one in signals})


def _one_by_one(seed: _Seed, row: Row) -> Counts:
    signals = row["signals"]
    hit = [any(_same(one, there, row) for one in signals) for there in seed.ours]
    right = [any(_same(one, there, row) for there in seed.ours) for one in signals]
    return Counts(sum(hit), right.count(False), hit.count(False))


def _same(signal: Row, there: _Gold, row: Row) -> bool:
    if signal["type"] != there.type:
        return False
    if signal["start"] is None:
        return there.quote in row["title"]
    return bool(signal["start"] < there.span[1] and there.span[0] < signal["end"])


def _f1(name: str, counts: Counts, aim: Aim) -> Figure:
    note = f"P {counts.precision:.3f} R {counts.recall:.3f}, {counts.wrong} beside the gold, {counts.missed} missed"
    return Figure(name=name, unit="F1", values=(counts.f1,), aim=aim, note=note)


def examples() -> Iterator[str]:
    """What is wrong with the five, in the first form."""
    given = _given(titled=False)
    rows = {row["id"]: row for row in _added(given.lines)}
    for seed in given.seeds:
        row = rows[seed.file]
        for one in row["signals"]:
            if not any(_same(one, there, row) for there in seed.ours):
                yield f"not there: {seed.file} {one['type']} by {one['rule']}: {one['quote']}"
        for there in seed.ours:
            if not any(_same(one, there, row) for one in row["signals"]):
                yield f"missed: {seed.file} {there.type}: {there.quote}"
    for key, story in given.expected.items():
        yield f"{key} {story} is in {rows[key]['story']}"
