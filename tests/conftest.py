"""Options, profiles and the cleaners that all tests share: compiling the phrases is what costs."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

import cleaner
from cleaner.api import Cleaner

# No deadline: no test is timed. In CI the same examples every time.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
# `pytest --hypothesis-profile=deep`: for those who look for trouble.
settings.register_profile("deep", settings.get_profile("here"), max_examples=3000)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites expectations."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write what the cleaner returns as the expected texts"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to rewrite expectations where nobody reads the difference."""
    if config.getoption("--rewrite-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--rewrite-golden is refused in CI: read the difference, then commit it")


def pytest_report_header() -> str:
    """Say which `cleaner` is tested: the checkout's, or an installed one."""
    return f"cleaner {cleaner.__version__} from {cleaner.__file__}"


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are to be rewritten."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session")
def balanced() -> Cleaner:
    """The cleaner as it comes."""
    return Cleaner()


@pytest.fixture(scope="session")
def light() -> Cleaner:
    """The cleaner that takes the least."""
    return Cleaner(mode="light")


@pytest.fixture(scope="session")
def strict() -> Cleaner:
    """The cleaner that takes the most."""
    return Cleaner(mode="strict")
