"""review: the hits that wait for a person, one after another, decided by a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from watchlist.cli.context import opened
from watchlist.cli.deciding import By, login
from watchlist.cli.keys import END, RESIZED
from watchlist.model import Band, Decision

if TYPE_CHECKING:
    from watchlist.cli.keys import Answers
    from watchlist.cli.matters import Matter, Wanted
    from watchlist.store import Session

LEAVING = (END, "q", "\x04")
"""The answers that quit; the last is Ctrl-D."""
DECISIONS = {"p": Decision.POSITIVE, "n": Decision.NEGATIVE, "u": Decision.UNSURE}


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(review)


def review(
    context: typer.Context,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only of this subject.")] = None,
    screening: Annotated[
        str | None, typer.Option("--screen", metavar="ID", help="Only the rows of this screening.")
    ] = None,
    band: Annotated[
        Band | None, typer.Option(help="Only those of this band; without it, possible ones and those to review.")
    ] = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="Those judged unsure as well.")] = False,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    by: By = None,
) -> None:
    """Go through the hits that wait for a person, the likeliest first, and decide each by a key.

    Those of the tracked come first, then those of files that were screened.
    Each decision is kept at once. From a pipe, one answer a line is read: p, n, u or s, and m with a note.
    """
    from watchlist.cli.keys import answers
    from watchlist.cli.matters import WAITING, Wanted, matter_of
    from watchlist.cli.options import known_subject
    from watchlist.cli.output import say
    from watchlist.cli.screened_matters import matter_of as matter_of_row

    if subject and screening:
        context.fail("--screen has rows of a file, and no subjects: leave --subject away")
    _fit_to_ask(context)
    with opened(context) as app:
        who = by or login()
        with app.store.read() as session:
            wanted = Wanted(frozenset({band}) if band else WAITING, known_subject(session, subject), unsure)
            ids = _waiting(session, wanted, screening)[:limit]
        if not ids:
            say("Nothing waits for a person.")
            return
        sitting = Sitting(ids, lambda one: matter_of_row(app, one, by=who) or matter_of(app, one, by=who), again=unsure)
        try:
            with answers() as given:
                go_through(sitting, given)
        except KeyboardInterrupt:
            pass
        say(sitting.summary)


def _waiting(session: Session, wanted: Wanted, screening: str | None) -> list[str]:
    from watchlist.cli import matters, screened_matters

    if screening:
        session.inquiries.get(screening)
    tracked = [] if screening else matters.waiting(session, wanted)
    if wanted.subject:
        return tracked
    rows = screened_matters.waiting(session, wanted.bands, unsure=wanted.unsure, screening=screening)
    return [*tracked, *rows]


def _fit_to_ask(context: typer.Context) -> None:
    """Refuse to ask a person who would not see the question."""
    import sys

    if sys.stdin.isatty() and not sys.stdout.isatty():
        context.fail("stdout is no terminal to ask on: use `watchlist hits --open` and `watchlist judge`")


@dataclass
class Sitting:
    """What a person goes through in one go: ``load`` gives a matter as it stands when it is its turn.

    ``again`` says that what was judged unsure is asked as well.
    """

    ids: list[str]
    load: Callable[[str], Matter]
    again: bool = False
    place: int = 0
    note: str = ""
    told: str = ""
    decided: dict[str, Decision] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)

    @property
    def now(self) -> str:
        """The one whose turn it is."""
        return self.ids[self.place]

    @property
    def summary(self) -> str:
        """What came of it, in one line."""
        counted = Counter(self.decided.values())
        each = ", ".join(f"{counted[one]} {one}" for one in Decision if counted[one])
        left = len(self.ids) - len({*self.decided, *self.elsewhere})
        others = f"; {len(self.elsewhere)} by others meanwhile" if self.elsewhere else ""
        return f"{len(self.decided)} judged{': ' if each else ''}{each}{others}; {left} left."

    def next(self, told: str = "") -> None:
        """Turn to the next one; a note is for one decision."""
        self.place, self.note, self.told = self.place + 1, "", told

    def back(self) -> None:
        """Turn to the one before."""
        self.told = "" if self.place else "This is the first one."
        self.place, self.note = max(self.place - 1, 0), ""


def go_through(sitting: Sitting, given: Answers) -> None:
    """Ask one after another until all are decided or skipped, or there is no further answer."""
    from watchlist.cli.output import say

    while sitting.place < len(sitting.ids):
        matter = sitting.load(sitting.now)
        if matter.decided and sitting.now not in sitting.decided:
            sitting.elsewhere.add(sitting.now)
            sitting.next(f"{sitting.told} {matter.left}: judged meanwhile: {matter.earlier[-1]}.".strip())
        elif not ask(sitting, matter, given):
            return
    if sitting.told:
        say(sitting.told)


def ask(sitting: Sitting, matter: Matter, given: Answers) -> bool:
    """Show one matter and take answers until one of them turns to another; False where there is no further answer."""
    everything = False
    draw(sitting, matter, given)
    while (key := given.key()) not in LEAVING:
        if turned(sitting, matter, key):
            return True
        everything = key == "a" or (everything and key == RESIZED)
        if key == "m":
            sitting.note = given.line()
        elif key == "?":
            explain_keys(given)
        elif key not in ("a", RESIZED):
            sitting.told = f"{key if key.isprintable() else 'That key'} is no answer; ? explains those that are."
        draw(sitting, matter, given, everything=everything, again=True)
    return False


def turned(sitting: Sitting, matter: Matter, key: str) -> bool:
    """Do what turns to another matter; False where the key does not."""
    match key:
        case "p" | "n" | "u":
            decide(sitting, matter, DECISIONS[key])
        case "s" | " ":
            sitting.next()
        case "b":
            sitting.back()
        case _:
            return False
    return True


def decide(sitting: Sitting, matter: Matter, decision: Decision) -> None:
    """Keep a decision at once, unless another has decided while this one was looked at."""
    from watchlist.pipeline.overtaken import OvertakenError

    try:
        came = matter.judge(decision, sitting.note)
    except OvertakenError as error:
        sitting.elsewhere.add(sitting.now)
        sitting.next(f"{matter.left}: {error}; your answer is not kept.")
        return
    sitting.elsewhere.discard(sitting.now)
    sitting.decided[sitting.now] = decision
    sitting.next(f"{matter.left}: {decision}: {came}.")


def draw(sitting: Sitting, matter: Matter, given: Answers, *, everything: bool = False, again: bool = False) -> None:
    """Show a matter and what can be answered; what was told of the last one stands above the question."""
    from watchlist.cli.matter_screen import offer, show
    from watchlist.cli.output import say, terminal

    if not again:
        given.forget()
    if given.alone:
        terminal().clear()
    if given.alone or not again:
        place = f"{sitting.place + 1} of {len(sitting.ids)}"
        show(matter, place, note=sitting.note, everything=everything)
    if sitting.told:
        say(sitting.told)
    if given.alone or not again:
        offer()


def explain_keys(given: Answers) -> None:
    """Say what each key does, until one is pressed."""
    from watchlist.cli.matter_screen import HELP
    from watchlist.cli.output import block, say, terminal

    if given.alone:
        terminal().clear()
    block(HELP)
    if given.alone:
        say("\nAny key goes on.")
        given.key()
