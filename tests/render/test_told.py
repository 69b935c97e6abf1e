"""What a development is told as: every type, certainty, actor, target and instrument reads as a sentence."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from watchlist.model import Certainty, Signal, SignalType, Story, TargetKind
from watchlist.render.told import headline_says, sentence
from watchlist.render.words import words_of

ACTORS = (None, "United States", "US Treasury", "banks in Türkiye")
TARGETS = (
    (None, TargetKind.UNKNOWN),
    ("Türkiye", TargetKind.STATE),
    ("companies in Türkiye", TargetKind.FIRMS),
    ("Türkiye", TargetKind.PERSONS),
    ("Örnek Makina A.Ş.", TargetKind.NAMED),
)
INSTRUMENTS = (None, "Entity List", "sanctions", "refusal", "chips")
ALL = [*itertools.product(SignalType, Certainty, ACTORS, TARGETS, INSTRUMENTS)]

HEDGES = {
    Certainty.THREATENED: ("threat", "warn", "demand", "expected"),
    Certainty.DEMANDED: ("call", "demand"),
    Certainty.REPORTED: ("report",),
    Certainty.DENIED: ("den",),
}
"""What a sentence that is less than done must say."""

DONE = (
    SignalType.WARNING_THREAT,
    SignalType.DIPLOMATIC_RESPONSE,
    SignalType.DIPLOMATIC_DEMAND,
    SignalType.TRADE_STATISTIC,
)


READS = """
diplomatic_response | denied | Türkiye | - | - | -
  Türkiye denies accusations
diplomatic_response | stated | Russia | United States | state | refusal
  Russia objects to steps by the United States
designation | imposed | US Treasury | banks in United Arab Emirates | banks | SDN List
  US Treasury puts banks in the United Arab Emirates on the SDN List
designation | threatened | - | companies in Türkiye | firms | sanctions
  Threat to put companies in Türkiye under sanctions
criminal | imposed | Germany | Russia | persons | -
  Germany prosecutes persons linked to Russia
criminal | reported | - | - | - | -
  Criminal case against parties that are not named, a report says
payment_restriction | reported | banks in Türkiye | Russia | state | -
  Banks in Türkiye reportedly restrict payments with Russia
export_ban | demanded | Ukraine | Russia | state | chips
  Ukraine calls for a stop to exports of chips to Russia
warning_threat | threatened | - | - | - | sanctions
  Warning of sanctions
penalty | imposed | OFSI | Örnek Makina A.Ş. | named | -
  OFSI penalises Örnek Makina A.Ş.
diplomatic_demand | stated | Norway | Türkiye | state | -
  Norway voices concern about Türkiye
delisting | imposed | - | companies in Türkiye | firms | Entity List
  Companies in Türkiye taken off the Entity List
trade_statistic | stated | Türkiye | Russia | state | -
  Figures of trade: Türkiye and Russia
investigation | denied | Türkiye | companies in Türkiye | firms | -
  Türkiye denies an investigation of companies in Türkiye
