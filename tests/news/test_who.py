"""Who does what to whom, in sentences that nothing was learnt from (parties_sentences.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from watchlist.model import Article, SignalType, TargetKind
from watchlist.names.countries import country_code
from watchlist.news.lexicon import places
from watchlist.news.party_traits import Cast
from watchlist.news.signals.read import read_page
from watchlist.news.who import Who, who

SENTENCES = Path(__file__).parent / "parties_sentences.txt"
WRONG_AT_MOST = 2  # of the sentences of a language


def _rows(lang: str) -> Iterator[tuple[str, ...]]:
    for line in SENTENCES.read_text("utf-8").splitlines():
        cells = tuple(one.strip() for one in line.split("|", 5))
        if cells[0] == lang:
            yield cells[1:]


def _read(lang: str, kind: str, title: str, text: str = "") -> Who:
    return who(Cast(read_page(Article("a", "", "", title, text, None, lang))), 0, SignalType(kind))


def _country(party: str | None) -> str:
    name = (party or "").rpartition(" in ")[2]
    return (places()[name].country if name in places() else country_code(name) if name else "") or "-"


@pytest.mark.parametrize("lang", ["en", "tr", "ru"])
def test_who_does_it_to_whom_is_read_from_voice_case_and_prepositions(lang: str) -> None:
    rows = list(_rows(lang))
    found = {said: _read(lang, kind, said) for kind, _, _, _, said in rows}
    wrong = [
        said
        for _, actor, target, _, said in rows
        if (_country(found[said].actor), _country(found[said].target)) != (actor, target)
    ]
    assert len(rows) >= 20
    assert len(wrong) <= WRONG_AT_MOST, wrong


@pytest.mark.parametrize("lang", ["en", "tr", "ru"])
def test_it_is_told_whether_a_state_firms_banks_or_persons_are_meant(lang: str) -> None:
    rows = [row for row in _rows(lang) if row[3] != "named"]
    wrong = [said for kind, _, _, party, said in rows if _read(lang, kind, said).kind != party]
    assert len(wrong) <= 2 * WRONG_AT_MOST, wrong


@pytest.mark.parametrize(
    ("lang", "kind", "said", "actor"),
    [
        ("en", "penalty", "The carrier was fined by the Treasury", "US Treasury"),
        ("en", "diplomatic_response", "Moscow rejected the US move", "Russia"),
        ("tr", "designation", "ABD'nin yaptırım uyguladığı Türk şirketi itiraz etti", "United States"),
        ("ru", "designation", "Под санкции ЕС попали турецкие компании", "European Union"),
        ("ru", "designation", "США ввели санкции против турецкой компании", "United States"),
    ],
)
def test_the_actor_is_not_taken_from_the_object(lang: str, kind: str, said: str, actor: str) -> None:
    assert _read(lang, kind, said).actor == actor


def test_a_state_that_rules_do_not_know_does_it_as_well() -> None:
    found = _read("en", "investigation", "South Korea investigates a Malaysian trader")
    assert (found.actor, found.target) == ("South Korea", "companies in Malaysia")


def test_nobody_does_what_no_word_tells_of() -> None:
    found = _read("en", "penalty", "A fine was imposed on Monday")
    assert (found.actor, found.target) == (None, None) or found.kind is not TargetKind.STATE
    assert found.actor is None


def test_banks_refuse_payments_and_not_their_state() -> None:
    assert (
        _read("en", "payment_restriction", "Turkish banks close accounts of Russian firms").actor == "banks in Türkiye"
    )


def test_a_sentence_without_a_name_goes_by_its_title() -> None:
    page = read_page(
        Article("a", "", "", "EU warns Kyrgyzstan over re-exports", "The bloc may add banks to its list.", None, "en")
    )
    assert who(Cast(page), 1, SignalType.WARNING_THREAT).actor == "European Union"
