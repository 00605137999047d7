"""From HTML to text: the forms in which pages are scraped, and the extractors beside `clean_html`.

Each is the library itself with its defaults, but for what a comparison on the same pages needs: no
network, no images, no readers' comments, the page's language where the library asks for one.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from time import process_time
from typing import Any

from cleaner.language import detect_language
from cleaner.training.texts import justext_text


@dataclass(frozen=True, slots=True)
class Web:
    """A page as an extractor gets it."""

    html: str
    url: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor made of a page, in milliseconds of processor time; failed: it raised."""

    text: str
    ms: float
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """An extractor.

    Attributes:
        name: The word for it in JSON and in the cache.
        label: The words for it in tables.
        module: What it imports.
        distribution: What is installed for it.
        run: The function.
        recipe: Raised when the call below changes, so that the cache is not read.
    """

    name: str
    label: str
    module: str
    distribution: str
    run: Callable[[Web], str]
    recipe: int = 1

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return find_spec(self.module) is not None

    @property
    def version(self) -> str:
        """The installed version."""
        return version(self.distribution)


def _resiliparse(**options: Any) -> Callable[[Web], str]:
    def run(page: Web) -> str:
        from resiliparse.extract.html2text import extract_plain_text

        return str(extract_plain_text(page.html, **options))

    return run


def _trafilatura(**options: Any) -> Callable[[Web], str]:
    def run(page: Web) -> str:
        import trafilatura

        return trafilatura.extract(page.html, url=page.url, deduplicate=False, **options) or ""

    return run


def _justext(page: Web) -> str:
    return justext_text(page.html, page.language)


def _readability(page: Web) -> str:
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    # It returns markup; resiliparse turns that to text without choosing once more.
    return str(extract_plain_text(Document(page.html).summary(), list_bullets=False))


@lru_cache(maxsize=1)
def _newspaper_languages() -> frozenset[str]:
    from newspaper.languages import get_available_languages

    return frozenset(get_available_languages())


def _newspaper(page: Web) -> str:
    named = page.language if page.language in _newspaper_languages() else None
    try:
        return _newspaper_text(page, named or "en")
    except ImportError:  # some languages want a tokeniser that is not installed
        return _newspaper_text(page, "en")


def _newspaper_text(page: Web, language: str) -> str:
    import newspaper

    article = newspaper.Article(page.url or "http://example.org/", language=language, fetch_images=False)
    article.download(input_html=page.html)
    article.parse()
    return str(article.text)


def _goose(page: Web) -> str:
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as goose:
        return str(goose.extract(raw_html=page.html).cleaned_text)


def _boilerpy(page: Web) -> str:
    from boilerpy3.extractors import ArticleExtractor

    return str(ArticleExtractor(raise_on_failure=False).get_content(page.html))


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "visible",
            "visible text",
            "resiliparse",
            "resiliparse",
            _resiliparse(main_content=False, alt_texts=False),  # a WET record has no texts of images
            recipe=2,
        ),
        Tool(
            "trafilatura",
            "trafilatura",
            "trafilatura",
            "trafilatura",
            _trafilatura(include_comments=False),
            recipe=2,
        ),
        Tool(
            "trafilatura-precision",
            "trafilatura precision",
            "trafilatura",
            "trafilatura",
            _trafilatura(include_comments=False, favor_precision=True),
            recipe=2,
        ),
        Tool(
            "trafilatura-recall",
            "trafilatura recall",
            "trafilatura",
            "trafilatura",
            _trafilatura(include_comments=False, favor_recall=True),
            recipe=2,
        ),
        Tool("justext", "jusText", "justext", "justext", _justext),
        Tool(
            "resiliparse",
            "resiliparse main",
            "resiliparse",
            "resiliparse",
            _resiliparse(main_content=True, alt_texts=False),
            recipe=2,
        ),
        Tool("readability", "readability-lxml", "readability", "readability-lxml", _readability),
        Tool("newspaper", "newspaper4k", "newspaper", "newspaper4k", _newspaper, recipe=2),
        Tool("goose", "goose3", "goose3", "goose3", _goose),
        Tool("boilerpy", "boilerpy3", "boilerpy3", "boilerpy3", _boilerpy),
    )
}

#: The forms of a page that are text, and the extractor that gives each.
TEXT_FORMS = {
    "visible": "visible",
    "main": "resiliparse",
    "justext": "justext",
    "trafilatura": "trafilatura",
}


def language_of(page: dict[str, Any], visible: str) -> str | None:
    """Return a page's language: the one named, else that of its visible text."""
    named = page.get("lang")
    return str(named)[:2].lower() if named else detect_language(visible.splitlines())


def extract(tool: Tool, page: Web) -> Extraction:
    """Run an extractor; what it prints is dropped, and if it raises, it found nothing."""
    start = process_time()
    silent = io.StringIO()
    try:
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            text = tool.run(page)
    except Exception:  # whatever a library raises on a page counts against it, not against the run
        return Extraction("", (process_time() - start) * 1000, failed=True)
    return Extraction(text, (process_time() - start) * 1000)
