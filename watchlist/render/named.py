"""How a message names a list: in full once, short everywhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watchlist.model import Entry, Event

_BRACKETED = re.compile(r"(?P<text>.*\S)\s+\((?P<bracket>[^()]*)\)")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}")


def short_title(title: str) -> str:
    """Shorten a title that ends in brackets: to the abbreviation in them, or to what stands before them.

    >>> short_title("House blocking catalogue (HBC)"), short_title("House register (annex 2)"), short_title("House")
    ('HBC list', 'House register', 'House')
    """
    found = _BRACKETED.fullmatch(title)
    if found is None:
        return title
    return f"{found['bracket']} list" if _ABBREVIATION.fullmatch(found["bracket"]) else found["text"]


def list_name(key: str, titles: Mapping[str, str]) -> str:
    """Name a list shortly, with an article where English wants one."""
    named = short_title(titles.get(key, key))
    return f"the {named}" if named.casefold().endswith(("list", "lists")) else named


def the_list(event: Event, titles: Mapping[str, str]) -> str:
    """Name the event's list shortly, with an article where English wants one; where it is a list within one, that."""
    if event.entry and (within := sub_list(event.entry)):
        return f"the {within}"
    return list_name(event.entry.list if event.entry else event.source, titles)


def sub_list(entry: Entry) -> str | None:
    """The list within its list that an entry says it is on: the Unverified List is published with the Entity List."""
    named = [short_title(detail.value) for detail in entry.details if detail.label == "List"]
    return named[0] if len(named) == 1 and named[0].casefold().endswith("list") else None


def shortly(text: str, key: str, titles: Mapping[str, str]) -> str:
    """Name a source shortly where a text begins with its title.

    >>> shortly("House register (annex 2): held", "house", {"house": "House register (annex 2)"})
    'House register: held'
    """
    full = titles.get(key, key)
    return f"{short_title(full)}{text.removeprefix(full)}" if text.startswith(full) else text


def full_title(key: str, titles: Mapping[str, str]) -> str:
    """Name a source in full, with the key that commands ask for."""
    return f"{titles[key]} ({key})" if titles.get(key, key) != key else key
