"""The scorer of news scores right: what is found beside what is there, and what is held back stays so."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from scripts.benchmarks.figures import Figure
from scripts.benchmarks.news_scores import posts, seeds, signals, stories
from scripts.benchmarks.news_scores.counts import Counts
from scripts.benchmarks.news_scores.stories import Grouped
from scripts.benchmarks.news_scores.texts import Labelled, TextsError, read_texts
from watchlist.model import Article, Certainty, Signal, SignalType
from watchlist.store.news import ReadRecord

ROOT = Path(__file__).parents[2]
WARNED = "The United States warned Turkey of consequences over exports of chips to Russia."
LISTED = "Washington has added Zyxtron Elektronik to the Entity List."
WARNING = {"quote": WARNED, "type": "warning_threat", "certainty": "threatened"}
LISTING = {"quote": LISTED, "type": "designation", "certainty": "imposed", "background": True}


def _written(file: Path, *lines: Mapping[str, object]) -> Path:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def _by_name(found: list[Figure]) -> dict[str, Figure]:
    return {figure.name.partition(": ")[2]: figure for figure in found}


def _labelled(*gold: Mapping[str, object], title: str = "", text: str = f"{WARNED} {LISTED}") -> Labelled:
    return _line({"id": "a", "title": title, "text": text, "signals": [*gold]})


def _line(line: Mapping[str, object]) -> Labelled:
    return msgspec.convert(line, Labelled)


def _signal(kind: SignalType, certainty: Certainty, quote: str, text: str) -> Signal:
    start = text.find(quote)
    return Signal(kind, certainty, quote, "rule", start=start, end=start + len(quote))


def test_what_is_read_in_a_file_is_counted_against_its_labels(tmp_path: Path) -> None:
    told = {"id": "a", "lang": "en", "title": "", "text": WARNED, "date": "2024-08-07", "signals": [WARNING]}
    quiet = {"id": "b", "lang": "en", "title": "Rain is expected", "text": "", "signals": []}
    found = _by_name([*signals.figures(read_texts(_written(tmp_path / "some.jsonl", told, quiet)))])
    assert found["types"].values == (1.0,)
    assert found["first signal right"].note == "1 of 1"
    assert found["threatened read as imposed, sentences"].note == "0 of 1"
    assert found["signals where there is none"].note == "0 of 1"


def test_a_threat_that_is_read_as_a_deed_is_counted() -> None:
    gold = _labelled(WARNING, LISTING)
    hasty = _signal(SignalType.DESIGNATION, Certainty.IMPOSED, WARNED, gold.text)
    right = _signal(SignalType.DESIGNATION, Certainty.IMPOSED, LISTED, gold.text)
    assert signals.hasty_sentences([signals.Scored(gold, (hasty, right))]) == (1, 1)
    assert signals.hasty_sentences([signals.Scored(gold, (right,))]) == (0, 1)


def test_sentences_are_matched_where_they_overlap() -> None:
    gold = _labelled(WARNING, LISTING)
    part = _signal(SignalType.WARNING_THREAT, Certainty.THREATENED, "warned Turkey of consequences", gold.text)
    elsewhere = _signal(SignalType.DESIGNATION, Certainty.IMPOSED, "The United States", gold.text)
    assert signals.sentences(signals.Scored(gold, (part, elsewhere))) == Counts(right=1, wrong=1, missed=1)


def test_a_signal_of_the_title_is_none_of_the_text() -> None:
    gold = _labelled(WARNING, title="Turkey warned")
    titled = Signal(SignalType.WARNING_THREAT, Certainty.THREATENED, "Turkey warned", "rule")
    assert not signals.overlap(titled, gold.signals[0], gold)


def test_articles_among_those_of_another_story_are_false_merges() -> None:
    expected = {"a": "one", "b": "one", "c": "two", "d": "two", "e": "three"}
    both = Grouped(expected, {"a": "x", "b": "x", "c": "x", "d": "y"})
    assert both.strangers == ["c"]
    assert both.strays == ["d"]


def test_stories_and_mentions_are_found_by_the_line_itself(tmp_path: Path) -> None:
    head = {"lang": "en", "title": "Washington warns Turkey", "published_at": "2024-08-07"}
    text = f"{WARNED} Zyxtron Elektronik was among those named."
    named = [{"name": "Zyxtron Elektronik Sanayi ve Ticaret Limited Şirketi", "surface": "Zyxtron Elektronik"}]
    copies = [{**head, "id": key, "story": "one", "text": text, "mentions": named} for key in "ab"]
    other = {**head, "id": "c", "story": "two", "title": "Frost", "text": "Frost is expected.", "mentions": []}
    file = _written(tmp_path / "some.jsonl", *copies, other)
    _written(tmp_path / "some_subjects.jsonl", {"id": "s1", "name": named[0]["name"], "aliases": []})
    found = [*stories.figures(read_texts(file))]
    assert _by_name(found)["stories, all languages"].values == (1.0,)
    assert _by_name(found)["stories, English, false merges"].values == (0.0,)
    assert {figure.values for figure in found if "mentions" in figure.name} == {(1.0,)}


def test_firms_that_are_no_subjects_are_an_error(tmp_path: Path) -> None:
    line = {"id": "a", "story": "one", "text": WARNED, "mentions": [{"name": "Nobody Ltd.", "surface": "Nobody"}]}
    texts = read_texts(_written(tmp_path / "some.jsonl", line))
    with pytest.raises(TextsError, match="1 firms"):
        stories.named(texts, [])


def test_a_quote_that_is_nowhere_is_an_error(tmp_path: Path) -> None:
    line = {"id": "a", "text": LISTED, "signals": [WARNING]}
    with pytest.raises(TextsError, match="line 1: a quote"):
        read_texts(_written(tmp_path / "some.jsonl", line))


def test_of_held_texts_nothing_but_figures_is_shown(tmp_path: Path) -> None:
    line = {"id": "a", "lang": "en", "text": "Zyxtron was told off.", "signals": [{**WARNING, "quote": "Zyxtron"}]}
    file = _written(tmp_path / "held_some.jsonl", line)
    shown = _scored(str(file), "--examples", "5")
    assert "held_some: types" in shown
    assert "held back" in shown
    assert "Zyxtron" not in shown


def test_a_line_that_is_no_article_is_named_and_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text('{"id": "a", "signals": [{"quote": "Zyxtron", "type": "gossip", "certainty": "stated"}]}\n')
    with pytest.raises(TextsError, match="line 1") as raised:
        read_texts(file)
    assert "Zyxtron" not in str(raised.value)


def _scored(*arguments: str) -> str:
    command = [sys.executable, "-m", "scripts.benchmarks.news_scores", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


POST = """---
layout: post
title: "Order Denying Export Privileges"
date: 2026-02-05 19:08:08 +0000
source: federal_register
source_name: Federal Register
original_published: 2020-01-16 00:00:00 +0000
---

