"""The words of each language: all of them, with the same places to fill, and none that nobody says."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watchlist.channels.slack_words import slack_words
from watchlist.diff import SCALARS
from watchlist.model import (
    Act,
    Attribution,
    Band,
    Certainty,
    Change,
    Entry,
    Event,
    Kind,
    Name,
    Purpose,
    Reason,
    Schema,
    SignalType,
    Strength,
)
from watchlist.pipeline.announcing import DONE
from watchlist.render.labels import Label
from watchlist.render.words import FILES, Words, act_of, words_of
from watchlist.resources import PACKAGE

OTHERS = [language for language in FILES if language != "en"]
ENUMS: dict[str, Any] = {
    "kinds": Kind,
    "acts": Act,
    "certainties": Certainty,
    "signals": SignalType,
    "consequences": SignalType,
    "attributions": Attribution,
    "reasons": Reason,
    "bands": Band,
    "labels": Label,
    "purposes": Purpose,
}
OF_ENGLISH_ONLY = {"with_article"}
OF_OTHERS_ONLY = {"terms", "retold"}
SAME_THING = {"does": "consequence", "verb": "consequence", "noun": "consequence", "done": "consequence"}
OF_GRAMMAR = {"s", "deny", "how", "actor", "target"}
"""What English and others need in different places of a consequence; told.py fills in all of them everywhere."""


def raw(language: str) -> dict[str, Any]:
    return tomllib.loads((PACKAGE / "render" / FILES[language]).read_text(encoding="utf-8"))


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict):
        for key, held in value.items():
            if key not in OF_OTHERS_ONLY:
                yield from leaves(held, (*path, key))
    elif isinstance(value, list) and not set(path) & OF_ENGLISH_ONLY:
        for place, held in enumerate(value):
            yield from leaves(held, (*path, str(place)))
    else:
        yield path, value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text.replace("[", "").replace("]", "")) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_key_of_english_and_no_other(language: str) -> None:
    ours, theirs = (dict(leaves(raw(one))) for one in ("en", language))
    assert ours.keys() == theirs.keys()
    assert all(type(ours[path]) is type(theirs[path]) for path in ours)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_fills_in_what_english_does(language: str) -> None:
    ours, theirs = (dict(leaves(raw(one))) for one in ("en", language))
    wrong = {}
    for path, text in ours.items():
        pair = [placeholders(str(one)) for one in (text, theirs[path])]
        if path[0] in {"consequences", "certainties"}:
            pair = [{SAME_THING.get(name, name) for name in found} - OF_GRAMMAR for found in pair]
        if pair[0] != pair[1]:
            wrong[path] = pair
    assert not wrong


@pytest.mark.parametrize("language", FILES)
def test_everything_that_is_told_has_its_words(language: str) -> None:
    words = words_of(language)
    for table, members in ENUMS.items():
        assert set(getattr(words, table)) == set(members), table
    assert {*Strength, "identifier"} == set(words.strengths)
    assert {*Schema, "mixed"} == set(words.nouns)
    assert all(words.labels.values())
    assert len(words.forms.months) == 12
    assert len(set(words.labels.values())) == len(Label)


def test_every_phrase_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "render").glob("*.py"))
    said = set(re.findall(r'["\'](\w+)["\']', code)) | {f"folded_{reason}" for reason in Reason}
    assert not words_of().phrases.keys() - said
    assert not words_of().counted.keys() - said


def test_no_phrase_is_asked_for_that_there_is_not() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "render").glob("*.py"))
    assert set(re.findall(r'\.say\(\s*"(\w+)"', code)) <= words_of().phrases.keys()
    assert set(re.findall(r'\.count\([^"\']*["\'](\w+)["\']\)', code)) <= words_of().counted.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_whoever_the_news_names_has_a_name_in_the_language(language: str) -> None:
    news = [(PACKAGE / "news" / file).read_text(encoding="utf-8") for file in ("lexicon.toml", "parties.toml")]
    named = {name for text in news for name in re.findall(r'^(?:name|tells) = "([^"]+)"', text, re.MULTILINE)}
    assert len(named) > 100
    assert not named - words_of(language).terms.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_field_that_changes_has_a_name_in_the_language(language: str) -> None:
    words = words_of(language)
    fields = {*SCALARS, "name", "aliases", "programs", "addresses", "identifiers", "citations", "details", "certainty"}
    fields |= {"jurisdictions", "nationalities", "citizenships", "birth_dates", "birth_places", "state", "entry"}
    assert not {field.replace("_", " ") for field in fields} - words.terms.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_retold_keeps_what_it_says(language: str) -> None:
    for stored, told in words_of(language).retold.items():
        assert placeholders(stored) == placeholders(told), stored


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("House list: this reading is held: 3 of 9 entries", "House list: bu okuma bekletiliyor (3 of 9 entries)"),
        ("House list: is read again", "House list: yeniden okunuyor"),
        (
            "ALFA: announced for 2024-08-27 by 89 FR 68312, but House list does not show it",
            "ALFA: 89 FR 68312 ile 27 Ağustos 2024 tarihi için duyuruldu, ancak şu kaynakta görünmüyor: House list",
        ),
        ("2 of 3 say so", "3 kaynaktan 2 tanesi böyle diyor"),
        ("who imposed: SDN List", "uygulayan makam: SDN Listesi"),
        (
            "watchlist did not run from 2024-08-07 12:00 UTC to 2024-08-07 14:00 UTC; not checked meanwhile: house",
            (
                "watchlist 7 Ağustos 2024, 12:00 UTC ile 7 Ağustos 2024, 14:00 UTC arasında çalışmadı; "
                "bu arada kontrol edilmeyenler: house"
            ),
        ),
        (
            "only 43 MB are free at /a; make room, or move the archive; 1.0 GB are wanted (since 2024-08-07 12:00 UTC)",
            (
                "/a konumunda yalnızca 43 MB boş yer var; yer açın veya şunu taşıyın: archive; gereken: 1.0 GB "
                "(7 Ağustos 2024, 12:00 UTC tarihinden beri)"
            ),
        ),
        ("nobody wrote this for us", "nobody wrote this for us"),
    ],
)
def test_a_stored_sentence_is_told_in_turkish(stored: str, told: str) -> None:
    assert words_of("tr").retell(stored) == told
    assert words_of("en").retell(stored) == stored


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (
            (
                "OFAC SDN: cannot be read: https://x.example.com/a: the server answers 503 Service Unavailable; "
                "it asks to be left alone for 30 s"
            ),
            (
                "OFAC SDN: okunamıyor (https://x.example.com/a: sunucunun yanıtı 503 Service Unavailable; "
                "30 saniye rahat bırakılmak istiyor)"
            ),
        ),
        (
            "OFAC SDN: cannot be read: https://x.example.com/a: the connection failed: Connection refused",
            "OFAC SDN: okunamıyor (https://x.example.com/a: bağlantı kurulamadı: Connection refused)",
        ),
        (
            (
                "House list: can be read again, but this reading is held: 3 of 4 entries would go (75%), more than "
                "max_removed allows (50%)"
            ),
            (
                "House list: yeniden okunabiliyor, ancak bu okuma bekletiliyor (4 kayıttan 3 tanesi silinecekti (75%); "
                "max_removed sınırı: 50%)"
            ),
        ),
        (
            "Trade news: answers, but is stale: its newest item is of 2024-08-01, 9 days ago",
            "Trade news: yanıt veriyor, ancak güncel değil (en yeni haberinin tarihi 1 Ağustos 2024; 9 gün önce)",
        ),
        (
            (
                "nothing is sent through the channel team any more, and what is to go by it waits: team: Slack says "
                "invalid_auth: the token is not valid; put a new one into token_env or token_file; put it right, then "
                "`watchlist channels test team` or `watchlist channels open team`"
            ),
            (
                "team kanalıyla artık hiçbir şey gönderilmiyor, bu kanalla gidecekler bekliyor: team: Slack yanıtı "
                "invalid_auth: belirteç geçersiz; token_env veya token_file ile yenisini verin; düzeltin, ardından "
                "`watchlist channels test team` veya `watchlist channels open team`"
            ),
        ),
        (
            (
                "nothing is sent through the channel hook any more, and what is to go by it waits: hook: the server "
                "answered 410: gone for good (this was so from 2024-08-07 12:00 to 2024-08-07 13:00 UTC)"
            ),
            (
                "hook kanalıyla artık hiçbir şey gönderilmiyor, bu kanalla gidecekler bekliyor: hook: sunucunun yanıtı "
                "410: gone for good (2024-08-07 12:00 – 2024-08-07 13:00 UTC arasında sürdü)"
            ),
        ),
        (
            (
                "the channel team has been tried in vain since 2024-08-07 12:00 UTC, and what is to go by it waits; "
                "`watchlist channels list` says why; `watchlist channels test team` tries it"
            ),
            (
                "team kanalı 7 Ağustos 2024, 12:00 UTC tarihinden beri sonuçsuz deneniyor, "
                "bu kanalla gidecekler bekliyor; nedenini `watchlist channels list` söyler; "
                "`watchlist channels test team` dener"
            ),
        ),
        (
            "a template of yours fails: a.j2:2: no; mend it: until then ours is used in its place",
            ("kendi şablonlarınızdan biri çalışmıyor: a.j2:2: no; düzeltin: o zamana kadar yerine bizimki kullanılır"),
        ),
        (
            "a template of yours fails: a.j2:2: no (and 1 more); mend it: until then ours is used in its place",
            (
                "kendi şablonlarınızdan biri çalışmıyor: a.j2:2: no (ve 1 tane daha); "
                "düzeltin: o zamana kadar yerine bizimki kullanılır"
            ),
        ),
    ],
)
def test_trouble_is_told_in_turkish_but_for_what_others_say(stored: str, told: str) -> None:
    assert words_of("tr").retell(stored) == told


@pytest.mark.parametrize(
    "said",
    ["Foo; 1962-00-00", "1962-00-00; 1963-02-30", "٢٠٢٤-٩٩-٩٩; x", "Shop 3 on the Main Street", "; ".join("a" * 2000)],
    ids=["no month", "no day", "other digits", "like ours", "endless"],
)
def test_what_a_publisher_says_is_told_as_it_is(said: str) -> None:
    changed = Change("addresses", said, None)
    assert words_of("tr").change(changed) == Change("adresler", said, None)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("A; 1962-00-00: listed on SDN", "A; 1962-00-00: alındığı liste: SDN"),
        ("Shop on the Quay: listed on SDN", "Shop on the Quay: alındığı liste: SDN"),
        ("x: cannot be read: 2024-13-45", "x: okunamıyor (2024-13-45)"),
    ],
)
def test_what_others_say_within_a_sentence_of_ours_is_told_as_it_is(stored: str, told: str) -> None:
    assert words_of("tr").retell(stored) == told


def test_a_sentence_that_others_have_made_endless_costs_no_message() -> None:
    words = words_of("tr")
    for said in ("; ".join("a" * 5000), "1 of 1 say so; each of " * 100):
        assert words.retell(f"x: cannot be read: {said}")


@pytest.mark.parametrize("language", OTHERS)
def test_what_to_do_about_a_refusal_of_slack_is_said_in_the_language(language: str) -> None:
    assert not {*slack_words().closed.values()} - words_of(language).terms.keys()


@pytest.mark.parametrize("act", Act)
def test_an_announcement_says_what_it_does(act: Act) -> None:
    entry = Entry("house", "", Schema.COMPANY, (Name("ALFA"),))
    title = f"ALFA: {DONE[act]} House list (89 FR 68312)"
    event = Event("e", Kind.ANNOUNCED, "house", datetime(2024, 8, 23, tzinfo=UTC), title, entry=entry)
    assert act_of(event) is act
    assert words_of("tr").retell(title) != title


def test_a_change_is_told_in_the_language_but_for_what_the_publisher_says() -> None:
    words = words_of("tr")
    assert words.change(Change("certainty", "threatened", "imposed")) == Change(
        "kesinlik", "tehdit düzeyinde", "uygulanmış"
    )
    assert words.change(Change("addresses", None, "Ankara, Turkey")) == Change("adresler", None, "Ankara, Turkey")
    assert words_of().change(Change("listed_on", "2024-08-23")) == Change("listed_on", "2024-08-23")


def test_a_language_that_there_is_not_is_told_in_english() -> None:
    assert words_of("xx").language == "en"


@pytest.mark.parametrize(
    ("wait", "english", "turkish"),
    [
        (59, "59 minutes", "59 dakika"),
        (60, "1 hour", "1 saat"),
        (47 * 60, "47 hours", "47 saat"),
        (0, "1 minute", "1 dakika"),
    ],
)
def test_a_wait_is_told_in_its_largest_unit(wait: int, english: str, turkish: str) -> None:
    told: list[Words] = [words_of("en"), words_of("tr")]
    assert [words.lasting(timedelta(minutes=wait)) for words in told] == [english, turkish]
