"""Writes `shapes` and `operations` anew from the OpenAPI document: python -m crm_estate.client.generate."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from crm_estate.api.openapi import describe
from crm_estate.app import create_app
from crm_estate.client.drafting_operations import AWAITED, PLAIN, operations
from crm_estate.client.drafting_shapes import Schema, shapes

FOLDER = Path(__file__).parent


def drafted(document: Schema) -> Mapping[Path, str]:
    """What should stand in which file."""
    texts = {
        "shapes.py": shapes(document),
        "operations.py": operations(document, PLAIN),
        "operations_async.py": operations(document, AWAITED),
    }
    return {FOLDER / name: neat(text) for name, text in texts.items()}


def neat(text: str) -> str:
    """Without imports that nothing needs, and as ruff would have it."""
    for order in (("check", "--fix-only", "--quiet", "--select=F401,I,UP"), ("format", "--quiet")):
        command = [sys.executable, "-m", "ruff", *order, "--stdin-filename", str(FOLDER / "draft.py"), "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
        text = done.stdout
    return text


def main() -> None:
    """Write what differs."""
    for file, text in drafted(describe(create_app())).items():
        file.write_text(text)


if __name__ == "__main__":
    main()
