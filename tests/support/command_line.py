"""The command line as a script meets it: what it was given, what it printed, and how it left."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from watchlist.cli import main

Object = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Object]:
        """What it printed, a JSON object a line; anything else on stdout fails."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def only(self) -> Object:
        """The one object that it printed."""
        (found,) = self.objects
        return found


@dataclass(frozen=True)
class CommandLine:
    """Runs commands on one configuration, database and archive, through the program's real entry."""

    config: Path
    database: str
    archive: Path

    def __call__(self, *arguments: str) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        given = ["--config", str(self.config), "--database", self.database, *arguments]
        with (
            pytest.MonkeyPatch.context() as environment,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            environment.setenv("WATCHLIST_ARCHIVE__PATH", str(self.archive))
            try:
                with pytest.raises(SystemExit) as left:
                    main(given)
            finally:
                # A command sets how loud the process is: other tests of this process are not to hear it.
                structlog.reset_defaults()
        return Answer(int(left.value.code or 0), out.getvalue(), err.getvalue())

    def json(self, *arguments: str) -> list[Object]:
        """Run a command that goes well with --json, and give what it printed."""
        answer = self(*arguments, "--json")
        assert answer.code == 0, answer.err
        return answer.objects
