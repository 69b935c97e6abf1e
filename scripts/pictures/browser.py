"""A real browser without a screen, which reaches nothing: it pictures pages and says how large they are."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=2000",
)
# A browser's window is never as narrow as a phone: the page stands in a frame that is.
FRAME = """<!DOCTYPE html><meta name="color-scheme" content="light dark"><body style="margin:0">
<iframe id="page" srcdoc="{page}" style="border:0;width:{width}px;height:{height}px;display:block"></iframe>
<script>addEventListener("load", () => {{
  const root = document.getElementById("page").contentDocument.documentElement;
  document.body.dataset.size = root.scrollWidth + "x" + root.scrollHeight;
}});</script>"""
SIZE = re.compile(r'data-size="(\d+)x(\d+)"')
NARROWEST = 500
HIGHEST = 6000


@dataclass(frozen=True, slots=True)
class Look:
    """Where a page is looked at."""

    place: str
    width: int
    dark: bool

    @property
    def name(self) -> str:
        """What a picture's file is called after."""
        return f"{self.place}-{'dark' if self.dark else 'light'}"


@dataclass(frozen=True, slots=True)
class Browser:
    """The command that starts the browser."""

    command: str

    def picture(self, page: str, look: Look, to: Path) -> bool:
        """Picture a page from top to bottom; whether it is no broader than the look."""
        with tempfile.TemporaryDirectory() as folder:
            frame = Path(folder) / "frame.html"
            frame.write_text(FRAME.format(page=escape(page), width=look.width, height=100), encoding="utf-8")
            found = SIZE.search(self._run(frame, look, 100, "--dump-dom"))
            assert found, "the browser does not say how large the page is"
            width, height = int(found[1]), min(int(found[2]), HIGHEST)
            frame.write_text(FRAME.format(page=escape(page), width=look.width, height=height), encoding="utf-8")
            self._run(frame, look, height, f"--screenshot={to}")
        return width <= look.width

    def _run(self, frame: Path, look: Look, height: int, *asked: str) -> str:
        window = f"--window-size={max(look.width, NARROWEST)},{height}"
        scheme = f"--blink-settings=preferredColorScheme={0 if look.dark else 1}"
        own = f"--user-data-dir={frame.parent / 'profile'}"
        command = [self.command, *FLAGS, own, window, scheme, *asked, frame.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
