"""The title of a message: who, what, by whom, and how certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watchlist.model import Band, Event, Kind, Origin, Signal, SignalType, Story, Told
from watchlist.render.clean import clip
from watchlist.render.words import WORDS

LONGEST_TITLE = 240
MOST_PROGRAMS = 3


def title(told: Sequence[Told], titles: Mapping[str, str]) -> str:
    """Say what the message is about: the event itself, or how many of what."""
    if len({one.event.id for one in told}) == 1:
        return clip(headline(_surest(told), titles), LONGEST_TITLE)
    return clip(_counted(told, titles), LONGEST_TITLE)


def headline(one: Told, titles: Mapping[str, str]) -> str:
    """Say what happened in one event."""
    event, words = one.event, WORDS.kinds[one.event.kind]
    if one.story is not None:
        return f"{story_heading(one.story)}: {one.story.title} ({copies(one.story)})"
    if event.entry is None or event.kind is Kind.DISAGREEMENT:
        return f"{words.heading}: {event.title}"
    programs = program_note(event.entry.programs)
    if is_possible(one):
        return f"Possible match: {event.entry.name}, {words.done} {words.place} {the_list(event, titles)}{programs}"
    return f"{words.heading}: {event.entry.name} {words.place} {the_list(event, titles)}{programs}"


def is_possible(one: Told) -> bool:
    """Say whether a person should look before anyone believes that the event is about the subject."""
    return one.hit is not None and one.hit.band is not Band.HIT


def is_yours(one: Told) -> bool:
    """Say whether the subject is one that a user added, rather than one that a list made."""
    return one.subject is not None and one.subject.origin is Origin.USER


def the_list(event: Event, titles: Mapping[str, str]) -> str:
    """Name the event's list as people do, with an article where English wants one."""
    key = event.entry.list if event.entry else event.source
    named = titles.get(key, key)
    return f"the {named}" if named.casefold().endswith(("list", "lists")) else named


def program_note(programs: Sequence[str]) -> str:
    """Add the programs in brackets, the first few where there are many."""
    if not programs:
        return ""
    more = f" and {len(programs) - MOST_PROGRAMS} more" if len(programs) > MOST_PROGRAMS else ""
    return f" ({', '.join(programs[:MOST_PROGRAMS])}{more})"


def primary_signal(story: Story) -> Signal | None:
    """Choose the signal that a story is told by: news before background, consequences before figures."""
    ranked = sorted(story.signals, key=lambda s: (s.background, s.type is SignalType.TRADE_STATISTIC))
    return ranked[0] if ranked else None


def story_heading(story: Story) -> str:
    """How certain the story is, in one word."""
    signal = primary_signal(story)
    return WORDS.certainties[signal.certainty].heading if signal else WORDS.kinds[Kind.REPORTED].heading


def copies(story: Story) -> str:
    """Count a story's copies and the independent origins behind them."""
    origins = plural(story.independent, ("origin", "origins"))
    named = f": {story.origin}" if story.origin else ""
    return f"{plural(story.copies, ('copy', 'copies'))}, {origins}{named}"


def plural(count: int, nouns: tuple[str, str]) -> str:
    """Write a count and its noun.

    >>> plural(1, ("copy", "copies")), plural(1200, ("copy", "copies"))
    ('1 copy', '1,200 copies')
    """
    return f"{count:,} {nouns[count != 1]}"


def listed_words(words: Iterable[str], most: int = 3) -> str:
    """Join words as a sentence does, and count what is beyond ``most``.

    >>> listed_words(["a", "b", "c"]), listed_words("abcde")
    ('a, b and c', 'a, b, c and 2 more')
    """
    given = list(words)
    shown = given[:most] + ([f"{len(given) - most} more"] if len(given) > most else [])
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _surest(told: Sequence[Told]) -> Told:
    return next((one for one in told if not is_possible(one)), told[0])


def _counted(told: Sequence[Told], titles: Mapping[str, str]) -> str:
    kinds = [kind for kind in Kind if any(one.event.kind is kind for one in told)]
    groups = [[one for one in told if one.event.kind is kind] for kind in kinds]
    if len(groups) == 1:
        phrase = f"{_part(groups[0])}{_place(groups[0], titles)}"
    else:
        phrase = listed_words((_part(group) for group in groups), most=len(groups))
    subjects = {one.subject.id: one.subject.name for one in told if one.subject}
    if len(subjects) == 1 and all(one.subject for one in told):
        return f"{next(iter(subjects.values()))}: {phrase}"
    yours = len({one.subject.id for one in told if one.subject and is_yours(one)})
    return phrase if yours in {0, len(subjects)} else f"{phrase}, {yours:,} of them yours"


def _part(told: Sequence[Told]) -> str:
    words = WORDS.kinds[told[0].event.kind]
    doubt = "possible: " if all(is_possible(one) for one in told) else ""
    count = len({one.event.id for one in told})
    return f"{doubt}{plural(count, words.nouns or _nouns(told))} {words.done}".rstrip()


def _nouns(told: Sequence[Told]) -> tuple[str, str]:
    met = {WORDS.nouns.get(one.event.entry.schema) for one in told if one.event.entry}
    only = met.pop() if len(met) == 1 else None
    return only or WORDS.nouns["mixed"]


def _place(told: Sequence[Told], titles: Mapping[str, str]) -> str:
    place = WORDS.kinds[told[0].event.kind].place
    if not place or any(one.event.entry is None for one in told):
        return ""
    lists = sorted({the_list(one.event, titles) for one in told})
    return f" {place} {listed_words(lists) if len(lists) < 4 else f'{len(lists)} lists'}"
