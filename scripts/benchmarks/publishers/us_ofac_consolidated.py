"""OFAC's CONSOLIDATED.XML."""

from __future__ import annotations

from scripts.benchmarks.bare import xml
from scripts.benchmarks.parties import parties
from scripts.benchmarks.publishers import Publisher, ofac

PATH = "/CONSOLIDATED.XML"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The file, with the next day on it where it is changed."""
    found = list(parties(entries, changed=changed, persons=0.3))
    return {PATH: ofac.xml(found, "UKRAINE-EO13662", day="09/24/2026" if changed else "09/23/2026")}


PUBLISHER = Publisher(
    key="us_ofac_consolidated", path=PATH, entries=443, answers=answers, reads={PATH: xml("sdnEntry")}
)
