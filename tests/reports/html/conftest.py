"""A result full of texts that would like to be markup, and the page that is made of it."""

import pytest

from tests.reports.html.wicked import made, rendered


@pytest.fixture(scope="session")
def result(tmp_path_factory):
    """The result with all verdicts, by its own names, with all texts, by unit."""
    shown = ("--identify", "--texts", "--unit", "team", "--smallest-unit", "1", "--verdicts", "all")
    return made(tmp_path_factory.mktemp("html"), 60, *shown)


@pytest.fixture(scope="session")
def page(result):
    """The German page."""
    return rendered(result)
