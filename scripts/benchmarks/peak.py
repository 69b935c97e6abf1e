"""Runs the command line, and says last how much memory its process has held at most."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from watchlist.__main__ import main


def kilobytes() -> int:
    """The most resident memory so far of this program.

    What Linux gives as ``ru_maxrss`` begins with that of the program which started this one, ``VmHWM`` does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0])
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest // 1024 if sys.platform == "darwin" else largest


if __name__ == "__main__":
    try:
        main()
    finally:
        print(json.dumps({"kilobytes": kilobytes()}))
