"""Identifiers: what a number is, what it implies, and when it makes two parties one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.tr import tckimlik, vkn

from watchlist.model import Identifier
from watchlist.names.identifiers import ANY, conflicting, identifier, implied, kind_of, queried

DIGITS = "0123456789"
VKNS = st.text(DIGITS, min_size=9, max_size=9).map(lambda nine: nine + vkn.calc_check_digit(nine))


def read(label: str, value: str, country: str | None = "TR") -> list[tuple[str, str]]:
    return [(found.type, found.value) for found in identifier(label, value, country)]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Tax ID No.", "tax"),
        ("V.A.T. Number", "tax"),
        ("Registration ID", "registration"),
        ("Istanbul Chamber of Comm. No.", "registration"),
        ("Vessel Registration Identification", "imo"),
        ("Passport", "passport"),
        ("Diplomatic Passport", "passport"),
        ("National ID No.", "national_id"),
        ("Driver's License No.", "drivers_licence"),
        ("Central Registration System Number", "mersis"),
        ("MERSİS No", "mersis"),
        ("Vergi Kimlik Numarası", "vkn"),
        ("Turkish Identification Number", "tckn"),
        ("Unified Social Credit Code (USCC)", "uscc"),
        ("SWIFT/BIC", "swift"),
        ("swiftbic", "swift"),
        ("taxid", "tax"),
        ("regnumber", "registration"),
        ("Nationality of Registration", "none"),
        ("Secondary sanctions risk:", "none"),
        ("Listing Date (EO 14024 Directive 2):", "none"),
        ("Website", "none"),
        ("Something Never Seen", "other"),
    ],
)
def test_publishers_labels_are_understood(label: str, kind: str) -> None:
    assert kind_of(label) == kind


def test_what_is_no_identifier_gives_none() -> None:
    assert identifier("Gender", "Male", None) == ()
    assert identifier("Tax ID No.", " - ", "RU") == ()


def test_the_printed_words_are_kept() -> None:
    (found,) = identifier("Tax ID No.", "77 14-789249", "RU")
    assert found == Identifier("tax", "7714789249", "RU", "Tax ID No.", "77 14-789249")


@pytest.mark.parametrize(
    "label", ["Central Registration System Number", "Identification Number", "Registration Number"]
)
def test_a_mersis_number_is_found_under_every_label_and_gives_its_tax_number(label: str) -> None:
    assert read(label, "0123-4567-8900-0001") == [("mersis", "0123456789000001"), ("vkn", "1234567890")]


def test_a_mersis_number_that_lost_its_zero_gets_it_back() -> None:
    assert read("Registration Number", "123456789000001")[0] == ("mersis", "0123456789000001")


def test_a_sole_traders_mersis_number_gives_the_identity_number() -> None:
    person = "100000001" + tckimlik.calc_check_digits("100000001")
    assert read("MERSIS", f"{person}00001") == [("mersis", f"{person}00001"), ("tckn", person)]


def test_a_mersis_number_with_wrong_check_digits_implies_nothing() -> None:
    # It proves nothing, and must say nothing against a firm with the right one.
    assert read("MERSIS", "0123-4567-8970-0001") == [("registration", "0123456789700001")]
    assert read("VKN", "1234567891") == [("tax", "1234567891")]


def test_a_tax_office_before_the_number_is_left_out() -> None:
    assert read("V.A.T. Number", "Goztepe V.D. 123 456 7890") == [("vkn", "1234567890")]
    assert read("V.A.T. Number", "TR1234567890") == [("vkn", "1234567890")]


def test_a_turkish_trade_registry_number_stays_one() -> None:
    assert read("Tax ID/INN", "315939-5")[0][1] == "3159395"
    assert read("Registration Number", "371692-5") == [("registration", "3716925")]


def test_a_turkish_number_elsewhere_is_not_taken_for_one() -> None:
    assert read("Tax ID No.", "1234567890", "RU") == [("tax", "1234567890")]


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        (
            "Registration number",
            "0123-4567-8900-0001 (Central Registration System No.)",
            ("mersis", "0123456789000001"),
        ),
        ("Registration number", "122226 (Turkish Trade Registry)", ("registration", "122226")),
        ("Registration number", "TIN 7725842590", ("tax", "7725842590")),
        ("Registration number", "7725842590 (Tax ID/INN)", ("tax", "7725842590")),
        ("Vessel Registration Identification", "IMO 9396854", ("imo", "9396854")),
        ("Vessel Registration Identification", "X-12", ("registration", "X12")),
    ],
)
def test_words_around_a_number_are_read(label: str, value: str, expected: tuple[str, str]) -> None:
    assert read(label, value, None if "7725" in value or "IMO" in value else "TR")[0] == expected


def test_a_country_in_brackets_is_the_numbers_country() -> None:
    assert identifier("Tax ID No.", "7714789249 (Russia)", None)[0].country == "RU"


@given(VKNS)
def test_every_valid_tax_number_is_recognised_and_found_inside_its_mersis_number(number: str) -> None:
    tax = identifier("Tax ID No.", number, "TR")
    mersis = identifier("MERSIS", f"0{number}00001", "TR")
    assert implied(tax) & implied(mersis)


@given(st.text(), st.text(), st.sampled_from(["TR", "RU", None]))
def test_any_text_can_be_read(label: str, value: str, country: str | None) -> None:
    for found in identifier(label, value, country):
        assert found.value == found.value.upper()
        assert found.value.isalnum()


def test_equal_numbers_of_a_country_meet_and_of_two_countries_do_not() -> None:
    ours, theirs = identifier("Tax ID No.", "7714789249", "RU"), identifier("taxid", "7714 789 249", "RU")
    assert implied(ours) & implied(theirs)
    assert not implied(ours) & implied(identifier("Tax ID No.", "7714789249", "KZ"))


def test_short_registry_numbers_and_those_without_a_country_prove_nothing() -> None:
    assert not implied(identifier("Registration Number", "1234", "TR"))
    assert not implied(identifier("Registration Number", "123456", None))
    assert implied(identifier("Registration Number", "123456", "RS"))


def test_a_turkish_registry_number_proves_something_with_its_office_only() -> None:
    ours = identifier("Registration Number", "Ticaret Sicil No: 315939-5 (İstanbul)", "TR")
    theirs = identifier("Istanbul Chamber of Comm. No.", "315939-5", "TR")
    assert implied(ours) & implied(theirs)
    assert not implied(ours) & implied(identifier("Registration Number", "Ankara Trade Registry 315939-5", "TR"))
    assert not implied(identifier("Registration Number", "315939-5", "TR"))


@pytest.mark.parametrize("branch", ["00001", "00014", "00123"])
def test_a_branch_has_the_tax_number_of_its_firm(branch: str) -> None:
    assert read("MERSIS No", f"0123-4567-8900{branch}")[1:] == [("vkn", "1234567890")]


def test_many_firms_share_a_russian_reason_code() -> None:
    assert not implied(identifier("KPP", "770401001", "RU"))


def test_two_tax_numbers_speak_against_one_firm_and_two_passports_do_not() -> None:
    first, second = identifier("VKN", "1234567890", "TR"), identifier("VKN", "4540536920", "TR")
    assert [(a.value, b.value) for a, b in conflicting(first, second)] == [("1234567890", "4540536920")]
    assert not list(conflicting(first, first))
    assert not list(conflicting(identifier("Passport", "U111111", "TR"), identifier("Passport", "U222222", "TR")))


def test_a_persons_query_may_be_a_number() -> None:
    assert [(found.type, found.value) for found in queried("0123-4567-8900-0001")] == [
        (ANY, "0123456789000001"),
        ("mersis", "0123456789000001"),
        ("vkn", "1234567890"),
    ]
    assert [(found.type, found.value) for found in queried("IMO 9396854")] == [(ANY, "9396854")]
    assert queried("Örnek A.Ş.") == ()
