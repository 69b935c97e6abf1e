"""Acronyms: a name, or a part of one, that is the first letters of another's words."""

import pytest

from watchlist.model import Schema
from watchlist.names import compare

MATCH, HIT = 0.70, 0.80


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("TPAO", "Türkiye Petrolleri Anonim Ortaklığı"),
        ("KELAŞ", "Karahanlı Elektrik Lojistik A.Ş."),
        ("KBT A.Ş.", "Karahanlı Bozkır Teknolojileri ve Ticaret A.Ş."),
        ("OTL Uluslararası Dış Ticaret Ltd. Şti.", "Over the Line Uluslararası Dış Ticaret Ltd. Şti."),
    ],
)
def test_an_acronym_is_possibly_its_name(short: str, full: str) -> None:
    assert compare(short, full, Schema.COMPANY).score >= MATCH
    assert compare(full, short, Schema.COMPANY).score >= MATCH


def test_a_name_that_spells_its_acronym_out_is_either() -> None:
    both = "KNL A.Ş. (Karahanlı Nakliyat Lojistik)"
    assert compare(both, "Karahanlı Nakliyat Lojistik A.Ş.", Schema.COMPANY).score >= HIT


@pytest.mark.parametrize(("one", "other"), [("KBT A.Ş.", "KBL A.Ş."), ("OTL A.Ş.", "Ocak Tarım A.Ş.")])
def test_other_letters_are_another_firm(one: str, other: str) -> None:
    assert compare(one, other, Schema.COMPANY).score < MATCH
