"""Makes one message of the alerts that a subscription is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from watchlist.model import Item, Kind, Line, Message, Reason, Reference, Told, digest
from watchlist.render.clean import clean_message
from watchlist.render.group import Group, entries, grouped, is_possible
from watchlist.render.labels import FEW, SHARED, Label, kept
from watchlist.render.lead import lead
from watchlist.render.lines import lines, says
from watchlist.render.named import full_title, the_list
from watchlist.render.title import headline, listed_words, story_title, surest, title, told_signals
from watchlist.render.tracked import settling
from watchlist.render.words import WORDS, why_line


def compose(told: Sequence[Told], *, subscription: str, key: str, now: datetime, titles: Mapping[str, str]) -> Message:
    """Make the message that tells ``told``, at least one alert, to a subscription.

    ``key`` is the idempotency key and ``titles`` name the sources as people do. The same alerts in any order make
    the same message; alerts of one matter share an item, and firms that the user added come first.
    """
    groups = grouped(told)
    items = [_item(group, groups, titles) for group in groups]
    shared = _shared(items)
    if len(items) > FEW and not any(line.label == Label.PROGRAM for line in shared):
        items = [_programmed(item) for item in items]
    labels, said = kept(len(items)), title(groups, titles)
    return clean_message(
        Message(
            key=key,
            title=said,
            lead=lead(groups, titles),
            items=tuple(_without(item, shared, labels, said) for item in items),
            footer=" ".join(_footer(told, subscription)),
            subscription=subscription,
            created_at=now,
            thread=_thread(told),
            shared=shared,
        )
    )


def _item(group: Group, groups: Sequence[Group], titles: Mapping[str, str]) -> Item:
    first, *others = (Reference(one.alert.id, one.event.id, *_met(one)) for one in group)
    return Item(
        heading=_heading(group, groups, titles),
        lines=tuple(lines(group, titles, count=len(groups))),
        changes=tuple(dict.fromkeys(change for one in group for change in one.event.changes))
        if group[0].story
        else group[0].event.changes,
        alert=first.alert,
        event=first.event,
        kind=group[0].event.kind,
        subject=first.subject,
        hit=first.hit,
        others=tuple(others),
    )


def _met(one: Told) -> tuple[str | None, str | None]:
    return one.subject.id if one.subject else None, one.hit.id if one.hit else None


def _heading(group: Group, groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    """Head an item by what the title does not say of it already: its kind and its list only where they differ."""
    one = surest(group)
    if one.story or one.event.entry is None or one.event.kind is Kind.DISAGREEMENT:
        return _about(one, groups, titles)
    said = f"{one.event.entry.name}{_countries(group)}"
    if len({other[0].event.kind for other in groups}) > 1:
        said = f"{WORDS.kinds[one.event.kind].heading}: {said}"
    if len({other[0].event.source for other in groups}) > 1:
        said = f"{said} {WORDS.kinds[one.event.kind].place} {the_list(one.event, titles)}"
    return f"{said} – possible match" if is_possible(one) else said


def _about(one: Told, groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    if len(groups) > 1 and len({other[0].event.kind for other in groups}) > 1:
        return headline(one, titles)
    if one.story:
        signals = told_signals((one,))
        return story_title(one) if len(groups) > 1 or not signals else _capital(says(signals[0]))
    return full_title(one.event.source, titles) if one.event.kind is Kind.SOURCE_FAULT else one.event.title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _countries(group: Group) -> str:
    found = dict.fromkeys(country for entry in entries(group) for country in entry.countries)
    return f" ({listed_words(sorted(found), 6)})" if found else ""


def _programmed(item: Item) -> Item:
    """Put the programs into the heading, where an item has no room for a line about them."""
    programs = [line.value for line in item.lines if line.label == Label.PROGRAM]
    heading = f"{item.heading} – {'; '.join(programs)}" if programs else item.heading
    return msgspec.structs.replace(item, heading=heading)


def _shared(items: Sequence[Item]) -> tuple[Line, ...]:
    if len(items) < 2:
        return ()
    first, *others = (dict.fromkeys(item.lines) for item in items)
    shared = [line for line in first if line.label in SHARED and all(line in other for other in others)]
    # When it was seen is worth no block of its own: the message has its own time.
    return tuple(shared) if any(line.label != Label.SEEN for line in shared) else ()


def _without(item: Item, shared: tuple[Line, ...], labels: frozenset[Label], said: str) -> Item:
    """Leave out what is shared, what has no room, and what the title or the heading says already."""
    heads = (said, item.heading)
    left = tuple(
        line for line in item.lines if line not in shared and line.label in labels and not _is_headed(line, heads)
    )
    return msgspec.structs.replace(item, lines=left)


def _is_headed(line: Line, heads: tuple[str, ...]) -> bool:
    return line.label in {Label.SAYS, Label.TOLD_BY, Label.SOURCE} and any(
        line.value.casefold() in head.casefold() for head in heads
    )


def _footer(told: Sequence[Told], subscription: str) -> Iterator[str]:
    yield f"Subscription “{subscription}”."
    yield why_line(*(reason for reason in Reason if any(one.alert.reason is reason for one in told)))
    if any(one.event.kind is Kind.SOURCE_FAULT and not one.event.is_recovery for one in told):
        yield "What is held waits for you: watchlist sources --held."
    if len(told) == 1:
        yield f"Explain it: watchlist why alert {told[0].alert.id}"
        yield from (f"· Settle it: watchlist {command} positive|negative" for command in settling(told[0]))
    elif any(list(settling(one)) for one in told):
        yield "Settle a match: watchlist judge ID positive|negative. Explain it: watchlist why hit ID."
    else:
        yield "To see why you were told: watchlist alerts, then watchlist why alert ID."


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
    if one.event.condition:
        return digest("condition", one.event.condition)
    return digest("source", one.event.source)
