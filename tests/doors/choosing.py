"""Settings of a test's own."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from crm_estate.base.settings import settings


@contextmanager
def chosen(**variables: str) -> Generator[None]:
    """The settings are read with these variables inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield
    settings.cache_clear()
