"""Mentions on a labelled set: how firms are printed in three languages, and what is printed like firms and is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from watchlist.model import Article, Mention, Name, Subject
from watchlist.news.mentions import NameScanner

TEXTS = Path(__file__).parents[2] / "scripts" / "benchmarks" / "news_texts"


def rows(file: str) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in (TEXTS / file).read_bytes().splitlines()]


@pytest.fixture(scope="module")
def scanner() -> NameScanner:
    firms = rows("mentions_subjects.jsonl")
    return NameScanner(
        Subject(firm["id"], tuple(Name(name) for name in (firm["name"], *firm["aliases"])), "TR") for firm in firms
    )


def scan(scanner: NameScanner, row: dict[str, Any]) -> tuple[Mention, ...]:
    return scanner.scan(
        Article(id=row["id"], url="", outlet="", title=row["title"], text=row["text"], lang=row["lang"])
    )


def test_firms_are_found_and_nothing_else(scanner: NameScanner) -> None:
    there, found = set(), set()
    for row in rows("mentions.jsonl"):
        there |= {(row["id"], mention["subject"]) for mention in row["mentions"]}
        found |= {(row["id"], mention.subject) for mention in scan(scanner, row)}
    right = len(there & found)
    assert right / len(found) >= 0.97, sorted(found - there, key=str)
    assert right / len(there) >= 0.95, sorted(there - found, key=str)


def test_every_mention_stands_where_it_says_and_gives_its_reason(scanner: NameScanner) -> None:
    for row in rows("mentions.jsonl"):
        for mention in scan(scanner, row):
            if mention.start is not None:
                assert row["text"][mention.start : mention.end] == mention.surface
            part, _, vouched = mention.reason.partition("; ")
            assert part
            assert vouched
