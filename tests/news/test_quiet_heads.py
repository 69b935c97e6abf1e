"""Heads of everyday use that are passed over unread: only where reading them would have told nothing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from watchlist.model import Article, Name, Subject
from watchlist.news import mentions
from watchlist.news.mentions import NameScanner

TEXTS = Path(__file__).parents[2] / "scripts" / "benchmarks" / "news_texts"
FIRMS = (
    "Act Electronics Ltd", "Federal Makina San. A.Ş.", "Department Export LLC", "Kartal Kimya A.Ş.",
    "Mega Lojistik A.Ş.", "Global Trading Co", "Bank Holding", "New Technology Ltd. Şti.", "United Chip A.Ş.",
)  # fmt: skip


def texts() -> list[str]:
    return [msgspec.json.decode(line)["text"] for file in sorted(TEXTS.glob("*.jsonl")) for line in _sampled(file)]


def _sampled(file: Path) -> list[bytes]:
    lines = [line for line in file.read_bytes().splitlines() if b'"text"' in line]
    return lines[:: max(1, len(lines) // 60)]


def test_what_is_passed_over_is_no_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = NameScanner(Subject(name, (Name(name),), "TR") for name in FIRMS)
    articles = [Article(str(number), "", "", "", text) for number, text in enumerate(texts())]
    quickly = [scanner.scan(article) for article in articles]
    passed: list[bool] = []
    monkeypatch.setattr(mentions, "says_nothing", lambda *asked: passed.append(True))
    assert [scanner.scan(article) for article in articles] == quickly
    assert len(passed) > 20


@pytest.mark.parametrize(
    "text",
    [
        "The company Act denied it.",
        "The chip distributor Act denied it.",
        "It fined “Act”, which sells chips.",
        "Act Ltd was fined.",
        "They named Act, a small Turkish firm.",
        "Act Electronics was fined. Act denied it.",
        "Act adlı şirket ceza aldı.",
    ],
)
def test_what_speaks_for_an_everyday_head_is_read(text: str) -> None:
    scanner = NameScanner([Subject("act", (Name("Act Electronics Ltd"),), "TR")])
    assert [one.subject for one in scanner.scan(Article("a", "", "", "", text))][:1] == ["act"]
