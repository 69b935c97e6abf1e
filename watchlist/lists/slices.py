"""What a list's ``differing`` says besides what ``parse`` does: who is the same as before, or that all must be parsed.

Equal bytes only ever decide "not changed": whatever is unusual about either version ends in Uncut, and then everything
is parsed. Which way fits a list depends on where its entries have their keys:

- in the bytes of XML: ``xml_slices``;
- in the first cell of lines of CSV: ``line_slices``; in another cell, and beside XML: ``gb_slices``;
- in rows of JSON: ``json_rows``, of a long file cut by ``json_slices``;
- nowhere, as they are made of names: ``compared``, with a module that cuts the format into pieces (``sema_pieces``);
- in a workbook: by its cells, as in ``au_dfat``.
"""

from __future__ import annotations

from dataclasses import dataclass


class Uncut(Exception):  # noqa: N818 - a decision, not a fault
    """One of the versions is not of the usual shape: all of it has to be parsed."""


@dataclass(frozen=True, slots=True)
class Sames:
    """The entries that the version before has in the same bytes: of ten thousand, a day changes ten."""

    keys: tuple[str, ...]
