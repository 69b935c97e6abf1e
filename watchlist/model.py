"""The nouns: what is listed, tracked, reported, matched and told.

All are frozen values that compare by content. They are msgspec structs rather than dataclasses because a full list
makes, encodes and hashes two hundred thousand of them in a reading, and msgspec does each several times faster.
Times are aware UTC; a date known only to the day is a ``date``. Countries are ISO 3166 alpha-2 in capitals.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Literal

import msgspec


class Value(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The base of all nouns: frozen, compared by content, encoded without its defaults.

    They hold no cycles, so the garbage collector need not walk them.
    """


class Schema(StrEnum):
    """What a party is, in FollowTheMoney's words."""

    COMPANY = "Company"
    ORGANIZATION = "Organization"
    LEGAL_ENTITY = "LegalEntity"
    PERSON = "Person"
    VESSEL = "Vessel"
    AIRPLANE = "Airplane"


class Strength(StrEnum):
    """How much a publisher stands behind a name."""

    PRIMARY = "primary"
    STRONG = "strong"
    WEAK = "weak"


class Name(Value, frozen=True):
    """A party's name as printed; ``relation`` is the publisher's word for an alias (a.k.a., f.k.a., n.k.a.)."""

    text: str
    strength: Strength = Strength.PRIMARY
    relation: str = ""
    lang: str = ""


class Identifier(Value, frozen=True):
    """A number that names a party.

    ``type`` is ours (vkn, mersis, tckn, lei, imo, tax, registration, passport, national_id, swift, other ...),
    ``value`` is normalised for comparing, ``label`` and ``printed`` are the publisher's words.
    """

    type: str
    value: str
    country: str | None = None
    label: str = ""
    printed: str = ""


class Address(Value, frozen=True):
    """A postal address: ``text`` as printed in one line, its parts where the publisher gives them."""

    text: str
    city: str = ""
    country: str | None = None


class Citation(Value, frozen=True):
    """A line of law: its text as printed, its date, and where it can be read."""

    text: str
    date: date | None = None
    url: str | None = None


class Detail(Value, frozen=True):
    """A fact that has no field of its own, under the publisher's label."""

    label: str
    value: str


class Party(Value, frozen=True):
    """What matching compares: the common part of an Entry, a Subject and a person's query."""

    names: tuple[Name, ...]
    schema: str = Schema.LEGAL_ENTITY
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    birth_dates: tuple[str, ...] = ()


class Entry(Value, frozen=True):
    """One party as one list states it, under the list's own stable key.

    ``names[0]`` is the primary name. ``jurisdictions`` are countries that the list ties to the party other than by
    an address: the heading it stands under, its flag, its place of registration.
    """

    list: str
    key: str
    schema: str
    names: tuple[Name, ...]
    programs: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    citizenships: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    listed_on: date | None = None
    title: str = ""
    remarks: str = ""
    licence_requirement: str = ""
    licence_policy: str = ""
    details: tuple[Detail, ...] = ()

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country the list ties to the party, in alphabetical order."""
        found = {*self.jurisdictions, *self.nationalities, *self.citizenships}
        found.update(a.country for a in self.addresses if a.country)
        found.update(i.country for i in self.identifiers if i.country)
        return tuple(sorted(found))

    @property
    def party(self) -> Party:
        """What matching compares."""
        return Party(self.names, self.schema, self.countries, self.identifiers, self.addresses, self.birth_dates)


class Origin(StrEnum):
    """Who made a subject."""

    USER = "user"
    LIST = "list"
    NEWS = "news"


class Subject(Value, frozen=True):
    """A firm (or person) that is tracked; ``reason`` says why it became a subject where a list made it one."""

    id: str
    names: tuple[Name, ...]
    country: str | None = None
    schema: str = Schema.COMPANY
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    origin: Origin = Origin.USER
    reason: str = ""

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].text

    @property
    def party(self) -> Party:
        """What matching compares."""
        countries = (self.country,) if self.country else ()
        return Party(self.names, self.schema, countries, self.identifiers, self.addresses)


class Kind(StrEnum):
    """What an event says has happened."""

    LISTED = "listed"
    AMENDED = "amended"
    DELISTED = "delisted"
    ANNOUNCED = "announced"
    ALREADY_LISTED = "already_listed"
    DISAGREEMENT = "disagreement"
    REPORTED = "reported"
    SOURCE_FAULT = "source_fault"
    OPERATOR = "operator"


class Act(StrEnum):
    """What a notice does to a party's place on a list."""

    ADDS = "adds"
    REVISES = "revises"
    REMOVES = "removes"


