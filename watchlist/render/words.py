"""The words of a language, and how it writes numbers, days and lists of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

from watchlist.model import CERTAINTY, Act, Certainty, Change, Event, Kind, Reason
from watchlist.render import turkish
from watchlist.render.vocabulary import KindWords, Nouns, Vocabulary
from watchlist.resources import PACKAGE, decoded

ENGLISH, TURKISH = "en", "tr"
FILES = {ENGLISH: "words.toml", TURKISH: "words_tr.toml"}
_ACTS = {Act.REVISES: "its entry to be revised on ", Act.REMOVES: "to be removed from "}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
_OTHERS = frozenset({"address", "channel", "law", "name", "notice", "path", "sender", "url"})
"""The placeholders in whose place stands what is not ours: it is told as it was said."""

DEEPEST = 6
"""So many of our sentences may stand one in another."""

LONGEST_RETOLD = 1000
"""No sentence of ours is longer: what is, others have made so, and to take it apart could take for ever."""

STATE = "state"
WELL_OR_NOT = {"ok", "wrong"}
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


class Words(Vocabulary, frozen=True, forbid_unknown_fields=True):
    """The words of a language with what makes sentences of them."""

    def say(self, phrase: str, **values: object) -> str:
        """Fill in one of the phrases."""
        return self.phrases[phrase].format(**values)

    def number(self, count: int) -> str:
        """Write a count.

        >>> words_of("en").number(1200), words_of("tr").number(1200)
        ('1,200', '1.200')
        """
        return f"{count:,}".replace(",", self.forms.thousands)

    def score(self, score: float) -> str:
        """Write a score to two places."""
        return f"{score:.2f}".replace(".", self.forms.decimal)

    def plural(self, count: int, nouns: Nouns) -> str:
        """Write a count and its noun.

        >>> words_of("en").plural(1, ("copy", "copies")), words_of("en").plural(1200, ("copy", "copies"))
        ('1 copy', '1,200 copies')
        """
        return f"{self.number(count)} {nouns[count != 1]}"

    def count(self, count: int, counted: str) -> str:
        """Write a count of what ``counted`` names."""
        return self.plural(count, self.counted[counted])

    def listed(self, words: Iterable[str], most: int = 3) -> str:
        """Join words as a sentence does, and count what is beyond ``most``.

        >>> words_of("en").listed(["a", "b", "c"]), words_of("en").listed("abcde"), words_of("tr").listed("abcde")
        ('a, b and c', 'a, b, c and 2 more', 'a, b, c ve 2 diğer')
        """
        given = list(words)
        over = len(given) - most
        shown = given[:most] + ([self.forms.more.format(count=self.number(over))] if over > 0 else [])
        return self.forms.joined.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)

    def day(self, day: date) -> str:
        """Write a day.

        >>> words_of("en").day(date(2024, 8, 7)), words_of("tr").day(date(2024, 8, 7))
        ('7 August 2024', '7 Ağustos 2024')
        """
        return self.forms.day.format(day=day.day, month=self.forms.months[day.month - 1], year=day.year)

    def moment(self, at: datetime | date) -> str:
        """Write a time to the minute in UTC, or a day as a day.

        >>> words_of("en").moment(datetime(2024, 8, 7, 12, 30, tzinfo=UTC))
        '7 August 2024, 12:30 UTC'
        """
        if not isinstance(at, datetime):
            return self.day(at)
        told = at.astimezone(UTC)
        return self.forms.moment.format(day=self.day(told.date()), time=f"{told:%H:%M}")

    def lasting(self, wait: timedelta) -> str:
        """Write how long something has lasted, in its largest unit.

        >>> words_of("en").lasting(timedelta(hours=50)), words_of("tr").lasting(timedelta(minutes=90))
        ('2 days', '1 saat')
        """
        minutes = max(1, int(wait.total_seconds() // 60))
        if minutes >= 48 * 60:
            return self.plural(minutes // (24 * 60), self.forms.days)
        return (
            self.plural(minutes // 60, self.forms.hours) if minutes >= 60 else self.plural(minutes, self.forms.minutes)
        )

    def capital(self, text: str) -> str:
        """Begin a sentence with a capital."""
        return turkish.capital(text) if self.language == TURKISH else f"{text[:1].upper()}{text[1:]}"

    def term(self, text: str) -> str:
        """What an English word of ours that is stored with an event is in this language.

        >>> words_of("en").term("United States"), words_of("tr").term("United States")
        ('United States', 'ABD')
        """
        return self.terms.get(text, text)

    def retell(self, text: str) -> str:
        """Say a sentence of ours that is stored in English; what is no such sentence stays as it is.

        >>> words_of("tr").retell("address in TR")
        'TR adresi'
        """
        return self._retold(text, DEEPEST)

    def _retold(self, text: str, deeper: int) -> str:
        if text in self.terms:
            return self.terms[text]
        # What others say stands within: however long it is, or however like our own sentences, it costs no message.
        if not deeper or len(text) > LONGEST_RETOLD:
            return text
        for pattern, told in _patterns(self.language):
            if found := pattern.fullmatch(text):
                parts = found.groupdict().items()
                return told.format(**{name: Said(self._part(name, part, deeper - 1)) for name, part in parts})
        return text

    def _part(self, name: str, text: str, deeper: int) -> str:
        if name in _OTHERS:
            return text
        if at := _written_time(text):
            return self.moment(at)
        return self._retold(text, deeper)

    def field(self, name: str) -> str:
        """Name a field of an entry, or of an event about many.

        >>> words_of("en").field("listed_on"), words_of("tr").field("listed_on")
        ('listed on', 'listeye alınma tarihi')
        """
        plain = name.replace("_", " ")
        return self.retell(plain)

    def change(self, change: Change) -> Change:
        """A change in this language: its field, and what is not the publisher's own but ours."""
        if self.language == ENGLISH:
            return change
        ours = self._own_values(change)
        return Change(self.field(change.field), *(value and ours(value) for value in (change.old, change.new)))

    def _own_values(self, change: Change) -> Callable[[str], str]:
        """What tells the values of a change where they are ours; the publisher's stay as they are."""
        if change.field == CERTAINTY:
            return self.certainty
        return self.term if change.field == STATE or {change.old, change.new} == WELL_OR_NOT else str

    def certainty(self, value: str) -> str:
        """Say how certain something is, by what an event calls it."""
        return self.certainties[Certainty(value)].said if value in {*map(str, Certainty)} else value

    def kind(self, event: Event) -> KindWords:
        """How an event is told: by its kind, and the end of a trouble not as its beginning."""
        if event.kind is Kind.ANNOUNCED:
            return self.acts[act_of(event)]
        return (self.recovery if event.is_recovery else self.kinds)[event.kind]

    def every_kind(self) -> Iterator[KindWords]:
        """All that may befall a party or a source, in the order in which a title counts it."""
        for kind in Kind:
            yield from (self.acts.values() if kind is Kind.ANNOUNCED else (self.kinds[kind],))
            if kind in self.recovery:
                yield self.recovery[kind]


