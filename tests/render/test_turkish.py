"""Names in Turkish sentences: the suffix follows how the name is read, not how it is spelt alone."""

from __future__ import annotations

import pytest

from watchlist.render.turkish import CASES, capital, cased, inflect, lower
from watchlist.render.words import Said


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("Confienza", "Confienza'nın Confienza'yı Confienza'ya Confienza'da Confienza'dan"),
        ("OFAC", "OFAC'ın OFAC'ı OFAC'a OFAC'ta OFAC'tan"),
        ("Baykar", "Baykar'ın Baykar'ı Baykar'a Baykar'da Baykar'dan"),
        ("List", "List'in List'i List'e List'te List'ten"),
        ("SDN", "SDN'nin SDN'yi SDN'ye SDN'de SDN'den"),
        ("ABD", "ABD'nin ABD'yi ABD'ye ABD'de ABD'den"),
        ("AB", "AB'nin AB'yi AB'ye AB'de AB'den"),
        ("Türkiye", "Türkiye'nin Türkiye'yi Türkiye'ye Türkiye'de Türkiye'den"),
        ("Birlik", "Birlik'in Birlik'i Birlik'e Birlik'te Birlik'ten"),
        ("Rusya", "Rusya'nın Rusya'yı Rusya'ya Rusya'da Rusya'dan"),
        ("Ürdün", "Ürdün'ün Ürdün'ü Ürdün'e Ürdün'de Ürdün'den"),
        ("Polonezköy", "Polonezköy'ün Polonezköy'ü Polonezköy'e Polonezköy'de Polonezköy'den"),
        ("A.Ş.", "A.Ş.'nin A.Ş.'yi A.Ş.'ye A.Ş.'de A.Ş.'den"),
        ("EO14024", "EO14024'ün EO14024'ü EO14024'e EO14024'te EO14024'ten"),
        ("2030", "2030'un 2030'u 2030'a 2030'da 2030'dan"),
        ("Bakanlığı", "Bakanlığı'nın Bakanlığı'nı Bakanlığı'na Bakanlığı'nda Bakanlığı'ndan"),
        ("Emirlikleri", "Emirlikleri'nin Emirlikleri'ni Emirlikleri'ne Emirlikleri'nde Emirlikleri'nden"),
        ("Şti.", "Şti.'nin Şti.'ni Şti.'ne Şti.'nde Şti.'nden"),
    ],
)
def test_a_name_takes_every_case(name: str, cases: str) -> None:
    assert [inflect(name, case) for case in CASES] == cases.split()


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        ("SDN listesi", "listesinin listesini listesine listesinde listesinden"),
        ("bankalar", "bankaların bankaları bankalara bankalarda bankalardan"),
        ("kişiler", "kişilerin kişileri kişilere kişilerde kişilerden"),
        ("taraf", "tarafın tarafı tarafa tarafta taraftan"),
    ],
)
def test_common_words_take_no_apostrophe(words: str, cases: str) -> None:
    assert [cased(words, case).split()[-1] for case in CASES] == cases.split()


def test_a_sentence_asks_for_its_case() -> None:
    assert "{list:dative}, {list}".format(list=Said("BIS Entity List")) == "BIS Entity List'e, BIS Entity List"


def test_a_name_that_cannot_be_read_still_takes_a_suffix() -> None:
    assert inflect("", "dative") == "'e"
    assert inflect("...", "locative") == "...'de"


def test_the_dotted_i_keeps_its_dot() -> None:
    assert (capital("ihracat"), capital("ışık"), lower("IŞIK İNŞAAT")) == ("İhracat", "Işık", "ışık inşaat")
