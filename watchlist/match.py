"""Which subjects an event is about, and which listed parties become subjects by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchlist.model import (
    Band,
    Comparison,
    Entry,
    Event,
    Feature,
    Hit,
    Identifier,
    Mention,
    Origin,
    Schema,
    Strength,
    Subject,
    digest,
)
from watchlist.names.fold import fold
from watchlist.names.identifiers import conflicting, implied
from watchlist.names.index import Index
from watchlist.names.score import WEAK_NAME, compare_parties
from watchlist.names.ties import form_country
from watchlist.names.verdict import EVERYDAY
from watchlist.names.weights import REVIEW_AT_MOST

Links = Mapping[tuple[str, str], Sequence[str]]
"""Which subjects an entry (list and key) is known to be."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score an event is a hit, a possible hit, and something to review."""

    hit: float = 0.80
    possible: float = 0.70
    review: float = 0.60

    def band(self, score: float) -> Band | None:
        """What a score means; None for nothing at all."""
        if score >= self.hit:
            return Band.HIT
        if score >= self.possible:
            return Band.POSSIBLE
        return Band.REVIEW if score >= self.review else None


@dataclass(frozen=True, slots=True)
class Tracking:
    """Which listed parties become subjects by themselves."""

    countries: frozenset[str]
    persons: bool


Pair = tuple[str, str | None, str | None]
"""A subject and an entry: the subject's id, the list and the key."""
Apart = Mapping[Pair, str]
"""The pairs that a person judged not to be the same, each with the fingerprint of what was judged."""


class Tracked:
    """The tracked subjects, ready to be looked up; ``apart`` are pairs that a person judged not to be the same."""

    def __init__(
        self, subjects: Iterable[Subject], links: Links, thresholds: Thresholds, apart: Apart | None = None
    ) -> None:
        self.apart = apart or {}
        self.subjects = {subject.id: subject for subject in subjects}
        self.links = {pair: list(ids) for pair, ids in links.items()}
        self.thresholds = thresholds
        self._index = Index([(subject.id, subject.party) for subject in self.subjects.values()])
        self._names: dict[str, list[tuple[str, str | None]]] = {}
        self._numbers: dict[tuple[str, str], list[str]] = {}
        for subject in self.subjects.values():
            self._note(subject)

    def add(self, subject: Subject) -> None:
        """Track one more."""
        self.subjects[subject.id] = subject
        self._index.add(subject.id, subject.party)
        self._note(subject)

    def join(self, subject_id: str, entry: Entry) -> None:
        """Know that a subject is this entry."""
        self.links.setdefault((entry.list, entry.key), []).append(subject_id)

    def _note(self, subject: Subject) -> None:
        for name in subject.names:
            if name.strength is not Strength.WEAK:
                self._names.setdefault(fold(name.text), []).append((subject.id, subject.country))
        for number in implied(subject.identifiers):
            self._numbers.setdefault(number, []).append(subject.id)

    def meeting(self, entry: Entry) -> dict[str, Comparison]:
        """The subjects that an entry may be, with score and explanation, from the review threshold on."""
        found = {}
        for subject_id, _ in self._index.search(entry.party, minimum=self.thresholds.review):
            # Asked the other way round too: what counts is how strong the list's name is, not ours.
            comparison = compare_parties(self.subjects[subject_id].party, entry.party)
            if comparison.score >= self.thresholds.review:
                found[subject_id] = comparison
        for subject_id in self.links.get((entry.list, entry.key), ()):
            if subject_id in self.subjects:
                found[subject_id] = _known(self.subjects[subject_id], entry)
        return found

    def same(self, entry: Entry) -> tuple[Subject, str] | None:
        """The subject that an entry is without a person's word, and why: an equal number, or name and country."""
        for subject_id in self.links.get((entry.list, entry.key), ()):
            if subject_id in self.subjects:
                return self.subjects[subject_id], "known"
        for number in sorted(implied(entry.identifiers)):
            for subject_id in self._numbers.get(number, ()):
                if not self._is_apart(subject_id, entry):
                    return self.subjects[subject_id], f"equal {number[0]} {number[1]}"
        return self._same_name(entry)

    def _is_apart(self, subject_id: str, entry: Entry) -> bool:
        return (subject_id, entry.list, entry.key) in self.apart

    def _same_name(self, entry: Entry) -> tuple[Subject, str] | None:
        for name in entry.names:
            named = self._names.get(fold(name.text), ()) if name.strength is not Strength.WEAK else ()
            # The countries are asked for last: a full list has fifty thousand names, of which a few are tracked.
            for country in countries_of(entry) if named else ():
                for subject_id in [found for found, home in named if home == country]:
                    if not _against(self.subjects[subject_id], entry) and not self._is_apart(subject_id, entry):
                        return self.subjects[subject_id], f"equal name {name.text} and country {country}"
        return None


