"""init and doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import Invocation
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.diagnosis import Finding


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(init)
    cli.command()(doctor)


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; this folder without.")] = Path(),
) -> None:
    """Write a commented configuration and an example of subjects, and create the database."""
    from watchlist.app import open_app
    from watchlist.cli.output import say
    from watchlist.config import FILE_NAME, load
    from watchlist.errors import InputError
    from watchlist.resources import shipped

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (FILE_NAME, "subjects.example.csv"):
            _write_new(folder / name, (shipped("config") / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}; give another folder") from None
    settings = load(str(folder / FILE_NAME), database=context.ensure_object(Invocation).database)
    with open_app(settings) as app:
        say(f"database        {app.store.name}")
    enter = "" if folder == Path() else f"`cd {folder}`, "
    say(f"Next: {enter}`watchlist subjects import subjects.example.csv` (or your own), then `watchlist run`.")


def _write_new(path: Path, text: str) -> None:
    from watchlist.cli.output import say

    if path.exists():
        say(f"kept as it is   {path}")
        return
    path.write_text(text, encoding="utf-8")
    say(f"written         {path}")


def doctor(context: typer.Context, json: Json = False) -> None:
    """Look at configuration, database, sources, channels, clock and disk: what is wrong and what to do."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table
    from watchlist.diagnosis import diagnose
    from watchlist.logs import quiet

    quiet()
    invocation = context.ensure_object(Invocation)
    findings: list[Finding] = list(diagnose(invocation.config, invocation.database))
    if json:
        json_lines({"what": one.what, "ok": one.ok, "found": one.found, "remedy": one.remedy} for one in findings)
    else:
        rows = [("ok" if one.ok else "WRONG", one.what, one.found, one.remedy) for one in findings]
        table(("", "what", "found", "what to do"), rows, running={"found", "what to do"}, empty="")
    if not all(one.ok for one in findings):
        raise typer.Exit(1)
