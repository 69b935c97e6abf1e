"""A message as an HTML page for mail: inline styles only, nothing fetched, readable light and dark."""

from __future__ import annotations

from functools import cache

from jinja2 import Template

from watchlist.model import Message
from watchlist.render.clean import clean_message
from watchlist.render.pages import pages
from watchlist.render.text import became


def as_html(message: Message) -> str:
    """Write a message as a whole HTML page; everything from outside is escaped."""
    return _template().render(message=clean_message(message))


@cache
def _template() -> Template:
    environment = pages()
    environment.filters["became"] = became
    return environment.get_template("message.html.j2")
