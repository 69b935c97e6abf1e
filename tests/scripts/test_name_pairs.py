"""The public pairs of Turkish company names: what is in them, and that the scorer scores right."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts.benchmarks.name_pairs import make, matchers
from scripts.benchmarks.name_pairs.matchers import MatcherError
from scripts.benchmarks.name_pairs.metrics import OfKind, Overall, Scored, bands, by_kind, overall
from scripts.benchmarks.name_pairs.pairs import BENCHMARK, DEVELOPMENT, HELD_OUT, HERE, PARTS, Pair, read, write

ROOT = HERE.parents[2]
PAIRS = read(BENCHMARK)
READING = "import csv, sys; rows = list(csv.DictReader({source}))\n"
ALIKE_AT_FIRST = 'print("\\n".join({answer} for row in rows))'
NUMBER = 'str(float(row["name1"][0] == row["name2"][0]))'
OBJECT = '__import__("json").dumps({"schema": row["schema"], "score": float(row["name1"][0] == row["name2"][0])})'


def test_the_file_is_what_its_generator_makes(tmp_path: Path) -> None:
    write(make.pairs(), tmp_path / "made.csv")
    assert (tmp_path / "made.csv").read_bytes() == BENCHMARK.read_bytes()


def test_no_pair_is_there_twice_nor_with_two_labels() -> None:
    assert [key for key, count in Counter(pair.key for pair in PAIRS).items() if count > 1] == []


def test_no_pair_that_is_written_alike_is_labelled_apart() -> None:
    assert [pair for pair in PAIRS if not pair.is_match and len(set(pair.key)) == 1] == []


def test_there_are_many_pairs_of_both_labels() -> None:
    positives = sum(pair.is_match for pair in PAIRS)
    assert len(PAIRS) >= 700
    assert 0.4 <= positives / len(PAIRS) <= 0.6
    assert {pair.origin for pair in PAIRS} == {"rule", "hand"}


def test_each_kind_is_described_under_its_label_and_has_fifteen_pairs() -> None:
    described = {label: set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) for label, text in _sections().items()}
    counted = Counter((pair.is_match, pair.kind) for pair in PAIRS)
    assert described == {label: {kind for one, kind in counted if one is label} for label in (True, False)}
    assert {kind: count for kind, count in counted.items() if count < 15} == {}


def _sections() -> dict[bool, str]:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    _, alike, apart = re.split(r"^## Kinds that .*$", readme, flags=re.MULTILINE)
    return {True: alike, False: apart.split("\n## ")[0]}


def test_both_parts_hold_both_labels_and_a_third_is_held_out() -> None:
    assert {(pair.part, pair.is_match) for pair in PAIRS} == {
        (part, label) for part in PARTS for label in (True, False)
    }
    held_out = sum(pair.part == HELD_OUT for pair in PAIRS) / len(PAIRS)
    assert 0.28 <= held_out <= 0.38


@pytest.mark.parametrize(
    ("name1", "name2", "key"),
    [
        ("Işık İnşaat A.Ş.", "ISIK INSAAT", "isik insaat|isik insaat a s"),
        ("Öz-Rulman", "Оз Рулман", "oz rulman|оз рулман"),
        ("Vadi", "Ada", "ada|vadi"),
        ("Kaya", "Taş", "kaya|tas"),
        ("Su", "Ay", "ay|su"),
    ],
)
def test_the_part_follows_from_the_documented_hash(name1: str, name2: str, key: str) -> None:
    remainder = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 3
    wanted = HELD_OUT if remainder == 0 else DEVELOPMENT
    assert _pair(name1, name2).part == wanted
    assert _pair(name2, name1).part == wanted


def _pair(name1: str, name2: str, *, is_match: bool = True, kind: str = "any") -> Pair:
    return Pair(name1, name2, "Company", is_match, kind)


def _scored(scores: Sequence[float], *, is_match: bool, kind: str = "any") -> list[Scored]:
    return [Scored(_pair("A", "B", is_match=is_match, kind=kind), score) for score in scores]


def test_figures_are_those_reckoned_by_hand() -> None:
    # From 0.7 on stand 3 of 4 positives and 1 of 10 negatives. At 0.9 no negative passes and half of the positives do;
    # at 0.5 one in ten passes and all of them do. Of the 40 couples the positive is above in 10 + 10 + 9.5 + 9.
    yes = _scored([0.95, 0.9, 0.7, 0.5], is_match=True)
    no = _scored([0.7, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.0, 0.0], is_match=False)
    figures = overall([*no, *yes], 0.70)
    assert figures == Overall(
        pairs=14,
        positives=4,
        precision=0.75,
        recall=0.75,
        f1=0.75,
        recall_at_5=0.5,
        recall_at_10=1.0,
        auc=38.5 / 40,
    )


def test_figures_of_nothing_are_nothing() -> None:
    assert overall([], 0.7) == Overall(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_kinds_are_counted_apart_positives_first() -> None:
    scored = [
        *_scored([0.5, 0.75], is_match=False, kind="siblings"),
        *_scored([0.75, 0.25], is_match=True, kind="typo"),
        *_scored([0.7], is_match=True, kind="arabic"),
    ]
    assert by_kind(scored, 0.7) == [
        OfKind("arabic", True, 1, 1.0, 0.7),
        OfKind("typo", True, 2, 0.5, 0.5),
        OfKind("siblings", False, 2, 0.5, 0.625),
    ]


@pytest.mark.parametrize("answer", [NUMBER, OBJECT], ids=["number", "object"])
@pytest.mark.parametrize("argument", ["", "{file}"], ids=["stdin", "file"])
def test_any_program_can_be_scored(tmp_path: Path, argument: str, answer: str) -> None:
    source = 'open(sys.argv[1], encoding="utf-8", newline="")' if argument else "open(0, encoding='utf-8', newline='')"
    line = _program(tmp_path, READING.format(source=source) + ALIKE_AT_FIRST.replace("{answer}", answer))
    pairs = [_pair("Şahin, A.Ş.", 'Şahin "Metal"'), _pair("Ада", "Ada"), _pair("Ada", "Adacık")]
    assert matchers.command(f"{line} {argument}")(pairs) == [1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("print(0.5)", "printed 1 lines for 2 pairs"),
        ("print('high'); print(1)", "line 1: 'high' is neither a number nor JSON with a score"),
        ("print('{}'); print(1)", "line 1: '{}' is neither"),
        ("raise SystemExit('no model')", "ended with 1: no model"),
    ],
)
def test_a_program_that_gives_no_scores_is_named(tmp_path: Path, program: str, said: str) -> None:
    matcher = matchers.command(_program(tmp_path, program))
    with pytest.raises(MatcherError, match=re.escape(said)):
        matcher([_pair("A", "B"), _pair("C", "D")])


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(MatcherError, match=r"no-such-matcher cannot be started: No such file"):
        matchers.command("no-such-matcher")([_pair("A", "B")])


def _program(folder: Path, text: str) -> str:
    (folder / "matcher.py").write_text(text, encoding="utf-8")
    return f"'{sys.executable}' '{folder / 'matcher.py'}'"


def test_our_own_matcher_answers_the_same_in_process_and_by_command() -> None:
    few = PAIRS[:: len(PAIRS) // 10]
    by_command = matchers.command(f"'{sys.executable}' -m watchlist compare --file {{file}} --json")(few)
    assert matchers.watchlist()(few) == pytest.approx(by_command, abs=1e-3)


def test_rapidfuzz_scores_from_zero_to_one() -> None:
    assert matchers.rapidfuzz()([_pair("Şahin Metal", "SAHIN METAL A.S."), _pair("abc", "xyz")]) == [1.0, 0.0]


def test_both_parts_are_reported_apart_with_all_their_kinds() -> None:
    rows = [json.loads(line) for line in _run("--rapidfuzz", "--json").stdout.splitlines()]
    for part in PARTS:
        of_part = [pair for pair in PAIRS if pair.part == part]
        whole, *others = (row for row in rows if row["part"] == part)
        kinds = [row for row in others if "kind" in row]
        assert sum(row["pairs"] for row in others if "at_least" in row) == len(of_part)
        assert (whole["pairs"], whole["positives"]) == (len(of_part), sum(pair.is_match for pair in of_part))
        assert whole["microseconds_a_pair"] > 0
        counted = Counter((pair.kind, pair.is_match) for pair in of_part)
        assert {(row["kind"], row["is_match"]): row["pairs"] for row in kinds} == counted


def test_a_band_of_scores_says_how_many_of_its_pairs_match() -> None:
    scored = [
        Scored(_pair("A", "B", is_match=match), score) for match, score in ((True, 0.7), (False, 0.79), (True, 1))
    ]
    told = {band.at_least: (band.pairs, band.matching) for band in bands(scored) if band.pairs}
    assert told == {0.7: (2, 0.5), 0.9: (1, 1.0)}


def test_the_table_shows_one_line_a_kind() -> None:
    shown = _run("--rapidfuzz", "--part", DEVELOPMENT).stdout
    kinds = {pair.kind for pair in PAIRS if pair.part == DEVELOPMENT}
    assert {line.split()[0] for line in shown.splitlines() if re.search(r" (yes|no) ", line)} == kinds
    assert HELD_OUT not in shown


@pytest.mark.parametrize("part", [*PARTS, "all"])
def test_wrong_pairs_are_shown_of_the_development_part_only(part: str) -> None:
    shown = set(re.findall(r"\): (.+ \| .+)$", _run("--rapidfuzz", "--errors", "--part", part).stdout, re.MULTILINE))
    texts = {f"{pair.name1} | {pair.name2}": pair.part for pair in PAIRS}
    assert {texts[text] for text in shown} == (set() if part == HELD_OUT else {DEVELOPMENT})


def test_another_labelled_file_can_be_scored(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("name1,name2,is_match\nAda,ADA,1\nAda,Kuzey,0\n", encoding="utf-8")
    rows = [json.loads(line) for line in _run("--rapidfuzz", "--json", "--pairs", str(other)).stdout.splitlines()]
    kinds = [row for row in rows if "kind" in row]
    assert {(row["kind"], row["is_match"], row["pairs"], row["right"]) for row in kinds} == {
        ("all", True, 1, 1.0),
        ("all", False, 1, 1.0),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name1,name2\nA,B\n", "line 1: there is no column is_match; name1,name2,is_match are wanted"),
        ("name1,name2,is_match\nA,B,maybe\n", "line 2: is_match is 'maybe'; write true or false"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")
    done = _run("--rapidfuzz", "--pairs", str(other), check=False)
    assert (done.returncode, done.stderr) == (1, f"score-names: {other}, {said}\n")


def _run(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "scripts.benchmarks.name_pairs", *arguments]
    return subprocess.run(words, cwd=ROOT, check=check, capture_output=True, encoding="utf-8")


def test_a_file_that_is_not_there_is_one_line() -> None:
    done = _run("--pairs", "no-such.csv", check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "score-names: no-such.csv: cannot be read: No such file or directory\n",
    )


def test_a_hand_made_pair_that_is_there_twice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "by_hand.csv").open("w", encoding="utf-8", newline="") as handle:
        row = ("brackets", "true", "Company", "Ada A.Ş.", "Ada (A.Ş.)")
        csv.writer(handle).writerows([("kind", "is_match", "schema", "name1", "name2"), row, (*row[:3], *row[:2:-1])])
    monkeypatch.setattr(make, "HERE", tmp_path)
    with pytest.raises(ValueError, match=r"by_hand.csv has Ada \(A.Ş.\) \| Ada A.Ş. twice"):
        list(make.by_hand())
