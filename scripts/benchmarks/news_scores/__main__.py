"""The command line that scores what is read out of news on labelled texts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.benchmarks.figures import Figure, row
from scripts.benchmarks.news_scores import posts, seeds, signals, stories
from scripts.benchmarks.news_scores.texts import TEXTS, Texts, TextsError, files_in, read_texts

OF_TEXTS, OF_SHARED = ("signals", "stories"), ("seeds", "posts")


def main() -> None:
    """Score what was asked for, and print it."""
    asked = _arguments()
    try:
        _score(_texts(asked), _parts(asked), asked)
    except TextsError as error:
        sys.exit(f"score-news: {error}")


def _texts(asked: argparse.Namespace) -> list[Texts]:
    """The files that were named, else those of the project; and those that are held back."""
    own = asked.files or ([] if asked.held else files_in(TEXTS))
    held = [file for folder in asked.held for file in files_in(folder)]
    return [*map(read_texts, own), *(read_texts(file, held=True) for file in held)]


def _parts(asked: argparse.Namespace) -> Sequence[str]:
    """What is scored: of named files what they hold, else everything."""
    return asked.only or (OF_TEXTS if asked.files or asked.held else (*OF_TEXTS, *OF_SHARED))


def _score(scored: Sequence[Texts], parts: Sequence[str], asked: argparse.Namespace) -> None:
    """Print the figures part by part, and behind each the examples that were asked for."""
    for texts in scored:
        part = "stories" if texts.of_stories else "signals"
        if part in parts:
            _show(_of_texts(texts, asked), asked)
            _show_examples(texts, asked.examples)
    if "seeds" in parts and _there("seeds", seeds.there()):
        _show(seeds.figures(), asked)
        _print_all(seeds.examples() if asked.examples else ())
    if "posts" in parts and _there("posts", posts.there()):
        found = posts.read()
        _show(posts.figures(found), asked)
        _print_all(posts.examples(found, asked.examples))


def _of_texts(texts: Texts, asked: argparse.Namespace) -> Iterator[Figure]:
    if not texts.of_stories:
        return signals.figures(texts)
    among = asked.among_posts and _there("posts", posts.there())
    return stories.figures(texts, posts.posts() if among else ())


def _there(what: str, there: bool) -> bool:
    """Say so where something is not at hand."""
    if not there:
        print(f"score-news: the {what} are not scored: ../shared is not beside this project", file=sys.stderr)
    return there


def _show(figures: Iterator[Figure], asked: argparse.Namespace) -> None:
    for figure in figures:
        print(json.dumps(row(figure)) if asked.json else _as_line(figure), flush=True)


def _as_line(figure: Figure) -> str:
    sign = ">=" if figure.aim and figure.aim.at_least else "<="
    aim = f"{sign} {figure.aim.limit:g}" if figure.aim else ""
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    return f"{figure.name:66} {aim:>8} {_got(figure):>17} {met:6}  {figure.note}".rstrip()


def _got(figure: Figure) -> str:
    """The value with its unit; three digits behind the point, none of a whole number."""
    return f"{figure.value:.3f} {figure.unit}" if isinstance(figure.value, float) else f"{figure.value} {figure.unit}"


def _show_examples(texts: Texts, most: int) -> None:
    if most and texts.held:
        print(f"\n{texts.name} is held back: nothing of it is shown\n")
    elif most:
        _print_all((stories if texts.of_stories else signals).examples(texts, most))


def _print_all(examples: Iterator[str] | tuple[str, ...]) -> None:
    for example in examples:
        print(f"    {example}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/score-news", description="Score what is read out of news, each figure beside its aim."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled texts (those of the project)")
    parser.add_argument(
        "--held", action="append", type=Path, default=[], metavar="FOLDER", help="texts of which only figures are shown"
    )
    parts = (*OF_TEXTS, *OF_SHARED)
    parser.add_argument("--only", action="append", choices=parts, help="score only this; may be given again")
    parser.add_argument("--among-posts", action="store_true", help="bring stories in among the 9,000 posts too")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--examples", type=int, default=0, metavar="N", help="show so many of each kind of mistake")
    output.add_argument("--json", action="store_true", help="print one JSON object a figure")
    return parser.parse_args()


if __name__ == "__main__":
    main()
