"""OFAC's SDN list as the set of CSV files."""

from __future__ import annotations

from scripts.benchmarks.bare import table
from scripts.benchmarks.parties import parties
from scripts.benchmarks.publishers import Publisher, ofac


def answers(entries: int, *, changed: bool) -> dict[str, bytes]:
    """The main file, the aliases and the addresses; no remarks are so long that they need the fourth."""
    found = list(parties(entries, changed=changed))
    return {
        "/SDN.CSV": ofac.table(ofac.main_row(party, "RUSSIA-EO14024") for party in found),
        "/ALT.CSV": ofac.table(row for party in found for row in ofac.alias_rows(party)),
        "/ADD.CSV": ofac.table(map(ofac.address_row, found)),
    }


PUBLISHER = Publisher(
    key="us_ofac_sdn",
    name="us_ofac_sdn, as CSV",
    path="/SDN.CSV",
    entries=19_391,
    answers=answers,
    reads=dict.fromkeys(("/SDN.CSV", "/ALT.CSV", "/ADD.CSV"), table),
)
