"""Firms that the news names and nobody tracks, in three languages; and who is none."""

from __future__ import annotations

import pytest

from watchlist.model import Article, Mention, Name, Subject
from watchlist.news.candidates import candidate_id, country_of, name_firms
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

NOBODY = NameScanner([])


def named(text: str, lang: str = "en", mentions: tuple[Mention, ...] = ()) -> list[str]:
    return [one.surface for one in name_firms(Article("a", "", "", "", text, lang=lang), mentions)]


@pytest.mark.parametrize(
    ("lang", "text", "firms"),
    [
        ("en", "The Treasury sanctioned Turkish company Torekan Elektronik for chips.", ["Torekan Elektronik"]),
        ("en", "It named Karavel Dis Ticaret, a Turkey-based supplier, on Friday.", ["Karavel Dis Ticaret"]),
        ("en", "Two Turkish firms, including Torekan and Zarvelis Nakliyat.", ["Torekan", "Zarvelis Nakliyat"]),
        ("tr", "Bakanlık, Törekan adlı Türk şirketini listeye aldı.", ["Törekan"]),
        ("tr", "Bursa merkezli Törekan firması iddiaları reddetti.", ["Törekan"]),
        ("tr", "ABD, Törekan Makine San. ve Tic. Ltd. Şti.'yi ekledi.", ["Törekan Makine San. ve Tic. Ltd. Şti."]),
        ("tr", "Aralarında Törekan ve Miltrana'nın bulunduğu üç Türk şirketi listede.", ["Törekan", "Miltrana"]),
        ("ru", "В список попала турецкая компания «Терекан Макине».", ["Терекан Макине"]),
        ("ru", "Санкции введены против компании «Терекан» из Турции.", ["Терекан"]),
        ("ru", "Пять турецких компаний, в том числе «Терекан» и «Зарвелис», в списке.", ["Терекан", "Зарвелис"]),
    ],
)  # fmt: skip
def test_firms_are_named_as_the_press_names_them(lang: str, text: str, firms: list[str]) -> None:
    assert named(text, lang) == firms


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Turkish businessman Mehmet Aksoy was arrested; a Turkish company denied it."),
        ("en", "The Turkish Ministry of Trade and the Banks Association of Turkey warned companies."),
        ("en", "Turkish firms told Reuters, a company of London, that Ankara waits."),
        ("en", "American company Torekan Chips denied it."),
        ("tr", "Türk iş insanı Ahmet Yılmaz gözaltına alındı, şirket sustu."),
        ("tr", "Hürriyet gazetesi Türk şirketlerini yazdı; Türkiye Bankalar Birliği reddetti."),
        ("ru", "Турецкий бизнесмен Ахмет Йылмаз задержан, компания молчит."),
    ],
)
def test_persons_offices_outlets_and_others_firms_are_none(lang: str, text: str) -> None:
    assert named(text, lang) == []


def test_who_is_tracked_is_no_candidate() -> None:
    text = "The Treasury sanctioned Turkish company Torekan Elektronik, the U.S. said, for helping Russia."
    article = Article("a", "", "", "", text, lang="en")
    tracked = NameScanner([Subject("t", (Name("Törekan Elektronik A.Ş."),), "TR")])
    assert {one.subject for one in read_article(article, tracked).mentions} == {"t"}
    (sighted,) = read_article(article, NOBODY).mentions
    assert (sighted.subject, sighted.kind, sighted.reason) == (None, "candidate", "“company”")
    assert country_of(sighted, ["DE", "TR"]) == "TR"


def test_without_a_signal_nobody_is_a_candidate() -> None:
    article = Article("a", "", "", "", "Turkish company Torekan Elektronik opened a plant.", lang="en")
    assert read_article(article, NOBODY).mentions == ()


