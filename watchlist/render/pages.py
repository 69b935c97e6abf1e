"""The templates of HTML pages: what comes from outside is escaped, and a value that is missing is an error."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from watchlist.resources import PACKAGE


def pages() -> Environment:
    """The templates that come with the package."""
    return Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
