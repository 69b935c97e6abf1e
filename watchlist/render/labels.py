"""What the lines of an item are about, and which of them are worth their room."""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """What a line of an item is about; a language's words name it."""

    TRACKED = "tracked"
    WHY = "tracked_because"
    NAMES = "names"
    MATCH = "match"
    MET = "met"
    BECAUSE = "because"
    LIST = "list"
    ENTRY = "entry"
    PROGRAM = "program"
    LAW = "law"
    LICENCE = "licence"
    POLICY = "policy"
    LISTED_ON = "listed_on"
    NAMED = "named"
    IDENTIFIER = "identifier"
    ADDRESS = "address"
    REMARKS = "remarks"
    SAYS = "says"
    QUOTE = "quote"
    ALSO = "also"
    TOLD_BY = "told_by"
    FOLLOWS = "follows"
    DIFFER = "differ"
    READ = "read"
    SOURCE = "source"
    DATED = "dated"
    ANNOUNCED_ON = "announced_on"
    IN_FORCE = "in_force"
    CONFIRMS = "confirms"
    AFFECTED = "affected"
    MORE = "more"
    BEFORE = "before"
    SEEN = "seen"
    PROOF = "proof"


FEW, MANY = 2, 12
"""Up to FEW items each says all that is known, up to MANY what a reader needs to act; beyond, what it is about."""

_MATTER = frozenset({Label.TRACKED, Label.NAMES, Label.MATCH, Label.LAW, Label.SAYS, Label.READ, Label.BEFORE})
_USEFUL = _MATTER | {
    *(Label.LISTED_ON, Label.IDENTIFIER, Label.QUOTE, Label.CONFIRMS, Label.AFFECTED),
    *(Label.TOLD_BY, Label.DIFFER, Label.SOURCE),
}
SHARED = frozenset(
    {
        *(Label.BEFORE, Label.LIST, Label.PROGRAM, Label.LAW, Label.LICENCE, Label.POLICY, Label.LISTED_ON),
        *(Label.SOURCE, Label.DATED, Label.ANNOUNCED_ON, Label.IN_FORCE, Label.SEEN, Label.PROOF),
    }
)
"""What is said once where it holds for every item; what tells one party from another stays with it."""


def kept(count: int) -> frozenset[Label]:
    """The labels that are worth their room in a message of so many items."""
    if count <= FEW:
        return frozenset(Label)
    return _USEFUL if count <= MANY else _MATTER


def most_links(count: int) -> int:
    """How many of a story's articles an item links to in a message of so many items."""
    return 3 if count <= FEW else 2 if count <= MANY else 1
