"""An article as a person reads it: what was read out of it, and its text with what says so marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from watchlist.cli.news_views import CLAIM, MENTION, SIGNAL, part_id
from watchlist.cli.output import cell, facts, labelled, print_text, say, terminal
from watchlist.cli.why_shown import placed

if TYPE_CHECKING:
    from rich.text import Text

    from watchlist.store.news import ReadRecord

STYLES = {SIGNAL: "bold", MENTION: "reverse", CLAIM: "underline"}
"""How a place of the text stands out on a terminal; in a pipe the quotes above say where it is."""


def show_article(record: ReadRecord) -> None:
    """Print an article for a person."""
    from watchlist.cli.story_shown import is_alone, show_claim, show_signal

    _head(record)
    article = record.article.id
    for number, signal in enumerate(record.signals, 1):
        show_signal(signal, part_id(article, SIGNAL, number), alone=is_alone(signal, record.signals))
    for number, mention in enumerate(record.mentions, 1):
        who = mention.subject or f"candidate {mention.candidate or mention.name}"
        said = f"“{mention.surface}”, {mention.score:.2f}, {mention.reason or f'as {mention.kind}'}"
        labelled(f"names {cell(who)}  ", cell(f"{said} – {part_id(article, MENTION, number)}"))
    for number, claim in enumerate(record.claims, 1):
        show_claim(claim, part_id(article, CLAIM, number))
    say("")
    for line in _text(record).split(allow_blank=True):
        print_text(terminal(), line)


def _head(record: ReadRecord) -> None:
    article = record.article
    dated = ", ".join(one for one in (article.dated_by, f"“{article.dated_as}”" if article.dated_as else "") if one)
    told = placed(record)
    facts(
        [
            ("title", article.title),
            ("article", article.id),
            ("outlet", article.outlet),
            ("address", article.url),
            ("published", article.published_at),
            ("dated by", dated),
            ("seen", record.seen_at),
            ("language", article.lang),
            ("story", record.story),
            ("placed", f"{told} (`watchlist why article {article.id}`)" if told else ""),
            ("SHA-256", record.snapshot),
        ]
    )


def _text(record: ReadRecord) -> Text:
    """The text, its places styled; what could steer a terminal becomes a blank, so that offsets stay."""
    from rich.text import Text

    shown = Text("".join(sign if sign.isprintable() or sign == "\n" else " " for sign in record.article.text))
    for letter, start, end in _places(record):
        shown.stylize(STYLES[letter], start, end)
    return shown


def _places(record: ReadRecord) -> Iterator[tuple[str, int, int]]:
    for letter, parts in ((SIGNAL, record.signals), (CLAIM, record.claims), (MENTION, record.mentions)):
        for one in parts:
            if one.start is not None and one.end is not None:
                yield letter, one.start, one.end
