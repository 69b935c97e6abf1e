"""OFAC's SDN_XML.ZIP."""

from __future__ import annotations

from scripts.benchmarks.bare import zipped_xml
from scripts.benchmarks.parties import parties
from scripts.benchmarks.publishers import Publisher, ofac

PATH = "/SDN_XML.ZIP"


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The archive, with the next day on it where it is changed."""
    content = ofac.xml(
        list(parties(entries, changed=changed)), "RUSSIA-EO14024", day="09/24/2026" if changed else "09/23/2026"
    )
    return {PATH: ofac.zipped("SDN.XML", content)}


PUBLISHER = Publisher(
    key="us_ofac_sdn", path=PATH, entries=19_391, answers=answers, reads={PATH: zipped_xml("sdnEntry")}
)
