"""The library's face: `Cleaner`, `clean`, `clean_html`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Never

from cleaner.errors import InputError, SettingsError, WorkerError
from cleaner.limits import time_limit
from cleaner.settings import Settings, language_code, make_settings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cleaner.chain import Chain
    from cleaner.markup import Markup
    from cleaner.phrases import PhraseIndex
    from cleaner.result import Result
    from cleaner.survey import Policy
    from cleaner.templates.evidence import Seen
    from cleaner.templates.store import Templates
    from cleaner.types import Line

_BATCH = 32
_UNGUARDED = (
    "a worker process ended before its work did; a script must call clean_many with workers below "
    'if __name__ == "__main__":, since each worker reads it; else it was killed, perhaps for want of memory'
)


@lru_cache(maxsize=64)
def _index(language: str | None, packs: tuple[str, ...]) -> PhraseIndex:
    """Return the compiled phrases for a language; compiled once a process."""
    from cleaner.phrases import PhraseIndex
    from cleaner.registry import active_packs

    return PhraseIndex(active_packs(language, packs))


def _templates(given: Any) -> Templates | None:
    """Return the templates that a setting names."""
    if given is None:
        return None
    from cleaner.templates.store import Templates

    if not isinstance(given, str | Templates):
        raise SettingsError(f"templates must be Templates or a file of some, not {type(given).__name__}")
    return Templates.load(given) if isinstance(given, str) else given


class Cleaner:
    """Cleans texts with fixed settings. Immutable, picklable, safe in threads, cheap to make.

    Args:
        mode: "light" (only what named phrases prove), "balanced", or "strict".
        keep: Categories that are never removed.
        remove: Categories to remove that stay by default ("headline", "credit").
        protect: Regular expressions (found anywhere in the line, whatever the case) or callables on
            a line's text; the lines stay whatever any filter says.
        filters: The chain: names and callables in order, or a `Chain`; None for the default.
        packs: Paths of further phrase packs, or names that installed packages offer.
        language: The language of all texts (ISO 639-1) where it is known; else each page's is found.
        model: The file of a line model of one's own; None for the one that comes with the package.
        templates: What stands on other pages of the sites: `Templates`, or the file of some.
        time_limit: Seconds that the filters may take for a text, and as many for opening a page; as many
            again for each further million characters; None for any. It works in the main thread, and not
            on Windows (see `cleaner.limits`).

    Raises:
        SettingsError: An option or its value is not known.
        FilterError: A filter of an installed package cannot be loaded.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    __slots__ = ("_chain", "_settings", "_templates")
    _chain: Chain
    _settings: Settings
    _templates: Templates | None

    def __init__(
        self,
        mode: str = "balanced",
        keep: Iterable[str] = (),
        remove: Iterable[str] = (),
        protect: Any = (),
        filters: Any = None,
        packs: Any = (),
        language: str | None = None,
        model: Any = None,
        templates: Any = None,
        time_limit: float | None = None,
        **unknown: Never,
    ) -> None:
        settings = make_settings(
            mode=mode,
            keep=keep,
            remove=remove,
            protect=protect,
            filters=filters,
            packs=packs,
            language=language,
            model=model,
            templates=templates,
            time_limit=time_limit,
            **unknown,
        )
        self._init(settings)

    def _init(self, settings: Settings) -> None:
        from cleaner.registry import build_chain, find_packs

        find_packs(settings.packs)
        object.__setattr__(self, "_settings", settings)
        object.__setattr__(self, "_chain", build_chain(settings.filters, settings.model))
        object.__setattr__(self, "_templates", _templates(settings.templates))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse changes: make another `Cleaner` instead."""
        raise AttributeError("a Cleaner cannot be changed; make another one")

    def __delattr__(self, name: str) -> None:
        """Refuse changes: make another `Cleaner` instead."""
        raise AttributeError("a Cleaner cannot be changed; make another one")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the settings alone."""
        return _from_settings, (self._settings,)

    def __repr__(self) -> str:
        """Show the settings."""
        return f"Cleaner({self._settings!r})"

    def __eq__(self, other: object) -> bool:
        """Cleaners with equal settings are equal."""
        return isinstance(other, Cleaner) and self._settings == other._settings

    def __hash__(self) -> int:
        """Hash the settings."""
        return hash(self._settings)

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self._settings

    def clean(
        self, text: str, *, language: str | None = None, url: str | None = None, site: str | None = None
    ) -> Result:
        """Clean one text.

        Args:
            text: Scraped plain text, one paragraph, heading or item a line.
            language: The text's language (ISO 639-1), where it is known.
            url: Where the text is from, where it is known.
            site: The site whose templates hold for the text; None for the registered domain of `url`.

        Raises:
            InputError: `text` is no `str`.
            FilterError: A filter of the user's failed, or a callable of `protect`.
            TimeLimitError: It took longer than `time_limit`.
        """
        if not isinstance(text, str):
            raise InputError(f"clean takes a str, not {type(text).__name__}")
        return self._clean(text, language, url, site)[0]

    def _clean(
        self,
        text: str,
        language: str | None,
        url: str | None,
        site: str | None,
        markup: Markup | None = None,
        *,
        html: bool = False,
    ) -> tuple[Result, bool]:
        """Return the result, and whether the page is nothing but a consent notice."""
        from cleaner.chain import run
        from cleaner.language import detect_language, stop_words
        from cleaner.lines import render, split
        from cleaner.page import Page
        from cleaner.registry import load_models, pack_language
        from cleaner.result import Result
        from cleaner.wrapping import unwrapped

        language = language_code(language) if language else self._settings.language
        lines = split(text)
        if language is None:
            language = detect_language([line.text for line in lines])
        if markup is None:
            lines = unwrapped(text, lines)
        packs = self._settings.packs
        index = _index(pack_language(language, packs), packs)
        seen = self._seen(lines, url, site)
        stops = stop_words(language)
        policy = self._policy(walls=html)
        # What is compiled and read but once counts for no text.
        if self._settings.time_limit is not None:
            load_models(self._chain, html=markup is not None)
        with time_limit(self._settings.time_limit, len(text)):
            page = Page(
                text,
                index,
                stop_words=stops,
                language=language,
                url=url,
                lines=lines,
                markup=markup,
                seen=seen,
            )
            outcome = run(page, self._chain, policy)
        cleaned, patches = render(text, [(r.start, r.end) for r in outcome.removals])
        result = Result(
            text=cleaned,
            removals=outcome.removals,
            language=language,
            recognised=outcome.recognised,
            guarded=outcome.guarded,
            patches=patches,
        )
        return result, outcome.wall

    def _policy(self, *, walls: bool) -> Policy:
        """Return what the chain does with proposals; `walls`: consent walls may go whole."""
        from cleaner.survey import Policy

        settings = self._settings
        return Policy(
            settings.threshold, settings.prose_threshold, settings.kept, settings.protectors(), walls=walls
        )

    def _seen(self, lines: Sequence[Line], url: str | None, site: str | None) -> Seen | None:
        """Return what the templates say of a page's lines."""
        if self._templates is None or not (site or url):
            return None
        from cleaner.templates.sites import site_named, site_of

        name = site_named(site) if site else site_of(url)
        return self._templates.see(name, [line.text for line in lines]) if name else None

    def clean_html(
        self,
        html: str | bytes,
        *,
        language: str | None = None,
        url: str | None = None,
        site: str | None = None,
        extractor: str | None = None,
    ) -> Result:
        """Clean one HTML page.

        Args:
            html: The page, as text or as bytes in any encoding.
            language: The page's language (ISO 639-1), where it is known.
            url: Where the page is from, where it is known.
            site: The site whose templates hold for the page; None for the registered domain of `url`.
            extractor: What decides beside the chain: "vote" (the visible text, on whose lines trafilatura
                votes), "trafilatura" (only its text is cleaned), "resiliparse" (the visible text, and its
                vote instead; needs the extra `html`), "none" (the visible text alone); None for the default.

        Returns:
            The result for the page's text; offsets count in it (`Result.source`). `Result.metadata` is
            what the page says of itself, `Result.reason` why there is no text, where there is none. Where
            nothing is left of the page, the text in its JSON-LD is cleaned instead.

        Raises:
            InputError: `html` is neither `str` nor `bytes`.
            SettingsError: The extractor is not known or not installed.
            TimeLimitError: It took longer than `time_limit`.
        """
        from dataclasses import replace

        from cleaner.html.door import DEFAULT, linked_text, open_page

        with time_limit(self._settings.time_limit, len(html) if isinstance(html, str | bytes) else 0):
            page = open_page(html, url=url, extractor=extractor or DEFAULT)
        result, wall = self._clean(page.text, language, url, site, page.markup, html=True)
        reason = page.reason or ("consent" if wall else None)
        if not result.text and page.body:
            with time_limit(self._settings.time_limit, len(page.body)):
                body = linked_text(page)
            other, _ = self._clean(body, language, url, site, html=True)
            if other.text:
                result, reason = other, None
        if reason is None and not result.text:
            reason = "boilerplate"
        return replace(result, metadata=page.metadata, reason=reason)

    def clean_many(self, texts: Iterable[str], *, workers: int = 1) -> Iterator[Result]:
        """Clean many texts, lazily and in order.

        Args:
            texts: The texts.
            workers: Number of processes; 1 works in this one. With more, settings must be picklable, and a
                script must keep the call below `if __name__ == "__main__":`, since each process reads it.

        Raises:
            SettingsError: `workers` is no number, or the settings cannot be pickled.
            InputError: `texts` is one text.
            WorkerError: A process ended before its work did.
        """
        if not isinstance(workers, int) or workers < 1:
            raise SettingsError(f"workers must be a number from 1, not {workers!r}")
        if isinstance(texts, str | bytes):
            raise InputError(f"clean_many takes several texts, not one {type(texts).__name__}")
        return map(self.clean, texts) if workers == 1 else self._in_processes(texts, workers)

    def _in_processes(self, texts: Iterable[str], workers: int) -> Iterator[Result]:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import current_process, get_context

        if getattr(current_process(), "_inheriting", False):
            raise WorkerError(_UNGUARDED)  # a worker that reads the script must not begin workers
        self._check_picklable()
        source = iter(texts)
        try:
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
                waiting: deque[Future[list[Result]]] = deque()
                while batch := list(islice(source, _BATCH)):
                    waiting.append(pool.submit(_clean_batch, self, batch))
                    if len(waiting) > 2 * workers:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
        except BrokenProcessPool:
            raise WorkerError(_UNGUARDED) from None

    def _check_picklable(self) -> None:
        import pickle

        try:
            pickle.dumps(self)
        except Exception as error:  # what cannot be pickled raises what it likes
            what = f"workers need settings that can be pickled ({error})"
            raise SettingsError(f"{what}; define functions and classes at the top of a module") from None


