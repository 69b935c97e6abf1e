"""What commands by which a person decides have in common: who decides, and why."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from watchlist.errors import InputError

Note = Annotated[str, typer.Option(metavar="TEXT", help="Why.")]
By = Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; your login name without.")]


def login() -> str:
    """Whoever runs this process, who decides where nobody else is named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("this process has no login name: say with --by who decides") from None


def login_or_none() -> str | None:
    """Whoever runs this process, if it has a name."""
    try:
        return login()
    except InputError:
        return None
