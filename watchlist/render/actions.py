"""What a reader can do about a message: in words, by a command, and at an address where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from watchlist.model import Action, Kind, Told
from watchlist.render.tracked import settling
from watchlist.render.words import Words

Link = Callable[[str], str | None]
"""Gives the address at which an alert can be acknowledged, or None."""


def actions(told: Sequence[Told], words: Words, link: Link) -> Iterator[Action]:
    """Say how to acknowledge, judge, mute and explain what a message tells; ``told`` begins with the surest.

    Who acknowledges one alert has acknowledged all of its message.
    """
    first, said = told[0], words.actions
    yield Action(said.acknowledge, f"watchlist alerts ack {first.alert.id}", link(first.alert.id))
    if len(told) == 1:
        yield from _judging(first, words)
        yield Action(said.mute, f"watchlist mute alert {first.alert.id}")
        yield Action(said.why, f"watchlist why alert {first.alert.id}")
    else:
        if any(list(settling(one)) for one in told):
            yield Action(said.judge_each, "watchlist judge ID positive|negative")
        yield Action(said.alerts, "watchlist alerts")
        yield Action(said.why, f"watchlist why alert {first.alert.id}")
    if any(one.event.kind is Kind.SOURCE_FAULT and not one.event.is_recovery for one in told):
        yield Action(said.held, "watchlist sources --held")


def _judging(one: Told, words: Words) -> Iterator[Action]:
    for command in settling(one):
        yield Action(words.actions.judge_positive, f"watchlist {command} positive")
        yield Action(words.actions.judge_negative, f"watchlist {command} negative")
