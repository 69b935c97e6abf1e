"""Learning the weights of the statistical reading: what is written is what was learnt, and is alike each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.benchmarks.signal_training.learning import Fitted, learn, written
from scripts.benchmarks.signal_training.reading import hasty, measured, quiet, read, thresholds
from scripts.benchmarks.signal_training.texts import Text, all_labels, texts
from watchlist.model import SignalType
from watchlist.news.signals.learned import likelihoods
from watchlist.news.signals.learned import read as read_weights

SAID = {
    ("designation", "imposed"): "The Treasury added firm {} to its list.",
    ("warning_threat", "threatened"): "The Treasury may add firm {} to its list unless trade ends.",
    ("penalty", "imposed"): "The department fined firm {} for exports to Russia.",
    None: "Firm {} sells flowers in the market.",
}


def row(number: int, label: tuple[str, str] | None) -> dict[str, object]:
    said = SAID[label].format(number)
    signals = [{"quote": said, "type": label[0], "certainty": label[1], "background": False}] if label else []
    return {"id": str(number), "lang": "en", "title": "", "text": said, "date": "2025-03-20", "signals": signals}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> list[Text]:
    file: Path = tmp_path_factory.mktemp("texts") / "signals_few.jsonl"
    rows = [row(number, label) for number, label in enumerate([*SAID] * 150)]
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return [*texts([file])]


@pytest.fixture(scope="module")
def fitted(learnt: list[Text]) -> Fitted:
    return learn(learnt, all_labels(learnt))


def test_what_was_learnt_is_read_out_of_the_same_texts(learnt: list[Text], fitted: Fitted) -> None:
    found = read(fitted, learnt)
    limits = thresholds(found)
    assert measured(found, limits).f1 > 0.9
    assert hasty(found, limits)[0] == 0
    assert quiet(found, limits)[0] == 0


def test_the_program_reads_the_written_weights_as_they_were_learnt(learnt: list[Text], fitted: Fitted) -> None:
    known = read_weights(written(fitted, dict.fromkeys(SignalType, 0.5)))
    assert known.labels == fitted.labels
    for text in learnt[:8]:
        for sentence, likely in zip(text.sentences, fitted.likely(text), strict=True):
            assert likelihoods(sentence.traits, known) == pytest.approx(likely, abs=0.05)


def test_learning_again_gives_the_same_weights(learnt: list[Text], fitted: Fitted) -> None:
    limits = dict.fromkeys(SignalType, 0.5)
    assert written(learn(learnt, all_labels(learnt)), limits) == written(fitted, limits)
