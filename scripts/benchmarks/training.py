"""Learns the weights of the statistical reading from labelled texts, and tells by folds how good they are.

A logistic regression a label over the traits of sentences (watchlist/news/traits.py), fitted by AdaGrad with a
penalty on large weights. Folds are by article, so that no sentence is judged by its neighbours.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchlist.model import Article, Certainty, SignalType
from watchlist.news.learned import SCALE, Label, share
from watchlist.news.read import Read, read_page
from watchlist.news.ruled import ruled
from watchlist.news.rules import rules
from watchlist.news.traits import seen, traits

TEXTS = Path(__file__).parent / "news_texts"
LEARNED = Path(__file__).parents[2] / "watchlist" / "news" / "learned.txt"
FOLDS = 5
ROUNDS = 12
PENALTY = 5e-7
RATE = 0.04
AT_LEAST = 2  # articles that a trait stands in
SMALLEST = 0.03  # weights that are kept
POSITIVE = 2.0  # what a told consequence counts against an untold one

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its traits and its labels; ``background`` where it retells."""

    traits: tuple[str, ...]
    labels: frozenset[Label]


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its sentences; ``gold`` are all its labels."""

    id: str
    lang: str
    file: str
    sentences: tuple[Sentence, ...]
    gold: frozenset[Label]


def texts(files: Iterable[Path]) -> Iterator[Text]:
    """Read labelled articles, one a line."""
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            yield _text(json.loads(line), file.stem)


def examples() -> Iterator[Text]:
    """What the rules give as examples of themselves: a sentence each, or a title."""
    for rule in rules():
        for number, said in enumerate(rule.examples):
            title, text = (said, "") if rule.headline else ("", said)
            article = Article(f"{rule.name}-{number}", "", "", title, text)
            yield _learnt(Row(article, ((said, (rule.type, rule.certainty)),)), "examples of rules")


def _text(row: Mapping[str, object], file: str) -> Text:
    return _learnt(row_of(row), file)


def _learnt(said: Row, file: str) -> Text:
    page = read_page(said.article)
    year = said.article.published_at.year if said.article.published_at else 0
    views = [seen(read, [signal.rule for signal in ruled(read, year)]) for read in page]
    sentences = tuple(Sentence(traits(views, place), said.labels(read)) for place, read in enumerate(page))
    return Text(said.article.id, said.article.lang, file, sentences, frozenset(label for _, label in said.quotes))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file of texts: its article and what is quoted for which label."""

    article: Article
    quotes: tuple[tuple[str, Label], ...]

    def labels(self, read: Read) -> frozenset[Label]:
        """The labels whose quotes this sentence holds, or mostly is."""
        return frozenset(label for quote, label in self.quotes if _covers(read, quote))


def _covers(read: Read, quote: str) -> bool:
    place = read.text.find(quote)
    if place < 0:
        return False
    start, end = max(place, read.sentence.start), min(place + len(quote), read.sentence.end)
    return end - start > min(len(quote), read.sentence.end - read.sentence.start) / 2


def row_of(row: Mapping[str, object]) -> Row:
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
    return Row(article, quotes)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Traits by number, labels in order, and a row of weights a trait."""

    numbers: Mapping[str, int]
    labels: tuple[Label, ...]
    weights: Matrix

    def likelihoods(self, sentence: Sentence) -> Matrix:
        """How likely each label is."""
        known = [self.numbers[trait] for trait in sentence.traits if trait in self.numbers]
        sums = self.weights[known].sum(axis=0) * share(len(sentence.traits))
        likely: Matrix = 1 / (1 + np.exp(-np.clip(sums, -30, 30)))
        return likely


def fit(learnt: Sequence[Text], labels: Sequence[Label], *, seed: int = 0) -> Fitted:
    """Fit the weights; the order of the sentences is drawn by ``seed``."""
    counts = Counter(trait for text in learnt for trait in {t for one in text.sentences for t in one.traits})
    kept = sorted(trait for trait, count in counts.items() if count >= AT_LEAST)
    numbers = {trait: number for number, trait in enumerate(kept)}
    rows = [
        (
            np.array([numbers[trait] for trait in one.traits if trait in numbers], dtype=np.int64),
            share(len(one.traits)),
            np.array([label in one.labels for label in labels], dtype=np.float32),
        )
        for text in learnt
        for one in text.sentences
    ]
    weights = np.zeros((len(kept), len(labels)), dtype=np.float32)
    squares = np.full_like(weights, 1e-3)
    order = np.random.default_rng(seed)
    for _ in range(ROUNDS):
        for number in order.permutation(len(rows)):
            known, scale, told = rows[number]
            likely = 1 / (1 + np.exp(-np.clip(weights[known].sum(axis=0) * scale, -30, 30)))
            error = (likely - told) * np.where(told > 0, POSITIVE, 1.0) * scale
            step = error[None, :] + PENALTY * len(rows) * weights[known]
            squares[known] += step * step
            weights[known] -= RATE * step / np.sqrt(squares[known])
    return Fitted(numbers, tuple(labels), weights)


def all_labels(learnt: Iterable[Text]) -> tuple[Label, ...]:
    """Every label that there is, in order."""
    return tuple(sorted({label for text in learnt for label in text.gold}))


Scored = tuple[frozenset[Label], dict[SignalType, tuple[float, Certainty]]]


def scored(fitted: Fitted, text: Text) -> Scored:
    """A text's labels, and of each type the best likelihood of any sentence, with its certainty."""
    best: dict[SignalType, tuple[float, Certainty]] = {}
    for sentence in text.sentences:
        likely = fitted.likelihoods(sentence)
        for (kind, certainty), value in zip(fitted.labels, likely.tolist(), strict=True):
            if value > best.get(kind, (0.0, certainty))[0]:
                best[kind] = (value, certainty)
    return text.gold, best


