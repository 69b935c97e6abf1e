"""Learns the weights of the statistical reading from labelled texts, and tells by folds how good they are.

Folds are by file, so that nothing is read by what was learnt from the same writer: writers have their habits.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

from scripts.benchmarks.signal_training.learning import learn, written
from scripts.benchmarks.signal_training.reading import ReadText, hasty, measured, quiet, read, retelling, thresholds
from scripts.benchmarks.signal_training.texts import Text, all_labels, examples, texts
from watchlist.model import SignalType

TEXTS = Path(__file__).parents[1] / "news_texts"
LEARNED = Path(__file__).parents[3] / "watchlist" / "news" / "signals" / "learned.txt"
FOLDS = 4
WORKERS = 2


def main() -> None:
    """Learn, or check by folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell by folds how good the weights are; write nothing")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    learnt = [*texts(asked.files or sorted(TEXTS.glob("signals_*.jsonl"))), *examples()]
    found = folds(learnt)
    limits = thresholds(found)
    _tell("all", found, limits)
    for file in sorted({text.file for text in learnt}):
        _tell(file, [each for each in found if each.text.file == file], limits)
    if not asked.check:
        LEARNED.write_text(written(learn(learnt, all_labels(learnt)), limits), "utf-8")


def folds(learnt: Sequence[Text]) -> list[ReadText]:
    """Every text, read by what was learnt from other files."""
    files = sorted({text.file for text in learnt})
    parts = [frozenset(files[number::FOLDS]) for number in range(FOLDS)]
    with ProcessPoolExecutor(WORKERS) as workers:
        return [*chain.from_iterable(workers.map(_apart, (learnt,) * FOLDS, parts))]


def _apart(learnt: Sequence[Text], files: frozenset[str]) -> list[ReadText]:
    fitted = learn([text for text in learnt if text.file not in files], all_labels(learnt))
    return read(fitted, [text for text in learnt if text.file in files])


def _tell(name: str, found: Sequence[ReadText], limits: Mapping[SignalType, float]) -> None:
    told = f"{name}, {len(found)} articles: {measured(found, limits)}"
    wrong, threats = hasty(found, limits)
    false, still = quiet(found, limits)
    right, hurried, missed = retelling(found)
    print(f"{told}; threats as deeds {wrong} of {threats}; told of nothing {false} of {still};", end=" ")
    print(f"retelling {right} right {hurried} wrong {missed} missed", flush=True)


if __name__ == "__main__":
    main()
