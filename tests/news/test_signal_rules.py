"""Every rule does what its own examples say, by itself: what the learnt reading makes of it is tested elsewhere."""

from __future__ import annotations

import pytest

from watchlist.model import Article, Signal
from watchlist.news.signals.read import read_page, reference_year
from watchlist.news.signals.ruled import ruled
from watchlist.news.signals.rules import Plain, Rule, plain, rules, unknown_kinds


def read(rule: Rule, said: str) -> tuple[Signal, ...]:
    title, text = (said, "") if rule.headline else ("", said)
    return by_rule(Article(id="1", url="", outlet="", title=title, text=text))


def by_rule(article: Article) -> tuple[Signal, ...]:
    """What the rules find in an article, sentence by sentence."""
    year = reference_year(article)
    return tuple(signal for sentence in read_page(article) for signal in ruled(sentence, year))


def pairs(which: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in rules()
        for number, example in enumerate(getattr(rule, which))
    ]


@pytest.mark.parametrize(("rule", "example"), pairs("examples"))
def test_an_example_fires(rule: Rule, example: str) -> None:
    assert (rule.type, rule.certainty) in {(signal.type, signal.certainty) for signal in read(rule, example)}


@pytest.mark.parametrize(("rule", "example"), pairs("counter_examples"))
def test_a_counter_example_does_not(rule: Rule, example: str) -> None:
    assert rule.name not in {signal.rule for signal in read(rule, example)}


def said_by(say: Plain, which: str) -> list[object]:
    return [pytest.param(say, said, id=f"{say.name}-{at}") for at, said in enumerate(getattr(say, which))]


@pytest.mark.parametrize(("say", "said"), [pair for say in plain() for pair in said_by(say, "examples")])
def test_what_is_plain_is_heard_by_itself(say: Plain, said: str) -> None:
    assert set(say.types) & {signal.type for signal in heard(said)}


@pytest.mark.parametrize(("say", "said"), [pair for say in plain() for pair in said_by(say, "counter_examples")])
def test_what_is_about_something_else_is_not(say: Plain, said: str) -> None:
    assert not set(say.types) & {signal.type for signal in heard(said)}


def heard(said: str) -> tuple[Signal, ...]:
    return by_rule(Article(id="1", url="", outlet="", title="", text=said))


def test_rules_name_classes_that_exist() -> None:
    assert unknown_kinds() == set()


def test_every_rule_is_shown_both_ways() -> None:
    assert all(rule.examples and rule.counter_examples for rule in rules())
    assert all(say.examples and say.counter_examples for say in plain())