def thresholds(rows: Sequence[Scored]) -> dict[SignalType, float]:
    """From which likelihood each type is best told."""
    return {kind: max(np.arange(0.1, 0.8, 0.02).tolist(), key=lambda at: _f1_of(rows, kind, at)) for kind in SignalType}


def _f1_of(rows: Sequence[Scored], kind: SignalType, at: float) -> float:
    hits = [(kind in {one for one, _ in gold}, best.get(kind, (0.0, None))[0] >= at) for gold, best in rows]
    right = sum(told and found for told, found in hits)
    return 2 * right / max(1, sum(told for told, _ in hits) + sum(found for _, found in hits))


def measured(rows: Sequence[Scored], limits: Mapping[SignalType, float]) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of types, and F1 of types with their certainty."""
    told = [{kind for kind, _ in gold} for gold, _ in rows]
    found = [{kind for kind, (value, _) in best.items() if value >= limits[kind]} for _, best in rows]
    right = sum(len(one & other) for one, other in zip(told, found, strict=True))
    here, there = sum(map(len, found)), sum(map(len, told))
    exact = sum(
        (kind, best[kind][1]) in gold for (gold, best), kinds in zip(rows, found, strict=True) for kind in kinds
    )
    pairs = sum(len(gold) for gold, _ in rows)
    return (
        right / max(1, here),
        right / max(1, there),
        2 * right / max(1, here + there),
        2 * exact / max(1, here + pairs),
    )


def folds(learnt: Sequence[Text]) -> list[Scored]:
    """Every text, read by weights that were learnt from the others."""
    labels = all_labels(learnt)
    rows: list[Scored] = []
    for fold in range(FOLDS):
        fitted = fit([text for number, text in enumerate(learnt) if number % FOLDS != fold], labels)
        rows += [scored(fitted, text) for number, text in enumerate(learnt) if number % FOLDS == fold]
    return rows


def written(fitted: Fitted, limits: Mapping[SignalType, float]) -> str:
    """The file of weights."""
    lines = ["\t".join(["labels", *(f"{kind}/{certainty}" for kind, certainty in fitted.labels)])]
    lines.append("\t".join(["thresholds", *(f"{kind}={limits[kind]:.2f}" for kind in SignalType)]))
    for trait, number in fitted.numbers.items():
        row = fitted.weights[number]
        kept = [f"{label}:{round(float(row[label]) * SCALE)}" for label in np.flatnonzero(np.abs(row) >= SMALLEST)]
        if kept:
            lines.append("\t".join([trait, *kept]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn, or check by folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell by folds how good the weights are; write nothing")
    parser.add_argument("--apart", help="also learn without this file, and read it")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    files = asked.files or sorted(TEXTS.glob("signals_*.jsonl"))
    learnt = [*texts(files), *examples()]
    if asked.apart:
        rest = [text for text in learnt if text.file != asked.apart]
        fitted = fit(rest, all_labels(learnt))
        limits = thresholds(folds(rest))
        apart = [scored(fitted, text) for text in learnt if text.file == asked.apart]
        print(f"{asked.apart} read by the others:", _said(measured(apart, limits)))
        return
    rows = folds(learnt)
    limits = thresholds(rows)
    print(f"{len(learnt)} articles, {FOLDS} folds:", _said(measured(rows, limits)))
    for file in sorted({text.file for text in learnt}):
        of = [row for row, text in zip(rows, _in_folds(learnt), strict=True) if text.file == file]
        print(f"  {file}:", _said(measured(of, limits)))
    if not asked.check:
        LEARNED.write_text(written(fit(learnt, all_labels(learnt)), limits), "utf-8")


def _in_folds(learnt: Sequence[Text]) -> list[Text]:
    return [text for fold in range(FOLDS) for number, text in enumerate(learnt) if number % FOLDS == fold]


def _said(figures: tuple[float, float, float, float]) -> str:
    precision, recall, f1, exact = figures
    return f"types P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, with certainty {exact:.3f}"


if __name__ == "__main__":
    main()
