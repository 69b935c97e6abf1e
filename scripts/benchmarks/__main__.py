"""The command line of the benchmark."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator

from scripts.benchmarks import (
    archive,
    deliveries,
    every_list,
    history,
    lists,
    mails,
    mentions,
    names,
    news,
    news_line,
    outbox_growth,
    pages,
    starting,
    stories_growth,
)
from scripts.benchmarks.figures import HEADINGS, Effort, Figure, cells, row
from scripts.benchmarks.publishers import publishers
from scripts.benchmarks.sdn import SIZE

Measure = Callable[[Effort], Iterator[Figure]]

MEASURES: dict[str, Measure] = {
    "lists": lists.measure,
    "memory": lists.memory,
    "every_list": every_list.measure,
    "archive": archive.measure,
    "history": history.measure,
    "help": starting.measure,
    "mails": mails.measure,
    "names": names.measure,
    "names_growth": names.growth,
    "feeds": news.feeds,
    "articles": news.articles,
    "mentions": mentions.measure,
    "pages": pages.measure,
    "deliveries": deliveries.measure,
    "outbox_growth": outbox_growth.growth,
    "news_line": news_line.measure,
    "news_growth": news_line.growth,
    "stories_growth": stories_growth.growth,
}

UNASKED = {"names_growth", "news_growth", "outbox_growth", "stories_growth"}
"""What takes so long that it is measured only when it is asked for."""


def main() -> None:
    """Measure what was asked for, and print it."""
    asked = _arguments()
    lists_asked = tuple(asked.list or ())
    size = int(asked.megabytes * 1e6)
    effort = Effort(asked.times, size, asked.generated, asked.short_too, lists_asked, asked.versions)
    show = _print_json if asked.json else _print_text
    if not asked.json:
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {asked.times}")
        _print_cells(HEADINGS)
    figures = []
    for name in asked.only or (name for name in MEASURES if name not in UNASKED):
        for figure in MEASURES[name](effort):
            show(figure)
            figures.append(figure)
    if asked.strict and any(figure.met is False for figure in figures):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Time watchlist beside its references.")
    parser.add_argument("--only", action="append", choices=MEASURES, help="measure only this; may be given again")
    parser.add_argument("--list", action="append", choices=publishers(), help="of every_list only this; again for more")
    parser.add_argument("--versions", type=int, default=0, help="of a history only so many, from the first (all)")
    parser.add_argument("--times", type=int, default=5, help="repetitions, of which the median counts (5)")
    parser.add_argument(
        "--megabytes", type=float, default=SIZE / 1e6, help="size of the SDN list (28); others as much smaller"
    )
    parser.add_argument("--generated", action="store_true", help="read made-up entries though real ones are at hand")
    parser.add_argument(
        "--short-too", action="store_true", help="read all entries of older lists, of which more fit in"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
    parser.add_argument("--strict", action="store_true", help="exit 1 when an aim is missed")
    return parser.parse_args()


def _print_json(figure: Figure) -> None:
    print(json.dumps(row(figure)), flush=True)


def _print_text(figure: Figure) -> None:
    _print_cells(cells(figure))
    if figure.note:
        print(f"  {figure.note}", flush=True)


def _print_cells(row_of_cells: tuple[str, ...]) -> None:
    name, value, reference, ratio, aim, met = row_of_cells
    print(f"{name:36} {value:>14} {reference:>28} {ratio:>9} {aim:>12}  {met}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
