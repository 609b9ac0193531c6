"""Installations that several features are tested at."""

from tests.features.olx_installation import olx  # noqa: F401 - a fixture
