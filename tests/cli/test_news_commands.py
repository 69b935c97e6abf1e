"""Articles brought in on the command line, and the stories that they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from command_line import CommandLine
from sqlalchemy import text

from watchlist.model import Article, Candidate, Claim, Count, Earlier, Mention, Story, Verdict
from watchlist.news.open_story import ReadArticle
from watchlist.store import Store
from watchlist.store.candidates import Held
from watchlist.store.news import DatedStory, ReadRecord

WARNING = {
    "id": "ledger-1",
    "url": "https://ledger.example/1",
    "outlet": "Harbour Ledger",
    "title": "US warns Örnek Makine of sanctions over chips for Russia",
    "text": "The United States warned Örnek Makine on Monday that it will be sanctioned if it goes on selling chips to "
    "Russia, officials said. The firm sells machine parts from İzmir.",
    "published_at": "2024-08-07T09:00:00Z",
    "lang": "en",
}
CHESS = {**WARNING, "id": "ledger-2", "title": "Chess club opens its hall", "text": "The hall opens on Sundays."}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in (CHESS, WARNING)), encoding="utf-8")
    return path


def test_articles_are_brought_in_once_and_keep_their_ids(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    added = {one["id"]: one for one in command.json("articles", "add", str(file))}
    assert set(added) == {"ledger-1", "ledger-2"}
    (mention,) = [one for one in added["ledger-1"]["mentions"] if one["start"] is not None]
    assert mention.keys() >= {"start", "end", "surface", "subject", "name", "score", "kind"}
    assert WARNING["text"][mention["start"] : mention["end"]] == mention["surface"] == "Örnek Makine"
    assert mention["subject"] == "ornek"
    assert added["ledger-2"]["signals"] == added["ledger-2"]["mentions"] == []
    assert added["ledger-1"]["published_at"] == "2024-08-07T09:00:00Z"
    assert command("articles", "add", str(file)).out.startswith("0 of 2 articles are new")
    assert [one["id"] for one in command.json("articles", "--since", "2024-08-07")] == sorted(added)
    assert command.json("articles", "--since", "2024-08-08") == []


def test_a_story_leads_to_its_articles_and_says_why(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    command.json("articles", "add", str(file))
    (story,) = command.json("stories", "--type", "warning_threat")
    assert story["articles"] == ["ledger-1"]
    assert command.json("stories", "--type", "penalty") == []
    assert command.json("stories", "show", story["id"]) == [story]
    assert "Harbour Ledger" in command("stories", "show", story["id"]).out
    (why,) = command.json("why", "story", story["id"])
    assert why["articles"][0]["signals"][0]["rule"]
    (event,) = command.json("timeline", "ornek")
    assert (event["kind"], event["story"], event["entry"]) == ("reported", story["id"], None)


COPY = {
    **WARNING,
    "id": "gazette-1",
    "url": "https://gazette.example/1",
    "outlet": "Port Gazette",
    "published_at": "2024-08-07T11:00:00Z",
}
LATER = {
    **WARNING,
    "id": "ledger-3",
    "title": "",
    "text": "The United States imposed sanctions on three Turkish companies on Friday, among them Örnek Makine.",
    "published_at": "2024-08-09T09:00:00Z",
}


def bring(command: CommandLine, tmp_path: Path, *articles: dict[str, str]) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in articles), encoding="utf-8")
    command.json("articles", "add", str(path))


def test_a_story_shows_what_it_says_by_whom_and_what_came_of_it(command: CommandLine, tmp_path: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    bring(command, tmp_path, WARNING, COPY)
    (story,) = command.json("stories")
    assert story.keys() >= {"id", "title", "origin", "first_seen", "copies", "independent", "articles", "conflicts"}
    assert story.keys() >= {"follows", "changes"}
    assert story["copies"] == 2
    assert story["signals"][0]["id"] == "ledger-1#s1"
    shown = command("stories", "show", story["id"]).out
    for said in ("first by", "Harbour Ledger", "Port Gazette", "warning_threat, threatened", "What came of it"):
        assert said in shown
    assert "Örnek Makine (ornek)" in shown
    (event, *_) = command.json("events", "--kind", "reported")
    assert event["id"] in shown
    assert event["signal"]["quote"] in shown
    assert event["title"].startswith("United States warns")
    assert event["occurred_on"] == "2024-08-07"


def test_stories_are_listed_with_who_does_what_and_the_newest_alone(command: CommandLine, tmp_path: Path) -> None:
    bring(command, tmp_path, WARNING, {**LATER, "published_at": "2024-09-20T09:00:00Z"})
    listed = command("stories").out
    assert "warning_threat threatened" in listed
    assert "United States" in listed
    assert len(command.json("stories")) == 2
    (newest,) = command.json("stories", "--limit", "1")
    assert newest["articles"] == ["ledger-3"]


def test_an_article_shows_what_was_read_and_where(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    command.json("articles", "add", str(file))
    (shown,) = command.json("articles", "show", "ledger-1")
    assert shown["text"] == WARNING["text"]
    assert shown["mentions"][0]["id"] == "ledger-1#m1"
    out = command("articles", "show", "ledger-1").out
    assert "ledger-1#s1" in out
    assert WARNING["text"] in out
    assert command("articles", "show", "nothing").code == 1


def test_a_timeline_has_each_story_once_with_the_words_that_name_the_subject(
    command: CommandLine, tmp_path: Path
) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    bring(command, tmp_path, WARNING, COPY, {**LATER, "published_at": "2024-09-20T09:00:00Z"})
    first, second = command.json("timeline", "ornek")
    assert (first["occurred_on"], second["occurred_on"]) == ("2024-08-07", "2024-09-20")
    news = first["news"]
    assert (news["copies"], news["surface"]) == (2, "Örnek Makine")
    assert "warned Örnek Makine" in news["quote"]
    assert news["url"] == WARNING["url"]
    assert "warning_threat threatened" in news["said"]
    out = command("timeline", "ornek").out
    assert "2 copies" in out
    assert len(out.splitlines()) == 3


def test_a_story_that_only_looks_back_is_in_the_timeline_without_an_event(command: CommandLine, tmp_path: Path) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    text = "Örnek Makine sells machine parts from İzmir. In 2019 the United States had already sanctioned the firm."
    bring(command, tmp_path, {**WARNING, "title": "", "text": text})
    assert command.json("events") == []
    (shown,) = command.json("timeline", "ornek")
    assert (shown["id"], shown["news"]["background"]) == (None, True)
    assert "background only" in command("timeline", "ornek").out


@pytest.mark.parametrize(
    ("kind", "identity", "said"),
    [
        ("signal", "ledger-1#s1", "reads this as warning_threat, threatened"),
        ("mention", "ledger-1#m1", "is read as Örnek Makine (ornek)"),
        ("article", "ledger-1", "It is in story"),
        ("article", "ledger-2", "it is in no story"),
    ],
)
def test_what_was_read_says_why(command: CommandLine, file: Path, kind: str, identity: str, said: str) -> None:
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    command.json("articles", "add", str(file))
    assert said in command("why", kind, identity).out
    (why,) = command.json("why", kind, identity)
    assert said in why["because"]


def test_a_signal_is_explained_in_words_and_to_programs_by_traits(command: CommandLine, file: Path) -> None:
    command.json("articles", "add", str(file))
    (why,) = command.json("why", "signal", "ledger-1#s1")
    traits = [one["query"] for one in why["explanation"] if one["feature"] == "trait"]
    assert traits
    assert any(":" in trait or " > " in trait for trait in traits)
    shown = command("why", "signal", "ledger-1#s1").out
    assert "likely where" in shown
    assert "speaks of" in shown or "the word" in shown
    assert "has:" not in shown
    assert "stem:" not in shown


def test_a_mention_says_what_else_would_have_done(command: CommandLine, file: Path) -> None:
    command.json("subjects", "add", "Örnek Makine Sanayi A.Ş.", "--id", "ornek")
    command.json("articles", "add", str(file))
    (why,) = command.json("why", "mention", "ledger-1#m1")
    assert why["explained"]["name"] == "Örnek Makine Sanayi A.Ş."
    shown = command("why", "mention", "ledger-1#m1").out
    assert why["explained"]["part"] in shown
    assert all(one[:30] in shown for one in why["explained"]["otherwise"])


@pytest.mark.parametrize(
    ("kind", "identity"),
    [("signal", "ledger-1"), ("signal", "ledger-1#s99"), ("mention", "no#m1"), ("claim", "x#c1"), ("candidate", "x")],
)
def test_what_is_not_there_has_no_why(command: CommandLine, file: Path, kind: str, identity: str) -> None:
    command.json("articles", "add", str(file))
    answer = command("why", kind, identity)
    assert (answer.code, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 1


def test_an_article_says_why_it_did_not_join_a_story(command: CommandLine, tmp_path: Path) -> None:
    bring(command, tmp_path, WARNING, {**LATER, "published_at": "2024-09-20T09:00:00Z"})
    one, other = (story["id"] for story in command.json("stories"))
    (why,) = command.json("why", "article", "ledger-3", "--story", one)
    assert f"did not join story {one}" in why["because"]
    assert "ten days" in why["explanation"][0]["note"]
    assert "in story" in command("why", "article", "ledger-3", "--story", other).out
    assert command("why", "signal", "ledger-3#s1", "--story", one).code == 2


def test_a_story_says_of_each_copy_why_it_is_in_it_and_counts_for_how_many(
    command: CommandLine, tmp_path: Path
) -> None:
    bring(command, tmp_path, WARNING, COPY)
    (story,) = command.json("stories")
    (why,) = command.json("why", "story", story["id"])
    assert [one["id"] for one in why["articles"]] == ["ledger-1", "gazette-1"]
    assert why["articles"][1]["origin"] == "names nobody, and copies ledger-1"
    assert why["articles"][1]["explanation"]
    assert "from 1 independent origin" in why["because"]
    assert "copies ledger-1" in command("why", "story", story["id"]).out


def test_why_not_says_what_stands_beside_the_news(command: CommandLine, tmp_path: Path) -> None:
    config = command.config.read_text(encoding="utf-8")
    command.config.write_text(f'{config}\n[[subscriptions]]\nname = "news"\nevents = ["reported"]\n', encoding="utf-8")
    command.json("subjects", "add", "Örnek Makine", "--id", "ornek")
    figure = f"{WARNING['text']} Exports of chips from Türkiye to Russia rose by 32 percent in the first quarter."
    bring(command, tmp_path, {**WARNING, "text": figure})
    beside = next(one for one in command.json("events") if one["signal"]["type"] == "trade_statistic")
    (why,) = command.json("why", "not", beside["id"], "ornek")
    assert any("beside what else its story says" in reason for reason in why["reasons"])


def test_stories_are_merged_and_split_by_a_person(command: CommandLine, tmp_path: Path) -> None:
    pytest.importorskip("watchlist.pipeline.stories", reason="deciding on stories is not there yet")
    bring(command, tmp_path, WARNING, {**LATER, "published_at": "2024-09-20T09:00:00Z"})
    one, other = (story["id"] for story in command.json("stories"))
    assert "follow" in command("stories", "show", one).out
    (merged,) = command.json("stories", "merge", other, one, "--by", "Ayşe", "--note", "one report")
    assert (merged["id"], merged["articles"]) == (one, ["ledger-1", "ledger-3"])
    assert [(change["what"], change["by"]) for change in merged["changes"]] == [("merged", "Ayşe")]
    assert "follow" not in command("stories", "show", one).out, "a story does not go on from itself"
    assert command("stories", "merge", one, other).code == 1
    elder, parted = command.json("stories", "split", one, "ledger-3", "--by", "Ayşe")
    assert (elder["articles"], parted["articles"]) == (["ledger-1"], ["ledger-3"])
    assert command("stories", "split", one, "ledger-3").code == 1
    assert "one report" in command("stories", "show", one).out


@pytest.mark.parametrize("line", ["not JSON", '{"id": "x"}', '{"text": "x", "published_at": "soon"}'])
def test_a_file_with_a_mistake_is_refused_by_line(alone: CommandLine, tmp_path: Path, line: str) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(f"{json.dumps(WARNING)}\n{line}\n", encoding="utf-8")
    answer = alone("articles", "add", str(file))
    assert answer.code == 1
    assert "line 2" in answer.err
    assert alone.json("articles") == []


def test_a_number_and_a_candidate_say_why(command: CommandLine) -> None:
    claim = Claim(
        18,
        "Turkish companies",
        "18 Turkish companies are on the Entity List",
        list="us_bis_entity_list",
        as_of=date(2024, 8, 7),
        as_of_by="article",
        verdict=Verdict.SUPPORTED_FOR_SCOPE,
        counted=18,
        scope="Russia rules",
        members=("a", "b"),
        counts=(Count("all entries", 54), Count("Russia rules", 18, ("a", "b"))),
        note="counted by the entries' own dates",
        members_left=1_234,
        earlier=(
            Earlier(Verdict.NOT_CHECKABLE, note="It has not been read yet.", at=datetime(2024, 8, 7, tzinfo=UTC)),
        ),
    )
    named = Mention("Vestrika Elektronik", "Vestrika Elektronik", 0.9, "candidate", candidate="c1", reason="a cue")
    keep(command, claim, named)
    shown = command("stories", "show", "s1").out
    for said in ("supported_for_scope", "Russia rules", "54", "candidate c1", "counted by the entries' own dates"):
        assert said in shown
    for said in (
        "and 1,234 more",
        "names all",
        "Counted on 2024-08-07 it was not checkable. It has not been read yet.",
    ):
        assert said in " ".join(shown.split())
    (why,) = command.json("why", "claim", "x1#c1")
    assert why["because"].startswith("It is supported for scope, by the scope “Russia rules”: 18 are counted")
    assert [one["query"] for one in why["explanation"] if one["feature"] == "scope"] == ["all entries", "Russia rules"]
    assert "x1#c1" in command("why", "claim", "x1#c1").out
    (why,) = command.json("why", "candidate", "c1")
    assert [one["id"] for one in why["mentions"]] == ["x1#m1"]
    assert (why["candidate"]["state"], why["candidate"]["origins"]) == ("open", ["One"])
    shown = command("why", "candidate", "c1").out
    assert "Vestrika Elektronik" in shown
    assert "“Turkish company X”" in shown


def keep(command: CommandLine, claim: Claim, mention: Mention) -> None:
    """Keep an article of a story as it would be read."""
    at = datetime(2024, 8, 7, 12, tzinfo=UTC)
    article = Article("x1", "https://one.example/x1", "One", "Title", claim.quote, at, "en")
    features = msgspec.json.encode(ReadArticle("x1", "Title"))
    record = ReadRecord(article, features, (), (mention,), "s1", at, claims=(claim,))
    named = Candidate("c1", mention.name, "TR", at, at, articles=1, origins=("One",), cue="“Turkish company X”")
    store = Store(command.database)
    with store.write() as session:
        session.news.add([record])
        session.candidates.save([Held(named)])
        session.news.save_stories([DatedStory(Story("s1", "Title", None, at, ("x1",)), at, at)])
    store.close()


def lines(folder: Path, *articles: Mapping[str, object] | str) -> Path:
    path = folder / "more.jsonl"
    written = (one if isinstance(one, str) else json.dumps(one) for one in articles)
    path.write_text("".join(f"{one}\n" for one in written), encoding="utf-8")
    return path


def test_a_known_id_with_another_text_is_said_and_left_and_both_files_are_kept(
    command: CommandLine, file: Path, tmp_path: Path
) -> None:
    command("articles", "add", str(file))
    later = lines(tmp_path, {**WARNING, "text": "It was all a mistake."}, CHESS)
    answer = command("articles", "add", str(later), "--json")
    assert answer.err.count("\n") == 1
    assert "1 known with another text, left as first brought in: ledger-1" in answer.err
    assert "an id of its own" in answer.err
    (kept,) = command.json("articles", "show", "ledger-1")
    assert kept["text"] == WARNING["text"]
    store = Store(command.database)
    with store.read() as session:
        (record,) = session.news.articles(ids=["ledger-1"])
        seen = session.connection.execute(text("SELECT sha256 FROM snapshot WHERE source = 'added'")).scalars().all()
    store.close()
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (file, later)]
    assert sorted(seen) == sorted(hashes)
    assert record.snapshot == hashes[0]
    assert command("articles", "add", str(file)).err == ""


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"title": "no text"}', "text must be there"),
        ("not json", "one JSON object a line is wanted"),
        ('{"text": "t", "published_at": "last week"}', "2024-08-07 or 2024-08-07T09:00:00Z is wanted"),
        ('{"id": "ledger-1", "text": "another"}', "the id 'ledger-1' stands in line 1 with another text"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_what_to_do_and_nothing_is_brought_in(
    command: CommandLine, tmp_path: Path, bad: str, said: str
) -> None:
    path = lines(tmp_path, WARNING, bad)
    answer = command("articles", "add", str(path))
    assert answer.code == 1
    assert f"{path}, line 2: " in answer.err
    assert said in answer.err
    assert "nothing was brought in" in answer.err
    assert answer.err.count("\n") == 1
    assert command.json("articles") == []