class Announcement(Value, frozen=True):
    """What an official notice says of one party before the list says it.

    ``entry`` is the party as the notice prints it, of the list that it will stand on, under no key; ``document`` is
    the publisher's number of the notice, ``announced_on`` the day it came out, ``effective_on`` the day from which it
    is law.
    """

    act: Act
    entry: Entry
    document: str
    title: str
    citation: Citation
    announced_on: date | None = None
    effective_on: date | None = None


class Change(Value, frozen=True):
    """One field of an entry that the publisher changed: ``old`` is None for what was added, ``new`` for what went."""

    field: str
    old: str | None = None
    new: str | None = None


class Member(Value, frozen=True):
    """One of the entries that an event about many is about."""

    key: str
    name: str
    list: str = ""
    countries: tuple[str, ...] = ()


CERTAINTY = "certainty"
"""The field of an event's change that says that a story has become surer."""


class Event(Value, frozen=True):
    """Something that happened: append-only, its id a digest of what it is about and the check that saw it.

    ``members`` are the entries of an event about many, whose ``entry`` is None. ``effective_on`` is the day from
    which it is law, where a notice says so; ``confirms`` is the announcement that has come true by it, which was made
    on ``announced_on``. ``signal`` is what a story says by it.
    """

    id: str
    kind: Kind
    source: str
    detected_at: datetime
    title: str
    occurred_on: date | None = None
    entry: Entry | None = None
    changes: tuple[Change, ...] = ()
    story: str | None = None
    snapshot: str | None = None
    check: str | None = None
    members: tuple[Member, ...] = ()
    announced_on: date | None = None
    effective_on: date | None = None
    confirms: str | None = None
    signal: Signal | None = None

    @property
    def is_upgrade(self) -> bool:
        """Whether a story now says more surely what it, or one that it goes on from, had said before."""
        return self.story is not None and any(change.field == CERTAINTY for change in self.changes)

    @property
    def is_recovery(self) -> bool:
        """Whether this is the end of a trouble, a source's or one of watchlist itself, not its beginning."""
        return self.kind in (Kind.SOURCE_FAULT, Kind.OPERATOR) and any(change.new == "ok" for change in self.changes)

    @property
    def condition(self) -> str | None:
        """The key of what is or was wrong with watchlist itself, where the event tells of that."""
        return self.changes[0].field if self.kind is Kind.OPERATOR and self.changes else None


class Feature(Value, frozen=True):
    """One reason of a score: what was compared, how much it moved the score, and which values met."""

    feature: str
    weight: float
    query: str
    candidate: str
    note: str = ""


class Comparison(Value, frozen=True):
    """How alike two parties are (0 to 1), which of the candidate's names met, and why.

    ``entries`` are those members of an event about many that met, each as ``choose.matter`` names an entry.
    """

    score: float
    matched_name: str
    strength: str
    explanation: tuple[Feature, ...] = ()
    entries: tuple[str, ...] = ()


class Band(StrEnum):
    """What a score means for a person: a hit, a possible hit, or something only to review."""

    HIT = "hit"
    POSSIBLE = "possible"
    REVIEW = "review"


class Hit(Value, frozen=True):
    """An event met a subject."""

    id: str
    event: str
    subject: str
    band: Band
    comparison: Comparison


class Decision(StrEnum):
    """A person's judgement of a hit."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"


class SignalType(StrEnum):
    """The consequences that an article can tell of."""

    WARNING_THREAT = "warning_threat"
    DESIGNATION = "designation"
    DELISTING = "delisting"
    PENALTY = "penalty"
    CRIMINAL = "criminal"
    LICENCE_REQUIREMENT = "licence_requirement"
    EXPORT_BAN = "export_ban"
    PAYMENT_RESTRICTION = "payment_restriction"
    DIPLOMATIC_DEMAND = "diplomatic_demand"
    DIPLOMATIC_RESPONSE = "diplomatic_response"
    TRADE_STATISTIC = "trade_statistic"
    INVESTIGATION = "investigation"


class Certainty(StrEnum):
    """How sure an article is of a consequence."""

    THREATENED = "threatened"
    DEMANDED = "demanded"
    IMPOSED = "imposed"
    REPORTED = "reported"
    STATED = "stated"
    DENIED = "denied"


class Dating(StrEnum):
    """What an article's date is known from; the time at which it was fetched is never its date."""

    GIVEN = "given"
    FEED = "feed"
    METADATA = "metadata"
    PRINTED = "printed"
    ADDRESS = "address"
    RELATIVE = "relative"
    """Of an older version, which counted "on Wednesday" from when it was seen."""
    UNKNOWN = ""


