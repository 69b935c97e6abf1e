"""Labelled texts as they are learnt from: sentences with their traits and their labels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from watchlist.model import Article, Certainty, SignalType
from watchlist.news.signals.learned import ANY, BACKGROUND, Label
from watchlist.news.signals.read import Read, read_page, reference_year
from watchlist.news.signals.ruled import ruled
from watchlist.news.signals.rules import plain, rules
from watchlist.news.signals.traits import seen, traits

Told = tuple[SignalType, Certainty]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its traits and its labels; ``background`` where it retells, ``ruled`` what rules find in it."""

    traits: tuple[str, ...]
    labels: frozenset[Told]
    background: bool = False
    headline: bool = False
    ruled: frozenset[SignalType] = frozenset()

    def has(self, label: Label) -> bool:
        """Whether it tells of what is learnt apart under a label."""
        if label == BACKGROUND:
            return self.background
        if isinstance(label, tuple):
            return label in self.labels
        return any(kind is label for kind, _ in self.labels)


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its sentences; ``fresh`` are the labels of its news."""

    id: str
    lang: str
    file: str
    sentences: tuple[Sentence, ...]
    fresh: frozenset[Told]

    @property
    def tells(self) -> bool:
        """Whether any sentence tells of a consequence."""
        return any(one.labels for one in self.sentences)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file of texts: its article and what is quoted for which label."""

    article: Article
    quotes: tuple[tuple[str, Told], ...]
    old: frozenset[str] = frozenset()

    @property
    def fresh(self) -> frozenset[Told]:
        """The labels of what does not retell."""
        return frozenset(label for quote, label in self.quotes if quote not in self.old)

    def labels(self, read: Read) -> frozenset[Told]:
        """The labels whose quotes this sentence holds, or mostly is."""
        return frozenset(label for quote, label in self.quotes if _covers(read, quote))

    def retold(self, read: Read) -> bool:
        """Whether this sentence is quoted as one that retells."""
        return any(_covers(read, quote) for quote in self.old)


def texts(files: Iterable[Path]) -> Iterator[Text]:
    """Read labelled articles, one a line."""
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            yield _learnt(_row(json.loads(line)), file.stem)


def examples() -> Iterator[Text]:
    """What the rules give as examples of themselves: a sentence each, or a title."""
    for rule in rules():
        for number, said in enumerate(rule.examples):
            title, text = (said, "") if rule.headline else ("", said)
            article = Article(f"{rule.name}-{number}", "", "", title, text)
            yield _learnt(Row(article, ((said, (rule.type, rule.certainty)),)), "examples of rules")
    for say in plain():
        for number, said in enumerate(say.counter_examples):
            yield _learnt(Row(Article(f"{say.name}-{number}", "", "", "", said), ()), "other matters")


def all_labels(learnt: Iterable[Text]) -> tuple[Label, ...]:
    """Every type and every type with a certainty that there is, in order, that a page tells anything, and retelling."""
    told = sorted({label for text in learnt for one in text.sentences for label in one.labels})
    return (*dict.fromkeys(kind for kind, _ in told), *told, ANY, BACKGROUND)


def _learnt(said: Row, file: str) -> Text:
    page, year = read_page(said.article), reference_year(said.article)
    by_rule = [tuple(ruled(read, year)) for read in page]
    views = [seen(read, year, [one.rule for one in found]) for read, found in zip(page, by_rule, strict=True)]
    sentences = tuple(
        Sentence(
            own, said.labels(read), said.retold(read), read.sentence.headline, frozenset(one.type for one in found)
        )
        for read, own, found in zip(page, traits(views), by_rule, strict=True)
    )
    return Text(said.article.id, said.article.lang, file, sentences, said.fresh)


def _covers(read: Read, quote: str) -> bool:
    place = read.text.find(quote)
    if place < 0:
        return False
    start, end = max(place, read.sentence.start), min(place + len(quote), read.sentence.end)
    return end - start > min(len(quote), read.sentence.end - read.sentence.start) / 2


def _row(row: Mapping[str, object]) -> Row:
    """Take from a line what is learnt from."""
    day = str(row.get("date") or "")[:10]
    article = Article(
        id=str(row["id"]),
        url="",
        outlet="",
        title=str(row["title"]),
        text=str(row["text"]),
        published_at=date.fromisoformat(day) if day else None,
        lang=str(row["lang"]),
    )
    signals = row["signals"]
    assert isinstance(signals, list)
    quotes = tuple((one["quote"], (SignalType(one["type"]), Certainty(one["certainty"]))) for one in signals)
    return Row(article, quotes, frozenset(one["quote"] for one in signals if one["background"]))
