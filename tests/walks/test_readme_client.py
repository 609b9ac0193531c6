"""The example of the Python client in the README, against an installation that is served as any is."""

import re
from pathlib import Path

import pytest

from tests.walks.house import House

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_example_of_the_client_does_what_it_says(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [example] = re.findall(r"```python\n(from crm_estate\.client .*?)```", README, re.DOTALL)
    assert "http://127.0.0.1:8000" in example
    house.open()
    key = house.command("key", "create", "--name", "example").strip()
    there = example.replace("http://127.0.0.1:8000", house.url).replace("flats.csv", str(tmp_path / "f.csv"))
    exec(there, {"KEY": key})
    assert capsys.readouterr().out == "A-1 []\n"
    [head, flat] = (tmp_path / "f.csv").read_text().splitlines()
    price = dict(zip(head.split(","), flat.split(","), strict=True))["list_price.amount"]
    assert float(price) == 830_000
