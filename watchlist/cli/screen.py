"""What stdout leads to, for people."""

from __future__ import annotations

from rich.console import Console

from watchlist.cli.output import unread


class Screen(Console):
    """A terminal, or a pipe whose reader may leave when it has seen enough: the work goes on and ends as it would."""

    def on_broken_pipe(self) -> None:
        """Print no more."""
        self.quiet = True
        unread()