def _from_settings(settings: Settings) -> Cleaner:
    cleaner = Cleaner.__new__(Cleaner)
    cleaner._init(settings)
    return cleaner


def _clean_batch(cleaner: Cleaner, texts: list[str]) -> list[Result]:
    results = [cleaner.clean(text) for text in texts]
    spare_collector()
    return results


@lru_cache(maxsize=1)
def spare_collector() -> None:
    """Have a worker's garbage collector pass over what stays: the packs and the model, 100,000 objects.

    For processes of our own alone, behind their first batch; it counts once a process.
    """
    import gc

    gc.collect()
    gc.freeze()


def _cleaner(options: dict[str, Any]) -> Cleaner:
    return _from_settings(make_settings(**options))


def clean(text: str, **options: Any) -> str:
    """Return what the author wrote of a scraped text.

    Args:
        text: Scraped plain text.
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
    """
    return _cleaner(options).clean(text).text


def clean_html(
    html: str | bytes, url: str | None = None, *, extractor: str | None = None, **options: Any
) -> str:
    """Return what the author wrote of an HTML page.

    Args:
        html: The page, as text or bytes.
        url: Where the page is from, where it is known.
        extractor: See `Cleaner.clean_html`.
        **options: The options of `Cleaner`.
    """
    return _cleaner(options).clean_html(html, url=url, extractor=extractor).text
