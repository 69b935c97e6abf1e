"""subjects proposals, merge and split: which subjects and entries are one firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By, Note, login
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from watchlist.cli.beside import Column
    from watchlist.cli.views import View
    from watchlist.model import Subject
    from watchlist.pipeline.joining import Known, Proposal

PAIRS_FROM = 0.75
ENTRIES_FROM = 0.60


def proposals(
    context: typer.Context,
    min_score: Annotated[
        float | None,
        typer.Option(metavar="X", min=0.6, max=1, help="None below this score; without, 0.75 for two subjects."),
    ] = None,
    json: Json = False,
) -> None:
    """List what may be one firm and is not joined, likeliest first, with the lists side by side."""
    from watchlist.cli.output import json_lines, progress, say
    from watchlist.pipeline.joining import proposals as propose

    least = {"pairs_from": min_score or PAIRS_FROM, "entries_from": min_score or ENTRIES_FROM}
    with opened(context) as app, progress("Comparing the subjects ...", shown=not json):
        found = propose(app, **least)
    if json:
        json_lines(map(_view, found))
        return
    for proposal in found:
        _show(proposal)
    say(f"{len(found)} proposed." if found else "Nothing is proposed: what is alike is joined or judged.")


def _view(one: Proposal) -> View:
    """A proposal for a program: ``other`` is the second subject, or ``entry`` what a list says, the other is null."""
    from watchlist.cli.views import entry_brief, feature_views
    from watchlist.model import Entry

    entry = one.other if isinstance(one.other, Entry) else None
    return {
        "score": one.comparison.score,
        "subject": _known_view(one.known),
        "other": None if isinstance(one.other, Entry) else _known_view(one.other),
        "entry": entry_brief(entry) if entry else None,
        "hit": one.hit,
        "band": one.band,
        "explanation": feature_views(one.comparison.explanation),
    }


def _known_view(known: Known) -> View:
    from watchlist.cli.views import entry_brief, subject_view

    return {**subject_view(known.subject), "entries": [entry_brief(entry) for entry in known.entries]}


def _show(one: Proposal) -> None:
    from watchlist.cli.beside import side_by_side
    from watchlist.cli.explained import explain
    from watchlist.cli.output import say
    from watchlist.model import Entry

    subject = one.known.subject
    if isinstance(one.other, Entry):
        other = f"{one.other.name} [{one.other.list} {one.other.key}]"
        way = f"watchlist judge {one.hit} positive|negative"
    else:
        other = f"{one.other.subject.name} [{one.other.subject.id}]"
        way = f"watchlist subjects merge {subject.id} {one.other.subject.id}"
    say(f"{one.comparison.score:.2f}  {subject.name} [{subject.id}]  ~  {other}")
    explain(one.comparison, indent=6)
    side_by_side(_columns(one))
    say(f"      {way}")
    say("")


def _columns(one: Proposal) -> list[Column]:
    """What is known of both, each list's word, and a person's own where no list stands behind a subject."""
    from watchlist.cli.beside import Column
    from watchlist.model import Entry, Origin

    shown = []
    for side in (one.known, one.other):
        if isinstance(side, Entry):
            shown.append(Column(side.list, side))
            continue
        if side.subject.origin is Origin.USER or not side.entries:
            shown.append(Column(f"subject {side.subject.id}", side.subject))
        shown += [Column(f"{entry.list} ({side.subject.id})", entry) for entry in side.entries]
    return shown


def merge(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="The subject that stays.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The subject that it stands for from now on.")],
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Make two subjects one: A has all that B has, and B's id leads to A."""
    from watchlist.cli.output import say
    from watchlist.pipeline.joining import merge as join

    with opened(context) as app:
        kept = join(app, first, second, by=by or login(), note=note)
    if json:
        _print(kept, merged=second)
    else:
        say(f"{second} was merged into {kept.id}  {kept.name}; `watchlist subjects split {second}` undoes it.")


def split(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject's id.")],
    list_key: Annotated[str | None, typer.Argument(metavar="LIST", help="The list of an entry.")] = None,
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="The entry's key on it.")] = None,
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Judge an entry not to be a subject, or without LIST KEY undo a merge."""
    from watchlist.cli.output import say
    from watchlist.pipeline import joining

    if list_key is not None and key is None:
        context.fail("give LIST and KEY, or neither to undo a merge")
    with opened(context) as app:
        if list_key is None or key is None:
            parted, what = joining.unmerge(app, subject, by=by or login(), note=note), ""
        else:
            parted = joining.split(app, subject, list_key, key, by=by or login(), note=note)
            what = f"[{list_key} {key}]"
    became = parted.became
    if json:
        _print(parted.subject, became=became.id if became else None)
        return
    now = f"it is {became.id}  {became.name}" if became else "it is no subject by itself"
    say(f"{what or (became.id if became else '')} is not {parted.subject.id}  {parted.subject.name}: {now}.")


def _print(subject: Subject, **more: str | None) -> None:
    from watchlist.cli.output import json_lines
    from watchlist.cli.views import subject_view

    json_lines([{**subject_view(subject), **more}])
