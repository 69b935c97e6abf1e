"""OFAC's ids, as the Consolidated Screening List repeats them: identifiers of a party, and facts among them."""

from __future__ import annotations

from collections.abc import Iterator

from watchlist.lists.csl_record import Number, said
from watchlist.model import Detail, Identifier
from watchlist.names.countries import country_code
from watchlist.names.identifiers import identifier, kind_of


def identifiers(number: Number) -> tuple[Identifier, ...]:
    """The identifiers that an id is; none where it is a fact."""
    label, value, country = said(number.type), said(number.number), said(number.country)
    kind = kind_of(label)
    if kind == "none" or label.endswith((":", "-")):
        return ()
    # A label that nothing is known of must have a country or a digit.
    if kind == "other" and not country and not any(map(str.isdigit, value)):
        return ()
    return identifier(label, value, country_code(country) if country else None)


def facts(number: Number) -> Iterator[Detail]:
    """What an id says that an identifier has no room for."""
    label, value, country = said(number.type), said(number.number), said(number.country)
    if not identifiers(number):
        yield Detail(label, f"{value} ({country})" if country else value)
    elif country and country_code(country) is None:
        yield Detail(f"{label} {value}", country)
    for day, words in ((said(number.issue_date), "issued"), (said(number.expiration_date), "expires")):
        if day:
            yield Detail(f"{label} {value} {words}", day)
