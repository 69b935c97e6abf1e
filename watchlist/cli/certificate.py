"""certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.inquiry import Certificate, Consulted, Found, Inquiry


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(certificate)


def certificate(
    context: typer.Context,
    inquiry: Annotated[str, typer.Argument(metavar="ID", help="The search's or screening's id.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to FILE.html, a page to print, or FILE.txt.")
    ] = None,
    json: Json = False,
) -> None:
    """Print the proof of a search or screening: what was asked of which versions of which lists, and what was found."""
    if out and out.suffix.lower() not in (".html", ".htm", ".txt"):
        context.fail(f"{out} ends in neither .html nor .txt")
    from watchlist.cli.output import block, json_lines
    from watchlist.render.certificate import as_text

    with opened(context) as app, app.store.read() as session:
        asked, found = session.inquiries.get(inquiry), tuple(session.inquiries.found(inquiry))
    view, proof = _certified(asked, found)
    if out:
        _write(proof, out)
    if json:
        json_lines([view])
    elif not out:
        block(as_text(proof))


def _certified(inquiry: Inquiry, found: tuple[Found, ...]) -> tuple[View, Certificate]:
    """The certificate as JSON names it, and as it is printed, under one hash."""
    import hashlib

    import msgspec

    from watchlist.cli.views import noun_view
    from watchlist.inquiry import Certificate, canonical

    unhashed = Certificate(inquiry, found, "")
    lists = [{**noun_view(one), "age_seconds": _seconds(unhashed, one)} for one in inquiry.lists]
    view = {
        **noun_view(inquiry),
        "lists": lists,
        "stale": [one.list for one in inquiry.lists if one.stale],
        "results": [noun_view(one) for one in unhashed.shown],
        "left_out": [noun_view(one) for one in unhashed.left_out],
    }
    sha256 = hashlib.sha256(canonical(msgspec.to_builtins(view))).hexdigest()
    return {**view, "sha256": sha256}, Certificate(inquiry, found, sha256)


def _seconds(proof: Certificate, one: Consulted) -> int | None:
    age = proof.age(one)
    return None if age is None else int(age.total_seconds())


def _write(proof: Certificate, out: Path) -> None:
    from watchlist.cli.written import whole
    from watchlist.render.certificate import as_page, as_text

    text = as_text(proof) if out.suffix.lower() == ".txt" else as_page(proof)
    with whole(out) as half:
        half.write_text(text, encoding="utf-8")
