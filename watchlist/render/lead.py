"""The lead of a message: what it means for the firms of the one who reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchlist.model import CERTAINTY, Kind, Reason, Told
from watchlist.render.group import Group, is_possible, is_yours
from watchlist.render.named import Voice, sub_list, the_list
from watchlist.render.title import event_title, few_programs, surest, told_signals
from watchlist.render.words import Said, Words

MOST_NAMED = 5


def lead(groups: Sequence[Group], voice: Voice) -> str:
    """Say in a few sentences what happened, what it means, and how far to believe it."""
    told = [one for group in groups for one in group]
    sentences = _one(surest(groups[0]), voice) if len(groups) == 1 else _many(told, voice)
    return " ".join((*sentences, *_subjects(told, voice.words), *_doubt(told, voice.words)))


def _one(first: Told, voice: Voice) -> Iterator[str]:
    yield from _story(first, voice.words) if first.story else (_happened(first, voice),)
    if first.alert.reason is Reason.CONFIRMED and first.event.announced_on:
        yield voice.words.say("as_announced", day=voice.words.day(first.event.announced_on))
    if first.event.kind is Kind.DELISTED and first.earlier:
        before = first.earlier[0]
        yield voice.words.say("told_last", day=voice.words.day(before.at.date()), title=before.title)
    yield from _meaning([first], voice.words)


def _many(told: Sequence[Told], voice: Voice) -> Iterator[str]:
    lists = {the_list(one.event, voice) for one in told if one.event.entry}
    if len(lists) == 1:
        for meaning in _meaning(told, voice.words):
            yield voice.words.say("means", list=lists.pop(), meaning=meaning)


def _happened(one: Told, voice: Voice) -> str:
    event, words = one.event, voice.words
    programs = few_programs(event.entry.programs, words) if event.entry and event.entry.programs else ""
    said = words.kind(event).lead.format(
        name=Said(event.entry.name if event.entry else event_title(one, voice)),
        list=the_list(event, voice),
        programs=words.say("under", programs=programs) if programs else "",
        fields=words.listed(dict.fromkeys(words.field(change.field) for change in event.changes), MOST_NAMED),
        title=event_title(one, voice).rstrip("."),
    )
    return words.capital(said)


def _story(one: Told, words: Words) -> Iterator[str]:
    signal = next(iter(told_signals((one,))), None)
    if signal is None:
        yield words.kinds[Kind.REPORTED].lead
        return
    yield words.certainties[signal.certainty].lead
    yield from _before(one, words)
    if signal.background:
        yield words.say("background")


def _before(one: Told, words: Words) -> Iterator[str]:
    """What had been said before of what has become surer, and when that was told."""
    for change in one.event.changes:
        if one.event.is_upgrade and change.field == CERTAINTY and change.old:
            yield words.say("before", certainty=words.certainty(change.old))
            if one.earlier:
                sent = one.earlier[0]
                yield words.say("told_last", day=words.day(sent.at.date()), title=sent.title)


def _meaning(told: Sequence[Told], words: Words) -> Iterator[str]:
    entries = [one.event.entry for one in told if one.event.entry and words.kind(one.event).means]
    lists = {(entry.list, sub_list(entry) or "") for entry in entries}
    if len(lists) == 1:
        key, within = lists.pop()
        if meaning := words.meanings.get(within) or words.meanings.get(key):
            yield meaning


def _subjects(told: Sequence[Told], words: Words) -> Iterator[str]:
    tracked = {one.subject.id for one in told if one.subject}
    yours = {one.subject.id: one.subject.name for one in told if one.subject and is_yours(one)}
    if yours:
        yield words.say("you_track", names=words.listed(dict.fromkeys(yours.values()), MOST_NAMED)).replace("..", ".")
    elif tracked:
        phrase = "tracked_one" if len(tracked) == 1 else "tracked_several"
        yield words.say(phrase, count=words.number(len(tracked)))


def _doubt(told: Sequence[Told], words: Words) -> Iterator[str]:
    doubtful = sum(is_possible(one) for one in told)
    if doubtful:
        doubts = words.say("doubts", matches=words.count(doubtful, "matches"))
        yield words.say("doubt") if len(told) == 1 else doubts
