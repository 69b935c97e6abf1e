"""One form of words for two matters makes two stories, a next step goes on from the one before, and copies stay."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from watchlist.model import Article
from watchlist.news.cluster import Clustering, ReadArticle, cluster
from watchlist.news.mentions import NameScanner
from watchlist.news.placing import explain_placing
from watchlist.news.reading import read_article

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
SCANNER = NameScanner([])
HERE = Path(__file__).parent
FORMS: list[dict[str, Any]] = tomllib.loads((HERE / "forms_of_words.toml").read_text("utf-8"))["forms"]
STEPS: list[dict[str, Any]] = tomllib.loads((HERE / "steps.toml").read_text("utf-8"))["steps"]
ALONE = ("actor", "firm", "person")
CASES = [(form, slots) for form in FORMS for slots in (*((each,) for each in ALONE if each in form["one"]), ())]


def named(case: Any) -> str:
    return case["name"] if isinstance(case, dict) else " ".join(case) or "all"


def read(key: str, title: str, text: str, lang: str, days: float) -> ReadArticle:
    article = Article(key, "", f"The {key}", title, text, MONDAY + timedelta(days=days), lang)
    return read_article(article, SCANNER)


def filled(form: dict[str, Any], key: str, values: dict[str, str], days: float) -> ReadArticle:
    return read(key, form["title"].format(**values), form["text"].format(**values), form["lang"], days)


def told(step: dict[str, Any], which: str, days: float) -> ReadArticle:
    title, text = step[which]
    return read(which, title, text, step["lang"], days)


def stories(found: Clustering) -> set[frozenset[str]]:
    return {frozenset(article.id for article in story.articles) for story in found.stories}


@pytest.mark.parametrize("days", [0.2, 2.0])
@pytest.mark.parametrize(("form", "slots"), CASES, ids=named)
def test_the_same_words_of_another_are_another_story(form: dict[str, Any], slots: tuple[str, ...], days: float) -> None:
    other = {**form["one"], **{each: form["other"][each] for each in slots or form["other"]}}
    found = cluster([filled(form, "one", form["one"], 1), filled(form, "two", other, 1 + days)])
    assert stories(found) == {frozenset({"one"}), frozenset({"two"})}


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_copies_and_rewrites_of_one_matter_stay_together(form: dict[str, Any]) -> None:
    one = filled(form, "one", form["one"], 1)
    text = form["text"].format(**form["one"])
    copies = [
        read("cut", "", text.partition(". ")[0] + ".", form["lang"], 1.1),
        read("headed", "What we know by now", f"{text} More details are expected.", form["lang"], 1.2),
        read("retold", "", form["copy"].format(**form["one"]), form["lang"], 1.3),
    ]
    assert len(stories(cluster([one, *copies]))) == 1


def test_why_says_whom_the_other_is_of() -> None:
    form = next(each for each in FORMS if each["name"] == "listing")
    one, two = filled(form, "one", form["one"], 1), filled(form, "two", form["other"], 2)
    told = explain_placing(two, cluster([one]).stories[0])
    assert told[0].note.startswith("they are two matters in the same words")
    assert told[1].feature == "other_matter_parties"


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_the_next_step_is_a_story_that_follows_and_a_copy_that_says_less_is_none(step: dict[str, Any]) -> None:
    before, copy, after = told(step, "before", 0), told(step, "copy", 0.2), told(step, "after", step["days"])
    found = cluster([before, after, copy])
    assert stories(found) == {frozenset({"before", "copy"}), frozenset({"after"})}
    assert [(one.story, one.earlier) for one in found.follows] == [(found.placed["after"], found.placed["before"])]


def test_why_says_that_it_is_the_next_step() -> None:
    step = STEPS[0]
    first, cut, *_ = explain_placing(told(step, "after", 2), cluster([told(step, "before", 0)]).stories[0])
    assert first.note.startswith("one tells of the next step")
    assert (cut.feature, cut.query, cut.candidate) == ("next_step", "restricted", "ahead")


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_one_day_later_it_is_a_story_as_well(step: dict[str, Any]) -> None:
    before, after = told(step, "before", 0), told(step, "after", 1)
    assert len(stories(cluster([before, after]))) == 2
