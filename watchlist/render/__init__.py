"""What an alert says, and how it looks on each kind of channel: pure, values in and text out."""

from watchlist.render.clean import clean, safe_link
from watchlist.render.compose import compose
from watchlist.render.html import as_html
from watchlist.render.payload import Json, as_json
from watchlist.render.slack import as_slack, as_slack_text
from watchlist.render.text import as_text
from watchlist.render.words import why_line

__all__ = [
    "Json",
    "as_html",
    "as_json",
    "as_slack",
    "as_slack_text",
    "as_text",
    "clean",
    "compose",
    "safe_link",
    "why_line",
]
