"""Whether a target of SECO's list is listed: its modifications say so, the latest of which counts."""

from __future__ import annotations

import re

from lxml import etree

from watchlist.errors import ParseError
from watchlist.lists.seco_shape import named

_DE_LISTED = "de-listed"
_DATES = ("effective-date", "publication-date", "enactment-date")
_MODIFICATION = re.compile(rb"<modification(\s[^<>]*?)/?>")


def status(target: etree._Element) -> tuple[bool, str]:
    """Whether the latest modification leaves the target on the list, and its day.

    Of several of one day, or without a day, it is the first: the list puts the newest first, as a rule.
    """
    said = [(_date(change), change.get("modification-type", "")) for change in named(target, "modification")]
    if not said or not all(kind for _, kind in said):
        raise ParseError("no modification says whether the target is listed")
    on, kind = max(said, key=lambda modification: modification[0])
    return kind != _DE_LISTED, on


def _date(modification: etree._Element) -> str:
    return next((modification.get(name, "") for name in _DATES if modification.get(name)), "")


def is_listed(target: bytes) -> bool:
    """Whether a target is listed as far as its modifications' own tags tell, without parsing all that they repeat.

    >>> is_listed(b'<target><modification modification-type="de-listed"><added/></modification></target>')
    False
    """
    if _DE_LISTED.encode() not in target:
        return True
    changes = b"".join(b"<modification%b/>" % attributes for attributes in _MODIFICATION.findall(target))
    try:
        return status(etree.fromstring(b"<target>%b</target>" % changes))[0]
    except (etree.XMLSyntaxError, ParseError):
        return True
