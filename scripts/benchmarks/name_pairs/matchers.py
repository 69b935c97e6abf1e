"""The matchers that can be scored, each a function from pairs to scores; each is imported only when it is asked for."""

from __future__ import annotations

import csv
import importlib
import io
import json
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Sequence

from scripts.benchmarks.name_pairs.pairs import Pair, fold

Matcher = Callable[[Sequence[Pair]], list[float]]


class MatcherError(Exception):
    """A matcher that cannot be run, or answers what is no score for each pair."""


def watchlist() -> Matcher:
    """Our own, in this process."""
    try:
        from watchlist.names import compare
    except ImportError as error:
        raise _absent("watchlist", error) from None
    return lambda pairs: [compare(pair.name1, pair.name2, pair.schema).score for pair in pairs]


def rapidfuzz() -> Matcher:
    """rapidfuzz's token_set_ratio of the folded names."""
    try:
        from rapidfuzz import fuzz
    except ImportError as error:
        raise _absent("rapidfuzz", error) from None
    return lambda pairs: [fuzz.token_set_ratio(fold(pair.name1), fold(pair.name2)) / 100 for pair in pairs]


def logic_v2() -> Matcher:
    """nomenklatura's logic-v2, as yente uses it."""
    try:
        followthemoney = importlib.import_module("followthemoney")
        algorithm = importlib.import_module("nomenklatura.matching").get_algorithm("logic-v2")
    except ImportError as error:
        raise _absent("nomenklatura", error) from None
    config, model = algorithm.default_config(), followthemoney.model

    def entity(name: str, schema: str, number: str) -> object:
        # A comparison is cached by the entities' ids: each name has one of its own.
        made = followthemoney.ValueEntity(
            model.get(schema) or model.get("LegalEntity"), {"id": f"{number}-{name}-{schema}"}
        )
        made.add("name", name)
        return made

    def score(pair: Pair) -> float:
        one, other = (entity(name, pair.schema, side) for side, name in (("1", pair.name1), ("2", pair.name2)))
        return float(algorithm.compare(one, other, config).score)

    return lambda pairs: [score(pair) for pair in pairs]


def command(line: str) -> Matcher:
    """Any program that reads name1,name2,schema as CSV and prints a score a pair, in order."""
    return lambda pairs: _answers(line, pairs)


def _absent(package: str, error: ImportError) -> MatcherError:
    return MatcherError(f"this Python cannot import {package} ({error}): run another, or that matcher by --command")


def _answers(line: str, pairs: Sequence[Pair]) -> list[float]:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        rows = _as_csv(pairs)
        file.write(rows)
        file.flush()
        words = [word.replace("{file}", file.name) for word in shlex.split(line)]
        answered = _run(words, "" if "{file}" in line else rows)
    lines = [text for text in answered.splitlines() if text.strip()]
    if len(lines) != len(pairs):
        raise MatcherError(f"{words[0]} printed {len(lines)} lines for {len(pairs)} pairs; it should print one a pair")
    return [_score(text, f"{words[0]}, line {number}") for number, text in enumerate(lines, 1)]


def _as_csv(pairs: Sequence[Pair]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name1", "name2", "schema"))
    writer.writerows((pair.name1, pair.name2, pair.schema) for pair in pairs)
    return text.getvalue()


def _run(words: Sequence[str], rows: str) -> str:
    try:
        done = subprocess.run(words, input=rows, capture_output=True, encoding="utf-8", check=False)
    except OSError as error:
        raise MatcherError(f"{words[0]} cannot be started: {error.strerror}") from None
    if done.returncode:
        raise MatcherError(f"{words[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def _score(text: str, place: str) -> float:
    try:
        said = json.loads(text)
        return float(said["score"] if isinstance(said, dict) else said)
    except (ValueError, KeyError, TypeError):
        raise MatcherError(f"{place}: {text[:80]!r} is neither a number nor JSON with a score") from None
