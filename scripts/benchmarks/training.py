"""Learns the weights of the statistical reading from labelled texts, and tells by folds how good they are.

A logistic regression a label over the traits of sentences (watchlist/news/signals/traits.py), fitted by AdaGrad with a
penalty on large weights. Folds are by article, so that no sentence is judged by its neighbours.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchlist.model import Article, Certainty, SignalType
from watchlist.news.signals.learned import ANY, BACKGROUND, SCALE, Best, Label, best, label_text, share
from watchlist.news.signals.read import Read, read_page
from watchlist.news.signals.ruled import ruled
from watchlist.news.signals.rules import plain, rules
from watchlist.news.signals.traits import seen, traits

TEXTS = Path(__file__).parent / "news_texts"
LEARNED = Path(__file__).parents[2] / "watchlist" / "news" / "signals" / "learned.txt"
FOLDS = 4
ROUNDS = 12
PENALTY = 5e-7
RATE = 0.04
AT_LEAST = 2  # articles that a trait stands in
SMALLEST = 0.2  # weights that are kept: smaller ones change next to nothing
CAUTION = 0.8  # what recall weighs against precision (the beta of F-beta)
STEPS = tuple(step / 50 for step in range(5, 45))  # likelihoods that a threshold may have
POSITIVE = 2.0  # what a told consequence counts against an untold one

Matrix = NDArray[np.float32]
Told = tuple[SignalType, Certainty]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its traits and its labels; ``background`` where it retells."""

    traits: tuple[str, ...]
    labels: frozenset[Told]
    background: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its sentences; ``gold`` are all its labels."""

    id: str
    lang: str
    file: str
    sentences: tuple[Sentence, ...]
    gold: frozenset[Told]


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
    for say in plain():
        for number, said in enumerate(say.counter_examples):
            yield _learnt(Row(Article(f"{say.name}-{number}", "", "", "", said), ()), "other matters")


def _text(row: Mapping[str, object], file: str) -> Text:
    return _learnt(row_of(row), file)


def _learnt(said: Row, file: str) -> Text:
    page = read_page(said.article)
    year = said.article.published_at.year if said.article.published_at else 0
    views = [seen(read, year, [signal.rule for signal in ruled(read, year)]) for read in page]
    sentences = tuple(
        Sentence(traits(views, place), said.labels(read), said.retold(read)) for place, read in enumerate(page)
    )
    return Text(said.article.id, said.article.lang, file, sentences, frozenset(label for _, label in said.quotes))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file of texts: its article and what is quoted for which label."""

    article: Article
    quotes: tuple[tuple[str, Told], ...]
    old: frozenset[str] = frozenset()

    def labels(self, read: Read) -> frozenset[Told]:
        """The labels whose quotes this sentence holds, or mostly is."""
        return frozenset(label for quote, label in self.quotes if _covers(read, quote))

    def retold(self, read: Read) -> bool:
        """Whether this sentence is quoted as one that retells."""
        return any(_covers(read, quote) for quote in self.old)


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
    return Row(article, quotes, frozenset(one["quote"] for one in signals if one["background"]))


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


def fit(learnt: Sequence[Text], labels: Sequence[Label]) -> Fitted:
    """Fit the weights of sentences, and those of whole pages, over one set of traits."""
    sentences = _fitted(learnt, labels)
    pages = _fitted([replace(text, sentences=(_whole(text),)) for text in learnt], (ANY,))
    told = _fitted(learnt, (BACKGROUND,), only_told=True)
    weights = np.hstack([sentences.weights, pages.weights, told.weights])
    return Fitted(sentences.numbers, (*labels, ANY, BACKGROUND), weights)


def _whole(text: Text) -> Sentence:
    """A page as one sentence that has the traits of all."""
    return Sentence(tuple(dict.fromkeys(trait for one in text.sentences for trait in one.traits)), text.gold)


