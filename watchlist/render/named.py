"""How a message names a list: in full once, short everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchlist.model import Entry, Event
from watchlist.render.words import Said, Words

_BRACKETED = re.compile(r"(?P<text>.*\S)\s+\((?P<bracket>[^()]*)\)")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}")
_LISTS = ("list", "lists", "listesi", "listeleri")
MOST_LISTS = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a message is made of: those of a language, and the titles of the sources by their keys."""

    words: Words
    titles: Mapping[str, str]


def short_title(title: str, words: Words) -> str:
    """Shorten a title that ends in brackets: to the abbreviation in them, or to what stands before them.

    >>> from watchlist.render.words import words_of
    >>> short_title("House blocking catalogue (HBC)", words_of()), short_title("House register (annex 2)", words_of())
    ('HBC list', 'House register')
    >>> short_title("House blocking catalogue (HBC)", words_of("tr"))
    'HBC listesi'
    """
    return _short(title, words.lists.abbreviated)


def _short(title: str, abbreviated: str) -> str:
    found = _BRACKETED.fullmatch(title)
    if found is None:
        return title
    is_short = _ABBREVIATION.fullmatch(found["bracket"])
    return abbreviated.format(title=found["bracket"]) if is_short else found["text"]


def list_name(key: str, voice: Voice) -> Said:
    """Name a list shortly, as a sentence does: with an article, or with the word for a list, where it wants one."""
    return _in_a_sentence(short_title(voice.titles.get(key, key), voice.words), voice.words)


def _in_a_sentence(named: str, words: Words) -> Said:
    frame = words.lists.titled if named.casefold().endswith(_LISTS) else words.lists.untitled
    return Said(frame.format(title=named))


def the_list(event: Event, voice: Voice) -> Said:
    """Name the event's list shortly, as a sentence does; where it is a list within one, that."""
    if event.entry and (within := sub_list(event.entry)):
        return _in_a_sentence(within, voice.words)
    return list_name(event.entry.list if event.entry else event.source, voice)


def with_lists(frame: str, names: Iterable[Said], words: Words) -> str:
    """Fill the lists into a sentence, each in the case that it asks for, or how many they are where they are many.

    >>> from watchlist.render.words import words_of
    >>> with_lists("{list:dative} eklendi", [Said("OFAC SDN listesi"), Said("Entity List")], words_of("tr"))
    "Entity List'e ve OFAC SDN listesine eklendi"
    """
    lists = sorted(set(names))
    if len(lists) > MOST_LISTS:
        return frame.format(list=Said(words.plural(len(lists), words.lists.several)))
    before, _, behind = frame.partition("{list")
    case, _, behind = behind.partition("}")
    return f"{before}{words.listed(format(one, case.lstrip(':')) for one in lists)}{behind}"


def sub_list(entry: Entry) -> str | None:
    """The list within its list that an entry says it is on: the Unverified List is published with the Entity List."""
    named = [_short(detail.value, "{title} list") for detail in entry.details if detail.label == "List"]
    return named[0] if len(named) == 1 and named[0].casefold().endswith("list") else None


def shortly(text: str, key: str, voice: Voice) -> str:
    """Name a source shortly where a text begins with its title.

    >>> from watchlist.render.words import words_of
    >>> shortly("House register (annex 2): held", "house", Voice(words_of(), {"house": "House register (annex 2)"}))
    'House register: held'
    """
    full = voice.titles.get(key, key)
    return f"{short_title(full, voice.words)}{text.removeprefix(full)}" if text.startswith(full) else text


def full_title(key: str, voice: Voice) -> str:
    """Name a source in full, with the key that commands ask for."""
    title = voice.titles.get(key, key)
    return f"{title} ({key})" if title != key else key