def test_spellings_of_one_firm_are_one_candidate() -> None:
    same = {
        candidate_id(name, "TR") for name in ("Törekan", "TOREKAN ELEKTRONIK A.S.", "Терекан", "Torekan Electronics")
    }
    assert len(same) == 1
    assert candidate_id("Mavi Ufuk", "TR") == candidate_id("Mavi Ufuk Yatçılık Ltd. Şti.", "TR")
    assert candidate_id("Havatek 4", "TR") != candidate_id("Havatek 7", "TR")
    assert candidate_id("Kartal Kimya A.Ş.", "TR") != candidate_id("Kartal Makina A.Ş.", "TR")


@pytest.mark.parametrize(
    ("lang", "text", "firms"),
    [
        ("en", "Turkish exporter Mehmet Kaya was sanctioned by the Treasury.", []),
        ("en", "The Treasury sanctioned Turkish businessman Selim Arslan and his brother.", []),
        ("en", "Siemens' Turkish unit said it obeys sanctions.", []),
        ("en", "The Turkish ministry and Siemens, a supplier of turbines, signed the deal.", []),
        ("en", "German company Voss Maschinen sold lathes to Turkish firms.", []),
        ("en", "Turkish exporter Ayşe Demir denied the charges.", []),
        ("en", "A Dubai-based trader, Norvex Trading, used Turkish banks.", []),
        ("en", "Turkish shipowner Cemal Taşkın told Reuters he knew nothing.", []),
        ("en", "Boeing and the Turkish company said talks go on.", []),
        ("en", "The Turkish trader Orhan Bulut owns three ships.", []),
        ("en", "The Treasury sanctioned a Turkish company called Torvelan.", ["Torvelan"]),
        ("en", "A firm named Zarmetal Lojistik, registered in Istanbul, was listed.", ["Zarmetal Lojistik"]),
        ("en", "Istanbul-based Kervanmak Elektronik was designated on Friday.", ["Kervanmak Elektronik"]),
        ("en", "Turkey-based Havatek 4 supplied the drones, the Commerce Department said.", ["Havatek 4"]),
        (
            "en",
            "Four Turkish companies, including Torvelan, Miltarsan Makine and Obrukmak, were added.",
            ["Torvelan", "Miltarsan Makine", "Obrukmak"],
        ),
        ("en", "The Turkish distributor Zelkom Chip sold it, prosecutors said.", ["Zelkom Chip"]),
        ("en", "Among the Turkish firms sanctioned are Berkotrans and Azu Kimya.", ["Berkotrans", "Azu Kimya"]),
        (
            "en",
            "Officials named Zirvemar Denizcilik Ltd. Sti. as the owner of the vessel.",
            ["Zirvemar Denizcilik Ltd. Sti."],
        ),
        ("en", "It listed Pelkomak, a Turkish maker of bearings.", ["Pelkomak"]),
        ("en", "Two companies based in Ankara, Torvelan and Sanmetrik, were penalised.", ["Torvelan", "Sanmetrik"]),
        ("tr", "Türk iş insanı Selim Arslan yaptırım listesine alındı.", []),
        ("tr", "İhracatçı Mehmet Kaya, Türk şirketlerinin mağdur olduğunu söyledi.", []),
        ("tr", "Siemens'in Türkiye birimi yaptırımlara uyduğunu açıkladı.", []),
        ("tr", "Alman şirketi Voss Maschinen, Türk firmalarına satış yaptı.", []),
        ("tr", "Türk ihracatçı Ayşe Demir suçlamaları reddetti.", []),
        ("tr", "Türkiye Ticaret Bakanlığı ve Siemens firması anlaşma imzaladı.", []),
        ("tr", "Türk armatör Cemal Taşkın'ın gemileri listede.", []),
        ("tr", "Kahraman adlı şüpheli, bir Türk şirketinin hesabını kullandı.", []),
        ("tr", "Rus şirketi Norvektor, Türk bankalarını kullandı.", []),
        ("tr", "Türk şirketleri Rusya'ya satışı durdurdu, dedi Bakan Ömer Bolat.", []),
        ("tr", "ABD, Torvelan isimli Türk şirketini listeye aldı.", ["Torvelan"]),
        ("tr", "Hazine, Zarmetal Lojistik unvanlı İstanbul firmasına yaptırım uyguladı.", ["Zarmetal Lojistik"]),
        ("tr", "İstanbul merkezli Kervanmak Elektronik yaptırım listesine eklendi.", ["Kervanmak Elektronik"]),
        (
            "tr",
            "Aralarında Torvelan, Miltarsan Makine ve Obrukmak'ın da olduğu dört Türk firması listede.",
            ["Torvelan", "Miltarsan Makine", "Obrukmak"],
        ),
        ("tr", "Türk şirketi Havatek 4 da listeye girdi.", ["Havatek 4"]),
        ("tr", "Zelkom adındaki Türk firması çip sattı.", ["Zelkom"]),
        ("tr", "Listeye Pelkomak Rulman Sanayi Ticaret A.Ş. eklendi.", ["Pelkomak Rulman Sanayi Ticaret A.Ş."]),
        ("tr", "Türkiye'den Berkotrans ve Azu Kimya şirketleri de listede.", ["Berkotrans", "Azu Kimya"]),
        ("tr", "Ankara'da kurulu Sanmetrik şirketine ceza kesildi.", ["Sanmetrik"]),
        ("tr", "Türk denizcilik şirketi Zirvemar'a ait tanker durduruldu.", ["Zirvemar"]),
        ("ru", "Турецкий экспортёр Мехмет Кая попал под санкции.", []),
        ("ru", "Турецкий бизнесмен Селим Арслан внесён в список.", []),
        ("ru", "Турецкое подразделение Siemens соблюдает санкции.", []),
        ("ru", "Министерство торговли Турции и компания «Сименс» подписали договор.", []),
        ("ru", "Немецкая компания «Восс Машинен» продала станки турецким фирмам.", []),
        ("ru", "Турецкий судовладелец Джемаль Ташкын отрицает обвинения.", []),
        ("ru", "Российская компания «Норвектор» работала через турецкие банки.", []),
        ("ru", "Владелец турецкой компании Айше Демир задержана.", []),
        ("ru", "Турецкая компания отказалась от поставок в Москву.", []),
        ("ru", "Турецкие компании и Минфин США договорились, сообщил Bloomberg.", []),
        ("ru", "Под санкции попала турецкая компания Вектор Лоджистик.", ["Вектор Лоджистик"]),
        ("ru", "Турецкая фирма Торвелан поставляла микросхемы.", ["Торвелан"]),
        (
            "ru",
            "В список внесены турецкие компании, в том числе Торвелан, Милтарсан Макине и Обрукмак.",
            ["Торвелан", "Милтарсан Макине", "Обрукмак"],
        ),
        ("ru", "Базирующаяся в Стамбуле Керванмак Электроник лишилась лицензии.", ["Керванмак Электроник"]),
        ("ru", "Санкции введены против турецкой компании под названием «Зармет».", ["Зармет"]),
        ("ru", "США внесли в список стамбульскую Zelkom Chip.", ["Zelkom Chip"]),
        ("ru", "Турецкая компания Havatek 4 продавала дроны.", ["Havatek 4"]),
        ("ru", "Среди них турецкие фирмы «Беркотранс» и «Азу Кимья».", ["Беркотранс", "Азу Кимья"]),
        ("ru", "Турецкой компании Sanmetrik выписан штраф.", ["Sanmetrik"]),
        ("ru", "Пелкомак, турецкий производитель подшипников, попал в список.", ["Пелкомак"]),
    ],
)
def test_what_is_called_a_firm_of_the_country_is_one_and_nothing_else(lang: str, text: str, firms: list[str]) -> None:
    assert named(text, lang) == firms


def test_a_flood_of_one_firm_is_kept_in_part() -> None:
    assert len(named("Named: " + "Torvelan A.Ş., " * 1_000)) == 200
    assert len(named("Turkish firms, including " + "Torvelan, " * 1_000)) <= 200
