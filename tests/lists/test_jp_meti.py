"""METI's lists: what is read out of their text, however the lines of the PDF break, and how they are found."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pdf_writer import pdf
from publisher import Publisher

from watchlist.errors import NotFoundError, ParseError
from watchlist.lists import Edition, Item
from watchlist.lists.jp_meti import LIST, collect, parse, part
from watchlist.model import Entry

REAL = Path(__file__).parents[2].parent / "shared/data/lists/jp_meti/2026-08"
PAGE = LIST.url
FOLDER = PAGE.rpartition("/")[0]
HEADING = """○ ウクライナをめぐる国際平和のための国際的な努力に我が国として寄与す
るために講ずる輸出等に係る禁止措置の対象となるロシア連邦及びベラルー
シ共和国以外の国の団体を指定する件（令和五年外務省告示第四百四十七号）
指定日：2023年12月15日
最終更新日：2025年9月12日
"""
OREL = """オレール･ドゥシュ･ティジャーレット有限会社（別称、オレール･フォー
リン･トレード有限会社）
Orel Dis Tic. Ltd. Sti, a.k.a., the following three aliases:
—Orel Diș Ticaret Limited Șirketi
—Orel Dis Ticaret Ltd.; and
—Orel Foreign Trade Limited Company.
所在地：632. Sokak No.6/A, Alaaddinbey Mahallesi, Nilufer, Bursa,
16120, Turkey."""
LASER = """レーザーチップス FZCO
Laserchips FZCO
所在地：Dubai Silicon Oasis, DSO-IFZA-21645, IFZA Properties, Dubai,
United Arab Emirates"""


def items(content: bytes) -> list[Item]:
    return list(parse(io.BytesIO(content)))


def entries(content: bytes) -> list[Entry]:
    return [item for item in items(content) if isinstance(item, Entry)]


def text(*printed: str, glue: str = "\n") -> str:
    return HEADING + glue.join(f"{number} {entry}" for number, entry in enumerate(printed, 1))


def bundle(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def real() -> list[Entry]:
    if not REAL.is_dir():
        pytest.skip("the text of METI's own files is not here")
    return entries(bundle(**{path.stem: path.read_bytes() for path in REAL.iterdir()}))


def page(*targets: str) -> bytes:
    links = "".join(f'<li><a href="{target}">リスト（PDF形式）</a></li>' for target in targets)
    return f'<html><body><p><a href="/index.html">top</a></p><ul>{links}</ul></body></html>'.encode()


def test_pdf_and_the_text_that_was_taken_out_of_it_are_read_alike() -> None:
    printed = text(OREL, LASER)
    lines = printed.split("\n")
    assert items(pdf([lines[:9], lines[9:]])) == items(printed.encode())


def test_entry_glued_to_the_one_before_is_an_entry_of_its_own() -> None:
    assert entries(text(OREL, LASER, glue="").encode()) == entries(text(OREL, LASER).encode())


def test_edition_is_the_day_of_the_last_update() -> None:
    assert items(text(OREL).encode())[0] == Edition(date(2025, 9, 12))


def test_days_and_numbers_may_be_printed_in_wide_digits() -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    printed = text(*[LASER.replace("FZCO", f"{letter} FZCO") for letter in "ABCDEFGHIJKL"])
    dated = printed.replace("2025年9月12日", "2025年9月12日".translate(wide))
    numbered = re.sub(r"^\d+(?= レ)", lambda number: number[0].translate(wide), dated, flags=re.MULTILINE)
    assert numbered != dated != printed
    assert items(numbered.encode()) == items(dated.encode()) == items(printed.encode())
    assert len(entries(numbered.encode())) == 12


def test_names_are_english_first_and_japanese_beside() -> None:
    [orel] = entries(text(OREL).encode())
    assert [name.text for name in orel.names] == [
        "Orel Dis Tic. Ltd. Sti",
        "Orel Diș Ticaret Limited Șirketi",
        "Orel Dis Ticaret Ltd.",
        "Orel Foreign Trade Limited Company",
        "オレール･ドゥシュ･ティジャーレット有限会社",
        "オレール･フォーリン･トレード有限会社",
    ]
    assert [name.lang for name in orel.names[-2:]] == ["ja", "ja"]


def test_number_of_an_entry_is_no_part_of_what_it_says() -> None:
    first, _ = entries(text(OREL, LASER).encode())
    _, second = entries(text(LASER, OREL).encode())
    assert first == second


def test_same_firm_of_two_countries_is_two_entries_and_of_one_country_is_told_apart_by_its_address() -> None:
    elsewhere = LASER.replace("Dubai,\nUnited Arab Emirates", "Istanbul, Turkey")
    branch = LASER.replace("Silicon Oasis", "Airport Free Zone")
    keys = [entry.key for entry in entries(text(LASER, elsewhere, branch).encode())]
    assert keys[1] == "third-country:laserchips-fzco:tr"
    assert keys[0] != keys[2]
    assert {key[:32] for key in keys} == {"third-country:laserchips-fzco:ae", "third-country:laserchips-fzco:tr"}


@pytest.mark.parametrize(
    ("printed", "complaint"),
    [
        (text(OREL.replace("所在地", "住所"), LASER), "entry 1: .*所在地"),
        (text(LASER, OREL.replace("所在地", "住所")), "entry 2: .*所在地"),
        (text(LASER.replace("Laserchips FZCO\n", "")), "entry 1: .*English"),
        (text(LASER.replace("United Arab Emirates", "Atlantis")), "entry 1: .*country"),
        (text(LASER, OREL)[:-9], "entry 2: .*country"),
        (text(LASER, OREL).replace("2 オ", "3 オ"), "entry 1: .*2 times"),
        (text(LASER).replace("最終更新日", "更新"), "最終更新日"),
        (text(LASER).replace("2025年9月12日", "2025年9月31日"), "no day"),
        (text(LASER).replace("四百四十七", "四百四十八"), "none of the notices"),
        (HEADING, "no entry"),
        (HEADING + "1 レーザー\nLaser FZCO\n所在地：.", "entry 1: .*address"),
        (
            HEADING + "1 レーザー\na.k.a., the following one alias:\n-Laser.\n所在地：Dubai, UAE.",
            "entry 1: .*English name",
        ),
        (text(LASER.replace("IFZA", "1 1 " * 999)), "a line has more"),
        (text(LASER, OREL.replace("Nilufer", "Nilufer\n" * 9999)), "entry 2: it has more"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_entry(printed: str, complaint: str) -> None:
    with pytest.raises(ParseError, match=complaint):
        items(printed.encode())


def test_bundle_must_hold_the_list_of_other_countries_and_none_twice() -> None:
    russia = text(LASER).replace("令和五年外務省告示第四百四十七号", "令和四年外務省告示第八十二号").encode()
    belarus = text(LASER).replace("令和五年外務省告示第四百四十七号", "令和四年外務省告示第百四号").encode()
    with pytest.raises(ParseError, match="other countries"):
        items(bundle(a=russia, b=belarus))
    with pytest.raises(ParseError, match="twice"):
        items(bundle(a=russia, b=russia))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_pdf_that_is_cut_short_is_an_error_although_readers_would_repair_it(share: float) -> None:
    whole = pdf([text(OREL, LASER).split("\n")]).rstrip()
    with pytest.raises(ParseError):
        items(whole[: int(len(whole) * share)])


def test_damaged_pdf_is_an_error_and_no_other_one() -> None:
    whole = pdf([text(OREL, LASER).split("\n")])
    for at in range(0, len(whole), 97):
        try:
            assert len(entries(whole[:at] + b"\xff\x00" + whole[at + 2 :])) == 2
        except ParseError:
            continue


def test_pdf_whose_pages_refer_to_themselves_is_an_error() -> None:
    looped = pdf([["x"]]).replace(b"/Kids [7 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(ParseError):
        items(looped)


def test_pdf_without_text_is_an_error() -> None:
    with pytest.raises(ParseError, match="no text"):
        items(pdf([[""]]))


def test_collect_takes_the_lists_that_the_page_links_by_their_dated_names() -> None:
    named = {"250912_list_russia_tokutei.pdf": b"r", "250912_list_daisangoku_tokutei.pdf": b"d"}
    linked = page(*named, "250110_list_daisangoku_tokutei.pdf", "250912_oshirase.pdf")
    publisher = Publisher({PAGE: linked} | {f"{FOLDER}/{name}": content for name, content in named.items()})
    collected = collect(publisher, PAGE)
    assert sorted(collected.members) == ["list_daisangoku_tokutei.pdf", "list_russia_tokutei.pdf"]
    assert collected.mark == " ".join(sorted(f"{FOLDER}/{name}" for name in named))


def test_collect_fetches_no_list_where_the_dated_names_are_those_of_the_last_reading() -> None:
    target = f"{FOLDER}/250912_list_daisangoku_tokutei.pdf"
    publisher = Publisher({PAGE: page(target)}, mark=target)
    collected = collect(publisher, PAGE)
    assert (collected.members, collected.mark, publisher.asked) == ({}, target, [PAGE])


def test_collect_fetches_a_list_whose_name_bears_no_day_however_often() -> None:
    targets = [f"{FOLDER}/250912_list_daisangoku_tokutei.pdf", f"{FOLDER}/list_belarus_tokutei.pdf"]
    mark = " ".join(sorted(targets, key=lambda target: target.rpartition("list_")[2]))
    publisher = Publisher({PAGE: page(*targets), **dict.fromkeys(targets, b"x")}, mark=mark)
    assert len(collect(publisher, PAGE).members) == 2


def test_collect_says_where_the_page_links_no_list_of_other_countries() -> None:
    with pytest.raises(ParseError, match="daisangoku"):
        collect(Publisher({PAGE: page("250912_list_russia_tokutei.pdf")}), PAGE)
    with pytest.raises(ParseError):
        collect(Publisher({PAGE: b""}), PAGE)


def test_collect_fails_where_a_list_that_is_linked_is_not_there() -> None:
    with pytest.raises(NotFoundError):
        collect(Publisher({PAGE: page("250912_list_daisangoku_tokutei.pdf")}), PAGE)


def test_real_lists_are_read_to_the_last_entry() -> None:
    found = real()
    assert Counter(part(entry.key) for entry in found) == {"russia": 561, "third-country": 56, "belarus": 27}
    assert len({entry.key for entry in found}) == len(found)
    assert not [n.text for e in found for n in e.names if "a.k.a" in n.text or "alias" in n.text or "別称" in n.text]


def test_real_list_names_ten_turkish_firms_with_their_aliases_and_addresses() -> None:
    turkish = {e.name: (len(e.names), len(e.addresses)) for e in real() if "TR" in e.countries}
    assert turkish == {
        "Bee Insaat Mimarlik Anonim Sirketi": (7, 2),
        "Bion Group Ic Ve Dis Ticaret Limited": (7, 1),
        "CTL Dis Ticaret Limited Sirketi": (9, 1),
        "Ervacan Makina Ekipmanlari Ve San Ted Ltd": (12, 1),
        "Karasani Dis Ticaret Limited Sirketi": (26, 2),
        "Megasan Elektronik Ticaret Ve Sanayi Anonim Sirketi": (5, 4),
        "Orel Dis Tic. Ltd. Sti": (6, 1),
        "Smart Trading Transportation Industry and Trade Limited Company": (4, 1),
        "Ix Medikal Buro Malzemeleri Ticaret Limited Sirketi": (12, 3),
        "Yildiz Çip Teknoloji Elektronik Elektrik Bilgisayar Malzemeleri Ticaret Sanayi Limited Sirketi": (9, 1),
    }
