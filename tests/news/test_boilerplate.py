"""What is no part of a report is not read, what is stays, and offsets are those of the text as given."""

from __future__ import annotations

import pytest

from watchlist.model import Article
from watchlist.news.boilerplate import boilerplate, masked
from watchlist.news.boilerplate_rules import Rule, rules
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article

FIRST = "The ministry in Ankara said on Monday that it would look into the matter at once.\n"
LAST = "\nThe embassy did not answer questions that were sent to it."


def between(line: str) -> str:
    """What is left of a line that stands in a text."""
    return masked(f"{FIRST}{line}{LAST}")[len(FIRST) : -len(LAST)].strip()


def gone(text: str, title: str = "") -> list[str]:
    return [text[span.start : span.end] for span in boilerplate(text, title)]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.what}, {rule.where}")
def test_of_every_rule_the_examples_go_and_the_counter_examples_stay(rule: Rule) -> None:
    assert rule.examples
    assert rule.counter_examples
    assert [between(line) for line in rule.examples] == [""] * len(rule.examples)
    assert [between(line) for line in rule.counter_examples] == [" ".join(one.split()) for one in rule.counter_examples]


SENTENCES = [
    "Related companies in Türkiye were told to stop the trade by the autumn.",
    "News of the ban reached Istanbul late on Tuesday: banks closed accounts.",
    "NewsGuard Technologies said that the site spread false reports about the list.",
    "By Friday the bank had frozen twelve accounts of Turkish traders",
    "By Washington's count, eighteen firms are on the list",
    "The United States has 18 C-class tankers on its list.",
    "Moscow",
    "Washington warned Ankara – again.",
    "Turkey, which is a NATO ally, was warned - twice - by the department in the summer, officials said.",
    "See also has no force of law, a judge wrote in the order against the exporter.",
    "Source code was exported without a licence, prosecutors said.",
    "Paylaşılan bilgilere göre on Türk şirketi listeye alındı.",
    "Kaynaklar, bankaların hesapları kapattığını söyledi.",
    "Haber, Ankara'da geniş yankı buldu.",
    "Гражданам США запрещено следить за этим самостоятельно.",
    "Фотографии завода доказывают: станки поставлены из Турции, говорится в сообщении ведомства.",
    "Новости о запрете застали банки врасплох.",
    "The post was deleted after the ministry complained.",
    "Comments by the minister are closed to the press",
    "In a letter dated 7 August 2024 the bureau told the firm to stop.",
    "Since 07.08.2024 the firm has been on the list.",
    "Photo editors and video software are not under control, the bureau said.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_a_report_stays(sentence: str) -> None:
    assert between(sentence) == sentence


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        ("US fines exporter\nThe bureau fined a firm.", "US fines exporter", ["US fines exporter"]),
        ("US fines an exporter\n\nUS fines an exporter\nThe bureau did.", "", ["US fines an exporter"]),
        ("PoliticsUS fines an exporter\nUS fines an exporter\nIt did.", "", ["PoliticsUS fines an exporter"]),
        ("US fines an exporter\nThe bureau did.", "US fines an exporter | Outlet", ["US fines an exporter"]),
        ("US fines an exporterThe bureau did it on Monday.", "US fines an exporter", ["US fines an exporter"]),
        ("NewsU.S. fines an exporter.", "", ["News"]),
        ("Latest NewsTurkey is warned.", "", ["Latest News"]),
        ("ГлавноеСША предупредили банки.", "", []),
        ("НовостиСША предупредили банки.", "", ["Новости"]),
        ("US fines an exporter and a bank\nThe bureau did.", "US fines an exporter", []),
    ],
)
def test_a_title_said_again_and_a_heading_glued_to_it_go(text: str, title: str, said: list[str]) -> None:
    assert gone(text, title) == said


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("WASHINGTON, Aug 7 (Reuters) - The bureau warned Ankara.", "(Reuters)   The bureau warned Ankara."),
        ("ANKARA (AA) - ABD, bankaları uyardı.", "(AA)   ABD, bankaları uyardı."),
        ("МОСКВА, 7 авг — РИА Новости. США предупредили Анкару.", "РИА Новости. США предупредили Анкару."),
        ("BRUSSELS — The Council has added three firms in Türkiye to the annex.", ""),
        ("date 2024-05-03 (MENAFN) The bureau warned Ankara.", "The bureau warned Ankara."),
        ("OREANDA-NEWS The bureau warned Ankara.", "The bureau warned Ankara."),
    ],
)
def test_a_dateline_goes_and_the_agency_that_reports_stays(line: str, left: str) -> None:
    assert between(line) == (left or line.partition(" — ")[2])


def test_a_weather_widget_goes_with_its_place() -> None:
    text = f"21.5 °C\nBad Homburg\n{FIRST}Yesterday it had 30 C in Bursa.\nİzmir\n-3 C{LAST}"
    assert gone(text) == ["21.5 °C", "Bad Homburg", "İzmir", "-3 C"]


def test_titles_listed_below_a_heading_go_but_not_a_text_below_one() -> None:
    body = FIRST * 4
    listed = "Must read\nBank in Mersin closes Russian accounts\nChip makers warn of shortages"
    assert gone(f"{body}{listed}") == listed.split("\n")
    assert gone(f"Must read\n{body}") == ["Must read"]
    assert gone(f"{body}Must read\nThe bank closed its accounts on Monday.") == ["Must read"]


def test_a_caption_said_twice_goes_with_its_credit() -> None:
    text = f"{FIRST}Two ministers in Sochi\nTwo ministers in Sochi\nPhoto: Press Office{LAST}"
    assert gone(text) == ["Two ministers in Sochi", "Two ministers in Sochi", "Photo: Press Office"]


def test_what_is_read_has_the_length_of_what_was_given() -> None:
    text = f"Son dakika\r\n{FIRST}Fotoğraf: İHA 😀\n\tYorumlar kapalı.{LAST}"
    assert len(masked(text)) == len(text)
    assert masked(text).count("\n") == text.count("\n")


def test_boilerplate_gives_no_signals_and_quotes_are_the_originals() -> None:
    text = (
        "ANKARA, May 6 (Reuters) - The United States warned Turkey of consequences unless it stops chip exports.\n"
        "Read more: US imposes sanctions on ten Turkish banks\n"
    )
    read = read_article(Article("a", "", "", "", text, lang="en"), NameScanner([]))
    assert read.signals
    assert all(signal.quote == text[signal.start : signal.end] for signal in read.signals)
    assert not any("banks" in signal.quote for signal in read.signals)


def test_many_lines_are_read_in_a_time_that_grows_with_them() -> None:
    text = ("A B C D E F, x " * 20 + "\n" + "Read more " * 8 + "\n") * 300
    assert len(masked(text)) == len(text)
