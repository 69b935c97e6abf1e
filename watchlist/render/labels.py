"""What the lines of an item are about, and which of them are worth their room."""

from __future__ import annotations

from enum import StrEnum


class Label(StrEnum):
    """What a line of an item is about."""

    TRACKED = "Tracked as"
    WHY = "Tracked because"
    NAMES = "Names"
    MATCH = "Match"
    BECAUSE = "Because"
    LIST = "List"
    ENTRY = "Entry"
    PROGRAM = "Program"
    LAW = "Law"
    LICENCE = "Licence"
    POLICY = "Licence policy"
    LISTED_ON = "Listed on"
    NAMED = "Also named"
    IDENTIFIER = "Identifier"
    ADDRESS = "Address"
    REMARKS = "Remarks"
    SAYS = "Says"
    QUOTE = "Quote"
    ALSO = "Also tells of"
    TOLD_BY = "Told by"
    FOLLOWS = "Goes on from"
    DIFFER = "Copies differ"
    READ = "Read it"
    SOURCE = "Source"
    DATED = "Dated"
    ANNOUNCED_ON = "Announced"
    IN_FORCE = "In force"
    CONFIRMS = "Confirms"
    AFFECTED = "Entries"
    MORE = "More"
    SEEN = "Seen"
    PROOF = "Proof"


FEW, MANY = 2, 12
"""Up to FEW items each says all that is known, up to MANY what a reader needs to act; beyond, what it is about."""

_MATTER = frozenset({Label.TRACKED, Label.NAMES, Label.MATCH, Label.LAW, Label.SAYS, Label.READ})
_USEFUL = _MATTER | {
    *(Label.LISTED_ON, Label.IDENTIFIER, Label.QUOTE, Label.CONFIRMS, Label.AFFECTED),
    *(Label.TOLD_BY, Label.DIFFER, Label.SOURCE),
}
SHARED = frozenset(
    {
        *(Label.LIST, Label.PROGRAM, Label.LAW, Label.LICENCE, Label.POLICY, Label.LISTED_ON),
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
