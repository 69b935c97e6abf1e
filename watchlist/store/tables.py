"""The tables, one a noun. Bodies are the nouns' own JSON; columns stand beside them for what is asked and joined.

Of entries and events there are many: their bodies lie in blocks. What stands here is what the migrations make; the
store itself reads ``tables.txt`` beside this file, which ``scripts/tables`` writes from here: SQLModel takes longer to
load than a search may take.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Text, false, text
from sqlmodel import AutoString, Field, SQLModel

from watchlist.store.kinds import Digest, Moment


class Table(SQLModel):
    """The base of all tables, with its own catalogue so that Alembic sees nothing else."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _moment(**options: Any) -> Any:
    return Field(sa_type=Moment, **options)


def _body(**options: Any) -> Any:
    return Field(sa_type=LargeBinary, **options)


def _long(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


class SourceRow(Table, table=True):
    """What is known of a source now: its state, its last good reading, the head of its chain of checks, its lease."""

    __tablename__ = "source"
    key: str = Field(primary_key=True)
    kind: str
    state: str = "never"
    last_check_at: datetime | None = _moment(default=None)
    last_good_at: datetime | None = _moment(default=None)
    last_change_at: datetime | None = _moment(default=None)
    entries: int | None = None
    published_on: date | None = None
    revision: int | None = None
    good_snapshot: str | None = None
    last_check: str | None = None
    head: str = ""
    failures: int = 0
    fault: str | None = _long(default=None)
    validators: bytes | None = _body(default=None)
    mark: str = _long(default="", sa_column_kwargs={"server_default": ""})
    full_at: datetime | None = _moment(default=None)
    progress: bytes | None = _body(default=None)
    lease_owner: str | None = None
    lease_until: datetime | None = _moment(default=None)


class SnapshotRow(Table, table=True):
    """One answer that was archived: where from, when, under which headers."""

    __tablename__ = "snapshot"
    id: str = Field(primary_key=True)
    source: str = Field(index=True)
    url: str = _long()
    final_url: str = _long()
    sha256: str = Field(index=True)
    size: int
    fetched_at: datetime = _moment(index=True)
    headers: bytes = _body()


class CheckRow(Table, table=True):
    """One poll, in the order in which they were made; append-only but for a held one's release."""

    __tablename__ = "checks"
    __table_args__ = (Index("ix_checks_source_seq", "source", "seq"),)
    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    source: str
    at: datetime = _moment(index=True)
    outcome: str
    snapshot: str | None = None
    entries: int | None = None
    seconds: float = 0.0
    error: str | None = _long(default=None)
    previous_hash: str
    hash: str
    published_on: date | None = None
    released: str | None = None
    scope: str = Field(default="", sa_column_kwargs={"server_default": ""})
    settings: str | None = None
    plan: bytes | None = _body(default=None)


class SettingRow(Table, table=True):
    """The settings of a source that checks were made under, by the digest of what they say."""

    __tablename__ = "setting"
    id: str = Field(primary_key=True)
    body: bytes = _body()


class AnnouncementRow(Table, table=True):
    """What a notice says of one party, until the list says it too."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_list_state", "list", "state"),)
    id: str = Field(primary_key=True)
    source: str
    list: str
    document: str = Field(index=True)
    state: str = "open"
    seen_at: datetime = _moment()
    event: str
    confirmed_by: str | None = None
    body: bytes = _body()


class BlockRow(Table, table=True):
    """What some entries or some events say, packed together."""

    __tablename__ = "block"
    id: int | None = Field(default=None, primary_key=True)
    body: bytes = _body()


class EntryRow(Table, table=True):
    """One version of an entry, from when it was observed until it was observed changed or gone."""

    __tablename__ = "entry"
    __table_args__ = (
        Index(
            "uq_entry_current",
            "list",
            "key",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index(
            "ix_entry_missing",
            "list",
            sqlite_where=text("missing_since IS NOT NULL AND valid_to IS NULL"),
            postgresql_where=text("missing_since IS NOT NULL AND valid_to IS NULL"),
        ),
        Index("ix_entry_list_key", "list", "key"),
    )
    id: int | None = Field(default=None, primary_key=True)
    list: str
    key: str
    name: str = _long()
    countries: str
    fingerprint: str = Field(sa_type=Digest)
    valid_from: datetime = _moment()
    valid_to: datetime | None = _moment(default=None)
    effective_from: date
    effective_to: date | None = None
    missing_since: datetime | None = _moment(default=None)
    missing_checks: int = 0
    witness: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    block: int
    place: int


class EventRow(Table, table=True):
    """The one log of all that happened; append-only."""

    __tablename__ = "event"
    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    source: str
    detected_at: datetime = _moment()
    list: str | None = None
    key: str | None = _long(default=None)
    story: str | None = Field(default=None, index=True)
    countries: str = ""
    block: int
    place: int


class SubjectRow(Table, table=True):
    """A firm or person that is tracked, until it is removed."""

    __tablename__ = "subject"
    id: str = Field(primary_key=True)
    name: str = _long()
    country: str | None = None
    origin: str
    created_at: datetime = _moment()
    removed_at: datetime | None = _moment(default=None)
    body: bytes = _body()


class LinkRow(Table, table=True):
    """A subject and an entry that are known to be the same party."""

    __tablename__ = "link"
    subject: str = Field(primary_key=True)
    list: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    reason: str = _long()


class HitRow(Table, table=True):
    """An event that met a subject, with its explanation."""

    __tablename__ = "hit"
    id: str = Field(primary_key=True)
    event: str = Field(index=True)
    subject: str = Field(index=True)
    list: str | None = None
    key: str | None = _long(default=None)
    story: str | None = Field(default=None, index=True)
    score: float
    band: str
    created_at: datetime = _moment()
    body: bytes = _body()


class JudgementRow(Table, table=True):
    """A person's decision on a subject and an entry, or a subject and a story; the newest holds."""

    __tablename__ = "judgement"
    seq: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    list: str | None = None
    key: str | None = _long(default=None)
    story: str | None = None
    hit: str
    decision: str
    by: str
    note: str = _long()
    judged: str
    at: datetime = _moment()


class PairRow(Table, table=True):
    """A counterparty and an entry that a screening found alike, as both were when it last did."""

    __tablename__ = "pair"
    hit: str = Field(primary_key=True)
    band: str = Field(index=True)
    score: float
    body: bytes = _body()


class InquiryRow(Table, table=True):
    """A search or a screening, so that it can be proven."""

    __tablename__ = "inquiry"
    id: str = Field(primary_key=True)
    kind: str
    at: datetime = _moment()
    body: bytes = _body()


class InquiryPartRow(Table, table=True):
    """Some of what a search or a screening found, packed together."""

    __tablename__ = "inquiry_part"
    inquiry: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    body: bytes = _body()


class ArticleRow(Table, table=True):
    """One article, with what was read out of it."""

    __tablename__ = "article"
    id: str = Field(primary_key=True)
    source: str = Field(index=True)
    url: str = _long()
    outlet: str
    title: str = _long()
    text: str = _long()
    lang: str
    published_at: str | None = None
    sorted_at: datetime = _moment(index=True)
    seen_at: datetime = _moment()
    story: str | None = Field(default=None, index=True)
    snapshot: str | None = None
    features: bytes = _body()
    details: bytes | None = _body(default=None)


class ArticleKeyRow(Table, table=True):
    """What an article may share with others that tell the same: candidates for its story are looked up by it."""

    __tablename__ = "article_key"
    key: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    sorted_at: datetime = _moment(primary_key=True)
    article: str = Field(primary_key=True)


class PageRow(Table, table=True):
    """An article's page that is to be fetched, or was: when next, how often it was tried, what came of it."""

    __tablename__ = "page"
    __table_args__ = (
        Index(
            "ix_page_open",
            "due_at",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
    )
    article: str = Field(primary_key=True)
    url: str = _long()
    host: str = Field(index=True)
    source: str
    state: str
    due_at: datetime = _moment()
    attempts: int = 0
    fetched_at: datetime | None = _moment(default=None)
    snapshot: str | None = None
    etag: str | None = _long(default=None)
    last_modified: str | None = None
    error: str | None = _long(default=None)
    lease_owner: str | None = None
    lease_until: datetime | None = _moment(default=None)


class RobotsRow(Table, table=True):
    """What a host's robots.txt said when it was last asked; ``body`` is None where it could not be had."""

    __tablename__ = "robots"
    host: str = Field(primary_key=True)
    fetched_at: datetime = _moment()
    status: int
    body: bytes | None = _body(default=None)


class StoryChangeRow(Table, table=True):
    """A story merged into another or split from it: what, when, by whom and why; append-only."""

    __tablename__ = "story_change"
    seq: int | None = Field(default=None, primary_key=True)
    story: str = Field(index=True)
    other: str = Field(index=True)
    what: str
    at: datetime = _moment()
    by: str
    body: bytes = _body()


class StoryLinkRow(Table, table=True):
    """A story that goes on from an earlier one, and why we say so."""

    __tablename__ = "story_link"
    story: str = Field(primary_key=True)
    earlier: str = Field(primary_key=True, index=True)
    kind: str
    score: float
    body: bytes = _body()


class CandidateRow(Table, table=True):
    """A firm that the news names and nobody tracks."""

    __tablename__ = "candidate"
    id: str = Field(primary_key=True)
    name: str = _long()
    country: str | None = None
    state: str = Field(index=True)
    last_seen: datetime = _moment(index=True)
    subject: str | None = None
    body: bytes = _body()


class SignalRow(Table, table=True):
    """A consequence that an article tells of."""

    __tablename__ = "signal"
    id: int | None = Field(default=None, primary_key=True)
    article: str = Field(index=True)
    type: str
    certainty: str
    background: bool
    body: bytes = _body()


class MentionRow(Table, table=True):
    """Where an article names a subject or a candidate."""

    __tablename__ = "mention"
    id: int | None = Field(default=None, primary_key=True)
    article: str = Field(index=True)
    subject: str | None = Field(default=None, index=True)
    candidate: str | None = Field(default=None, index=True)
    score: float
    body: bytes = _body()


class ClaimRow(Table, table=True):
    """A checkable number in an article, and what the list says of it.

    ``counted_on`` is the list, or the state whose lists are meant; ``settled`` where no later reading can change it.
    """

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_counted_on", "counted_on", "settled"),)
    id: int | None = Field(default=None, primary_key=True)
    article: str = Field(index=True)
    verdict: str
    counted_on: str | None = None
    settled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    body: bytes = _body()


class StoryRow(Table, table=True):
    """One report that many articles carry; ``merged_into`` redirects to the elder."""

    __tablename__ = "story"
    id: str = Field(primary_key=True)
    title: str = _long()
    origin: str | None = None
    first_seen: datetime = _moment(index=True)
    last_seen: datetime = _moment(index=True)
    merged_into: str | None = Field(default=None, index=True)
    body: bytes = _body()


class SubscriptionRow(Table, table=True):
    """A subscription as the configuration last had it, and since when; ``followed_since``: its reminders'."""

    __tablename__ = "subscription"
    name: str = Field(primary_key=True)
    since: datetime = _moment()
    body: bytes = _body()
    followed_since: datetime | None = _moment(default=None)


class WishRow(Table, table=True):
    """What a subscription asked for from a time on; append-only."""

    __tablename__ = "wish"
    seq: int | None = Field(default=None, primary_key=True)
    subscription: str = Field(index=True)
    since: datetime = _moment()
    body: bytes = _body()


class ChannelRow(Table, table=True):
    """How a channel fares: its last success and its last trouble."""

    __tablename__ = "channel"
    name: str = Field(primary_key=True)
    kind: str
    last_sent_at: datetime | None = _moment(default=None)
    last_error_at: datetime | None = _moment(default=None)
    last_error: str | None = _long(default=None)
    closed_at: datetime | None = _moment(default=None)
    settings: str | None = None
    rests_until: datetime | None = _moment(default=None)
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ThreadRow(Table, table=True):
    """What a channel's server calls the message that began a thread, so that updates go under it."""

    __tablename__ = "thread"
    channel: str = Field(primary_key=True)
    thread: str = Field(primary_key=True)
    reference: str = _long()
    at: datetime = _moment()


class MuteRow(Table, table=True):
    """A person's wish not to be told of something; ``ended_at`` is set when it was taken back."""

    __tablename__ = "mute"
    id: str = Field(primary_key=True)
    kind: str
    matter: str = _long(index=True)
    subscription: str | None = None
    at: datetime = _moment()
    until: datetime | None = _moment(default=None)
    ended_at: datetime | None = _moment(default=None)
    by: str
    note: str = _long()


class ConditionRow(Table, table=True):
    """Something about watchlist itself that is or was wrong, and the event that told of it."""

    __tablename__ = "condition"
    key: str = Field(primary_key=True)
    since: datetime = _moment()
    said: str = _long()
    event: str
    well_since: datetime | None = _moment(default=None)
    ended_at: datetime | None = _moment(default=None)
    times: int


class SignRow(Table, table=True):
    """The last sign of life of something that may fall silent: since when it runs, when it was heard, what it said."""

    __tablename__ = "sign"
    name: str = Field(primary_key=True)
    since: datetime = _moment()
    at: datetime = _moment()
    said: str = _long()


class AlertRow(Table, table=True):
    """The decision to tell one subscription of one event for one subject."""

    __tablename__ = "alert"
    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    subscription: str
    event: str = Field(index=True)
    subject: str | None = Field(default=None, index=True)
    state: str = Field(index=True)
    reason: str
    created_at: datetime = _moment()
    folded: str | None = None
    acknowledged_at: datetime | None = _moment(default=None)
    acknowledged_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    resolved_at: datetime | None = _moment(default=None)
    resolved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    note: str = _long(default="", sa_column_kwargs={"server_default": ""})


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class DeliveryRow(Table, table=True):
    """One message to one channel: the outbox.

    ``follows`` is the delivery that a reminder or an escalation is about, ``behind`` the ``seq`` of the one that must
    leave before, where that is known; ``asked`` says that a person wants it tried though its channel is closed.
    ``unreached`` is how many of its ``attempts`` never reached the channel.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_open", "due_at", **_where("state IN ('pending', 'retrying')")),
        Index(
            "ix_delivery_free",
            "channel",
            "due_at",
            "seq",
            **_where("state IN ('pending', 'retrying') AND lease_owner IS NULL AND behind IS NULL"),
        ),
        Index("ix_delivery_behind", "behind", **_where("behind IS NOT NULL")),
        Index("ix_delivery_lease_owner", "lease_owner", **_where("lease_owner IS NOT NULL")),
        Index("ix_delivery_asked", "channel", **_where("asked")),
        Index("ix_delivery_subscription_created", "subscription", "created_at"),
    )
    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    subscription: str
    channel: str
    key: str = Field(index=True)
    state: str
    due_at: datetime = _moment()
    created_at: datetime = _moment()
    purpose: str = Field(default="alert", sa_column_kwargs={"server_default": "alert"})
    follows: str | None = None
    attempts: int = 0
    lease_owner: str | None = None
    lease_until: datetime | None = _moment(default=None)
    behind: int | None = None
    unreached: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class DeliveryQueueRow(Table, table=True):
    """What an open delivery is about: of one subscription and channel, what is about the same leaves in its order."""

    __tablename__ = "delivery_queue"
    subscription: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    about: str = _long(primary_key=True)
    seq: int = Field(primary_key=True, index=True)


class DeliveryAlertRow(Table, table=True):
    """Which alerts a delivery tells."""

    __tablename__ = "delivery_alert"
    delivery: str = Field(primary_key=True)
    alert: str = Field(primary_key=True, index=True)


class AttemptRow(Table, table=True):
    """One try of a delivery, and what came of it."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    delivery: str = Field(index=True)
    attempt: int
    at: datetime = _moment(index=True)
    outcome: str
    error: str | None = _long(default=None)


def described() -> Iterator[str]:
    """A line a table: its name, and every column with its kind, ``*`` where it belongs to the primary key."""
    for name, one in sorted(Table.metadata.tables.items()):
        yield " ".join([name, *map(_described, one.columns)])


def _described(column: Column[Any]) -> str:
    kind = "String" if isinstance(column.type, AutoString) else type(column.type).__name__
    return f"{column.name}:{kind}{'*' if column.primary_key else ''}"
