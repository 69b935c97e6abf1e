"""Inquiries: what was asked of the lists, what they answered, and in which versions; kept so that it can be proven."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from watchlist.model import Comparison, Party, Value

SEARCH, SCREENING = "search", "screening"
MOST_BAD = 100
"""How many bad rows a record names."""


class Consulted(Value, frozen=True):
    """A list as it stood when it was asked: its version, the check that read it, and whether that was long ago."""

    list: str
    title: str
    snapshot: str | None = None
    published_on: date | None = None
    last_good: datetime | None = None
    entries: int | None = None
    check: str | None = None
    check_hash: str | None = None
    state: str = "ok"
    stale: bool = False


class Written(Value, frozen=True):
    """A file that was read or written: its name, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


class Found(Value, frozen=True):
    """An entry that was found, and of a screening for which row; ``left_out`` because it was judged negative."""

    list: str
    key: str
    name: str
    matched_name: str
    score: float
    band: str
    strength: str
    status: str
    row: int | None = None
    id: str | None = None
    of: str | None = None
    hit: str | None = None
    judgement: str | None = None
    left_out: bool = False
    judged_by: str | None = None
    judged_at: datetime | None = None


class Bad(Value, frozen=True):
    """A row that could not be screened: its number, the line that it begins on, and why."""

    row: int
    line: int | None
    error: str

    @property
    def place(self) -> str:
        """Where it stands in its file."""
        return f"line {self.line}" if self.line else f"row {self.row}"


class Counts(Value, frozen=True):
    """How many rows were read, were bad, and had a hit; and how many hits were found, were possible, were left out."""

    rows: int = 0
    bad: int = 0
    with_hits: int = 0
    hits: int = 0
    possible: int = 0
    review: int = 0
    left_out: int = 0


class Inquiry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One search or screening: who asked what when with which options, and what came of it.

    ``unread`` are the lists that are configured and of which nothing had ever been read, ``bad`` the first rows that
    could not be screened; ``counts`` has the number of all.
    """

    id: str
    kind: str
    at: datetime
    version: str
    by: str | None = None
    query: str | None = None
    options: dict[str, str | float | None] = {}
    thresholds: dict[str, float] = {}
    file: Written | None = None
    out: Written | None = None
    lists: tuple[Consulted, ...] = ()
    unread: tuple[str, ...] = ()
    counts: Counts = Counts()
    bad: tuple[Bad, ...] = ()
    seconds: float = 0.0


class Certificate(msgspec.Struct, frozen=True):
    """The proof of an inquiry: all that was recorded of it, under the hash of its canonical JSON."""

    inquiry: Inquiry
    found: tuple[Found, ...]
    sha256: str

    @property
    def shown(self) -> list[Found]:
        """What was given as an answer."""
        return [one for one in self.found if not one.left_out]

    @property
    def left_out(self) -> list[Found]:
        """What was found and left out, because a person had judged it negative."""
        return [one for one in self.found if one.left_out]

    def age(self, one: Consulted) -> timedelta | None:
        """How long before it was asked, or before the time as of which it was, a list had last been read well."""
        as_of = self.inquiry.options.get("as_of")
        moment = datetime.fromisoformat(str(as_of)) if as_of else self.inquiry.at
        return moment - one.last_good if one.last_good else None


class Pair(Value, frozen=True):
    """A counterparty and an entry that a screening found alike; ``judged`` is how both sides were then.

    ``party`` is what its row, under the row's own ``id``, said; ``inquiry`` the screening, once that is recorded.
    """

    hit: str
    counterparty: str
    list: str
    key: str
    judged: str
    row: int
    id: str | None
    party: Party
    band: str
    comparison: Comparison
    inquiry: str = ""

    @property
    def entry(self) -> tuple[str, str]:
        """The list and the key of the entry."""
        return self.list, self.key


def canonical(said: object) -> bytes:
    """Write what JSON can say in the one way that a hash stands on: keys in order, no blanks, UTF-8."""
    return msgspec.json.encode(said, order="sorted")
