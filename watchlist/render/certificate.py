"""A certificate, as text and as a page that prints well; everything from outside is data in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache

from jinja2 import Template

from watchlist.inquiry import SEARCH, Certificate, Consulted, Found, Inquiry
from watchlist.model import iso
from watchlist.render.clean import clean
from watchlist.render.pages import pages

Facts = list[tuple[str, str]]

HOW_TO_VERIFY = (
    (
        "`watchlist checks LIST --verify` walks the chain of hashes that each check stands in; `watchlist checks LIST "
        "--json` shows the check under the id and the hash given here."
    ),
    "The bytes of each list are archived under the SHA-256 of its snapshot and can be hashed again.",
    (
        "The SHA-256 of this certificate is that of `watchlist certificate {id} --json` without its field sha256, "
        "written with its keys in order, without blanks, in UTF-8."
    ),
)


def title(certificate: Certificate) -> str:
    """What is certified."""
    asked = certificate.inquiry
    what = f"search for “{asked.query}”" if asked.kind == SEARCH else f"screening of {asked.file and asked.file.name}"
    return clean(f"Certificate of a {what}")


def warnings(certificate: Certificate) -> Iterator[str]:
    """What a reader must know before anything else: lists that were out of date, failing, or never read."""
    for one in certificate.inquiry.lists:
        if one.stale:
            published = f", and it says of itself {one.published_on}" if one.published_on else ""
            read = f"its last good reading was {age(certificate, one)} old"
            yield clean(f"{one.list} was {one.state}: {read}{published}")
    for key in certificate.inquiry.unread:
        yield clean(f"{key} had never been read and was not asked")


def age(certificate: Certificate, one: Consulted) -> str:
    """How old a list's last good reading was.

    >>> _age(timedelta(days=3, hours=5)), _age(timedelta(minutes=7)), _age(timedelta(hours=30))
    ('3 days', '7 min', '30 h')
    """
    found = certificate.age(one)
    return _age(found) if found is not None else "unknown"


def _age(found: timedelta) -> str:
    minutes = int(found.total_seconds()) // 60
    if minutes < 120:
        return f"{max(minutes, 0)} min"
    return f"{minutes // 60} h" if found < timedelta(days=2) else f"{found.days} days"


def asked(inquiry: Inquiry) -> Facts:
    """What was asked when, by whom, with what."""
    said = {
        "Certificate": inquiry.id,
        "Asked": iso(inquiry.at),
        "By": inquiry.by or "nobody that is known",
        "Program": f"watchlist {inquiry.version}",
        "Query": inquiry.query or "",
        "File": _file(inquiry),
        "Results": _out(inquiry),
        "Options": ", ".join(f"{name} {value}" for name, value in inquiry.options.items() if value is not None),
        "Thresholds": ", ".join(f"{name} from {value:.2f}" for name, value in inquiry.thresholds.items()),
        "Took": f"{inquiry.seconds:.1f} s",
        "Outcome": _outcome(inquiry),
    }
    return [(label, clean(value)) for label, value in said.items() if value]


def _file(inquiry: Inquiry) -> str:
    file = inquiry.file
    return f"{file.name}, {file.size} bytes, {inquiry.counts.rows} rows, SHA-256 {file.sha256}" if file else ""


def _out(inquiry: Inquiry) -> str:
    return f"{inquiry.out.name}, SHA-256 {inquiry.out.sha256}" if inquiry.out else ""


def _outcome(inquiry: Inquiry) -> str:
    counts = inquiry.counts
    if inquiry.kind == SEARCH:
        return f"{counts.hits} found" if counts.hits else "nothing was found"
    return (
        f"{counts.rows} rows: {counts.with_hits} with hits, {counts.bad} bad and not screened; {counts.hits} hits, "
        f"{counts.possible} of them possible and {counts.review} only to review; "
        f"{counts.left_out} left out as judged negative"
    )


def version(certificate: Certificate, one: Consulted) -> Facts:
    """Which version of a list was asked."""
    said = {
        "Published": str(one.published_on) if one.published_on else "the list does not say",
        "Last good reading": f"{iso(one.last_good)} ({age(certificate, one)} before)" if one.last_good else "unknown",
        "State": one.state,
        "Entries": str(one.entries) if one.entries is not None else "unknown",
        "Snapshot SHA-256": one.snapshot or "",
        "Check": one.check or "",
        "Check's chain hash": one.check_hash or "",
    }
    return [(label, clean(value)) for label, value in said.items() if value]


BAD = "Rows that were bad, and not screened"
HEADINGS = ("Row", "Asked for", "Listed as", "List", "Key", "Score", "Band", "Status", "Judged")


def line(found: Found) -> tuple[str, ...]:
    """A result's cells under HEADINGS."""
    matched = f"{found.name} (as {found.matched_name})" if found.matched_name not in ("", found.name) else found.name
    party = f"{found.of} [{found.id}]" if found.id else found.of or ""
    # As exactly as it is known: 0.7996 is no hit, and 0.80 is one.
    score = f"{found.score:.4f}"
    row = "" if found.row is None else str(found.row)
    cells = (row, party, matched, found.list, found.key, score, found.band, found.status, _judged(found))
    return tuple(map(clean, cells))


