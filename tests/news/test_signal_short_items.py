"""What an agency's short item tells: a title alone, in three languages."""

from __future__ import annotations

import pytest

from watchlist.model import Article
from watchlist.news.signals import read_signals

# Written before the rules were widened to short items, and measured then.
FIRST = {
    "warning_threat": [
        "US warns Turkey of consequences over exports to Russia",
        "Washington has warned Turkey there will be consequences",
        "Ankara faces US sanctions threat",
        "EU envoy issues warning to Ankara over goods reaching Russia",
        "Turkish exporters cautioned by Washington over trade with Moscow",
        "ABD, Türkiye'yi Rusya'ya ihracat konusunda uyardı",
        "Washington'dan Türk şirketlerine yaptırım uyarısı",
        "ABD'den Ankara'ya uyarı: Sonuçları olur",
        "США предупредили Турцию о последствиях",
        "Вашингтон пригрозил турецким фирмам за торговлю с Россией",
        "Турецким банкам пригрозили отключением от доллара",
        "ЕС вынес предупреждение Анкаре из-за поставок в Россию",
    ],
    "designation": [
        "Acme Makina added to US Entity List",
        "Treasury blacklists Istanbul shipping firm",
        "Two Turkish companies hit with EU asset freeze",
        "Sanctions imposed on Ankara-based electronics trader",
        "Örnek Elektronik, ABD'nin kara listesine girdi",
        "OFAC iki Türk firmasını SDN listesine ekledi",
        "Две турецкие компании попали под санкции США",
        "Минторг США включил стамбульскую фирму в чёрный список",
    ],
    "delisting": [
        "US removes Turkish firm from Entity List",
        "Acme Makina taken off sanctions list",
        "Örnek Lojistik yaptırım listesinden çıkarıldı",
        "США сняли санкции с турецкой компании",
    ],
    "penalty": [
        "US fines Acme Makina $3m for export violations",
        "Acme Makina to pay $3m penalty over shipments to Russia",
        "Turkish exporter fined for breaching sanctions",
        "ABD'den Türk şirketine ihracat ihlali nedeniyle para cezası",
        "США оштрафовали турецкую компанию за нарушение экспортного контроля",
    ],
    "criminal": [
        "Turkish businessman arrested in US over exports to Russia",
        "Two charged with smuggling aircraft parts to Iran via Istanbul",
        "ABD'ye yasa dışı ihracat: Türk iş insanı tutuklandı",
        "В США арестован гражданин Турции за поставки микросхем в Россию",
    ],
    "licence_requirement": [
        "US requires licence for chip exports to Turkey",
        "ABD, Türkiye'ye çip ihracatına lisans şartı getirdi",
        "США ввели лицензирование экспорта станков в Турцию",
    ],
    "export_ban": [
        "Turkey halts transit of machine tools to Russia",
        "Turkish customs blocks shipments bound for Russia",
        "Türkiye Rusya'ya çip ihracatını durdurdu",
        "Турция остановила транзит товаров в Россию",
    ],
    "payment_restriction": [
        "Turkish banks have closed the accounts of Russian companies",
        "Turkish lender refuses payments from Russia",
        "Russian firms struggle to pay through Turkish banks",
        "Türk bankaları Rus şirketlerin hesaplarını kapattı",
        "Турецкие банки закрыли счета российских компаний",
        "Банки Турции перестали принимать платежи из России",
    ],
    "diplomatic_demand": [
        "US asks Turkey to curb exports to Russia",
        "EU presses Ankara on trade with Russia",
        "ABD, Türkiye'den Rusya'ya ihracatı kesmesini istedi",
        "США потребовали от Турции прекратить поставки в Россию",
    ],
    "diplomatic_response": [
        "Ankara rejects US claims over exports to Russia",
        "Turkey says it will not join sanctions on Russia",
        "Türkiye, ABD'nin ihracat iddialarını reddetti",
        "Анкара отвергла обвинения США в поставках в Россию",
    ],
    "trade_statistic": [
        "Turkish exports to Russia fall 30 percent",
        "Türkiye'nin Rusya'ya ihracatı yüzde 30 düştü",
        "Экспорт из Турции в Россию упал на 30%",
    ],
    "investigation": [
        "US probes Turkish firm over chip shipments to Russia",
        "ABD, Türk şirketi hakkında ihracat soruşturması başlattı",
        "США расследуют поставки турецкой компании в Россию",
    ],
}

OTHER_MATTERS = [
    "Warning of storms in Turkey",
    "UK warns tourists about Turkey",
    "UEFA fines Galatasaray",
    "US warns citizens of terror threat in Turkey",
    "Germany issues travel warning for Turkey",
    "Russia warns NATO over Ukraine troops",
    "Health ministry warns of measles in Istanbul",
    "Turkish football federation fines Fenerbahce 2 million lira",
    "Trump threatens tariffs on Canada",
    "Turkish competition board fines Google $75 million",
    "Bank closes 40 branches in Turkey",
    "Court in Ankara jails man for murder",
    "Turkish airline fined for late flights",
    "Iran warns Israel of consequences after strike",
    "Turkey removes coach from list of candidates",
    "Instagram accounts closed in Turkey",
    "Turkey's exports rise 3 percent in May",
    "Meteoroloji'den İstanbul için fırtına uyarısı",
    "ABD vatandaşlarına Türkiye uyarısı: terör tehdidi",
    "UEFA'dan Galatasaray'a para cezası",
    "Sağlık Bakanlığı'ndan grip uyarısı",
    "Rekabet Kurumu Google'a ceza verdi",
    "Trabzonspor iki oyuncuyu listeye ekledi",
    "Almanya'dan Türkiye'ye seyahat uyarısı",
    "AFAD Ankara için deprem uyarısı yaptı",
    "Россиян предупредили о шторме в Турции",
    "УЕФА оштрафовал «Галатасарай»",
    "Туристов предупредили об опасности в Стамбуле",
    "В Москве водителя оштрафовали за парковку",
    "Банк закрыл отделения в Турции",
    "МИД России предупредил о последствиях ударов по Ирану",
    "В Турции арестован подозреваемый в убийстве",
]


def types(title: str) -> list[str]:
    signals = read_signals(Article(id="1", url="", outlet="", title=title, text=""))
    return [signal.type.value for signal in signals if not signal.background]


def told(items: dict[str, list[str]]) -> list[object]:
    return [pytest.param(kind, title, id=title) for kind, titles in items.items() for title in titles]


@pytest.mark.parametrize(("kind", "title"), told(FIRST))
def test_a_title_alone_tells_it(kind: str, title: str) -> None:
    assert types(title)[:1] == [kind]


@pytest.mark.parametrize("title", OTHER_MATTERS)
def test_a_title_of_another_matter_tells_nothing(title: str) -> None:
    assert types(title) == []
