"""Options that several commands share, and what is meant by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.store import Session

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Since = Annotated[
    str | None, typer.Option(metavar="T", help="From this time on: 2024-08-07, 2024-08-07T12:00Z, 7d, 12h.")
]
Until = Annotated[str | None, typer.Option(metavar="T", help="Up to this time; a day counts to its end.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="T", help="As it had been observed at this time; a day to its end.")
]
ListKey = Annotated[str | None, typer.Option("--list", metavar="KEY", help="Only of this list.")]
Country = Annotated[str | None, typer.Option(metavar="CC", help="A country: TR, or its name.")]


def country_of(text: str | None) -> str | None:
    """Read ``--country``; InputError where it names none."""
    from watchlist.errors import InputError
    from watchlist.names.countries import country_code

    if text is None:
        return None
    code = country_code(text)
    if code is None:
        raise InputError(f"--country {text}: no country is known by that; write an ISO 3166 alpha-2 code such as TR")
    return code


def known_source(app: App, session: Session, key: str | None) -> str | None:
    """Read a source's key: one that is configured, or that has left something in the store; else UnknownError."""
    from watchlist.sources import chosen

    if key is not None and key not in session.sources.states():
        chosen(app.sources, [key])
    return key


def known_list(app: App, session: Session, key: str | None) -> str | None:
    """Read a list's key, as known_source does; InputError for one that is a feed."""
    from watchlist.errors import InputError

    known_source(app, session, key)
    if key in app.sources and app.sources[key].kind != "list":
        raise InputError(f"{key} is a feed, not a list; `watchlist sources` says which is which")
    return key


def known_subscription(app: App, session: Session, name: str | None) -> str | None:
    """Read a subscription's name: one that is configured, or that was told of something once; else UnknownError."""
    from watchlist.errors import UnknownError

    configured = [one.name for one in app.settings.subscriptions]
    if name is not None and name not in configured and not session.alert_log.was_subscribed(name):
        raise UnknownError(
            f"there is no subscription {name!r}; the configuration has {', '.join(configured) or 'none'}"
        )
    return name


def known_subject(session: Session, subject: str | None) -> str | None:
    """Read a subject's id, of one that is or was tracked; else UnknownError."""
    if subject is not None and not session.subjects.of([subject]):
        session.subjects.get(subject)
    return subject


def text_of(argument: str) -> str:
    """A name that was given as an argument; InputError for one in another encoding, which would be rubbish."""
    from watchlist.errors import InputError

    if any("\ud800" <= sign <= "\udfff" for sign in argument):
        raise InputError(f"{argument!a} is not in UTF-8: write it in UTF-8, or give it in a file")
    return argument
