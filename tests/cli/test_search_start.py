"""A search loads what searching needs and nothing else: its start is most of what a person waits for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from command_line import CommandLine

UNNEEDED = {
    "sqlmodel",
    "sqlalchemy.orm",
    "alembic",
    "structlog",
    "httpx",
    "lxml",
    "jinja2",
    "feedparser",
    "apscheduler",
    "openpyxl",
    "pycountry",
    "rich",
    "stdnum",
    "watchlist.news",
    "watchlist.fetch",
    "watchlist.lists.gb_sanctions",
    "watchlist.pipeline.lists",
}
ASKED = """
import sys
from watchlist.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_a_search_loads_only_what_it_needs(recorded: CommandLine) -> None:
    def search() -> subprocess.CompletedProcess[str]:
        given = ["--config", str(recorded.config), "--database", recorded.database]
        return subprocess.run(
            [sys.executable, "-c", ASKED, *given, "search", "Karahan", "--json"],
            env={**os.environ, "WATCHLIST_ARCHIVE__PATH": str(recorded.archive)},
            check=True,
            capture_output=True,
            text=True,
        )

    first, again = search(), search()
    assert first.stdout
    assert json.loads(first.stdout.splitlines()[0])
    assert first.stdout == again.stdout
    assert not UNNEEDED & set(again.stderr.split())
