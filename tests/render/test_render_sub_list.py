"""A list within a list is named for what it is: a party on the Unverified List is not on the Entity List."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from watchlist.model import Detail, Message, Told

Compose = Callable[..., Message]
Make = Callable[..., Told]


def on(one: Told, *lists: str) -> Told:
    assert one.event.entry
    entry = replace(one.event.entry, details=tuple(Detail("List", name) for name in lists))
    return replace(one, event=replace(one.event, entry=entry))


@pytest.mark.parametrize(
    ("lists", "named", "meant"),
    [
        ((), "on the BIS Entity List", "as far as its licence requirement says"),
        (("Unverified List",), "on the Unverified List", "must sign a UVL statement"),
        (("Military End-User List",), "on the Military End-User List", "Supplement No. 2"),
        (("ITAR Debarred (DTC)",), "on the DTC list", "as far as its licence requirement says"),
        (("SSI", "CAPTA"), "on the BIS Entity List", "as far as its licence requirement says"),
    ],
)
def test_a_party_is_on_the_list_that_names_it(
    make: Make, composed: Compose, lists: tuple[str, ...], named: str, meant: str
) -> None:
    message = composed(on(make(on="us_bis_entity_list"), *lists))
    assert named in message.title
    assert meant in message.lead


def test_parties_of_two_lists_within_one_have_no_common_meaning(make: Make, composed: Compose) -> None:
    entity, other = (make(number=number, on="us_bis_entity_list") for number in (1, 2))
    lead = composed(entity, on(other, "Unverified List")).lead
    assert "licence requirement" not in lead
    assert "UVL statement" not in lead
