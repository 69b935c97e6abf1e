"""What reading an article out of its page costs, beside trafilatura alone."""

from __future__ import annotations

from collections.abc import Iterator

from trafilatura import bare_extraction

from scripts.benchmarks.figures import Effort, Figure, seconds
from watchlist.news.page import read_page

PAGES = 12
URL = "https://outlet.example/world"
SAID = (
    "The ministry said on day {0} that banks in {0} cities had been asked to look through the accounts of exporters, "
    "and that licences for chips and machine tools would be checked once more before the goods leave the port. "
)


def measure(effort: Effort) -> Iterator[Figure]:
    """Measure the reading of pages of some 13 kB, most of which is no article."""
    pages = [page(number) for number in range(PAGES)]
    read_page(pages[0], url=URL)  # loads trafilatura
    ours, theirs = [], []
    for _ in range(effort.times):
        theirs.append(len(pages) / seconds(lambda: [bare_extraction(raw, favor_precision=True) for raw in pages]))
        ours.append(len(pages) / seconds(lambda: [read_page(raw, url=URL) for raw in pages]))
    yield Figure(
        name="pages read",
        unit="/s",
        values=tuple(ours),
        reference="trafilatura alone",
        references=tuple(theirs),
        note=f"{len(pages)} made-up pages of {sum(map(len, pages)) / len(pages) / 1e3:.1f} kB",
    )


def page(number: int) -> bytes:
    """A page as outlets make them: menu, article, comments, other headlines, footer."""
    title = f"Banks asked to check exporters, part {number}"
    body = "".join(f"<p>{SAID.format(number * 20 + line)}</p>" for line in range(12))
    others = "".join(
        f'<li class="item"><a href="/n/{other}" title="{other}">Another headline of the day, number {other}</a></li>'
        for other in range(60)
    )
    comments = "<div class='comment'><p>A reader writes that it was to be expected.</p></div>" * 15
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Outlet</title>
<meta property="article:published_time" content="2024-08-07T10:00:00Z"></head><body><nav><ul>{others[:1500]}</ul></nav>
<article><h1>{title}</h1><time datetime="2024-08-07T10:00:00Z">7 August 2024</time>{body}</article>
<section class="comments">{comments}</section>
<aside><h3>More news</h3><ul>{others}</ul></aside><footer><p>© 2024 Outlet</p></footer></body></html>""".encode()
