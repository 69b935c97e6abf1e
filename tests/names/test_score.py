"""The score: which names are one firm, which are two, and that it says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.model import Identifier, Name, Party, Schema, Strength
from watchlist.names import compare, compare_parties
from watchlist.names.identifiers import identifier, queried

HIT, MATCH, REVIEW = 0.80, 0.70, 0.60
ONE_WAY = 0.15
"""How much a score may hang on which name comes first: of words that may meet in several ways the first found do."""
NAMES = st.text("abcdeşığü .-&'AŞİ123", max_size=30)


def firm(
    *names: str, country: str = "", strength: Strength = Strength.PRIMARY, ids: tuple[Identifier, ...] = ()
) -> Party:
    countries = (country,) if country else ()
    return Party(tuple(Name(name, strength) for name in names), Schema.COMPANY, countries, ids)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("KARAHANLI DIŞ TİCARET LİMİTED ŞİRKETİ", "Karahanli Foreign Trade Limited Company"),
        ("Karahanlı Havacılık San. ve Tic. A.Ş.", "KARAHANLI AVIATION INDUSTRY AND TRADE JOINT STOCK COMPANY"),
        ("Karahanlı İthalat İhracat Ltd. Şti.", "Karahanli Import Export LLC"),
        ("Караханлы Диш Тиджарет Лимитед Ширкети", "Karahanlı Dış Ticaret Ltd. Şti."),
        ("KARAHANLI DIS TICARET LIMSTED SIRKETI", "Karahanlı Dış Tic. Ltd. Şti."),
        ("ООО «Карахан»", "Karakhan OOO"),
        ("Kara Hanlı Lojistik A.Ş.", "Karahanlı Lojistik A.Ş."),
        ("KarahanlıAŞ", "Karahanlı A.Ş."),
        ("Karahanlı Elektronik San. ve Tic. Ltd. Şti.", "Karahanlı Elektronik"),
        ("Karahanlı Kimya", "Karahanli Chemicals Ltd"),
        ("Karahanlı Kmiya A.Ş.", "Karahanlı Kimya A.Ş."),
        ("Volkan Makina Gesellschaft mit beschränkter Haftung", "Volkan Machinery GmbH"),
    ],
)
def test_one_firm_written_in_two_ways_is_a_hit(a: str, b: str) -> None:
    assert compare(a, b, Schema.COMPANY).score >= HIT


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Karahanlı Elektronik A.Ş.", "Demirhanlı Elektronik A.Ş."),
        ("Karahanlı Havacılık A.Ş.", "Karahanlı Tekstil A.Ş."),
        ("Karahanlı Ankara Ltd", "Karahanlı Konya Ltd"),
        ("Elektronik Sanayi ve Ticaret A.Ş.", "Karahanlı Elektronik Sanayi ve Ticaret A.Ş."),
        ("Kara 44 Lojistik", "Kara 45 Lojistik"),
        ("LXC Aviation", "LAU Aviation"),
        ("YV2993", "YV2994"),
        ("Karahanlı Vakfı", "Karahanlı Ltd. Şti."),
    ],
)
def test_two_firms_are_no_match(a: str, b: str) -> None:
    assert compare(a, b, Schema.COMPANY).score < MATCH


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("DEMİR, Ayşe Gül", "Ayse Gul Demir"),
        ("Abdul Rahman Haji Yusuf", "Abd al-Rahman YUSUF"),
        ("Volodymyr Petrenko", "Wolodymyr Petrenko"),
        ("A. Karahanlı", "Ahmet Karahanlı"),
        ("AyşeDemirkan", "Ayşe Demirkan"),
    ],
)
def test_one_person_written_in_two_ways_matches(a: str, b: str) -> None:
    assert compare(a, b, Schema.PERSON).score >= MATCH


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Salih Hasan al-Dulaymi", "Salih Hasan al-Basri"),
        ("Omar bin Yusuf al-Karim", "Yusuf bin Omar al-Karim"),
        ("Ivan Petrovich Sokolov", "Ivan Andreyevich Sokolov"),
        ("Ayşe Demirkan", "Fatma Demirkan"),
        ("W. G. Demirkan", "W. H. Demirkan"),
        ("Ali MUHAMMAD", "Mohamad Ali SALIHOGLU"),
        ("高石早苗", "高市早苗"),
    ],
)
def test_two_persons_are_no_match(a: str, b: str) -> None:
    assert compare(a, b, Schema.PERSON).score < MATCH


def test_scores_order_what_is_nearly_equal() -> None:
    exact = compare("Karahanlı Lojistik A.Ş.", "Karahanli Lojistik AS").score
    translated = compare("Karahanlı Lojistik A.Ş.", "Karahanli Logistics JSC").score
    dropped = compare("Karahanlı Lojistik A.Ş.", "Karahanli Lojistik").score
    other = compare("Karahanlı Lojistik A.Ş.", "Karahanli Lojistik Ltd. Şti.").score
    longer = compare("Karahanlı Lojistik A.Ş.", "Karahanlı Bozkır Lojistik A.Ş.").score
    assert 1.0 > exact > translated > dropped > other > longer


def test_a_common_word_does_not_hide_a_word_that_the_other_name_lacks() -> None:
    shorter = compare("Karahanlı Bozkır A.Ş.", "Karahanlı A.Ş.").score
    assert compare("Karahanlı Bozkır A.Ş.", "Karahanlı Ticaret A.Ş.").score < shorter < HIT


@pytest.mark.parametrize(
    ("short", "long"), [("AIR", "AIR KORYO"), ("AO NII", "AO NII VEKTOR"), ("Ankara", "Ankara Kimya")]
)
def test_a_word_that_many_share_is_for_review_where_the_other_name_has_more(short: str, long: str) -> None:
    assert compare(short, long, Schema.COMPANY).score <= 0.69


@pytest.mark.parametrize("word", ["Yıldız", "VICTORY", "Star Ltd"])
def test_one_everyday_word_is_for_review(word: str) -> None:
    comparison = compare(word, word.split()[0], Schema.COMPANY)
    assert comparison.score == 0.69
    assert comparison.explanation[-1].feature == "everyday_word"


def test_a_weak_name_is_for_review_even_when_equal() -> None:
    weak = firm("Karahanlı", strength=Strength.WEAK)
    for comparison in (compare_parties(firm("Karahanlı"), weak), compare_parties(weak, firm("Karahanlı"))):
        assert comparison.score == 0.69
        assert comparison.explanation[-1].feature == "weak_name"


def test_a_strong_name_wins_over_an_equal_weak_one() -> None:
    party = Party((Name("Karahanli", Strength.WEAK), Name("Karahanlı Lojistik", Strength.STRONG)))
    comparison = compare_parties(firm("Karahanlı"), party)
    assert (comparison.strength, comparison.matched_name) == ("strong", "Karahanlı Lojistik")
    assert comparison.score >= HIT


def test_an_equal_tax_number_decides_whatever_the_names() -> None:
    ours = firm("Karahanlı A.Ş.", ids=identifier("VKN", "1234567890", "TR"))
    theirs = firm("Something Else LLC", ids=identifier("Registration Number", "0123-4567-8900-0001", "TR"))
    comparison = compare_parties(ours, theirs)
    assert (comparison.score, comparison.strength, comparison.matched_name) == (1.0, "identifier", "Something Else LLC")
    assert comparison.explanation[0].feature == "vkn"


def test_a_number_that_a_person_asks_for_finds_its_party() -> None:
    asked = Party((Name("7714789249"),), identifiers=queried("7714789249"))
    theirs = firm("Some Firm OOO", ids=identifier("Tax ID No.", "7714789249", "RU"))
    assert compare_parties(asked, theirs).strength == "identifier"


def test_different_tax_numbers_speak_against() -> None:
    ours = firm("Karahanlı A.Ş.", ids=identifier("VKN", "1234567890", "TR"))
    theirs = firm("Karahanlı A.Ş.", ids=identifier("VKN", "4540536920", "TR"))
    assert compare_parties(ours, theirs).score < MATCH


def test_countries_move_the_score_a_little() -> None:
    at_home = compare_parties(firm("Karahanlı Ltd", country="TR"), firm("Karahanly JSC", country="TR")).score
    unknown = compare_parties(firm("Karahanlı Ltd"), firm("Karahanly JSC")).score
    abroad = compare_parties(firm("Karahanlı Ltd", country="TR"), firm("Karahanly JSC", country="KZ")).score
    assert at_home > unknown > abroad > unknown - 0.1


def test_a_ship_is_not_the_firm_of_its_name() -> None:
    ship = Party((Name("Karahanlı Bozkır"),), Schema.VESSEL)
    assert compare_parties(firm("Karahanlı Bozkır"), ship).score < HIT


def test_every_reason_names_the_values_that_met() -> None:
    comparison = compare("Karahanlı Lojistik A.Ş.", "Karahanli Logistics JSC", Schema.COMPANY)
    reasons = {(reason.feature, reason.query, reason.candidate) for reason in comparison.explanation}
    assert ("word_equal", "karahanli", "karahanli") in reasons
    assert ("word_translated", "lojistik", "logistics") in reasons
    assert ("legal_form", "as", "jsc") in reasons


def test_names_without_words_match_nothing() -> None:
    assert compare("", "").score == 0.0
    assert compare("---", "Karahanlı").score == 0.0
    nothing = compare_parties(Party(()), firm("Karahanlı"))
    assert (nothing.score, nothing.matched_name) == (0.0, "")


TWICE = ("kara", "hanlı", "karahanlı", "karakara", "ko", "koko", "ltd", "a.ş.", "tek", "tektek")
WORDS = st.lists(st.sampled_from(TWICE), max_size=5)


@given(WORDS.map(" ".join), WORDS.map(" ".join), st.sampled_from(list(Schema)))
def test_words_that_come_twice_or_joined_are_compared(a: str, b: str, schema: Schema) -> None:
    assert compare(a, b, schema).score == pytest.approx(compare(b, a, schema).score, abs=ONE_WAY)


@given(NAMES, NAMES, st.sampled_from(list(Schema)))
def test_a_score_is_between_nothing_and_one_and_the_same_both_ways(a: str, b: str, schema: Schema) -> None:
    score = compare(a, b, schema).score
    assert 0.0 <= score <= 1.0
    assert score == pytest.approx(compare(b, a, schema).score, abs=ONE_WAY)


@given(NAMES.filter(lambda name: any(map(str.isalnum, name))))
def test_a_name_is_at_least_for_review_with_itself(name: str) -> None:
    assert compare(name, name).score >= REVIEW


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Karahanlı Holding A.Ş.", "Karahanlı Lojistik A.Ş."),
        ("Y. Karahanlı", "Karahanlı Dış Ticaret A.Ş."),
        ("Bozkır Karahan Nakliyat A.Ş.", "Karahan Bozkır Gıda A.Ş."),
        ("Karahan Makina A.Ş.", "Karafan Makina A.Ş."),
        ("Mega Ltd. Şti.", "Mega Gıda Tarım Ürünleri Ltd. Şti."),
    ],
)
def test_what_looks_alike_is_no_hit(a: str, b: str) -> None:
    assert compare(a, b, Schema.COMPANY).score < HIT


@pytest.mark.parametrize(
    "written",
    [
        "Karahanly Dish Tijaret Limited Shirketi",
        "Karahanli Dich Tidjaret Limited Chirketi",
        "Karahanli Disch Tidscharet Limited Schirketi",
        "Караханлы Диш Тиджарет Лимитед Ширкети",
    ],
)
def test_trades_and_forms_are_understood_as_other_languages_hear_them(written: str) -> None:
    assert compare(written, "Karahanlı Dış Ticaret Limited Şirketi", Schema.COMPANY).score >= 0.85
