"""The title of a message about several matters: how many of what, where, and whose."""

from __future__ import annotations

from collections.abc import Sequence

from watchlist.model import Kind
from watchlist.render.group import Group, entries, is_possible, is_yours, parties
from watchlist.render.named import Voice, list_name, short_title, with_lists
from watchlist.render.vocabulary import KindWords, Nouns
from watchlist.render.words import Words

MOST_NAMED = 2
"""So many firms of the reader's own are named in a title; more are counted."""


def counted(groups: Sequence[Group], voice: Voice) -> str:
    """Say how many of what a message tells, and which of them are the reader's own."""
    words, told = voice.words, [one for group in groups for one in group]
    subjects = {one.subject.id: one.subject.name for one in told if one.subject}
    alone = next(iter(subjects.values())) if len(subjects) == 1 and all(one.subject for one in told) else None
    phrase = _phrase(groups, voice, alone=alone is not None)
    if alone:
        return f"{alone}: {phrase}"
    yours = {one.subject.id: one.subject.name for one in told if one.subject and is_yours(one)}
    if yours and len(yours) <= MOST_NAMED:
        is_all = len(yours) == len(subjects) and all(one.subject for one in told)
        names = words.listed(dict.fromkeys(yours.values()))
        return words.say("firms_named" if is_all else "yours_named", counted=phrase, names=names)
    if len(yours) in {0, len(subjects)}:
        return phrase
    if len({_told_as(group, words) for group in groups}) > 1:
        return words.say("yours_mixed", counted=phrase, firms=words.count(len(yours), "firms"))
    return words.say("yours", counted=phrase, count=words.number(len(yours)))


def _told_as(group: Group, words: Words) -> KindWords:
    """How a group is counted: as a story, whatever notice it goes with, or as what befell it."""
    return words.kinds[Kind.REPORTED] if group[0].story else words.kind(group[0].event)


def _phrase(groups: Sequence[Group], voice: Voice, *, alone: bool) -> str:
    words = voice.words
    parts: dict[KindWords, list[Group]] = {}
    for group in groups:
        parts.setdefault(_told_as(group, words), []).append(group)
    ordered = [parts[kind] for kind in words.every_kind() if kind in parts]
    placed = alone or len(ordered) == 1
    said = words.listed((_part(part, voice, alone=alone, placed=placed) for part in ordered), most=len(ordered))
    where = None if placed else _only_list(groups, voice)
    return words.say("counted_on", list=where, counted=said) if where else said


def _only_list(groups: Sequence[Group], voice: Voice) -> str | None:
    """The one list that all is about, if it is one."""
    lists = {one.event.entry.list if one.event.entry and not one.story else "" for group in groups for one in group}
    key = lists.pop()
    return short_title(voice.titles.get(key, key), voice.words) if key and not lists else None


def _part(groups: Sequence[Group], voice: Voice, *, alone: bool, placed: bool) -> str:
    words = voice.words
    kind = _told_as(groups[0], words)
    count = len(groups) if kind.nouns else parties(groups)
    done = _done(groups, voice) if placed else kind.done
    if not (alone and count == 1 and not kind.nouns):
        done = (
            f"{words.plural(count, kind.nouns or _nouns(groups, words))}{_rows(groups, count, words)} {done}".rstrip()
        )
    doubtful = all(is_possible(one) for group in groups for one in group)
    return words.say("possible", counted=done) if doubtful else done


def _rows(groups: Sequence[Group], firms: int, words: Words) -> str:
    """Say how many entries there are where a firm has several, so that no title understates what follows."""
    found = {(entry.list, entry.key) for group in groups for entry in entries(group)}
    return f" ({words.count(len(found), 'entries')})" if len(found) > firms else ""


def _nouns(groups: Sequence[Group], words: Words) -> Nouns:
    met = {words.nouns.get(entry.schema) for group in groups for entry in entries(group)}
    only = met.pop() if len(met) == 1 else None
    return only or words.nouns["mixed"]


def _done(groups: Sequence[Group], voice: Voice) -> str:
    """What befell them, and where, if all are entries of lists."""
    kind = _told_as(groups[0], voice.words)
    if not kind.on or any(one.event.entry is None for group in groups for one in group):
        return kind.done
    keys = {entry.list for group in groups for entry in entries(group)}
    return with_lists(kind.on, (list_name(key, voice) for key in keys), voice.words)
