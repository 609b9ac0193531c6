"""Records are cut out of XML before it is parsed, and nobody can tell from what comes out."""

from io import BytesIO
from random import Random

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types

from crm_estate.base.errors import Invalid
from crm_estate.feeds import xml_cutting
from crm_estate.feeds.xml_cutting import Cutting
from crm_estate.feeds.xml_parsing import MOST_DEEP, MOST_PARTS, Element, bare_name, simplify
from crm_estate.feeds.xml_records import Piece, pieces

NAMES = ("ad", "agent")
TRAPS = (
    "<ad><id>{n}</id></ad>", "<ad/>", "<ad x='/>'/>", "<Ad >{n}</Ad\n>",
    "<ad a='>'><![CDATA[</ad> <ad> ]]>{n}</ad>", "<ad><!-- </ad> --><b/>{n}</ad>",
    "<ad><?php </ad> ?>{n}</ad>",
    "<ad><ad>{n}</ad><ad/><adder/></ad>", "<ad>\r\n<text>a\n\nb</text>\n</ad>", "<add>{n}</add>", "<adder/>",
    "<!-- <ad>{n}</ad> -->", "<![CDATA[<ad>{n}</ad>]]>", "<?php <ad> ?>", "<list><ad>{n}</ad></list>",
    "<x:ad xmlns:x='urn:x' x:Id='{n}'><x:b/></x:ad>", "<p:ad P:k='1' xmlns:P='urn:P'><p:B>{n}</p:B></p:ad>",
    "<agent><ad>{n}</ad></agent>", "<group Number='{n}'><ad>ł&amp;&#322;</ad><ad>2</ad></group>",
    "text {n} &lt;ad>",
)  # fmt: skip


class Dripping:
    """A stream that gives what it has in small and uneven parts."""

    def __init__(self, data: bytes, random: Random, most: int) -> None:
        self._file, self._random, self._most = BytesIO(data), random, most

    def read(self, size: int = -1) -> bytes:
        return self._file.read(self._random.randint(1, self._most))


def document(random: Random, count: int) -> bytes:
    inside = "".join(
        random.choice(TRAPS).replace("{n}", str(n)) + random.choice(("", "\n", " ")) for n in range(count)
    )
    declared = random.choice(("", "<?xml version='1.0' encoding='utf-8'?>\n", "<?xml version='1.0'?>"))
    return f"{declared}<feed xmlns:p='urn:p' xmlns='urn:own'>{inside}</feed>\n".encode()


def outermost(element: Element, steps: list[str], counts: dict[str, int]) -> list[tuple[str, object]]:
    """Path and content of what `pieces` should give, out of the whole tree at once."""
    bare = bare_name(element.tag)
    counts[bare] = counts.get(bare, 0) + 1
    here = [*steps, f"{bare}[{counts[bare]}]" if steps else bare]
    if bare in NAMES:
        simplify(element)
        return [("/".join(["", *here]), canonical(element))]
    within: dict[str, int] = {}
    return [found for child in element.iterchildren("*") for found in outermost(child, here, within)]


def canonical(element: Element) -> object:
    """What an element says, however its names were declared."""
    parts = [(canonical(part), part.tail or "") for part in element.iterchildren("*")]
    return element.tag, sorted(element.attrib.items()), element.text or "", parts


def taken(data: bytes, random: Random, most: int = 2**18) -> list[Piece]:
    found = []
    for piece in pieces(Dripping(data, random, most), NAMES):  # type: ignore[arg-type]
        assert piece.element is not None  # one that is not cut is valid only now
        found.append(piece)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_what_is_cut_out_is_what_a_parser_finds_in_the_whole(seed: int) -> None:
    random = Random(seed)
    data = document(random, random.randint(1, 40))
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    expected = outermost(etree.fromstring(data, parser), [], {})
    found = [
        (piece.path, canonical(piece.element))
        for piece in pieces(Dripping(data, random, random.choice((1, 7, 300, 2**18))), NAMES)  # type: ignore[arg-type]
    ]
    assert found == expected


def test_a_record_is_found_on_its_line_and_told_by_its_bytes() -> None:
    data = b"<feed>\n<ad>\n\n1</ad>\n\n<ad>2</ad><ad>2</ad>\n</feed>"
    first, second, third = taken(data, Random(1))
    assert [piece.line for piece in (first, second, third)] == [2, 6, 6]
    assert first.print() != second.print() == third.print() != third.print("another sender")


def test_what_stands_around_a_record_is_told_with_it() -> None:
    one, other = (
        next(iter(taken(b"<feed from='%b'><ad/></feed>" % name, Random(1)))) for name in (b"a", b"b")
    )
    assert one.element.getparent().get("from") == "a"
    assert one.print() != other.print()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<feed>\n<ad>1</ad>\n<ad>2</feed>", "line 3"),
        (b"<feed><ad>1</ad>", "line 1"),
        (b"<feed><ad>1</ad>\n<ad>\n<b></ad></feed>", "line 3"),
        (b"<feed><ad>1</ad>\n<ad>&nbsp;</ad></feed>", "nbsp"),
        (b"<feed><ad>\xff</ad></feed>", "not well-formed"),
        (b"<feed><ad>" + b"<b>" * MOST_DEEP + b"</b>" * MOST_DEEP + b"</ad></feed>", "deeper"),
        (b"<feed>\n<ad>" + b"<b/>" * (MOST_PARTS + 1) + b"</ad></feed>", "any listing is (line 2)"),
        (b"<!DOCTYPE feed [<!ENTITY a '<ad>1</ad>'>]><feed>&a;<ad/></feed>", "entities"),
    ],
)  # fmt: skip
def test_damage_within_a_record_refuses_the_file_and_says_where(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as wrong:
        taken(data, Random(1))
    assert reason in wrong.value.message


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "iso-8859-2", "utf-8-sig", "iso2022_jp", "cp1250"]
)
def test_every_encoding_reads_the_same(encoding: str) -> None:
    declared = encoding.removesuffix("-sig").replace("iso2022_jp", "iso-2022-jp").replace("cp", "windows-")
    text = "ね<" if encoding == "iso2022_jp" else "źč"
    said = text.replace("<", "&lt;")
    data = f"<?xml version='1.0' encoding='{declared}'?><feed><ad>{said}</ad><ad>2</ad></feed>".encode(
        encoding
    )
    found = [piece.element.text for piece in pieces(BytesIO(data), NAMES)]
    assert found == [text, "2"]


def test_a_record_without_an_end_is_not_gathered_without_end() -> None:
    class Endless:
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return b"<feed><ad>" if self.given == 1 else b"<b>text</b>" * 10_000

    stream = Endless()
    with pytest.raises(Invalid, match="larger than any listing is"):
        list(pieces(stream, NAMES))  # type: ignore[arg-type]
    assert stream.given * 110_000 < 2 * xml_cutting.LARGEST


def test_a_record_of_nothing_but_comments_is_looked_through_once() -> None:
    data = b"<feed><ad>" + b"<!---->" * 100_000 + b"<a>1</a></ad><ad/></feed>"
    assert [piece.element.findtext("a") for piece in pieces(BytesIO(data), NAMES)] == ["1", None]


def test_records_are_given_away_as_they_come() -> None:
    data = b"<feed>" + b"<ad>%b</ad>" % (b"x" * 1000) * 5_000 + b"</feed>"
    cutting = Cutting(BytesIO(data), NAMES)
    sizes = []
    while chunk := cutting.read():
        sizes.append(len(chunk))
    assert max(sizes) < len(data) / 50  # records are not in what the parser sees
