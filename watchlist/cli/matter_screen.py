"""Shows one matter on one screen: both sides beside one another, why they met, and what was decided before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from watchlist.cli.explained import explain
from watchlist.cli.keys import KEYS
from watchlist.cli.output import cell, facts, say, score, terminal
from watchlist.cli.tables import GAP, table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from watchlist.cli.matters import Matter, Row, Value

HELP = """\
p  positive: the two are the same
n  negative: they are not; nothing more is told of the pair until either changes
u  unsure: kept as such, and asked again with --unsure
s  skip (or space): decide another time
b  back to the one before; deciding it again replaces the decision
m  write a note that is kept with the next decision
a  show every name and address, however many
q  quit (or Ctrl-C): what was decided stays decided

What both sides say, and the names that were compared, are marked with *."""
SHOWN = (8, 5, 3, 2, 1)
"""How many values of a cell are shown, from the most, until the screen has room for all rows."""
LABELS = 8
REST = 9
"""How many lines the head, the question and the gaps between the parts take."""


def show(matter: Matter, place: str, *, note: str = "", everything: bool = False) -> None:
    """Draw a matter; ``place`` is which of how many it is."""
    from rich.text import Text

    console = terminal()
    console.print(Text(place, style="bold"), Text(f"  score {score(matter.comparison.score)}, {matter.standing}"))
    console.print()
    if console.is_terminal:
        console.print(_beside(matter, console, everything=everything))
    else:
        _lines(matter)
    console.print()
    say("Why they may be one:")
    explain(matter.comparison, indent=2)
    console.print()
    facts([*matter.raised, *(("judged", line) for line in matter.earlier), ("note", note)], width=LABELS)


def offer() -> None:
    """Offer the keys in one line, or in as many as a narrow terminal needs."""
    from rich.text import Text

    console = terminal()
    # A key and its word are never parted by the end of a line.
    line = Text("  ").join(Text.assemble((key, "bold"), f"\xa0{word}") for key, word in KEYS.items())
    console.print()
    console.print(line, soft_wrap=not console.is_terminal)


def _lines(matter: Matter) -> None:
    """Both sides for a pipe: a line for each sort of thing that they say."""
    rows = [
        (row.label, "; ".join(map(_marked, row.left)) or "-", "; ".join(map(_marked, row.right)) or "-")
        for row in matter.rows
    ]
    table(("", matter.left, matter.right), rows, running=(), empty="")


def _beside(matter: Matter, console: Console, *, everything: bool) -> Table:
    """Both sides beside one another, with as many values of each as leave room for the rest of the screen."""
    whole = _table(matter, None)
    room = console.height - REST - _height_of_rest(matter, console.width)
    if everything or _height(whole, console) <= room:
        return whole
    tried = (_table(matter, most) for most in SHOWN)
    return next((one for one in tried if _height(one, console) <= room), _table(matter, SHOWN[-1]))


def _height(drawn: Table, console: Console) -> int:
    return len(console.render_lines(drawn, pad=False))


def _height_of_rest(matter: Matter, width: int) -> int:
    reasons = [f"{one.feature} {one.query} {one.candidate} {one.note}" for one in matter.comparison.explanation]
    told = [*reasons, *(text for _, text in matter.raised), *matter.earlier, " ".join(KEYS.values())]
    return sum(1 + (len(line) + LABELS) // width for line in told)


def _table(matter: Matter, most: int | None) -> Table:
    from rich.table import Table

    drawn = Table(box=None, padding=(0, len(GAP), 0, 0), pad_edge=False, header_style="bold", expand=True)
    drawn.add_column("", no_wrap=True, style="dim")
    for heading in (matter.left, matter.right):
        drawn.add_column(cell(heading), ratio=1, overflow="fold")
    for row in matter.rows:
        drawn.add_row(row.label, *_cells(row, most))
    return drawn


def _cells(row: Row, most: int | None) -> Iterable[Text]:
    return (_values(side, most) for side in (row.left, row.right))


def _values(values: Sequence[Value], most: int | None) -> Text:
    from rich.text import Text

    shown = values[:most]
    lines = [Text(_marked(one), style="bold" if one.met else "") for one in shown]
    if len(shown) < len(values):
        lines.append(Text(f"+ {len(values) - len(shown)} more: a", style="dim"))
    return Text("\n").join(lines)


def _marked(value: Value) -> str:
    return f"* {cell(value.text)}" if value.met else cell(value.text)