def countries_of(entry: Entry) -> tuple[str, ...]:
    """The countries that the list ties a party to, and those whose legal form stands in its names."""
    forms = (form_country(name.text) for name in entry.names)
    return tuple(dict.fromkeys((*entry.countries, *(country for country in forms if country))))


def _against(subject: Subject, entry: Entry) -> bool:
    return next(iter(conflicting(subject.identifiers, entry.identifiers)), None) is not None


def _known(subject: Subject, entry: Entry) -> Comparison:
    """The two are one: said first, and then what joins them."""
    alike = compare_parties(subject.party, entry.party)
    reason = Feature("known", 1.0, subject.name, entry.name, "this subject is this entry")
    return Comparison(1.0, alike.matched_name or entry.name, alike.strength, (reason, *alike.explanation))


def hits(events: Iterable[Event], tracked: Tracked) -> Iterator[Hit]:
    """Say which subjects the list events are about."""
    for event in events:
        if event.entry is None:
            continue
        for subject_id, comparison in tracked.meeting(event.entry).items():
            yield hit(event, subject_id, comparison, tracked.thresholds)


def hit(event: Event, subject_id: str, comparison: Comparison, thresholds: Thresholds) -> Hit:
    """Make the hit of an event and a subject; the score has been found to be worth one."""
    band = Band.REVIEW if _only_for_review(comparison) else thresholds.band(comparison.score) or Band.REVIEW
    return Hit(digest(event.id, subject_id), event.id, subject_id, band, comparison)


def _only_for_review(comparison: Comparison) -> bool:
    """Whether a weak name or words that many share are all that met: that is for review, wherever the bands begin."""
    if comparison.score > REVIEW_AT_MOST:
        return False
    return comparison.strength == Strength.WEAK or any(
        one.feature == WEAK_NAME or one.note == EVERYDAY for one in comparison.explanation
    )


def mentioned(mentions: Iterable[Mention]) -> dict[str, Comparison]:
    """Turn an article's mentions into the comparison of each subject that it names, the best mention counting."""
    best: dict[str, Comparison] = {}
    for mention in mentions:
        if mention.subject is None or ((held := best.get(mention.subject)) and held.score >= mention.score):
            continue
        reason = Feature(
            "mention", mention.score, mention.name, mention.surface, f"named in the text as {mention.kind}"
        )
        best[mention.subject] = Comparison(mention.score, mention.surface, Strength.PRIMARY, (reason,))
    return best


def tie(entry: Entry, tracking: Tracking) -> str | None:
    """Why a listed party becomes a subject by itself: its tie to a tracked country, or None.

    A bare address is no party; a person becomes one only where the configuration says so.
    """
    if is_bare_address(entry) or (entry.schema == Schema.PERSON and not tracking.persons):
        return None
    return next(_ties(entry, tracking.countries), None)


def _ties(entry: Entry, countries: frozenset[str]) -> Iterator[str]:
    for address in entry.addresses:
        if address.country in countries:
            yield f"address in {address.country}: {address.text}"
    for number in entry.identifiers:
        if number.country in countries or (number.type in _OWN_NUMBERS and "TR" in countries):
            yield f"identifier of {number.country or 'TR'}: {_printed(number)}"
    for word, found in (
        ("registered or listed under", entry.jurisdictions),
        ("nationality", entry.nationalities),
        ("citizenship", entry.citizenships),
    ):
        yield from (f"{word} {country}" for country in found if country in countries)
    for name in entry.names:
        if (country := form_country(name.text)) in countries:
            yield f"legal form of {country}: {name.text}"


_OWN_NUMBERS = frozenset({"vkn", "mersis", "tckn"})
BARE_ADDRESS = "bare address"


def is_bare_address(entry: Entry) -> bool:
    """Whether the list names an address and no party."""
    return any(detail.label == BARE_ADDRESS for detail in entry.details)


def _printed(number: Identifier) -> str:
    return f"{number.label or number.type} {number.printed or number.value}"


def subject_of(entry: Entry, reason: str, tracking: Tracking) -> Subject:
    """Make the subject that a listed party becomes by itself."""
    own = [country for country in entry.countries if country in tracking.countries]
    return Subject(
        id=digest("subject", entry.list, entry.key)[:12],
        names=entry.names,
        country=own[0] if own else next(iter(sorted(tracking.countries)), None),
        schema=entry.schema,
        identifiers=entry.identifiers,
        addresses=entry.addresses,
        origin=Origin.LIST,
        reason=f"{entry.list}: {reason}",
    )
