"""Pictures of a running demo office for the README.

`python -m tests.walks.pictures URL EMAIL PASSWORD FOLDER` writes desk.png, approvals.png, listing.png and
mail.png (1440 by 900), and portal.png (a phone, 390 by 844).
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.walks.browser import DESK, PATIENCE_MS, PHONE, chromium, sign_in

LARGEST = 250_000
"""Bytes that a picture in the repository may have."""


def main(url: str, email: str, password: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        with page_of(browser, url, **DESK) as page:
            sign_in(page, url, email, password)
            take(page, "/desk/requirements", "/desk/requirements/", folder / "desk.png")
            page.goto("/desk/approvals")
            page.keyboard.press("j")
            keep(page, folder / "approvals.png")
            take(page, "/desk/listings", "/buyers", folder / "listing.png")
            link = take_letter(page, folder / "mail.png")
        with page_of(browser, url, device_scale_factor=2, **PHONE) as page:
            page.goto(urlsplit(link).path)
            keep(page, folder / "portal.png")


@contextmanager
def page_of(browser: Browser, url: str, **look: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=url, locale="en-GB", reduced_motion="reduce", **look)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def take(page: Page, index: str, there: str, picture: Path) -> None:
    """The page of the row that has the most matches or buyers in a list."""
    page.goto(index)
    rows = page.locator("[data-row]").filter(has=page.locator(".num"))
    fullest = max(rows.all(), key=count_in)
    target = fullest.locator(f'a[href*="{there}"]').first.get_attribute("href")
    page.goto(str(target))
    keep(page, picture)


def count_in(row: Locator) -> int:
    """What stands last among the plain numbers of a row; 0 when none does."""
    numbers = [text for text in row.locator("td.num").all_inner_texts() if text.strip().isdecimal()]
    return int(numbers[-1]) if numbers else 0


def take_letter(page: Page, picture: Path) -> str:
    """A message of several homes as it went out; returns the address of its reader's page."""
    page.goto("/desk/mail?state=sent")
    fullest = max(page.locator("[data-row]").all(), key=count_in)
    page.goto(str(fullest.get_attribute("data-href")))
    expect(page.locator(".mail-frame").content_frame.get_by_role("heading", level=1)).to_be_visible()
    text = page.locator(".letter-text").text_content() or ""
    keep(page, picture)
    return next(line for line in text.splitlines() if re.fullmatch(r"http\S+/p/[^/]+", line))


def keep(page: Page, picture: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture)
    size = picture.stat().st_size
    print(f"{picture} {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"{picture} is larger than {LARGEST // 1000} kB.")


if __name__ == "__main__":
    main(urljoin(sys.argv[1], "/").rstrip("/"), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
