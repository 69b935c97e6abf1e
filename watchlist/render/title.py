"""The title of a message: who, what, by whom, and how certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watchlist.model import Kind, Signal, SignalType, Story, Told
from watchlist.render.clean import clip
from watchlist.render.group import Group, entries, is_possible, is_yours, parties
from watchlist.render.named import list_name, shortly, the_list
from watchlist.render.told import headline_says
from watchlist.render.words import WORDS, kind_words

LONGEST_TITLE = 240
MOST_PROGRAMS = 3


def title(groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    """Say what the message is about: the event itself, or how many of what."""
    if len(groups) == 1:
        return clip(headline(surest(groups[0]), titles), LONGEST_TITLE)
    return clip(_counted(groups, titles), LONGEST_TITLE)


def headline(one: Told, titles: Mapping[str, str]) -> str:
    """Say what happened in one event."""
    event, words = one.event, kind_words(one.event)
    if one.story is not None:
        return f"{story_heading(one)}: {story_title(one)} ({copies(one.story)})"
    if event.entry is None or event.kind is Kind.DISAGREEMENT:
        return f"{words.heading}: {shortly(event.title, event.source, titles)}"
    programs = program_note(event.entry.programs)
    if is_possible(one):
        return f"Possible match: {event.entry.name}, {words.done} {words.place} {the_list(event, titles)}{programs}"
    return f"{words.heading}: {event.entry.name} {words.place} {the_list(event, titles)}{programs}"


def surest(group: Group) -> Told:
    """The alert of a group that is least in doubt; of a story, what has become surer, and what it says first."""
    return min(group, key=lambda one: (is_possible(one), not one.event.is_upgrade, _place(one)))


def _place(one: Told) -> int:
    """Where in its story stands what is told."""
    signals = one.story.signals if one.story else ()
    said = one.event.signal
    same = (number for number, each in enumerate(signals) if said and _says_the_same(each, said))
    return next(same, len(signals))


def _says_the_same(one: Signal, other: Signal) -> bool:
    return (one.type, one.certainty, one.background) == (other.type, other.certainty, other.background)


def told_signals(group: Group) -> list[Signal]:
    """What a story is told to say by the alerts of a group, the first first; else what it says first of all.

    An office and the press that say the same of the same kind are one line.
    """
    told: dict[tuple[str, str], Signal] = {}
    for one in sorted(group, key=lambda one: (not one.event.is_upgrade, _place(one))):
        if said := one.event.signal:
            told.setdefault((said.type, said.certainty), said)
    primary = primary_signal(group[0].story) if group[0].story else None
    return [*told.values()] or ([primary] if primary else [])


def counted_kind(group: Group) -> Kind:
    """What a group counts as: a story, whatever notice it goes with, or what its events are."""
    return Kind.REPORTED if group[0].story else group[0].event.kind


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


def story_title(one: Told) -> str:
    """The title of a story; what is told of it where no copy has one, or where the title says something else."""
    fits = one.story and not one.event.is_upgrade and headline_says(one.story, one.event.signal)
    return (one.story.title if one.story and fits else "") or one.event.title


def story_heading(one: Told) -> str:
    """How certain it is what a story is told to say, in one word."""
    signal = told_signals((one,))[0] if told_signals((one,)) else None
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


def _counted(groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    told = [one for group in groups for one in group]
    subjects = {one.subject.id: one.subject.name for one in told if one.subject}
    alone = next(iter(subjects.values())) if len(subjects) == 1 and all(one.subject for one in told) else None
    phrase = _phrase(groups, titles, alone=alone is not None)
    if alone:
        return f"{alone}: {phrase}"
    yours = len({one.subject.id for one in told if one.subject and is_yours(one)})
    if yours in {0, len(subjects)}:
        return phrase
    mixed = len({counted_kind(group) for group in groups}) > 1
    return f"{phrase}; {plural(yours, ('firm', 'firms'))} of yours" if mixed else f"{phrase}, {yours:,} of them yours"


def _phrase(groups: Sequence[Group], titles: Mapping[str, str], *, alone: bool) -> str:
    kinds = [kind for kind in Kind if any(counted_kind(group) is kind for group in groups)]
    parts = [[group for group in groups if counted_kind(group) is kind] for kind in kinds]
    placed = alone or len(parts) == 1
    said = (f"{_part(part, alone=alone)}{_where(part, titles) if placed else ''}" for part in parts)
    return listed_words(said, most=len(parts))


def _part(groups: Sequence[Group], *, alone: bool) -> str:
    words = WORDS.kinds[counted_kind(groups[0])]
    doubt = "possible: " if all(is_possible(one) for group in groups for one in group) else ""
    count = len(groups) if words.nouns else parties(groups)
    if alone and count == 1 and not words.nouns:
        return f"{doubt}{words.done}"
    return f"{doubt}{plural(count, words.nouns or _nouns(groups))}{_rows(groups, count)} {words.done}".rstrip()


def _rows(groups: Sequence[Group], firms: int) -> str:
    """Say how many entries there are where a firm has several, so that no title understates what follows."""
    found = {(entry.list, entry.key) for group in groups for entry in entries(group)}
    return f" ({len(found):,} entries)" if len(found) > firms else ""


def _nouns(groups: Sequence[Group]) -> tuple[str, str]:
    met = {WORDS.nouns.get(entry.schema) for group in groups for entry in entries(group)}
    only = met.pop() if len(met) == 1 else None
    return only or WORDS.nouns["mixed"]


def _where(groups: Sequence[Group], titles: Mapping[str, str]) -> str:
    place = WORDS.kinds[counted_kind(groups[0])].place
    if not place or any(one.event.entry is None for group in groups for one in group):
        return ""
    lists = sorted({list_name(entry.list, titles) for group in groups for entry in entries(group)})
    return f" {place} {listed_words(lists) if len(lists) < 4 else f'{len(lists)} lists'}"
