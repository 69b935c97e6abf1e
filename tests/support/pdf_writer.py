"""Writes a small PDF as a word processor would: characters by number in a font, and a table of what each means."""

from __future__ import annotations

from collections.abc import Sequence

_TOP, _LEFT, _LEADING = 800, 50, 16
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{tables}
endcmap
end
end"""


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Write the lines of each page; every character must be of the Basic Multilingual Plane."""
    letters = sorted({letter for lines in pages for line in lines for letter in line})
    numbers = {letter: number for number, letter in enumerate(letters, 1)}
    kids = " ".join(f"{7 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /Identity-H /DescendantFonts [4 0 R]"
            b" /ToUnicode 6 0 R >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /FontDescriptor 5 0 R /DW 600"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /Sample /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
            b" /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
        ),
        _stream(_meaning(numbers)),
    ]
    for index, lines in enumerate(pages):
        objects += [_page(8 + 2 * index), _stream(_shown(lines, numbers))]
    return _file(objects)


def _page(contents: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        b" /Contents %d 0 R >>" % contents
    )


def _shown(lines: Sequence[str], numbers: dict[str, int]) -> str:
    shown = [f"BT /F1 11 Tf {_LEADING} TL {_LEFT} {_TOP} Td"]
    shown += [f"<{''.join(f'{numbers[letter]:04X}' for letter in line)}> Tj T*" for line in lines]
    return "\n".join([*shown, "ET"])


def _meaning(numbers: dict[str, int]) -> str:
    """The table from a character's number to what it means, a hundred at a time as the format wants it."""
    rows = [f"<{number:04X}> <{ord(letter):04X}>" for letter, number in numbers.items()]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    tables = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(tables=tables)


def _stream(content: str) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content.encode("ascii"))


def _file(objects: Sequence[bytes]) -> bytes:
    made, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + table + trailer
