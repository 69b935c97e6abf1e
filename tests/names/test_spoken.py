"""Names within a name: what stands in brackets, and former names."""

import pytest

from watchlist.model import Schema
from watchlist.names import compare
from watchlist.names.spoken import names_within

HIT, REVIEW = 0.80, 0.60


@pytest.mark.parametrize(
    ("printed", "held"),
    [
        ("Karahanlı A.Ş., formerly known as Bozkır Ltd.", ["Karahanlı A.Ş.", "Bozkır Ltd."]),
        ("Karahanlı A.Ş. (f/k/a Bozkır Ltd.)", ["Karahanlı A.Ş.", "Bozkır Ltd."]),
        ("Karahanlı A.Ş. (eski unvanı: Bozkır Ltd.)", ["Karahanlı A.Ş.", "Bozkır Ltd."]),
        ("ООО «Карахан» (ранее ООО «Степь»)", ["ООО «Карахан»", "ООО «Степь»"]),
        ("FKA Makina", ["FKA Makina"]),
        ("(formerly)", ["(formerly)"]),
    ],
)
def test_a_former_name_is_a_name(printed: str, held: list[str]) -> None:
    assert [said.text for said in names_within(printed)] == held


@pytest.mark.parametrize("former", ["Karahanlı A.Ş. (formerly Bozkır Ltd.)", "Bozkır Ltd. eski adı Karahanlı A.Ş."])
def test_either_name_is_found(former: str) -> None:
    assert compare("Karahanlı A.Ş.", former, Schema.COMPANY).score >= HIT
    assert compare("Bozkır Ltd.", former, Schema.COMPANY).score >= HIT


def test_what_stands_in_brackets_may_be_left_out_but_is_not_something_else() -> None:
    with_it = "Karahanlı (Bozkır) Lojistik A.Ş."
    assert compare(with_it, "Karahanlı Lojistik A.Ş.", Schema.COMPANY).score >= HIT
    assert compare(with_it, "Karahanlı Bozkır Lojistik A.Ş.", Schema.COMPANY).score >= HIT
    assert compare(with_it, "Karahanlı (Ulutaş) Lojistik A.Ş.", Schema.COMPANY).score < REVIEW
