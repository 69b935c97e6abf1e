"""What search, screen and certificate say alike of the lists that were asked, and of the record that was made."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.inquiry import Consulted, Found, Inquiry
    from watchlist.model import Comparison
    from watchlist.pipeline.inquiring import Asked
    from watchlist.store import Version


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """The record of a search, begun before it and kept after it."""

    app: App
    asked: Asked
    inquiry: Inquiry
    began: float

    @classmethod
    def begin(cls, app: App, list_key: str | None, as_of: str | None) -> SearchRecord:
        """Note when it begins."""
        from watchlist.cli.deciding import login_or_none
        from watchlist.cli.moments import end
        from watchlist.inquiry import SEARCH
        from watchlist.pipeline.inquiring import Asked, new_inquiry

        now = app.clock()
        inquiry = new_inquiry(app, SEARCH, now, login_or_none())
        return cls(app, Asked(list_key, end(as_of, now), now), inquiry, monotonic())

    @property
    def id(self) -> str:
        """What a certificate is asked for by."""
        return self.inquiry.id

    def lists(self) -> list[Consulted]:
        """The lists that are searched, as they stand, or stood."""
        from watchlist.pipeline.inquiring import consulted

        with self.app.store.read() as session:
            return consulted(self.app, session, self.asked)

    def keep(
        self, name: str, found: list[tuple[Version, Comparison]], lists: list[Consulted], **options: str | float | None
    ) -> str | None:
        """Keep it with what was found; why that was not possible, which is no failure of the search."""
        from msgspec.structs import replace

        from watchlist.inquiry import Counts
        from watchlist.model import iso
        from watchlist.pipeline.inquiring import recorded, unread

        as_of = iso(self.asked.as_of) if self.asked.as_of else None
        entries = [_found(version, comparison, self.app) for version, comparison in found]
        inquiry = replace(
            self.inquiry,
            query=name,
            options={**options, "list": self.asked.list, "as_of": as_of},
            lists=tuple(lists),
            unread=tuple(unread(self.app, lists, self.asked.list)),
            counts=Counts(hits=len(entries)),
            seconds=round(monotonic() - self.began, 3),
        )
        return recorded(self.app, inquiry, [(entries, ())] if entries else [])


def _found(version: Version, comparison: Comparison, app: App) -> Found:
    from watchlist.inquiry import Found
    from watchlist.model import Band

    entry, score = version.entry, comparison.score
    band = str(app.thresholds.band(score) or Band.REVIEW)
    status = "delisted" if version.status == "delisted" else "current"
    named = (entry.list, entry.key, entry.name, comparison.matched_name)
    return Found(*named, score, band, str(comparison.strength), status)


def list_views(lists: Iterable[Consulted]) -> list[View]:
    """The lists as ``--json`` names them."""
    from watchlist.cli.views import noun_view

    return [noun_view(one) for one in lists]


def tell_lists(lists: Iterable[Consulted], **more: object) -> None:
    """Name the lists on stderr, in a line for programs."""
    import msgspec

    sys.stderr.write(msgspec.json.encode({"lists": list_views(lists), **more}).decode() + "\n")


def beware(lists: Iterable[Consulted], unread: Iterable[str] = ()) -> None:
    """Name to a person the lists that may be out of date, and those that were never read."""
    from watchlist.cli.output import say

    stale = ", ".join(one.list for one in lists if one.stale)
    never = ", ".join(unread)
    if stale:
        say(f"Beware: {stale} may be out of date; see `watchlist sources`.")
    if never:
        say(f"Beware: never read, and so not asked: {never}; `watchlist poll` reads them.")


def say_certificate(inquiry: str, trouble: str | None, *, quiet: bool = False) -> None:
    """Say how the proof is had, or on stderr why there is none; on stderr as well where stdout is for programs."""
    from watchlist.cli.output import say, warn

    if trouble:
        warn(f"there is no certificate of this, because it could not be recorded: {trouble}")
    else:
        (warn if quiet else say)(f"certificate: watchlist certificate {inquiry}")
