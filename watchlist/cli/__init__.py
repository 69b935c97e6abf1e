"""The command line: a file a noun, each imported only when its command is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    sys.exit("nothing is built yet")
