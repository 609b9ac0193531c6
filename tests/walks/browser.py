"""The system's Chromium for a walk, watched: whatever a page should not do is held against the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CHECK = Path(__file__).with_name("page_check.js")
GIVEN_UP = "net::ERR_ABORTED"
"""A request that the page itself no longer wanted, such as a search that more typing has overtaken."""
GIVEN_UP_IN_CONSOLE = ("htmx:sendAbort", "htmx:afterRequest")
"""How htmx notes the same there; a request that failed is noted otherwise too, and answers are seen here."""

Result = TypeVar("Result")


class Watch:
    """What the pages of one browser window did that they should not have done."""

    def __init__(self, context: BrowserContext) -> None:
        self._complaints: list[str] = []
        self._forgiven: set[int] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self._complaints.append(f"script: {error.error}"))
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)
        context.expose_binding("reportComplaint", lambda _, text: self._complaints.append(text))
        context.add_init_script(path=CHECK)

    def forgive(self, status: int) -> None:
        """The test means to be answered like this."""
        self._forgiven.add(status)

    def complaints(self) -> list[str]:
        forgiven = [f"status of {status} " for status in self._forgiven]
        return sorted({text for text in self._complaints if not any(word in text for word in forgiven)})

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(GIVEN_UP_IN_CONSOLE):
            self._complaints.append(f"console: {message.text}")

    def _request_failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self._complaints.append(f"{request.url} failed: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._complaints.append(f"{response.url} answered with a status of {response.status} ")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine; without one the test is skipped, but fails where CI counts on it."""
    path = executable()
    if path is None:
        missing = f"There is no Chromium here: install one ({', '.join(NAMES)}) or name it in CHROMIUM."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def executable() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def window(browser: Browser, **look: Any) -> Iterator[tuple[Page, Watch]]:
    """A page of a browser that knows nobody yet; at the end, whatever it complained of fails the test."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **look)
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context)
    page = context.new_page()
    yield page, watch
    look_over(page)
    context.close()
    assert not watch.complaints(), "\n".join(watch.complaints())


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    """Sign in by the form, and wait until the desk is there and listens to keys."""
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()
    page.wait_for_load_state("load")


def look_over(page: Page) -> None:
    """The page as it stands now, with all that scripts have put there."""
    page.wait_for_load_state("load")
    wrong = page.evaluate("pageCheck.complaints()")
    assert not wrong, "\n".join([page.url, *wrong])


def walk_by_tab(page: Page, steps: int = 25) -> int:
    """Go on by Tab and see each time where one is; returns how many things had the focus."""
    page.evaluate("pageCheck.rest()")
    seen: set[str] = set()
    for _ in range(steps):
        page.keyboard.press("Tab")
        focus = page.evaluate("pageCheck.focus()")
        assert not focus["plain"], f"{page.url}: one cannot see that this has the focus: {focus['name']}"
        seen.add(focus["name"])
    return len(seen)


def meanwhile(deed: Callable[[], Result]) -> Result:
    """Do what runs an event loop of its own, which it may not where the browser's is running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed).result()
