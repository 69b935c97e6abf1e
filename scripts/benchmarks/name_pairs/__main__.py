"""The command line that scores matchers on labelled pairs of names."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.benchmarks.name_pairs import matchers, report
from scripts.benchmarks.name_pairs.matchers import Matcher, MatcherError
from scripts.benchmarks.name_pairs.metrics import Scored
from scripts.benchmarks.name_pairs.pairs import BENCHMARK, PARTS, Pair, PairsError, read
from scripts.benchmarks.name_pairs.report import Result

THRESHOLD = 0.70


def main() -> None:
    """Score what was asked for, and print it."""
    asked = _arguments()
    parts = PARTS if asked.part == "all" else (asked.part,)
    try:
        pairs = [pair for pair in read(asked.pairs) if pair.part in parts]
        for name, matcher in _asked_for(asked).items():
            _print(score(name, matcher, pairs), parts, asked)
    except (MatcherError, PairsError) as error:
        sys.exit(f"score-names: {error}")


def score(name: str, matcher: Matcher, pairs: Sequence[Pair]) -> Result:
    """Score all pairs, and time it; a program is not warmed, for each start of it is a new one."""
    if name != "command":
        # What a matcher loads for a schema (logic-v2 half a minute of persons' names) is not its pace.
        matcher(list({pair.schema: pair for pair in pairs}.values()))
    begun = time.perf_counter()
    scores = matcher(pairs)
    microseconds = (time.perf_counter() - begun) / max(1, len(pairs)) * 1e6
    return Result(name, tuple(map(Scored, pairs, scores)), microseconds)


def _print(result: Result, parts: Sequence[str], asked: argparse.Namespace) -> None:
    if asked.json:
        for row in report.rows(result, parts, asked.threshold):
            print(json.dumps(row))
        return
    for line in report.lines(result, parts, asked.threshold):
        print(line)
    if asked.errors:
        print("", *report.errors(result, asked.threshold), sep="\n")
    print(flush=True)


def _asked_for(asked: argparse.Namespace) -> dict[str, Matcher]:
    """The matchers by name; watchlist's own where no other is named."""
    chosen: dict[str, Matcher] = {}
    if asked.watchlist or not (asked.command or asked.rapidfuzz or asked.logic_v2):
        chosen["watchlist"] = matchers.watchlist()
    if asked.command:
        chosen["command"] = matchers.command(asked.command)
    if asked.rapidfuzz:
        chosen["rapidfuzz"] = matchers.rapidfuzz()
    if asked.logic_v2:
        chosen["logic-v2"] = matchers.logic_v2()
    return chosen


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/score-names", description="Score name matchers on labelled pairs, by kind."
    )
    parser.add_argument("--watchlist", action="store_true", help="watchlist's own matcher (where no other is named)")
    parser.add_argument(
        "--command", metavar="CMD", help="a program that reads name1,name2,schema (CSV) from {file} or stdin"
    )
    parser.add_argument("--rapidfuzz", action="store_true", help="rapidfuzz's token_set_ratio of the folded names")
    parser.add_argument("--logic-v2", action="store_true", help="nomenklatura's logic-v2")
    parser.add_argument("--pairs", type=Path, default=BENCHMARK, metavar="FILE", help="another labelled file")
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all", help="score only this part (all)")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="what counts as a match (0.70)")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--errors", action="store_true", help="print the wrong pairs of the development part too")
    output.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser.parse_args()


if __name__ == "__main__":
    main()