def act_of(event: Event) -> Act:
    """What an announcement does, by the title that it is stored with."""
    said = event.title.removeprefix(f"{event.entry.name}: ") if event.entry else ""
    return next((act for act, begins in _ACTS.items() if said.startswith(begins)), Act.ADDS)


class Said(str):
    """A name or a few words that a sentence puts into a case, where its language has cases: ``{name:dative}``."""

    __slots__ = ()

    def __format__(self, case: str) -> str:
        return turkish.cased(str(self), case) if case in turkish.CASES else super().__format__(case)


def moment(at: datetime | date) -> str:
    """Write a time to the minute in UTC, or a day, as what is stored and printed for programs and people alike.

    >>> moment(datetime(2024, 8, 7, 12, 30, tzinfo=UTC)), moment(date(2024, 8, 7))
    ('2024-08-07 12:30 UTC', '2024-08-07')
    """
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else at.isoformat()


@cache
def words_of(language: str = ENGLISH) -> Words:
    """The words of a language, read once; English where there are none of it."""
    file = PACKAGE / "render" / FILES.get(language, FILES[ENGLISH])
    return decoded(file, Words)


def why_line(*reasons: Reason, words: Words | None = None) -> str:
    """Say in one sentence why alerts are sent.

    >>> why_line(Reason.NEW_LISTING)
    'You are told because a list added this party.'
    """
    told = words or words_of()
    return told.say("why", reasons="; ".join(told.reasons[reason] for reason in reasons))


def _written_time(text: str) -> datetime | date | None:
    """The day or minute that ``moment`` has written, or None: what only looks like one is none.

    >>> _written_time("2024-08-07"), _written_time("2024-00-07")
    (datetime.date(2024, 8, 7), None)
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    except ValueError:
        return None
    return None


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(stored), told) for stored, told in words_of(language).retold.items())


def _pattern(stored: str) -> re.Pattern[str]:
    """What a stored sentence looks like, its placeholders as groups.

    >>> _pattern("address in {country}").fullmatch("address in TR").groupdict()
    {'country': 'TR'}
    """
    return re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+)", re.escape(stored)), re.DOTALL)
