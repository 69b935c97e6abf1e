"""mute, mutes and unmute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By, Note, login
from watchlist.cli.options import Json

if TYPE_CHECKING:
    from datetime import timedelta

    from watchlist.app import App
    from watchlist.cli.views import View
    from watchlist.model import Mute
    from watchlist.pipeline.muting import Matter
    from watchlist.store import Session
    from watchlist.store.mutes import RecordedMute
    from watchlist.store.withdrawals import Withdrawn


class What(StrEnum):
    """What can be muted."""

    SUBJECT = "subject"
    STORY = "story"
    SOURCE = "source"
    ENTRY = "entry"
    ALERT = "alert"


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(mute)
    cli.command()(mutes)
    cli.command()(unmute)


def mute(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="What not to hear of.")],
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Its id, or several; of an entry its list and its key.")
    ],
    length: Annotated[
        str | None, typer.Option("--for", metavar="DURATION", help="How long: 12h, 30d; until `unmute` without it.")
    ] = None,
    subscription: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only for this subscription; for all without it.")
    ] = None,
    note: Note = "",
    by: By = None,
    json: Json = False,
) -> None:
    """Send nothing more of a subject, a story, a source, an entry, or of what an alert is about.

    What is muted is kept as an alert that is suppressed, and is not sent later: a delisting of a muted subject stays
    unsent as well. What waits already, for a digest say, is taken back, unless it is being sent. A source means all
    that it lists or reports, and its troubles. What is done to many entries at once is told of those that are not
    muted. `mute alert` is for the subscription that the alert went to, and means its entry, its story, or the source
    whose trouble it tells.
    """
    from watchlist.cli.output import say
    from watchlist.pipeline import muting

    duration = _duration(length)
    who = by or login()
    with opened(context) as app, app.store.write() as session:
        matters = [_for(one, subscription) for one in _matters(app, session, what, ids)]
        made = [muting.mute(app, session, one, by=who, length=duration, note=note) for one in dict.fromkeys(matters)]
        views = [{**_view(session, one.mute), **_counts(one.withdrawn)} for one in made]
    _print(views, "muted", json=json)
    if not json and (said := _taken_back([one.withdrawn for one in made])):
        say(said)


def _counts(withdrawn: Withdrawn) -> View:
    return {"taken_back": len(withdrawn.taken), "being_sent": len(withdrawn.going)}


def _taken_back(all_of_them: Sequence[Withdrawn]) -> str:
    """Say how many alerts waited and do not any more, and which are told all the same."""
    taken = len({alert for one in all_of_them for alert in one.taken})
    going = len({alert for one in all_of_them for alert in one.going})
    said = []
    if taken:
        said.append(f"{taken} {'alert that waited was' if taken == 1 else 'alerts that waited were'} taken back")
    if going:
        said.append(f"{going} {'is being sent and goes' if going == 1 else 'are being sent and go'} out")
    return f"{'; '.join(said)}." if said else ""


def _duration(text: str | None) -> timedelta | None:
    from watchlist.durations import parse_duration
    from watchlist.errors import InputError

    if text is None:
        return None
    try:
        found = parse_duration(text)
    except (ValueError, OverflowError):
        raise InputError(f"--for {text}: that is no duration; write 12h, 30d or 8w") from None
    if not found:
        raise InputError("--for: more than no time at all is wanted")
    return found


def _matters(app: App, session: Session, what: What, ids: Sequence[str]) -> Iterator[Matter]:
    from watchlist.pipeline import muting

    match what:
        case What.SUBJECT:
            yield from (muting.subject_matter(session, one) for one in ids)
        case What.STORY:
            yield from (muting.story_matter(session, one) for one in ids)
        case What.SOURCE:
            yield from (muting.source_matter(app, session, one) for one in ids)
        case What.ALERT:
            yield from (muting.alert_matter(session, one) for one in ids)
        case What.ENTRY:
            pairs = _pairs(ids, "mute")
            yield from (muting.listed_matter(session, list_key, key) for list_key, key in pairs)


def _for(one: Matter, subscription: str | None) -> Matter:
    from dataclasses import replace

    return replace(one, subscription=subscription) if subscription else one


def mutes(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    json: Json = False,
) -> None:
    """List what is muted, until when, for whom and by whom."""
    from watchlist.cli.output import json_lines
    from watchlist.cli.tables import table

    with opened(context) as app, app.store.read() as session:
        now = app.clock()
        found = [one for one in session.mutes.all() if everything or one.holds(now)]
        views = [{**_view(session, one.mute), **_standing(one, now=one.holds(now))} for one in found]
    if json:
        json_lines(views)
        return
    fields = ("id", "kind", "name", "subscription", "at", "until", "ended_at", "by", "note")
    headings = ("mute", "what", "name", "subscription", "since", "until", "taken back", "by", "note")
    rows = [[one[field] for field in fields] for one in views]
    table(headings, rows, running={"name", "note"}, empty="Nothing is muted.")


def unmute(
    context: typer.Context,
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID... | WHAT ID...", help="Mutes as `mutes` lists them; or what was muted, named as for `mute`."
        ),
    ],
    subscription: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what is muted for this subscription; all without it.")
    ] = None,
    json: Json = False,
) -> None:
    """Take mutes back, by their ids or by what they are of: `unmute subject ID`, `unmute entry LIST KEY`.

    What happens from now on is told again. What was muted until now stays untold, and so does what waited when it was
    muted and was taken back by that.
    """
    with opened(context) as app, app.store.write() as session:
        ended = _ended(context, app, session, ids, subscription)
        views = [_view(session, one) for one in ended]
    _print(views, "told again", json=json)


def _ended(
    context: typer.Context, app: App, session: Session, ids: Sequence[str], subscription: str | None
) -> list[Mute]:
    from watchlist.pipeline import muting

    if ids[0] not in tuple(What):
        if subscription:
            context.fail("--subscription goes with what was muted: the id of a mute means that one")
        return [muting.unmute(app, session, one) for one in dict.fromkeys(ids)]
    what, named = What(ids[0]), ids[1:]
    if not named:
        context.fail(f"which {what}? `watchlist mutes` lists what is muted")
    matters = dict.fromkeys(_for(one, subscription) for one in _muted(session, what, named))
    return [mute for one in matters for mute in muting.unmute_matter(app, session, one)]


def _muted(session: Session, what: What, ids: Sequence[str]) -> Iterator[Matter]:
    """What was muted, by any of its ids: it may be tracked, listed or asked no more."""
    from watchlist.happening import entry_matter
    from watchlist.pipeline.muting import Matter, alert_matter

    match what:
        case What.ALERT:
            yield from (alert_matter(session, one) for one in ids)
        case What.ENTRY:
            yield from (Matter("entry", entry_matter(list_key, key)) for list_key, key in _pairs(ids, "unmute"))
        case What.SUBJECT:
            yield from (Matter("subject", one) for one in ids)
        case What.STORY:
            yield from (Matter("story", one) for one in ids)
        case What.SOURCE:
            yield from (Matter("source", one) for one in ids)


def _pairs(ids: Sequence[str], command: str) -> Iterator[tuple[str, str]]:
    from watchlist.errors import InputError

    if len(ids) % 2:
        raise InputError(f"an entry is named by its list and its key: `watchlist {command} entry us_ofac_sdn 12345`")
    return zip(ids[::2], ids[1::2], strict=True)


def _print(views: Sequence[View], said: str, *, json: bool) -> None:
    from watchlist.cli.output import cell, json_lines, say

    if json:
        json_lines(views)
        return
    for one in views:
        until = f" until {cell(one['until'])}" if one["until"] and said == "muted" else ""
        whose = f" for {one['subscription']}" if one["subscription"] else ""
        say(f"{one['id']}: {one['kind']} {one['name']} is {said}{until}{whose}.")


def _standing(one: RecordedMute, *, now: bool) -> View:
    return {"ended_at": one.ended_at, "in_force": now}


def _view(session: Session, mute: Mute) -> View:
    """A mute, what is muted in words, and list and key of an entry."""
    from watchlist.cli.views import noun_view

    list_key, _, key = mute.matter.partition("\x1f") if mute.kind == "entry" else ("", "", "")
    entry = {"matter": key, "list": list_key} if mute.kind == "entry" else {"list": None}
    return {**noun_view(mute), **entry, "name": _name(session, mute)}


def _name(session: Session, mute: Mute) -> str:
    match mute.kind:
        case "subject":
            subject = session.subjects.of([mute.matter]).get(mute.matter)
            return f"{subject.name} ({mute.matter})" if subject else mute.matter
        case "story":
            return f"{session.news.story(mute.matter).title} ({mute.matter})"
        case "entry":
            list_key, _, key = mute.matter.partition("\x1f")
            versions = session.entries.history(list_key, key)
            return f"{versions[-1].entry.name} ({list_key} {key})" if versions else f"{list_key} {key}"
        case "source":
            return mute.matter
