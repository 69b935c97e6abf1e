"""What must not be taken for a deed, for a threat, or for news; each in three languages."""

from __future__ import annotations

from datetime import date

import pytest

from watchlist.model import Article, Certainty, Signal, SignalType
from watchlist.news.signals import read_signals

Told = tuple[str, str, str]  # language, title, text

DEEDS = {
    SignalType.DESIGNATION,
    SignalType.DELISTING,
    SignalType.PENALTY,
    SignalType.CRIMINAL,
    SignalType.EXPORT_BAN,
}


def signals(told: Told) -> tuple[Signal, ...]:
    lang, title, text = told
    return read_signals(
        Article(id="1", url="", outlet="", title=title, text=text, lang=lang, published_at=date(2025, 3, 20))
    )


def fresh(told: Told) -> set[SignalType]:
    return {one.type for one in signals(told) if not one.background}


@pytest.mark.parametrize(
    "told",
    [
        (
            "en",
            "Lawmakers threaten Turkish carriers with sanctions",
            (
                "Carriers that go on serving Russian ports will be sanctioned, their letter says. "
                "Five shipping companies are named in the letter."
            ),
        ),
        (
            "tr",
            "Milletvekillerinden Türk armatörlere yaptırım tehdidi",
            (
                "Rus limanlarına uğramayı sürdüren şirketlere yaptırım uygulanabileceği belirtildi. "
                "Mektupta beş denizcilik şirketinin adı geçiyor."
            ),
        ),
        (
            "ru",
            "Конгрессмены пригрозили турецким перевозчикам санкциями",
            (
                "Тем, кто продолжит заходить в российские порты, грозят санкции, говорится в письме. "
                "В письме названы пять судоходных компаний."
            ),
        ),
    ],
)
def test_who_is_named_in_a_threatening_letter_is_not_listed(told: Told) -> None:
    assert SignalType.WARNING_THREAT in fresh(told)
    assert fresh(told).isdisjoint(DEEDS)


@pytest.mark.parametrize(
    "told",
    [
        (
            "en",
            "Treasury sanctions Turkish bearing dealer",
            "The Treasury added the dealer to its sanctions list on Monday. The firm is based in Istanbul.",
        ),
        (
            "tr",
            "ABD Türk rulman satıcısına yaptırım uyguladı",
            "Hazine Bakanlığı şirketi pazartesi günü yaptırım listesine ekledi. Firmanın merkezi İstanbul'da.",
        ),
        (
            "ru",
            "США ввели санкции против турецкого продавца подшипников",
            "Минфин США в понедельник включил компанию в санкционный список. Фирма находится в Стамбуле.",
        ),
    ],
)
def test_where_a_listed_firm_has_its_seat_is_no_listing(told: Told) -> None:
    last = told[2].split(". ")[-1]
    assert SignalType.DESIGNATION in fresh(told)
    assert [one for one in signals(told) if one.quote == last] == []


@pytest.mark.parametrize(
    "told",
    [
        ("en", "Unless", ""),
        ("en", "Sanctions", ""),
        ("tr", "Yoksa", ""),
        ("tr", "Yaptırımlar", ""),
        ("ru", "Если", ""),
        ("ru", "Санкции", ""),
    ],
)
def test_a_word_by_itself_tells_nothing(told: Told) -> None:
    assert signals(told) == ()


@pytest.mark.parametrize(
    "told",
    [
        ("en", "Sales of machine tools to Russia must be banned, adviser to Kyiv says", ""),
        ("en", "", "The export of such chips to Russia should be prohibited, the Ukrainian minister said."),
        ("tr", "Ukraynalı bakan: Rusya'ya makine satışı yasaklanmalı", ""),
        ("ru", "Продажу станков России нужно запретить, заявил советник из Киева", ""),
    ],
)
def test_a_ban_that_somebody_wants_is_no_ban(told: Told) -> None:
    assert SignalType.EXPORT_BAN not in fresh(told)


@pytest.mark.parametrize(
    "told",
    [
        ("en", "Turkish agency could be removed from US sanctions list, lawyers say", ""),
        ("tr", "Türk kurumu ABD'nin yaptırım listesinden çıkarılabilir", ""),
        ("ru", "Турецкое ведомство могут исключить из санкционного списка США", ""),
    ],
)
def test_who_may_come_off_a_list_is_still_on_it(told: Told) -> None:
    assert SignalType.DELISTING not in fresh(told)


