"""The words that stand round what a message tells, in its language, read once from ``frame.toml``."""

from __future__ import annotations

from watchlist.model import Change, Kind, Value
from watchlist.render.clean import clip
from watchlist.resources import PACKAGE, decoded

LONGEST_CHANGE = 1000


class Frame(Value, frozen=True):
    """The words of one language; ``thousands`` stands between the thousands of a number."""

    same: str
    more: str
    more_lines: str
    changed: str
    added: str
    removed: str
    actions: str
    thousands: str
    sections: dict[Kind, str]

    def number(self, count: int) -> str:
        """Write a count as the language does.

        >>> frame("en").number(1200), frame("tr").number(1200)
        ('1,200', '1.200')
        """
        return f"{count:,}".replace(",", self.thousands)

    def same_for(self, count: int) -> str:
        """Head the lines that hold for every item."""
        return self.same.format(count=self.number(count))

    def more_items(self, count: int) -> str:
        """Say how many items are not shown, and where they are."""
        return self.more.format(count=self.number(count))

    def further_lines(self, count: int) -> str:
        """Say how many lines of an item are not shown, and where they are."""
        return self.more_lines.format(count=self.number(count))

    def became(self, change: Change, limit: int = LONGEST_CHANGE) -> str:
        """Say what became of a field, without its name."""
        old, new = clip(change.old or "", limit), clip(change.new or "", limit)
        if change.old is None:
            return self.added.format(new=new)
        return self.removed.format(old=old) if change.new is None else f"{old} → {new}"

    def told_change(self, change: Change, limit: int = LONGEST_CHANGE) -> str:
        """Say what became of a field.

        >>> frame("en").told_change(Change("address", "Ankara", "Izmir"))
        'address: Ankara → Izmir'
        """
        return f"{field(change)}: {self.became(change, limit)}"


def field(change: Change) -> str:
    """Name the field of a change as a person does."""
    return change.field.replace("_", " ")


FRAMES = decoded(PACKAGE / "render" / "frame.toml", dict[str, Frame])


def frame(language: str) -> Frame:
    """The words of a language; English where there are none."""
    return FRAMES.get(language, FRAMES["en"])
