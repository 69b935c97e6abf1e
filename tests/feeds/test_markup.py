"""Text out of markup, whatever an outlet or somebody in its place writes into it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.feeds.markup import plain

MEGABYTE = 1_000_000
SECONDS = 5.0


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<!-- b -->c<!-- d -->e", "ace"),
        ("<p>a</p><script>if (b < c) {}</script ><p>d</p>", "a\nd"),
        ("<STYLE>p {}</style>a<template><p>b</p></TEMPLATE>c", "ac"),
        ("a<!-- never ended>b <b>c</b>", "ab c"),
        ("<script>a<!-- b</script>c-->d", "c-->d"),
        ("a<script src='b'>c <style>d</style>e", "ac e"),
        ("a <scripted>b</scripted>", "a b"),
        (f"a &#{'1' * 5000}; b", "a b"),
        ("&lt;!-- a --&gt;b", "b"),
    ],
)
def test_what_nobody_sees_is_left_out(markup: str, text: str) -> None:
    assert plain(markup) == text


PIECES = [
    *("<", "<!--", "<!-- -", "-->", "<script ", "</script ", "<script></style>", "<!--<script <style <template "),
    *("<p ", "</p", "<a b='", "&", "&#", "&#x1", "&amp;", "&lt;", '"', "\n ", " ", "(", "A", "1"),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_it_is_read_at_once(piece: str) -> None:
    markup = piece * (MEGABYTE // len(piece))
    began = time.perf_counter()
    plain(markup)
    assert time.perf_counter() - began < SECONDS


@given(st.text(st.sampled_from("<>!-/ a&;"), max_size=60), st.sampled_from(("script", "style", "template")))
def test_what_an_element_holds_unseen_stays_unseen(inner: str, name: str) -> None:
    assert plain(f"before <{name}>{inner}</{name}>after") == "before after"
