"""Pictures of messages, to be looked at: each as a page on a desk and on a phone, light and dark, and as plain text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.pictures.browser import Browser, Look
from scripts.pictures.specimens import specimens
from watchlist.model import Message
from watchlist.render.html import as_html
from watchlist.render.text import as_text

LOOKS = [Look(place, width, dark) for place, width in (("desk", 900), ("phone", 390)) for dark in (False, True)]


def main() -> int:
    """Write the pictures into a folder; 1 where one of them must be scrolled sideways."""
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    browser = Browser(given.chromium)
    chosen = {name: message for name, message in specimens().items() if name in (given.only or specimens())}
    wide = [name for name, message in chosen.items() if not _pictured(name, message, browser, given.folder)]
    print(f"must be scrolled sideways: {', '.join(wide)}" if wide else "none must be scrolled sideways")
    return 1 if wide else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", default="chromium", help="the browser's command")
    parser.add_argument("--only", nargs="*", help="these messages only")
    return parser.parse_args()


def _pictured(name: str, message: Message, browser: Browser, folder: Path) -> bool:
    """Picture a message in every look; whether it fits the breadth of each."""
    page = as_html(message)
    (folder / f"{name}.html").write_text(page, encoding="utf-8")
    (folder / f"{name}.txt").write_text(as_text(message), encoding="utf-8")
    fits = [browser.picture(page, look, folder / f"{name}-{look.name}.png") for look in LOOKS]
    print(f"{name}: {len(page.encode()):,} bytes", file=sys.stderr)
    return all(fits)


sys.exit(main())