def _judged(found: Found) -> str:
    """What a person had decided of it by then."""
    by = f" by {found.judged_by}" if found.judged_by else ""
    return f"judged {found.judgement}{by}, {iso(found.judged_at)}" if found.judged_at else found.judgement or ""


def bad_rows(inquiry: Inquiry) -> list[str]:
    """The rows that were not screened, each with its place; after the first ones only how many more there were."""
    told = [clean(f"{one.place}: {one.error}") for one in inquiry.bad]
    more = inquiry.counts.bad - len(told)
    return [*told, f"and {more} more"] if more else told


def as_text(certificate: Certificate) -> str:
    """Write a certificate as plain text, ending in a newline."""
    return "\n".join(_paragraphs(certificate)) + "\n"


def _paragraphs(certificate: Certificate) -> Iterator[str]:
    yield title(certificate)
    yield ""
    yield from (f"BEWARE: {one}" for one in warnings(certificate))
    yield from _facts(asked(certificate.inquiry))
    yield from _results("Results", certificate.shown)
    yield from _results("Left out, because a person judged them negative", certificate.left_out)
    if bad := bad_rows(certificate.inquiry):
        yield from ("", BAD, *(f"  {one}" for one in bad))
    for one in certificate.inquiry.lists:
        yield from ("", clean(f"List {one.list}: {one.title}"))
        yield from _facts(version(certificate, one))
    yield from ("", "How to verify")
    yield from (f"  {one.format(id=certificate.inquiry.id)}" for one in HOW_TO_VERIFY)
    yield from ("", f"SHA-256 of this certificate  {certificate.sha256}")


def _facts(facts: Facts) -> Iterator[str]:
    width = max(len(label) for label, _ in facts)
    yield from (f"  {label:<{width}}  {value}" for label, value in facts)


def _results(heading: str, found: Iterable[Found]) -> Iterator[str]:
    lines = [line(one) for one in found]
    if lines:
        yield from ("", heading)
    for row, party, name, list_key, key, *rest in lines:
        about = f"row {row}, {party}: " if row else ""
        yield f"  {about}{name} [{list_key} {key}]  {' '.join(one for one in rest if one)}"


def as_page(certificate: Certificate) -> str:
    """Write a certificate as one HTML page that fetches nothing."""
    inquiry = certificate.inquiry
    return _template().render(
        title=title(certificate),
        warnings=list(warnings(certificate)),
        facts=asked(inquiry),
        headings=HEADINGS,
        tables=[
            ("Results", [line(one) for one in certificate.shown]),
            ("Left out, because a person judged them negative", [line(one) for one in certificate.left_out]),
        ],
        bad=bad_rows(inquiry),
        bad_heading=BAD,
        lists=[(clean(f"{one.title} ({one.list})"), version(certificate, one)) for one in inquiry.lists],
        verify=[one.format(id=inquiry.id) for one in HOW_TO_VERIFY],
        sha256=certificate.sha256,
    )


@cache
def _template() -> Template:
    return pages().get_template("certificate.html.j2")
