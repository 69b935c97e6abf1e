"""Makes one message of the alerts that a subscription is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from watchlist.model import Item, Kind, Line, Message, Told, digest
from watchlist.render.clean import clean_message
from watchlist.render.lead import lead
from watchlist.render.lines import BRIEF, SHARED, Label, commands, lines
from watchlist.render.title import headline, is_possible, is_yours, title
from watchlist.render.words import why_line

ROOMY = 12
"""Up to so many items each says all that is known; beyond, what a reader needs to choose which to open."""


def compose(told: Sequence[Told], *, subscription: str, key: str, now: datetime, titles: Mapping[str, str]) -> Message:
    """Make the message that tells ``told``, at least one alert, to a subscription.

    ``key`` is the idempotency key and ``titles`` name the sources as people do. The same alerts in any order make
    the same message; firms that the user added come first.
    """
    ranked = sorted(told, key=_rank)
    items = [_item(one, ranked, titles) for one in ranked]
    shared = _shared(items)
    dropped = _dropped(len(items))
    return clean_message(
        Message(
            key=key,
            title=title(ranked, titles),
            lead=lead(ranked, titles),
            items=tuple(_without(item, shared, dropped) for item in items),
            footer=_footer(ranked, subscription),
            subscription=subscription,
            created_at=now,
            thread=_thread(ranked),
            shared=shared,
        )
    )


def _rank(one: Told) -> tuple[bool, bool, bool, int, str, str]:
    name = one.event.entry.name if one.event.entry else one.event.title
    return (
        not is_yours(one),
        one.subject is None,
        is_possible(one),
        list(Kind).index(one.event.kind),
        name.casefold(),
        one.alert.id,
    )


def _item(one: Told, told: Sequence[Told], titles: Mapping[str, str]) -> Item:
    return Item(
        heading=_heading(one, told, titles),
        lines=tuple(lines(one, titles)),
        changes=one.event.changes,
        alert=one.alert.id,
        event=one.event.id,
        kind=one.event.kind,
        subject=one.subject.id if one.subject else None,
        hit=one.hit.id if one.hit else None,
    )


def _heading(one: Told, told: Sequence[Told], titles: Mapping[str, str]) -> str:
    alike = len({(other.event.kind, other.event.source) for other in told}) == 1
    if one.event.entry is None or not alike:
        return headline(one, titles) if not alike else one.story.title if one.story else _about(one, titles)
    countries = f" ({', '.join(one.event.entry.countries)})" if one.event.entry.countries else ""
    return f"{one.event.entry.name}{countries}{' – possible match' if is_possible(one) else ''}"


def _about(one: Told, titles: Mapping[str, str]) -> str:
    return titles.get(one.event.source, one.event.source) if one.event.kind is Kind.SOURCE_FAULT else one.event.title


def _shared(items: Sequence[Item]) -> tuple[Line, ...]:
    if len(items) < 2:
        return ()
    first, *others = (dict.fromkeys(item.lines) for item in items)
    return tuple(line for line in first if line.label in SHARED and all(line in other for other in others))


def _dropped(count: int) -> frozenset[str]:
    if count == 1:
        return frozenset({Label.CLOSER})  # the footer says it
    return frozenset(Label) - BRIEF if count > ROOMY else frozenset()


def _without(item: Item, shared: tuple[Line, ...], dropped: frozenset[str]) -> Item:
    kept = tuple(line for line in item.lines if line not in shared and line.label not in dropped)
    return msgspec.structs.replace(item, lines=kept)


def _footer(told: Sequence[Told], subscription: str) -> str:
    return " ".join(_footer_sentences(told, subscription))


def _footer_sentences(told: Sequence[Told], subscription: str) -> Iterator[str]:
    yield f"Subscription “{subscription}”."
    yield from dict.fromkeys(why_line(one.alert.reason) for one in told)
    if any(one.event.kind is Kind.SOURCE_FAULT for one in told):
        yield "What is held waits for you: watchlist sources --held."
    if len(told) > 1:
        yield f"The commands to judge and explain each stand under “{Label.CLOSER}”."
    else:
        yield f"To explain or judge it: {' · '.join(commands(told[0]))}"


def _thread(told: Sequence[Told]) -> str | None:
    """What the message is about, where it is about one thing: a firm, a story, an entry, or a failing source."""
    subjects = {one.subject.id for one in told if one.subject}
    if len(subjects) == 1 and all(one.subject for one in told):
        return digest("subject", *subjects)
    matters = {_matter(one) for one in told}
    return matters.pop() if len(matters) == 1 else None


def _matter(one: Told) -> str:
    if one.event.story:
        return digest("story", one.event.story)
    if one.event.entry:
        return digest("entry", one.event.entry.list, one.event.entry.key)
    return digest("source", one.event.source)