"""
"""Type, certainty, actor, target, its kind and the instrument, and below it the sentence."""


def _said(
    kind: SignalType,
    certainty: Certainty,
    actor: str | None,
    aimed: tuple[str | None, TargetKind],
    instrument: str | None,
) -> str:
    target, sort = aimed
    return sentence(Signal(kind, certainty, "", "", actor, target, instrument, target_kind=sort))


def test_every_one_is_a_sentence_without_what_is_left_of_a_pattern() -> None:
    for parts in ALL:
        said = _said(*parts)
        assert said[0].isupper(), parts
        assert not set("{}[]|") & set(said), said
        assert "  " not in said, said
        assert said == said.strip(" ,"), said


def test_every_one_names_who_does_it_and_to_whom() -> None:
    for parts in ALL:
        _, _, actor, (target, _), instrument = parts
        said = _said(*parts)
        assert actor is None or actor.casefold() in said.casefold(), said
        assert target is None or instrument == "refusal" or target.casefold() in said.casefold(), said


@pytest.mark.parametrize("certainty", HEDGES)
def test_nothing_says_more_than_its_certainty(certainty: Certainty) -> None:
    for kind, actor, target, instrument in itertools.product(SignalType, ACTORS, TARGETS, INSTRUMENTS):
        said = _said(kind, certainty, actor, target, instrument)
        if instrument == "refusal" and kind is SignalType.DIPLOMATIC_RESPONSE:
            continue
        assert any(word in said.casefold() for word in HEDGES[certainty]), said


def test_what_is_only_spoken_of_is_not_told_as_done() -> None:
    for kind in SignalType:
        stated = _said(kind, Certainty.STATED, "United States", TARGETS[2], None)
        imposed = _said(kind, Certainty.IMPOSED, "United States", TARGETS[2], None)
        assert (stated == imposed) is (kind in DONE and kind is not SignalType.DIPLOMATIC_DEMAND), stated


@pytest.mark.parametrize(("parts", "said"), [*zip(*[iter(READS.strip().splitlines())] * 2, strict=True)])
def test_it_reads_as_an_editor_would_write_it(parts: str, said: str) -> None:
    kind, certainty, actor, target, aimed, instrument = ("" if one == "-" else one for one in parts.split(" | "))
    signal = Signal(
        SignalType(kind),
        Certainty(certainty),
        "",
        "",
        actor or None,
        target or None,
        instrument or None,
        target_kind=TargetKind(aimed),
    )
    assert sentence(signal) == said.strip()


def test_a_headline_that_only_threatens_is_no_title_for_what_was_done() -> None:
    threat = Signal(SignalType.DESIGNATION, Certainty.THREATENED, "US may sanction X", "")
    done = Signal(SignalType.DESIGNATION, Certainty.IMPOSED, "The US sanctioned X.", "")
    story = Story("s", "US may sanction X", None, datetime(2024, 8, 1, tzinfo=UTC), ("a",), signals=(threat, done))
    assert headline_says(story, threat)
    assert not headline_says(story, done)


TURKISH_READS = (
    (SignalType.EXPORT_BAN, Certainty.IMPOSED, "United States", "Türkiye", TargetKind.STATE, "chips"),
    "ABD, Türkiye'ye yönelik çip ihracatını durdurdu",
    (SignalType.PENALTY, Certainty.REPORTED, "OFSI", "Örnek Makina A.Ş.", TargetKind.NAMED, None),
    "Habere göre OFSI, Örnek Makina A.Ş.'ye ceza verdi",
    (SignalType.DELISTING, Certainty.IMPOSED, None, "Örnek Makina A.Ş.", TargetKind.NAMED, "Entity List"),
    "Örnek Makina A.Ş. Varlık Listesi'nden (Entity List) çıkarıldı",
    (SignalType.WARNING_THREAT, Certainty.THREATENED, "US Treasury", "banks in Türkiye", TargetKind.BANKS, "sanctions"),
    "ABD Hazine Bakanlığı, Türkiye'deki bankaları yaptırım konusunda uyarıyor",
    (SignalType.PAYMENT_RESTRICTION, Certainty.REPORTED, "banks in Türkiye", "Russia", TargetKind.STATE, None),
    "Habere göre Türkiye'deki bankalar, Rusya bağlantılı ödemeleri kısıtladı",
    (SignalType.DIPLOMATIC_RESPONSE, Certainty.DENIED, "Türkiye", "United States", TargetKind.STATE, None),
    "Türkiye, ABD kaynaklı suçlamaları reddediyor",
    (SignalType.CRIMINAL, Certainty.IMPOSED, "Germany", "Russia", TargetKind.PERSONS, None),
    "Almanya, Rusya bağlantılı kişiler hakkında ceza soruşturması veya davası yürütüyor",
    (
        SignalType.LICENCE_REQUIREMENT,
        Certainty.DEMANDED,
        "European Union",
        "United Arab Emirates",
        TargetKind.STATE,
        None,
    ),
    "Avrupa Birliği, Birleşik Arap Emirlikleri'ne yönelik mal ihracatına lisans şartı getirme çağrısında bulunuyor",
)


@pytest.mark.parametrize(("said", "read"), [*zip(TURKISH_READS[::2], TURKISH_READS[1::2], strict=True)])
def test_a_turkish_sentence_reads_as_a_person_would_write_it(said: tuple[Any, ...], read: str) -> None:
    kind, certainty, actor, target, aim, instrument = said
    signal = Signal(kind, certainty, "", "", actor, target, instrument, target_kind=aim)
    assert sentence(signal, words_of("tr")) == read


def test_every_turkish_sentence_is_whole() -> None:
    for kind, certainty, actor, (target, aim), instrument in ALL:
        read = sentence(Signal(kind, certainty, "", "", actor, target, instrument, target_kind=aim), words_of("tr"))
        assert read == " ".join(read.split())
        assert not set("{}[]|") & set(read)
        assert not read.startswith((",", "i"))
        assert " ," not in read
