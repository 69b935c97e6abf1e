"""What search, screen and certificate say alike of the lists that were asked, and of the record that was made."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.inquiry import Consulted


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
        say(f"Beware: {never} was never read: `watchlist poll` reads it.")


def say_certificate(inquiry: str, trouble: str | None, *, quiet: bool = False) -> None:
    """Say how the proof is had, or on stderr why there is none; on stderr as well where stdout is for programs."""
    from watchlist.cli.output import say, warn

    if trouble:
        warn(f"there is no certificate of this, because it could not be recorded: {trouble}")
    else:
        (warn if quiet else say)(f"certificate: watchlist certificate {inquiry}")


def login_or_none() -> str | None:
    """Whoever runs this process, if it has a name."""
    from watchlist.cli.hits import login
    from watchlist.errors import InputError

    try:
        return login()
    except InputError:
        return None
