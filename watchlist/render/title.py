"""The title of a message: who, what, by whom, and how certain."""

from __future__ import annotations

from collections.abc import Sequence

from watchlist.model import Kind, Reason, Signal, SignalType, Story, TargetKind, Told
from watchlist.render.clean import clip
from watchlist.render.counted import counted
from watchlist.render.group import Group, is_possible
from watchlist.render.named import Voice, shortly, the_list
from watchlist.render.told import headline_says, sentence
from watchlist.render.words import ENGLISH, Said, Words

LONGEST_TITLE = 240
MOST_PROGRAMS = 3
MOST_NAMES = 2


def title(groups: Sequence[Group], voice: Voice) -> str:
    """Say what the message is about: the event itself, or how many of what."""
    if len(groups) > 1:
        return clip(counted(groups, voice), LONGEST_TITLE)
    one = surest(groups[0])
    return clip(_of_story(one, groups[0], voice) if one.story else headline(one, voice), LONGEST_TITLE)


def headline(one: Told, voice: Voice) -> str:
    """Say what happened in one event."""
    event, words = one.event, voice.words.kind(one.event)
    if one.story is not None:
        return _of_story(one, (), voice)
    if event.story:
        return f"{story_heading(one, voice.words)}: {event_title(one, voice)}"
    if event.entry is None or event.kind is Kind.DISAGREEMENT:
        return f"{words.heading}: {event_title(one, voice)}"
    programs, name, listing = program_note(event.entry.programs, voice.words), event.entry.name, the_list(event, voice)
    if is_possible(one):
        done = words.on.format(list=listing)
        return f"{voice.words.say('possible_title', name=name, done=done)}{programs}"
    heading = words.confirmed if words.confirmed and one.alert.reason is Reason.CONFIRMED else words.heading
    return f"{heading}: {words.title.format(name=Said(name), list=listing)}{programs}"


def remembered(one: Told, voice: Voice) -> str:
    """Name what was told before as its title did, without what has changed since: who else is named, and the copies."""
    return f"{story_heading(one, voice.words)}: {story_title(one, voice)}" if one.story else headline(one, voice)


def _of_story(one: Told, group: Group, voice: Voice) -> str:
    """A story by how certain it is, its headline, the firms that it names and its copies."""
    assert one.story is not None
    words, said = voice.words, story_title(one, voice)
    named = {told.subject.name: is_possible(told) for told in group if told.subject}
    names = [name for name in named if name.casefold() not in said.casefold()]
    phrase = "story" if not names else "story_maybe" if all(named.values()) else "story_naming"
    return words.say(
        phrase,
        heading=story_heading(one, words),
        title=said,
        names=words.listed(names, MOST_NAMES),
        copies=copies(one.story, words),
    )


def event_title(one: Told, voice: Voice) -> str:
    """What an event is called: as it is stored, and in another language told anew from what it says."""
    event = one.event
    if voice.words.language == ENGLISH:
        return shortly(event.title, event.source, voice)
    if event.signal:
        return sentence(event.signal, voice.words)
    return shortly(voice.words.retell(event.title), event.source, voice)


def surest(group: Group) -> Told:
    """The alert of a group that is least in doubt; of a story, what has become surer, and what it says first.

    Of two that say the same, the one that names whom it is about.
    """
    return min(group, key=lambda one: (is_possible(one), *_order(one)))


def _order(one: Told) -> tuple[bool, int, bool]:
    said = one.event.signal
    return not one.event.is_upgrade, _place(one), said is not None and said.target_kind is not TargetKind.NAMED


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
    for one in sorted(group, key=_order):
        if said := one.event.signal:
            told.setdefault((said.type, said.certainty), said)
    primary = primary_signal(group[0].story) if group[0].story else None
    return [*told.values()] or ([primary] if primary else [])


def program_note(programs: Sequence[str], words: Words) -> str:
    """Add the programs in brackets, the first few where there are many."""
    return f" ({few_programs(programs, words)})" if programs else ""


def few_programs(programs: Sequence[str], words: Words) -> str:
    """The first few programs, and how many more there are."""
    shown, over = ", ".join(programs[:MOST_PROGRAMS]), len(programs) - MOST_PROGRAMS
    return words.forms.more_programs.format(programs=shown, count=words.number(over)) if over > 0 else shown


def primary_signal(story: Story) -> Signal | None:
    """Choose the signal that a story is told by: news before background, consequences before figures."""
    ranked = sorted(story.signals, key=lambda s: (s.background, s.type is SignalType.TRADE_STATISTIC))
    return ranked[0] if ranked else None


def story_title(one: Told, voice: Voice) -> str:
    """The title of a story; what is told of it where no copy has one, or where the title says something else."""
    fits = one.story and not one.event.is_upgrade and headline_says(one.story, one.event.signal)
    return (one.story.title if one.story and fits else "") or event_title(one, voice)


def story_heading(one: Told, words: Words) -> str:
    """How certain it is what a story is told to say, in one word."""
    signal = next(iter(told_signals((one,))), None)
    return words.certainties[signal.certainty].heading if signal else words.kinds[Kind.REPORTED].heading


def copies(story: Story, words: Words) -> str:
    """Count a story's copies and the independent origins behind them."""
    origins = words.count(story.independent, "origins")
    named = words.say("origin", origins=origins, origin=story.origin) if story.origin else origins
    return f"{words.count(story.copies, 'copies')}, {named}"
