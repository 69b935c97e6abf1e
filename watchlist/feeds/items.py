"""One entry of a feed as it is read, whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from watchlist.feeds.markup import canonical, plain
from watchlist.feeds.moments import moment
from watchlist.model import digest


@dataclass(frozen=True, slots=True)
class Item:
    """An entry; ``printed`` is its date as the feed has it."""

    guid: str
    link: str
    title: str
    text: str
    printed: str
    published_at: datetime | date | None

    def key(self, *, distinct: bool) -> str:
        """What tells the entry apart, where its guid is ``distinct`` or not."""
        if self.guid and distinct:
            # GOV.UK puts the time of revision behind the address: the document is the same one.
            revision = self.link and self.guid.startswith(f"{self.link}#")
            return self.link if revision else canonical(self.guid)
        return self.link or digest(self.title, self.printed)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's language, where it says one, and its entries."""

    language: str
    items: tuple[Item, ...]


def item_of(*, guid: str, link: str, title: str, body: str, printed: str) -> Item:
    """Make an entry of what a feed says in markup."""
    return Item(
        guid=guid.strip(),
        link=canonical(link),
        title=" ".join(plain(title).split()),
        text=plain(body),
        printed=printed,
        published_at=moment(printed),
    )
