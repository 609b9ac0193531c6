"""What is served from other projects is byte for byte what the manifest says it is."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "crm_estate" / "web" / "static" / "vendor"
PARTS = json.loads((VENDOR / "manifest.json").read_text())


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_vendored_file_is_the_one_that_was_published() -> None:
    for part in PARTS:
        for name, digest in part["files"].items():
            assert sha256(VENDOR / part["folder"] / name) == digest, f"{part['folder']}/{name}"


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    named = {f"{part['folder']}/{name}" for part in PARTS for name in part["files"]}
    present = {
        file.relative_to(VENDOR).as_posix()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert present == named


def test_every_vendored_part_comes_with_its_licence() -> None:
    for part in PARTS:
        assert part["licence"]
        assert "LICENSE" in part["files"], part["name"]