# Order Denying Export Privileges

## Summary

{summary}

## Sources

- [Federal Register](https://www.federalregister.gov/documents/2020/01/16/2020-00596/order)
"""
PRESS_POST = """---
title: "Frost is expected"
date: 2026-02-19T14:25:51+00:00
source: Weather
source_url: https://weather.example/1
---

<br /><img alt="Frost"/> Frost &amp; snow.

**Source:** [Weather](https://weather.example/1)
"""


def test_posts_are_read_with_the_day_on_which_they_came_out_first() -> None:
    notice, empty = (posts.post("a.md", POST.format(summary=text)) for text in ("A firm.", "No summary provided."))
    assert (notice.title, notice.text, notice.outlet) == (
        "Order Denying Export Privileges",
        "A firm.",
        "Federal Register",
    )
    assert notice.published_at == datetime(2020, 1, 16, tzinfo=UTC)
    assert notice.url.endswith("2020-00596/order")
    assert empty.text == ""
    assert posts.post("b.md", PRESS_POST).text == "Frost & snow."


def test_posts_are_about_us_by_the_words_that_they_have() -> None:
    assert posts.concerned(posts.post("a.md", POST.format(summary="No summary provided."))) == {"export_control"}
    assert posts.concerned(posts.post("b.md", PRESS_POST)) == set()


def test_what_must_be_found_of_the_posts_is_counted_and_what_is_merged() -> None:
    penalty = Signal(SignalType.PENALTY, Certainty.IMPOSED, "denied", "rule")
    told = posts.post("a.md", POST.format(summary="A firm."))
    missed = replace(told, id="b.md", url=f"{told.url}-2")
    quiet = posts.post("c.md", PRESS_POST)
    found = [_record(told, penalty), _record(missed), _record(quiet, penalty)]
    by_name = _by_name([*posts.figures(found)])
    assert by_name["denial orders"].note == "1 of 2 as penalty"
    assert by_name["signals in what is about something else"].note == "1 of 1 posts"
    assert by_name["notices merged with others of their title"].values == (1,)


def _record(article: Article, *found: Signal) -> ReadRecord:
    return ReadRecord(article, b"", found, (), "one story", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.skipif(not seeds.there(), reason="../shared is not beside this project")
def test_the_seeds_are_scored_through_the_command_line() -> None:
    found = [*seeds.figures()]
    assert len({figure.name for figure in found}) == len(found) == 8
    assert all(figure.value > 0.5 for figure in found if figure.unit != "wrong")
