"""Folding: the same name comes out the same, however it was typed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.names.fold import fold, fold_keeping_length, readings, tokens

TURKISH = "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ .'&-0123456789"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюяёАБВГДЖЗШЩЮЯ"
WORDS = st.lists(st.text(TURKISH + "éèêñáóúäåøæłžčřß") | st.text(CYRILLIC)).map(" ".join)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_is_plain_words(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= set(string.ascii_lowercase + string.digits + " ")
    assert folded == " ".join(folded.split())
    assert tokens(text) == tuple(folded.split())


@given(WORDS)
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@given(st.text(TURKISH))
def test_turkish_case_makes_no_difference(text: str) -> None:
    capitals = text.replace("i", "İ").replace("ı", "I").upper()
    small = text.replace("I", "ı").replace("İ", "i").lower()
    assert fold(capitals) == fold(text) == fold(small)


@given(st.text())
def test_offsets_survive(text: str) -> None:
    assert len(fold_keeping_length(text)) == len(text)


@given(st.text(TURKISH))
def test_both_foldings_agree_on_turkish_letters(text: str) -> None:
    assert fold(fold_keeping_length(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İŞLETME", "isletme"),
        ("I\u0307s\u0327letme", "isletme"),
        ("Örnek A.Ş.", "ornek as"),
        ("Örnek Ltd.Şti.", "ornek ltd sti"),
        ("ÖRNEK SAN.VE TİC.A.Ş.", "ornek san ve tic as"),
        ("Limited \u0218ti", "limited sti"),  # the Official Journal prints Romanian letters for Turkish ones
        ("Sp. z o.o.", "sp z oo"),
        ("L.X.C Aviation", "lxc aviation"),
        ("A&B Co.", "a and b co"),
        ("People’s O'Neill", "peoples oneill"),
        ("ОАО «Роснефть»", "oao rosneft"),
        ("\u0421F\u0422", "cft"),  # two Cyrillic lookalikes around a Latin F
        ("株式会社", "zhushihuishe"),
        ("\u00a0 x\u202fy ", "x y"),
        ("", ""),
    ],
)
def test_folding_as_lists_print_names(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("russian", "turkish"),
    [
        ("Диш Тиджарет Лимитед Ширкети", "dis ticaret limited sirketi"),
        ("Юджель", "yucel"),
        ("Гёкче", "gokce"),
        ("Йылдыз Хавачылык", "yildiz havacilik"),
        ("Ёзджан", "ozcan"),
    ],
)
def test_russian_spelling_of_turkish_names_is_one_of_the_readings(russian: str, turkish: str) -> None:
    assert turkish in readings(russian)


def test_latin_names_have_one_reading() -> None:
    assert readings("Örnek A.Ş.") == ("ornek as",)


def test_apostrophes_and_dashes_of_newspapers_become_plain() -> None:
    assert fold_keeping_length("Örnek’in – İZMİR") == "ornek'in - izmir"
