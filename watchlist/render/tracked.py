"""The lines that say which subjects an item is about, how each met it, and how to settle that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchlist.model import Line, Subject, Told
from watchlist.render.because import IDENTIFIER, context, match_words, names_met, reasons
from watchlist.render.group import Group, is_known, is_yours
from watchlist.render.labels import Label
from watchlist.render.named import Voice, list_name, the_list
from watchlist.render.words import Words

MOST_REASONS = 6


def alone(one: Told, voice: Voice) -> Iterator[Line]:
    """Say all of how the one subject of an item met it."""
    words = voice.words
    if one.subject:
        yield Line(Label.TRACKED, _named(one.subject, words))
        if one.subject.reason and not is_yours(one):
            yield Line(Label.WHY, _why(one.subject.reason, voice))
    if one.hit:
        met = one.hit.comparison
        yield Line(Label.MATCH, f"{match_words(one.hit, words)}{_by_which(one, words)}")
        # What is the entry itself is like itself: nothing of that is news.
        if is_known(one):
            return
        if names := names_met(met):
            yield Line(Label.MET, _names(one, names, voice))
        yield from (Line(Label.BECAUSE, reason) for reason in list(reasons(met, words))[:MOST_REASONS])


def together(group: Group, voice: Voice) -> Iterator[Line]:
    """Say in one line each how the subjects of an item met it; a firm that is the entry itself needs no line."""
    events, subjects = {one.event.id for one in group}, {one.subject.id for one in group if one.subject}
    for one in _once(group):
        if one.subject and not _is_plain(one):
            is_headed = _is_headed(one, one.subject) and len(subjects) == 1
            label = Label.NAMES if one.story else Label.MATCH if is_headed else Label.TRACKED
            said = _met(one, voice.words, apart=len(events) > 1)
            named = said if is_headed else _with_name(one, one.subject, said, voice.words)
            yield Line(label, " · ".join((named, *settling(one))))


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


def _by_which(one: Told, words: Words) -> str:
    """By which sort of name it was met, and which where the heading does not have it."""
    assert one.hit is not None
    met, entry = one.hit.comparison, one.event.entry
    if is_known(one) or one.story or met.strength == IDENTIFIER:
        return ""
    name = "" if names_met(met) or (entry and entry.name == met.matched_name) else f", “{met.matched_name}”"
    return f", {words.strengths.get(met.strength, met.strength)}{name}"


def _names(one: Told, names: tuple[str, str], voice: Voice) -> str:
    query, candidate = names
    if one.story:
        return voice.words.say("met_text", query=query, candidate=candidate)
    return voice.words.say("met", query=query, candidate=candidate, list=the_list(one.event, voice))


def _is_plain(one: Told) -> bool:
    """Whether a list made the subject out of the very entry: its name is in the heading already."""
    return one.subject is not None and is_known(one) and not is_yours(one) and _is_same_name(one, one.subject)


def _met(one: Told, words: Words, *, apart: bool) -> str:
    """Say which of several entries a subject met, and how."""
    entry = one.event.entry
    where = (
        words.say("entry_of", countries=words.listed(entry.countries)) if apart and entry and entry.countries else ""
    )
    how = [match_words(one.hit, words), *context(one.hit.comparison, words)] if one.hit and not _is_named(one) else []
    return ", ".join(part for part in dict.fromkeys((where, *how, _by_name(one, words))) if part)


def _by_name(one: Told, words: Words) -> str:
    """Say which name was met, where neither the heading nor the subject says it."""
    if one.hit is None or is_known(one) or one.hit.comparison.strength == IDENTIFIER:
        return ""
    met, entry = one.hit.comparison, one.event.entry
    headed = entry.name if entry else one.subject.name if one.subject else ""
    if not met.matched_name or met.matched_name.casefold() == headed.casefold():
        return ""
    if one.story:
        return words.say("met_as", name=met.matched_name)
    return f"{words.strengths.get(met.strength, met.strength)}, “{met.matched_name}”"


def _with_name(one: Told, subject: Subject, said: str, words: Words) -> str:
    if is_known(one) and said == words.say("is_entry"):
        return words.say("is_entry_of", name=subject.name)
    return ", ".join(part for part in (subject.name, said) if part)


def _is_headed(one: Told, subject: Subject) -> bool:
    """Whether the heading names the subject."""
    return one.hit is not None and _is_same_name(one, subject)


def _is_same_name(one: Told, subject: Subject) -> bool:
    return one.event.entry is not None and one.event.entry.name.casefold() == subject.name.casefold()


def _is_named(one: Told) -> bool:
    """Whether the text has the very name, so that the score says nothing."""
    return one.story is not None and one.hit is not None and one.hit.comparison.score >= 1


def _named(subject: Subject, words: Words) -> str:
    country = f", {subject.country}" if subject.country else ""
    tags = words.say("tagged", tags=words.listed(subject.tags)) if subject.tags else ""
    return f"{subject.name} ({subject.id}{country}{tags})"


def _why(reason: str, voice: Voice) -> str:
    """Shorten what a list said when it made the subject: the tie and the list, not the whole address.

    >>> from watchlist.render.words import words_of
    >>> voice = Voice(words_of(), {"house_list": "House list (2024)"})
    >>> _why("house_list: address in TR: No. 5, Istanbul", voice), _why("named in a report", voice)
    ('address in TR, on the House list', 'named in a report')
    """
    key, colon, tie = reason.partition(": ")
    if not colon:
        return voice.words.retell(reason)
    if key == "news":
        return voice.words.say("tracked_by_news", reason=voice.words.retell(tie))
    return voice.words.say("tied", tie=voice.words.retell(tie.partition(": ")[0]), list=list_name(key, voice))
