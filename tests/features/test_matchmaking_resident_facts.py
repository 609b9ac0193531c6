"""What is held in memory follows facts alone: nobody writes a listing or requirement without one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CODE = Path(__file__).parents[2] / "crm_estate"
WRITES = re.compile(
    r"\b(?:update|insert\s+into|delete\s+from|truncate|merge\s+into)\s+(?:only\s+)?(listing|requirement|contact)\b",
    re.IGNORECASE,
)
"""Contacts too: who is deleted takes their requirements along."""
COPIES = re.compile(r"""\bcopy\(\s*["'](listing|requirement|contact)["']""")


def statements(file: Path) -> Iterator[tuple[str, str]]:
    """(function, table) for each statement that writes, in the functions of a file."""
    source = file.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_source_segment(source, node) or ""
            for table in {*WRITES.findall(text), *COPIES.findall(text)}:
                yield node.name, table.lower()


def writers() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for file in sorted(CODE.rglob("*.py")):
        for function, table in statements(file):
            found.setdefault((str(file.relative_to(CODE)), table), set()).add(function)
    return found


def test_whoever_writes_listings_or_requirements_records_facts_of_them() -> None:
    features = {Path(file).parent for file, table in writers() if table != "contact"}
    assert {Path("listings"), Path("requirements")} <= features
    for feature in features:
        said = "".join(file.read_text() for file in (CODE / feature).glob("*.py"))
        assert "journal.record" in said, f"{feature} writes no fact"
        assert "listing." in said or "requirement." in said, f"{feature} writes no fact of what it changes"


def test_whoever_deletes_contacts_says_what_becomes_of_their_requirements() -> None:
    for file in CODE.rglob("*.py"):
        text = file.read_text()
        if re.search(r"\bdelete\s+from\s+contact\b", text, re.IGNORECASE):
            assert "requirement." in text, f"{file} deletes requirements without a fact"
