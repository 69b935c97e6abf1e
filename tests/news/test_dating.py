"""An article's date is what is printed, stated or said of it, with the words that say so, never when it was seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from watchlist.model import Article, Dating
from watchlist.news.dating import dated, evidence
from watchlist.news.printed import habit, printed
from watchlist.news.stamps import is_date

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)  # a Wednesday
TEXT = "The bureau warned the bank.\nIt gave no date."


def article(text: str = TEXT, **said: object) -> Article:
    return Article(**{"id": "a", "url": "", "outlet": "", "title": "", "text": text, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7 August 2024 14:49", date(2024, 8, 7)),
        ("07.08.2024 10:39", date(2024, 8, 7)),
        ("August 7, 2024", date(2024, 8, 7)),
        ("Aug. 7, 2024 at 2:49 pm EDT", datetime(2024, 8, 7, 18, 49, tzinfo=UTC)),
        ("7th of May", None),
        ("7th May 2024", date(2024, 5, 7)),
        ("7 Ağustos 2024 Çarşamba 10:39", date(2024, 8, 7)),
        ("12 ŞUBAT 2024", date(2024, 2, 12)),
        ("7 августа 2024 г. в 10:39 МСК", datetime(2024, 8, 7, 7, 39, tzinfo=UTC)),
        ("07 авг 2024", date(2024, 8, 7)),
        ("7. März 2024", date(2024, 3, 7)),
        ("7 août 2024", date(2024, 8, 7)),
        ("2024-08-07T14:49:00+03:00", datetime(2024, 8, 7, 11, 49, tzinfo=UTC)),
        ("2024-08-07 14:49", date(2024, 8, 7)),
        ("10.39 TSİ", None),
        ("31.02.2024", None),
        ("07/08/2024", None),
        ("5 Ağustos 2024 Pazartesi 14:20", date(2024, 8, 5)),
        ("5 Ağustos 2024 Pazartesi, saat 14.20 (TSİ)", datetime(2024, 8, 5, 11, 20, tzinfo=UTC)),
        ("5 августа 2024 г.", date(2024, 8, 5)),
        ("5-го августа 2024 года, 14:20 по московскому времени", datetime(2024, 8, 5, 11, 20, tzinfo=UTC)),
        ("August 5, 2024 2:20 p.m. ET", datetime(2024, 8, 5, 18, 20, tzinfo=UTC)),
        ("January 5, 2024 2:20 p.m. ET", datetime(2024, 1, 5, 19, 20, tzinfo=UTC)),
        ("5 August 2024, 2:20 PM GMT+3", datetime(2024, 8, 5, 11, 20, tzinfo=UTC)),
        ("2024-08-05 14:20 UTC-04:00", datetime(2024, 8, 5, 18, 20, tzinfo=UTC)),
        ("5 Aug 2024 14:20 TRT", datetime(2024, 8, 5, 11, 20, tzinfo=UTC)),
        ("5 Ağustos 2024 14:20 TRT Haber", date(2024, 8, 5)),
        ("5 Aug 2024 14:20 IST", date(2024, 8, 5)),
        ("27/08/2024", date(2024, 8, 27)),
        ("version 1.2.2024.3", None),
        ("120.08.2024", None),
        ("5 Maybach 2024", None),
    ],
)
def test_a_printed_date_is_a_time_only_where_its_zone_is_printed(text: str, at: date | None) -> None:
    found = printed(text)
    assert (found and found.at) == at
    assert found is None or found.words in text


@pytest.mark.parametrize(
    ("lang", "host", "at"),
    [
        ("tr", "", date(2024, 8, 7)),
        ("ru", "outlet.ru", date(2024, 8, 7)),
        ("en", "outlet.example", None),
        ("en-GB", "outlet.example", date(2024, 8, 7)),
        ("en-US", "outlet.example", date(2024, 7, 8)),
        ("en", "ofac.treasury.gov", date(2024, 7, 8)),
        ("en", "www.gov.uk", date(2024, 8, 7)),
        ("", "www.outlet.com.tr", date(2024, 8, 7)),
    ],
)
def test_with_slashes_the_language_says_which_is_the_month(lang: str, host: str, at: date | None) -> None:
    found = printed("07/08/2024", habit(lang, host))
    assert (found and found.at) == at
    stamp = dated(article(f"07/08/2024\n{TEXT}", lang=lang, url=f"https://{host or 'one.example'}/a"))
    assert stamp.published_at == at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"3 June 2024 09:15\n{TEXT}", "3 June 2024 09:15"),
        (f"03.06.2024 09:15. {TEXT}", "03.06.2024 09:15"),
        (f"Giriş Tarihi: 3 Haziran 2024\n{TEXT}", "3 Haziran 2024"),
        (f"date 2024-06-03 (MENAFN) {TEXT}", "2024-06-03"),
        (f"By Ann Lee | 3 June 2024 09:15\n{TEXT}", "3 June 2024 09:15"),
        (f"{TEXT}\nОпубликовано 3 июня 2024", "3 июня 2024"),
        (f"3 июня 2024 г.\n{TEXT}", "3 июня 2024 г."),
        (f"Pazartesi, 3 Haziran 2024\n{TEXT}", "3 Haziran 2024"),
        (f"14:20, 3 июня 2024\n{TEXT}", "3 июня 2024"),
        (f"03.06.2024 | 14:20 (Güncelleme: 04.06.2024 | 15:00)\n{TEXT}", "03.06.2024 | 14:20"),
        (f"Oluşturulma Tarihi: Haziran 03, 2024 14:20\n{TEXT}", "Haziran 03, 2024 14:20"),
        ("3 Haziran 2024'te ABD bankayı uyardı.", None),
        ("3 июня 2024 года США предупредили банк.", None),
        (f"{TEXT}\nOn 3 June 2024 the bank was listed.", None),
        (f"On June 3, 2024, the bank was listed.\n{TEXT}", None),
        (f"3 June 2024 was the day on which the bank was listed.\n{TEXT}", None),
        (f"The bank has been listed since 03.06.2024.\n{TEXT}", None),
    ],
)
def test_a_date_in_the_text_is_the_articles_only_where_it_stands_as_a_stamp(text: str, words: str | None) -> None:
    found = dated(article(text))
    assert found.dated_by is (Dating.PRINTED if words else Dating.UNKNOWN)
    assert found.dated_as == (words or "")
    assert (found.published_at == date(2024, 6, 3)) == (words is not None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"3 saat önce\n{TEXT}", "3 saat önce"),
        (f"20 minutes ago\n{TEXT}", "20 minutes ago"),
        (f"2 дня назад\n{TEXT}", "2 дня назад"),
        (f"vor 5 Stunden\n{TEXT}", "vor 5 Stunden"),
        (f"dün 14:05\n{TEXT}", "dün 14:05"),
        (f"Вчера, 14:05\n{TEXT}", "Вчера, 14:05"),
        ("The bank was warned on Monday, officials said.", "on Monday"),
        ("Banka cuma günü uyarıldı.", "cuma günü"),
        ("Банк предупредили в среду.", "в среду"),
        ("The bank was warned on Monday 3 years before.", ""),
        ("The bank was warned on Monday, August 5, officials said.", ""),
        ("Yesterday the bank was warned.", ""),
    ],
)
def test_what_is_said_of_its_age_is_kept_and_makes_no_date_out_of_when_it_was_seen(text: str, words: str) -> None:
    assert evidence(article(text), seen_at=NOON) is None
    found = dated(article(text), seen_at=NOON)
    assert (found.published_at, found.dated_by, found.dated_as) == (None, Dating.UNKNOWN, words)
    assert words in text


def test_beside_a_date_of_its_own_what_is_said_of_its_age_is_left_to_the_text() -> None:
    found = dated(article(f"3 saat önce\n6 Ağustos 2024 14:05\n{TEXT}"), seen_at=NOON)
    assert (found.published_at, found.dated_as) == (date(2024, 8, 6), "6 Ağustos 2024 14:05")


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://one.example/2024/08/07/us-warns", date(2024, 8, 7)),
        ("https://one.example/news/20240807-us-warns", date(2024, 8, 7)),
        ("https://one.example/2024/aug/07/us-warns", date(2024, 8, 7)),
        ("https://one.example/n/1202408071", None),
        ("https://one.example/2024/13/07/us-warns", None),
        ("https://one.example/item?day=2024-08-07", None),
        ("https://[one.example/2024/08/07/", None),
    ],
)
def test_an_address_holds_a_day_where_nothing_else_does(url: str, at: date | None) -> None:
    found = dated(article(url=url))
    assert found.published_at == at
    assert found.dated_by is (Dating.ADDRESS if at else Dating.UNKNOWN)


def test_a_printed_date_comes_before_the_address() -> None:
    found = dated(article(f"6 August 2024\n{TEXT}", url="https://one.example/2024/08/07/x"))
    assert (found.published_at, found.dated_as) == (date(2024, 8, 6), "6 August 2024")


def test_what_a_feed_says_stays_and_says_so() -> None:
    said = article(published_at=NOON - timedelta(hours=2), dated_by=Dating.FEED, dated_as="Wed, 12 Mar")
    assert dated(said, seen_at=NOON) == said


def test_a_date_ahead_of_when_it_was_read_is_a_day_or_none() -> None:
    def read(ahead: timedelta, *, office: bool = False) -> Article:
        return dated(article(published_at=NOON + ahead, dated_by=Dating.FEED), seen_at=NOON, office=office)

    assert read(timedelta(minutes=50)).published_at == NOON + timedelta(minutes=50)
    doubted = read(timedelta(hours=11))
    assert (doubted.published_at, doubted.dated_by) == (NOON.date(), Dating.FEED)
    assert "2025-03-12T23:00" in doubted.dated_as
    dropped = read(timedelta(days=40))
    assert (dropped.published_at, dropped.dated_by) == (None, Dating.UNKNOWN)
    assert "2025-04-21" in dropped.dated_as
    assert dated(article(published_at=date(2025, 3, 14), dated_by=Dating.FEED), seen_at=NOON).published_at is None
    assert read(timedelta(days=3), office=True).published_at == date(2025, 3, 15)
    assert read(timedelta(days=300), office=True).published_at is None


@pytest.mark.parametrize("said", [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), date(1970, 1, 1)])
def test_a_date_that_a_program_writes_who_knows_none_is_no_evidence(said: datetime | date) -> None:
    stated = article(published_at=said, dated_by=Dating.FEED, dated_as="Thu, 01 Jan 1970 00:00:00 +0000")
    found = dated(stated, seen_at=NOON)
    assert (found.published_at, found.dated_by) == (None, Dating.UNKNOWN)
    assert "1970" in found.dated_as
    printed_too = dated(article(f"11 March 2025\n{TEXT}", published_at=said, dated_by=Dating.FEED), seen_at=NOON)
    assert (printed_too.published_at, printed_too.dated_by) == (date(2025, 3, 11), Dating.PRINTED)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Çar, 07 Ağu 2024 14:49:00 +0300", datetime(2024, 8, 7, 11, 49, tzinfo=UTC)),
        ("Ср, 07 авг 2024 14:49", date(2024, 8, 7)),
        ("07 Ağustos 2024 Çarşamba", date(2024, 8, 7)),
        ("dün 14:05", None),
        ("Sun, 32 Foo 2024", None),
    ],
)
def test_a_feed_that_prints_its_dates_in_its_own_language_is_read(said: str, at: date | None) -> None:
    found = dated(article("Text.", lang="tr", dated_as=said), seen_at=NOON)
    assert (found.published_at, found.dated_as) == (at, said)
    assert found.dated_by is (Dating.FEED if at else Dating.UNKNOWN)


def test_where_a_date_ahead_is_dropped_the_printed_one_counts() -> None:
    said = article(f"11 March 2025\n{TEXT}", published_at=NOON + timedelta(days=300), dated_by=Dating.FEED)
    found = dated(said, seen_at=NOON)
    assert (found.published_at, found.dated_by) == (date(2025, 3, 11), Dating.PRINTED)


@pytest.mark.parametrize("line", ["3 saat önce", "Wednesday, 7 August 2024", "07.08.2024 - 10:39", "вчера, 14:05"])
def test_a_line_that_only_says_when(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize("line", ["Since 7 August 2024", "7 August 2024: US warns", "Yesterday's list", "12 banks"])
def test_a_line_that_says_more(line: str) -> None:
    assert not is_date(line)