class Article(Value, frozen=True):
    """One page of news or one official notice; offsets elsewhere are code points of ``text``.

    ``dated_by`` says what ``published_at`` is known from, ``dated_as`` holds the words that say so.
    """

    id: str
    url: str
    outlet: str
    title: str
    text: str
    published_at: datetime | date | None = None
    lang: str = ""
    source: str = ""
    dated_by: Dating = Dating.UNKNOWN
    dated_as: str = ""


class Attribution(StrEnum):
    """Who says that a consequence is so."""

    OFFICIAL = "official"
    UNNAMED_OFFICIAL = "unnamed_official"
    REPORTED = "reported"
    OPINION = "opinion"
    HEADLINE = "headline"
    OUTLET = "outlet"


class TargetKind(StrEnum):
    """Whom a consequence is aimed at."""

    STATE = "state"
    FIRMS = "firms"
    BANKS = "banks"
    NAMED = "named"
    PERSONS = "persons"
    UNKNOWN = ""


class Signal(Value, frozen=True):
    """A consequence in an article, with the words that say so (``start`` and ``end`` are None for a title alone).

    ``rule`` names what found it, ``attribution`` who says it, ``score`` (0 to 1) how sure the reading is.
    """

    type: SignalType
    certainty: Certainty
    quote: str
    rule: str
    actor: str | None = None
    target: str | None = None
    instrument: str | None = None
    background: bool = False
    start: int | None = None
    end: int | None = None
    attribution: Attribution = Attribution.OUTLET
    target_kind: TargetKind = TargetKind.UNKNOWN
    score: float = 1.0


class Mention(Value, frozen=True):
    """Where an article names a subject (or, with ``subject`` None, the ``candidate`` that nobody tracks).

    ``reason`` says what the score is made of: which part of the name is printed, and what vouches for it.
    """

    surface: str
    name: str
    score: float
    kind: str
    subject: str | None = None
    start: int | None = None
    end: int | None = None
    candidate: str | None = None
    reason: str = ""


class Verdict(StrEnum):
    """What the stored lists say of a number in the press."""

    SUPPORTED = "supported"
    SUPPORTED_FOR_SCOPE = "supported_for_scope"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not_checkable"