def _fitted(learnt: Sequence[Text], labels: Sequence[Label], *, only_told: bool = False, seed: int = 0) -> Fitted:
    """Fit the weights of some labels; the order of the sentences is drawn by ``seed``."""
    counts = Counter(trait for text in learnt for trait in {t for one in text.sentences for t in one.traits})
    kept = sorted(trait for trait, count in counts.items() if count >= AT_LEAST)
    numbers = {trait: number for number, trait in enumerate(kept)}
    rows = [
        (
            np.array([numbers[trait] for trait in one.traits if trait in numbers], dtype=np.int64),
            share(len(one.traits)),
            np.array([_holds(label, one) for label in labels], dtype=np.float32),
        )
        for text in learnt
        for one in text.sentences
        if one.labels or not only_told
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


def _holds(label: Label, sentence: Sentence) -> bool:
    if label == BACKGROUND:
        return sentence.background
    if label == ANY:
        return bool(sentence.labels)
    if isinstance(label, tuple):
        return label in sentence.labels
    return any(kind is label for kind, _ in sentence.labels)


def all_labels(learnt: Iterable[Text]) -> tuple[Label, ...]:
    """Every type and every type with a certainty that there is, in order."""
    told = sorted({label for text in learnt for label in text.gold})
    return (*dict.fromkeys(kind for kind, _ in told), *told)


Scored = tuple[frozenset[Told], Best]


def scored(fitted: Fitted, text: Text) -> Scored:
    """A text's labels, and of each type the best likelihood of any sentence, with its certainty."""
    found: Best = {}
    page = float(fitted.likelihoods(_whole(text))[fitted.labels.index(ANY)])
    for sentence in text.sentences:
        likely = fitted.likelihoods(sentence).tolist()
        for kind, said in best(zip(fitted.labels, likely, strict=True), page).items():
            found[kind] = max(found.get(kind, said), said)
    return text.gold, found


def thresholds(rows: Sequence[Scored]) -> dict[SignalType, float]:
    """From which likelihood each type is best told, where a false alarm weighs more than a miss."""
    return {kind: max(STEPS, key=lambda at: _f_of(rows, kind, at)) for kind in SignalType}


def _f_of(rows: Sequence[Scored], kind: SignalType, at: float) -> float:
    hits = [(kind in {one for one, _ in gold}, likeliest[kind][0] >= at) for gold, likeliest in rows if likeliest]
    right = sum(told and found for told, found in hits)
    missable, found = sum(told for told, _ in hits), sum(found for _, found in hits)
    return (1 + CAUTION**2) * right / max(1, CAUTION**2 * missable + found)


def measured(rows: Sequence[Scored], limits: Mapping[SignalType, float]) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of types, and F1 of types with their certainty."""
    told = [{kind for kind, _ in gold} for gold, _ in rows]
    found = [{kind for kind, (value, _) in likeliest.items() if value >= limits[kind]} for _, likeliest in rows]
    right = sum(len(one & other) for one, other in zip(told, found, strict=True))
    here, there = sum(map(len, found)), sum(map(len, told))
    exact = sum(
        (kind, likeliest[kind][1]) in gold
        for (gold, likeliest), kinds in zip(rows, found, strict=True)
        for kind in kinds
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


def retelling(learnt: Sequence[Text]) -> tuple[int, int, int]:
    """Of told sentences read by the others' weights: rightly found to retell, wrongly found to, missed."""
    right = wrong = missed = 0
    for fold in range(FOLDS):
        rest = [text for number, text in enumerate(learnt) if number % FOLDS != fold]
        fitted = _fitted(rest, (BACKGROUND,), only_told=True)
        for one in (one for number, text in enumerate(learnt) if number % FOLDS == fold for one in text.sentences):
            found = bool(one.labels) and float(fitted.likelihoods(one)[0]) >= 0.5
            right += found and one.background
            wrong += found and not one.background
            missed += one.background and not found
    return right, wrong, missed


def written(fitted: Fitted, limits: Mapping[SignalType, float]) -> str:
    """The file of weights."""
    lines = ["\t".join(["labels", *(label_text(label) for label in fitted.labels)])]
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
    print("  retelling, right, wrong and missed:", *retelling(learnt))
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