@pytest.mark.parametrize(
    "told",
    [
        ("en", "", "The Turkish dealer is accused of selling drone motors to Russia, a research group's report says."),
        ("tr", "", "Bir araştırma raporunda Türk satıcı, Rusya'ya dron motoru satmakla suçlanıyor."),
        ("ru", "", "В докладе исследователей турецкого продавца обвиняют в поставках моторов для дронов в Россию."),
    ],
)
def test_who_is_accused_in_a_report_is_not_charged_in_a_court(told: Told) -> None:
    assert SignalType.CRIMINAL not in fresh(told)


@pytest.mark.parametrize(
    "told",
    [
        (
            "en",
            "Portrait of a shipyard",
            "A decade ago the US Treasury sanctioned the yard for repairing Iranian ships.",
        ),
        (
            "tr",
            "Bir tersanenin portresi",
            "On yıl önce ABD Hazinesi, İran gemilerini onardığı için tersaneye yaptırım uygulamıştı.",
        ),
        (
            "ru",
            "Портрет верфи",
            "Десять лет назад Минфин США ввел санкции против верфи за ремонт иранских судов.",
        ),
    ],
)
def test_what_was_done_years_ago_is_no_news(told: Told) -> None:
    assert fresh(told).isdisjoint(DEEDS)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (("en", "", "A spokesman said the department had fined the chip dealer $3m over sales to Iran."), "penalty"),
        (
            (
                "tr",
                "",
                "Sözcü, bakanlığın çip satıcısına İran'a satış nedeniyle 3 milyon dolar ceza kestiğini söyledi.",
            ),
            "penalty",
        ),
        (("ru", "", "Минторг США оштрафовал продавца чипов на 3 млн долларов за поставки в Иран."), "penalty"),
        (("en", "EU court annuls listing of Turkish shipowner", ""), "delisting"),
        (("tr", "AB mahkemesi Türk armatörün yaptırım listesine alınmasını iptal etti", ""), "delisting"),
        (("ru", "Суд ЕС отменил санкции против турецкого судовладельца", ""), "delisting"),
    ],
)
def test_a_deed_is_told_however_it_is_put(told: Told, kind: str) -> None:
    assert SignalType(kind) in fresh(told)


@pytest.mark.parametrize(
    "told",
    [
        ("en", "Britain will add three Turkish firms to its sanctions list on 1 June", ""),
        ("en", "Japan to freeze assets of two Turkish firms next week, officials say", ""),
        ("tr", "İngiltere 1 Haziran'da üç Türk firmasını yaptırım listesine ekleyecek", ""),
        ("ru", "Британия 1 июня внесет три турецкие фирмы в санкционный список", ""),
    ],
)
def test_a_listing_that_is_announced_is_a_threat(told: Told) -> None:
    assert SignalType.WARNING_THREAT in fresh(told)
    assert all(one.certainty is not Certainty.IMPOSED for one in signals(told))


@pytest.mark.parametrize(
    "told",
    [
        ("en", "", "Reports that the US sanctioned a Turkish bank are false, the Treasury said."),
        ("tr", "", "ABD'nin bir Türk bankasına yaptırım uyguladığı yönündeki haberler asılsız, dedi Hazine Bakanlığı."),
        (
            "ru",
            "",
            "Сообщения о санкциях США против турецкого банка не соответствуют действительности, заявили в Минфине.",
        ),
    ],
)
def test_what_is_denied_is_an_answer_and_no_deed(told: Told) -> None:
    assert SignalType.DESIGNATION not in fresh(told)
    assert (SignalType.DIPLOMATIC_RESPONSE, Certainty.DENIED) in {(one.type, one.certainty) for one in signals(told)}


@pytest.mark.parametrize(
    "told",
    [
        ("en", "Boru maker grows", "Kestavel Boru joined the list of Turkey's 500 largest companies this year."),
        ("tr", "Boru üreticisi", "Kestavel Boru, Türkiye'nin en büyük 500 şirketi listesine eklendi."),
        ("ru", "Новости компаний", "Компания «Кеставел» внесена в список крупнейших экспортёров Турции."),
    ],
    ids=lambda told: told[0],
)
def test_a_ranking_is_no_sanctions_list(told: Told) -> None:
    assert not DEEDS & fresh(told)