class Bound(StrEnum):
    """How a number is meant: exactly so many, at least, at most, or about."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Count(Value, frozen=True):
    """How many entries of a list a scope has, and which: their keys.

    ``fits`` is whether the words can mean that scope; one that they cannot is told for who compares.
    """

    scope: str
    count: int
    members: tuple[str, ...] = ()
    fits: bool = True


class Earlier(Value, frozen=True):
    """A verdict that a claim had before it was counted again, and when it was counted so."""

    verdict: Verdict
    counted: int | None = None
    scope: str | None = None
    note: str = ""
    at: datetime | None = None


class Claim(Value, frozen=True):
    """A checkable number in an article: ``value`` of ``what`` (of ``country``) on ``list`` as of a day.

    ``most`` is the upper end where the words give a range. ``list`` is a source's key, or None where the words name
    none (``actor`` is the state whose lists are meant then), ``part`` what the keys of a sub-list begin with;
    ``as_of_by`` says what the day is known from. ``act`` is true of what was done to so many, and false of how many
    stand there, ``since`` the day from which on that is counted, where the words name one; ``reason`` is the country
    on whose account they are listed, where they name it.
    ``counted``, ``scope`` and ``members`` are those of the scope that the verdict names (``members_left`` is how many
    more it has than are named here), ``counts`` has all of them, ``note`` what a reader of the verdict must know (where
    our own history does not reach so far back). ``counted_at`` is when it was counted, ``rests_on`` the last change of
    its list that was known then, ``settled`` whether no later reading can say anything new of that day, and ``earlier``
    what the verdict was before.
    """

    value: int
    what: str
    quote: str
    bound: Bound = Bound.EXACT
    country: str | None = None
    list: str | None = None
    as_of: date | None = None
    as_of_by: str = ""
    background: bool = False
    verdict: Verdict = Verdict.NOT_CHECKABLE
    counted: int | None = None
    scope: str | None = None
    members: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    note: str = ""
    start: int | None = None
    end: int | None = None
    part: str = ""
    act: bool = False
    reason: str | None = None
    since: date | None = None
    most: int | None = None
    actor: str | None = None
    members_left: int = 0
    counted_at: datetime | None = None
    rests_on: datetime | None = None
    settled: bool = False
    earlier: tuple[Earlier, ...] = ()


class CandidateState(StrEnum):
    """What has become of a firm that the news names and nobody tracked."""

    OPEN = "open"
    TRACKED = "tracked"
    DISMISSED = "dismissed"


PromotionRule = Literal["two_origins", "official", "never"]
"""What makes a subject of a candidate: two independent origins or an official text, such a text alone, or nothing."""


class Candidate(Value, frozen=True):
    """A firm that the news names and nobody tracks, with what speaks for it.

    ``origins`` are the independent origins that name it, ``official`` whether an office does; ``subject`` is what it
    was promoted to.
    """

    id: str
    name: str
    country: str | None
    first_seen: datetime
    last_seen: datetime
    state: CandidateState = CandidateState.OPEN
    articles: int = 0
    origins: tuple[str, ...] = ()
    official: bool = False
    cue: str = ""
    subject: str | None = None


class Conflict(Value, frozen=True):
    """A fact on which the copies of a story differ: the value that each article states, what is likely, and why."""

    field: str
    values: dict[str, str]
    likely: str | None = None
    why: str = ""

    @property
    def different(self) -> tuple[str, ...]:
        """The values that there are, each once."""
        return tuple(dict.fromkeys(self.values.values()))


class Story(Value, frozen=True):
    """The one report that many articles carry; ``follows`` are the earlier stories that it goes on from."""

    id: str
    title: str
    origin: str | None
    first_seen: datetime
    articles: tuple[str, ...]
    independent: int = 1
    signals: tuple[Signal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def copies(self) -> int:
        """How many articles carry the story."""
        return len(self.articles)


class Outcome(StrEnum):
    """What came of a check."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    HELD = "held"
    FAILED = "failed"


class Check(Value, frozen=True):
    """One poll of a source, whatever came of it; each carries the hash of the one before.

    ``published_on`` is the day that stands on what was read; ``scope`` is empty for a whole list, ``deltas`` for
    changes to it and ``notices`` where nothing else was asked for; ``settings`` names what it was judged by.
    """

    id: str
    source: str
    at: datetime
    outcome: Outcome
    previous_hash: str
    snapshot: str | None = None
    entries: int | None = None
    seconds: float = 0.0
    error: str | None = None
    published_on: date | None = None
    scope: str = ""
    settings: str | None = None

    @property
    def hash(self) -> str:
        """The SHA-256 of the check's canonical JSON, which holds the hash of the one before."""
        return hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(self), order="sorted")).hexdigest()


class Reason(StrEnum):
    """Why an alert is as it is."""

    NEW_LISTING = "new_listing"
    AMENDED = "amended"
    DELISTED = "delisted"
    ANNOUNCED = "announced"
    ALREADY_LISTED = "already_listed"
    NEW_STORY = "new_story"
    UPGRADED = "upgraded"
    SOURCE_FAULT = "source_fault"
    OPERATOR = "operator"
    DISAGREEMENT = "disagreement"
    POSSIBLE_MATCH = "possible_match"
    JUDGED_NEGATIVE = "judged_negative"
    CONFIRMED = "confirmed"
    NEW_FACT = "new_fact"
    """A story that was told before says something more, or names one more subject."""
    HELD_FOR_REVIEW = "held_for_review"
    MUTED = "muted"
    GROUPED = "grouped"
    DIGESTED = "digested"
    QUIET_HOURS = "quiet_hours"
    FLOOD_LIMIT = "flood_limit"
    """This and the three before it say how an alert leaves: in a message with others, or later."""


class AlertState(StrEnum):
    """How far an alert has come."""

    PENDING = "pending"
    SENT = "sent"
    RETRYING = "retrying"
    DEAD = "dead"
    ACKNOWLEDGED = "acknowledged"
    DIGEST = "digest"
    SUPPRESSED = "suppressed"


