"""The lead of a message: what it means for the firms of the one who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from watchlist.model import Kind, Told
from watchlist.render.group import Group, is_possible, is_yours
from watchlist.render.named import sub_list, the_list
from watchlist.render.title import listed_words, plural, program_note, surest, told_signals
from watchlist.render.words import WORDS, kind_words

MOST_NAMED = 5


def lead(groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    """Say in a few sentences what happened, what it means, and how far to believe it."""
    told = [one for group in groups for one in group]
    sentences = _one(surest(groups[0]), titles) if len(groups) == 1 else _many(told, titles)
    return " ".join((*sentences, *_subjects(told), *_doubt(told)))


def _one(first: Told, titles: Mapping[str, str]) -> Iterator[str]:
    yield _story(first) if first.story else _happened(first, titles)
    yield from _meaning([first])


def _many(told: Sequence[Told], titles: Mapping[str, str]) -> Iterator[str]:
    lists = {the_list(one.event, titles) for one in told if one.event.entry}
    if len(lists) == 1:
        yield from (f"What {name} means: {meaning}" for name in lists for meaning in _meaning(told))


def _happened(one: Told, titles: Mapping[str, str]) -> str:
    event = one.event
    said = kind_words(event).lead.format(
        name=event.entry.name if event.entry else event.title,
        list=the_list(event, titles),
        programs=f" under {program_note(event.entry.programs)[2:-1]}" if event.entry and event.entry.programs else "",
        fields=listed_words(dict.fromkeys(change.field.replace("_", " ") for change in event.changes), MOST_NAMED),
        title=event.title.rstrip("."),
    )
    return said[:1].upper() + said[1:]


def _story(one: Told) -> str:
    signals = told_signals((one,))
    if not signals:
        return WORDS.kinds[Kind.REPORTED].lead
    background = " The article retells something older." if signals[0].background else ""
    return f"{WORDS.certainties[signals[0].certainty].lead}{_before(one)}{background}"


def _before(one: Told) -> str:
    """What had been said before of what has become surer."""
    olds = [change.old for change in one.event.changes if one.event.is_upgrade and change.old]
    return "".join(f" Before, it was {old}." for old in olds)


def _meaning(told: Sequence[Told]) -> Iterator[str]:
    entries = [one.event.entry for one in told if one.event.entry and WORDS.kinds[one.event.kind].means]
    lists = {(entry.list, sub_list(entry) or "") for entry in entries}
    if len(lists) == 1:
        key, within = lists.pop()
        if meaning := WORDS.meanings.get(within) or WORDS.meanings.get(key):
            yield meaning


def _subjects(told: Sequence[Told]) -> Iterator[str]:
    tracked = {one.subject.id for one in told if one.subject}
    yours = {one.subject.id: one.subject.name for one in told if one.subject and is_yours(one)}
    if yours:
        yield f"You track {listed_words(yours.values(), MOST_NAMED).rstrip('.')}."
    elif tracked:
        they, them = ("The party is", "it") if len(tracked) == 1 else (f"{len(tracked)} parties are", "them")
        yield f"{they} tracked because a list names {them}; you did not add {them}."


def _doubt(told: Sequence[Told]) -> Iterator[str]:
    doubtful = sum(is_possible(one) for one in told)
    if not doubtful:
        return
    if len(told) == 1:
        yield "The names are alike, not the same: a person should decide before anyone acts on this."
    else:
        yield f"{plural(doubtful, ('match is', 'matches are'))} only possible: a person should decide first."
