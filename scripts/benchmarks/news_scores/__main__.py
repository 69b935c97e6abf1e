"""The command line that scores what is read out of news on labelled texts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.benchmarks.figures import Figure, row
from scripts.benchmarks.news_scores import signals, stories
from scripts.benchmarks.news_scores.texts import TEXTS, Texts, TextsError, files_in, read_texts

PARTS = ("signals", "stories")


def main() -> None:
    """Score what was asked for, and print it."""
    asked = _arguments()
    try:
        scored = [read_texts(file) for file in asked.files or files_in(TEXTS)]
        scored += [read_texts(file, held=True) for folder in asked.held for file in files_in(folder)]
        for figure in _figures(scored, asked.only or PARTS):
            _print(figure, as_json=asked.json)
        if asked.examples:
            _print_examples(scored, asked.examples)
    except TextsError as error:
        sys.exit(f"score-news: {error}")


def _figures(scored: Sequence[Texts], parts: Sequence[str]) -> Iterator[Figure]:
    for texts in scored:
        if texts.of_stories and "stories" in parts:
            yield from stories.figures(texts)
        if not texts.of_stories and "signals" in parts:
            yield from signals.figures(texts)


def _print(figure: Figure, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row(figure)), flush=True)
        return
    sign = ">=" if figure.aim and figure.aim.at_least else "<="
    aim = f"{sign} {figure.aim.limit:g}" if figure.aim else ""
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    value = f"{figure.value:.3f} {figure.unit}"
    print(f"{figure.name:62} {aim:>8} {value:>16} {met:6}  {figure.note}".rstrip(), flush=True)


def _print_examples(scored: Sequence[Texts], most: int) -> None:
    for texts in scored:
        if texts.held:
            print(f"\n{texts.name} is held back: nothing of it is shown")
            continue
        print(f"\n{texts.name}:")
        for example in (stories if texts.of_stories else signals).examples(texts, most):
            print(example)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/score-news", description="Score what is read out of news, each figure beside its aim."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled texts (those of the project)")
    parser.add_argument(
        "--held", action="append", type=Path, default=[], metavar="FOLDER", help="texts of which only figures are shown"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="score only this; may be given again")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--examples", type=int, default=0, metavar="N", help="show so many of each kind of mistake")
    output.add_argument("--json", action="store_true", help="print one JSON object a figure")
    return parser.parse_args()


if __name__ == "__main__":
    main()
