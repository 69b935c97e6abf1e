"""Whose report an article carries."""

from __future__ import annotations

import pytest

from watchlist.model import Article
from watchlist.news.origin import origin


def of(text: str, title: str = "", outlet: str = "") -> str | None:
    return origin(Article(id="1", url="", outlet=outlet, title=title, text=text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Washington has warned Ankara, the Financial Times reported.", "Financial Times"),
        ("According to a report by the Financial Times, talks failed.", "Financial Times"),
        ("The official told FT that talks failed.", "Financial Times"),
        ("FT'nin haberine göre ABD uyardı.", "Financial Times"),
        ("Bloomberg'in haberine göre ABD Hazinesi uyardı.", "Bloomberg"),
        ("Reuters haber ajansının aktardığına göre görüşmeler sürüyor.", "Reuters"),
        ("США предупредили Турцию, сообщает Financial Times.", "Financial Times"),
        ("Анкара ответила, передаёт Рейтер со ссылкой на источники.", "Reuters"),
        ("Банки отказали, пишут «Известия».", "Izvestia"),
        ("The minister spoke in Ankara.", None),
        ("The minister reads the Financial Times.", None),
        ("He left us and said no.", None),
    ],
)
def test_the_outlet_named_as_the_source(text: str, expected: str | None) -> None:
    assert of(text) == expected


@pytest.mark.parametrize(
    "title", ["FT: US warns Ankara", "US warns Ankara: Financial Times", "US warns Ankara - Reuters"]
)
def test_a_headline_sets_its_source_off(title: str) -> None:
    assert of("Nothing more was known.", title) in {"Financial Times", "Reuters"}


def test_an_outlet_that_is_quoted_for_something_old_is_not_the_origin() -> None:
    text = "Treasury listed five firms. They are in Istanbul. The action was announced in the morning. "
    assert of(text + "The Financial Times had reported a warning.") is None
    assert of(text + "A trader told Reuters that he was surprised.") is None


def test_an_outlet_is_the_origin_of_its_own_report() -> None:
    assert of("Treasury listed five firms.", outlet="Reuters") == "Reuters"
    assert of("Treasury listed five firms, Bloomberg reported.", outlet="Reuters") == "Bloomberg"