class Alert(Value, frozen=True):
    """The decision to tell one subscription of one event (for one subject, where there is one).

    ``folded`` says why it does not leave at once and by itself. ``acknowledged_at`` and ``resolved_at`` are when a
    person took it up and when its matter was over, each with who said so and what they noted.
    """

    id: str
    subscription: str
    event: str
    subject: str | None
    state: AlertState
    reason: Reason
    created_at: datetime
    folded: Reason | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    note: str = ""


class Purpose(StrEnum):
    """What a delivery is for: to tell, to remind who has not acknowledged, to escalate, or to say that it is over."""

    ALERT = "alert"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    RESOLUTION = "resolution"


class Sent(Value, frozen=True):
    """What a subscription was told before on the same matter: which alert, when it was delivered, and its event."""

    alert: str
    at: datetime
    kind: Kind
    title: str


class Told(Value, frozen=True):
    """An alert with all that a message about it needs.

    ``articles`` are those of the story, the earliest first, ``earlier`` what was sent before on the matter.
    """

    alert: Alert
    event: Event
    subject: Subject | None = None
    hit: Hit | None = None
    story: Story | None = None
    articles: tuple[Article, ...] = ()
    earlier: tuple[Sent, ...] = ()


class Line(Value, frozen=True):
    """A labelled line of a message; ``url`` is where it can be read, http(s) only.

    ``about`` says to programs what ``label`` says to people: the same in every language.
    """

    label: str
    value: str
    url: str | None = None
    about: str = ""


class Reference(Value, frozen=True):
    """One alert that an item tells, by the ids that programs ask further by."""

    alert: str
    event: str
    subject: str | None = None
    hit: str | None = None


class Item(Value, frozen=True):
    """One matter inside a message: what people read, and the ids that programs ask further by.

    ``alert``, ``event``, ``subject`` and ``hit`` are those of the surest alert, ``others`` the further alerts that the
    item tells: more subjects of one event, or more entries of one subject.
    """

    heading: str
    lines: tuple[Line, ...] = ()
    changes: tuple[Change, ...] = ()
    alert: str = ""
    event: str = ""
    kind: Kind | None = None
    subject: str | None = None
    hit: str | None = None
    others: tuple[Reference, ...] = ()


class Action(Value, frozen=True):
    """What a reader can do about a message: in words, by a command, and at an address where there is one."""

    label: str
    command: str = ""
    url: str | None = None


class Message(Value, frozen=True):
    """What a channel sends: ``key`` is the idempotency key, ``thread`` what later messages on the matter share.

    ``shared`` are the lines that hold for every item, said once; ``actions`` what a reader can do; ``language`` is
    that of all words that are ours.
    """

    key: str
    title: str
    lead: str
    items: tuple[Item, ...]
    footer: str
    subscription: str
    created_at: datetime
    thread: str | None = None
    shared: tuple[Line, ...] = ()
    actions: tuple[Action, ...] = ()
    language: str = "en"
    purpose: Purpose = Purpose.ALERT


class Mute(Value, frozen=True):
    """A person's wish not to be told of a subject, story, source or entry, until a time or until it is ended.

    ``matter`` is the subject's or story's id, the source's key, or list and key of an entry as ``choose.matter`` joins
    them; ``subscription`` is whose wish it is, None for everybody's.
    """

    id: str
    kind: Literal["subject", "story", "source", "entry"]
    matter: str
    at: datetime
    by: str = ""
    subscription: str | None = None
    until: datetime | None = None
    note: str = ""


class Condition(Value, frozen=True):
    """Something about watchlist itself that a person must put right: told when it begins and when it ends.

    ``key`` names it for as long as it lasts, such as ``disk`` or ``channel:team``; ``said`` is what is wrong,
    ``remedy`` what to do.
    """

    key: str
    said: str
    remedy: str = ""


def digest(*parts: str | None) -> str:
    """Make a short, stable id of the parts: 20 hexadecimal digits of a SHA-256.

    >>> digest("us_ofac_sdn", "44801") == digest("us_ofac_sdn", "44801")
    True
    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()[:20]


def iso(moment: datetime) -> str:
    """Write an aware time as ISO 8601 in UTC, to the second where that loses nothing.

    >>> iso(datetime(2024, 8, 7, 12, tzinfo=UTC))
    '2024-08-07T12:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
