"""The lines that say which subjects an item is about, how each met it, and how to settle that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from watchlist.model import Line, Subject, Told
from watchlist.render.because import IDENTIFIER, context, match_words, reasons
from watchlist.render.group import Group, is_known, is_yours
from watchlist.render.labels import Label
from watchlist.render.named import list_name
from watchlist.render.title import listed_words
from watchlist.render.words import WORDS

MOST_REASONS = 6


def alone(one: Told, titles: Mapping[str, str]) -> Iterator[Line]:
    """Say all of how the one subject of an item met it."""
    if one.subject:
        yield Line(Label.TRACKED, _named(one.subject))
        if one.subject.reason and not is_yours(one):
            yield Line(Label.WHY, _why(one.subject.reason, titles))
    if one.hit:
        met, strength = one.hit.comparison, one.hit.comparison.strength
        name = "" if one.event.entry and one.event.entry.name == met.matched_name else f", “{met.matched_name}”"
        how = (
            ""
            if is_known(one) or one.story or strength == IDENTIFIER
            else f", {WORDS.strengths.get(strength, strength)}{name}"
        )
        yield Line(Label.MATCH, f"{match_words(one.hit)}{how}")
        yield from (Line(Label.BECAUSE, reason) for reason in list(reasons(met))[:MOST_REASONS])


def together(group: Group) -> Iterator[Line]:
    """Say in one line each how the subjects of an item met it; a firm that is the entry itself needs no line."""
    for one in _once(group):
        if one.subject and not _is_plain(one):
            label = Label.NAMES if one.story else Label.MATCH if _is_headed(one, group) else Label.TRACKED
            yield Line(label, " · ".join((_met(one, group), *settling(one))))


def _once(group: Group) -> Iterable[Told]:
    """Leave out what says the same again: of a story, each subject counts once, however many notices name it."""
    found: dict[tuple[str, str | None], Told] = {}
    for one in group:
        found.setdefault((one.event.story or one.event.id, one.subject.id if one.subject else None), one)
    return found.values()


def settling(one: Told) -> Iterator[str]:
    """Give the command of ``watchlist`` that settles an alert's hit, where there is something to settle."""
    if one.hit and not is_known(one):
        yield f"judge {one.hit.id}"


def _is_plain(one: Told) -> bool:
    """Whether a list made the subject out of the very entry: its name is in the heading already."""
    entry, subject = one.event.entry, one.subject
    return (
        is_known(one)
        and not is_yours(one)
        and bool(entry and subject and entry.name.casefold() == subject.name.casefold())
    )


def _met(one: Told, group: Group) -> str:
    """Name the subject, which of several entries met it, and how; what the heading says already is left out."""
    assert one.subject is not None
    entry, name = one.event.entry, one.subject.name
    apart = entry is not None and len({other.event.id for other in group}) > 1
    where = f"entry of {listed_words(entry.countries)}" if apart and entry and entry.countries else ""
    how = [match_words(one.hit), *context(one.hit.comparison)] if one.hit and not _is_named(one) else []
    said = ", ".join(part for part in dict.fromkeys((where, *how)) if part)
    if _is_headed(one, group):
        return said
    return f"{name} {said}" if is_known(one) and not where else ", ".join(part for part in (name, said) if part)


def _is_headed(one: Told, group: Group) -> bool:
    """Whether the heading names the subject, and no other subject could be meant."""
    entry, subject = one.event.entry, one.subject
    named = bool(entry and subject and one.hit and entry.name.casefold() == subject.name.casefold())
    return named and len({other.subject.id for other in group if other.subject}) == 1


def _is_named(one: Told) -> bool:
    """Whether the text has the very name, so that the score says nothing."""
    return one.story is not None and one.hit is not None and one.hit.comparison.score >= 1


def _named(subject: Subject) -> str:
    country = f", {subject.country}" if subject.country else ""
    tags = f", tagged {listed_words(subject.tags)}" if subject.tags else ""
    return f"{subject.name} ({subject.id}{country}{tags})"


def _why(reason: str, titles: Mapping[str, str]) -> str:
    """Shorten what a list said when it made the subject: the tie and the list, not the whole address.

    >>> _why("house_list: address in TR: No. 5, Istanbul", {"house_list": "House list (2024)"})
    'address in TR, on the House list'
    >>> _why("named in a report", {})
    'named in a report'
    """
    key, colon, tie = reason.partition(": ")
    return f"{tie.partition(': ')[0]}, on {list_name(key, titles)}" if colon else reason
