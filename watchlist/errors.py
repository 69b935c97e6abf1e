"""The errors that watchlist raises on purpose.

::

    WatchlistError            one line for a person: what is wrong, where, and the remedy
    ├── ConfigError           the configuration file, an environment variable or a secret
    ├── InputError            a file or an argument that a person gave
    ├── UnknownError          an id, source, date or file that is not there
    ├── BusyError             another process holds what this one wants
    ├── StoreError            the database: unreachable, locked, or made by a newer version
    ├── ReplayError           what the archive gives now is not what was recorded then
    ├── SourceError           a source could not be read now; the check is recorded as failed
    │   ├── FetchError        the network or the server; carries the address
    │   │   └── NotFoundError the server says 404 or 410: optional hops note it and go on
    │   ├── Limited           the source says that it is asked too often: it is left alone for a while
    │   └── Stopped           the daemon is stopping: the job in hand is abandoned, nothing is recorded
    ├── Held                  the answer came, but is not believed; the last good reading is kept
    │   └── ParseError        the bytes are not what the format says; carries the place
    └── DeliveryError         a channel could not send; says whether trying again can help
"""

from __future__ import annotations

from datetime import timedelta


class WatchlistError(Exception):
    """Anything that watchlist reports to a person in one line."""


class ConfigError(WatchlistError):
    """The configuration cannot be used as it is."""


class InputError(WatchlistError):
    """A file or an argument from a person cannot be used as it is."""


class UnknownError(WatchlistError):
    """Something was asked for by a name that nothing has."""


class BusyError(WatchlistError):
    """Another process is doing this already."""


class StoreError(WatchlistError):
    """The database cannot be used as it is."""


class ReplayError(WatchlistError):
    """The archive and the settings of then do not give what was recorded then."""


class SourceError(WatchlistError):
    """A source could not be read this time."""


class FetchError(SourceError):
    """An address did not answer as it should.

    ``status`` is the server's, where it gave one; ``wait`` how many seconds it asks to be left alone for.
    """

    def __init__(self, url: str, reason: str, *, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status
        self.wait = wait


class NotFoundError(FetchError):
    """The server says that there is nothing at this address (404 or 410)."""


class Limited(SourceError):  # noqa: N818 - what the source says, not a fault
    """The source says, in words and not by a status, that it is asked too often; ``rest`` is how long to wait."""

    def __init__(self, message: str, *, rest: timedelta) -> None:
        super().__init__(message)
        self.rest = rest


class Stopped(SourceError):  # noqa: N818 - a state, not a fault
    """The process is stopping and has abandoned the download."""


class Held(WatchlistError):  # noqa: N818 - the domain's word
    """A reading that is not believed: the last good one is kept and a person is told.

    ``plan`` is what it would have done, as JSON, where it could be read.
    """

    plan: bytes | None = None


class ParseError(Held):
    """The bytes are not what the format says they are."""

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class DeliveryError(WatchlistError):
    """A channel could not send a message.

    ``permanent`` means that the same message will never be taken by this channel, ``closed`` that nothing will be
    until a person has put the channel right, ``unreached`` that nobody answered, whatever the message was;
    ``retry_after`` is what the receiver asked for, where it did.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        closed: bool = False,
        unreached: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.closed = closed
        self.unreached = unreached
        self.retry_after = retry_after
