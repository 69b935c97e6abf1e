"""Pages as outlets make them: an article amid everything else that stands on a page."""

from __future__ import annotations

import json

_SAID = """
The United States has warned Turkey of consequences unless it stops exports of American chips to Russia, a senior
official of the commerce department said after talks in Ankara and Istanbul.

Zyxtron Elektronik and two traders in Mersin were named in the letter, which asks banks to look through their accounts
by the end of the month and to answer in writing, people who have seen it said.

The trade ministry said that it had received the letter and would answer in due course. It did not say whether the
goods on the department's list would need a licence from autumn on, as was hinted in spring.

Shipments of the goods on the list fell by a third in the first half of the year, customs data show, while those to
three neighbouring countries rose at about the same pace.
"""
PARAGRAPHS = tuple(" ".join(paragraph.split()) for paragraph in _SAID.strip().split("\n\n"))
MENU = "".join(f'<li><a href="/section/{name}">{name.title()}</a></li>' for name in ("world", "economy", "sport"))
OTHERS = "".join(
    f'<li><a href="/n/{number}">Another headline of the day that has nothing to do with it, number {number}</a></li>'
    for number in range(30)
)


def article_page(
    title: str = "Washington warns Ankara of consequences over chip exports to Russia",
    *,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    lang: str = "en",
    published: str = "2024-08-07T14:49:00+03:00",
    canonical: str = "",
    charset: str = "utf-8",
    head: str = "",
) -> bytes:
    """A page of some 9 kB with a menu, a box of other headlines, comments and a footer around the article."""
    linked = json.dumps(
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "Outlet"},
                {
                    "@type": "NewsArticle",
                    "headline": title,
                    **({"datePublished": published} if published else {}),
                    "publisher": {"@type": "Organization", "name": "Outlet"},
                },
            ],
        },
        ensure_ascii=False,
    )
    address = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    text = f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="{charset}">
<title>{title} | Outlet</title>{address}
<meta property="og:site_name" content="Outlet"><script type="application/ld+json">{linked}</script>{head}
<style>body {{ margin: 0 }}</style></head><body><header><nav><ul>{MENU}</ul></nav></header>
<div class="cookie">We use cookies to improve your experience. <button>Accept all cookies</button></div>
<main><article><h1>{title}</h1><figure><img src="/a.jpg" alt=""><figcaption>Photo: Outlet</figcaption></figure>
<div class="article-body">{body}</div></article>
<section class="comments"><h2>Comments</h2>
<p>A reader says that it imposed sanctions on everybody at once.</p></section>
<aside class="related"><h3>More news</h3><ul>{OTHERS}</ul></aside></main>
<footer><p>© 2024 Outlet. All rights reserved.</p></footer></body></html>"""
    return text.encode(charset, "xmlcharrefreplace")


ROBOT_PAGE = b"""<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id="challenge-form">
<p>Verify you are human by completing the action below.</p></div></body></html>"""
SHELL_PAGE = b"""<!DOCTYPE html><html><head><title>Outlet</title></head><body><div id="root"></div>
<script src="/app.js"></script></body></html>"""
CONSENT_PAGE = """<!DOCTYPE html><html lang="tr"><head><title>Outlet</title></head><body>
<h1>Gizliliğinize önem veriyoruz</h1>
<p>Çerezleri kabul et</p></body></html>""".encode()
