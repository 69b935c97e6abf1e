"""Names taken apart: what is the firm's own, what many share, and what is the legal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.names.parts import parts, split_forms
from watchlist.names.vocabulary import Kind


def own(name: str) -> list[str]:
    return [word.text for word in parts(name, False)[0].words if word.kind is Kind.DISTINCTIVE]


@pytest.mark.parametrize(
    ("name", "words", "form"),
    [
        ("KARAHANLI DIŞ TİCARET LİMİTED ŞİRKETİ", ["karahanli"], "limited sirketi"),
        ("Karahanlı Bozkır San. ve Tic. A.Ş.", ["karahanli", "bozkir"], "as"),
        ("KARAHANLI SANAYI VE TICARET A S", ["karahanli"], "a s"),
        ("ООО «Карахан»", ["karakhan"], "ooo"),
        ("Kuzey Lojistik Ltd", ["kuzey"], "ltd"),
        ("D B C Makina A.Ş.", ["dbc"], "as"),
        ("San Elektronik A.Ş.", ["san"], "as"),
        ("KARAHANLI lTHALAT lHRACAT LIMSTED SIRKETI", ["karahanli"], "limited sirketi"),
        ("Limited", ["limited"], ""),
    ],
)
def test_a_firms_name_is_taken_apart(name: str, words: list[str], form: str) -> None:
    taken = parts(name, False)[0]
    assert (own(name), taken.form_text) == (words, form)


def test_translations_have_one_key() -> None:
    turkish, english = parts("Karahanlı Dış Ticaret", False)[0], parts("Karahanli Foreign Trade", False)[0]
    assert [word.key for word in turkish.words] == [word.key for word in english.words]


def test_a_servants_name_is_one_name() -> None:
    written = [parts(name, True)[0].words[0].text for name in ("Abd al-Rahman", "Abdul Rahman", "Abdulrahman")]
    assert len(set(written)) == 1


@given(st.text("abcdefilmnorstyz .", min_size=1))
def test_a_form_never_eats_the_whole_name(text: str) -> None:
    folded = " ".join(text.replace(".", " ").split())
    core, _ = split_forms(folded)
    assert bool(core) == bool(folded)
