"""The libraries of the extra `corpora`, loaded when an input needs them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cleaner.corpus.forms import Compression, Form
from cleaner.corpus.problems import Failure, UsageError
from cleaner.corpus.records import Source

EXTRA = "pip install 'boilerplate-cleaner[corpora]'"
_OF_FORM = {Form.PARQUET: "pyarrow", Form.WARC: "warcio"}
_OF_COMPRESSION = {Compression.ZSTD: "zstandard"}


def load(module: str) -> Any:
    """Return a module of a library of the extra.

    Raises:
        UsageError: It is not installed; the message says what to do.
    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        if find_spec(library) is not None:
            raise UsageError(f"{library} is installed but cannot be loaded: {error}") from None
        raise UsageError(f"{library} is not installed; install it with {EXTRA}") from None


def demand(form: Form, compression: Compression, name: str) -> None:
    """Refuse an input or output whose library is missing, before anything is done.

    Raises:
        UsageError: The library is missing.
    """
    for library in filter(None, (_OF_FORM.get(form), _OF_COMPRESSION.get(compression))):
        if find_spec(library) is None:
            raise UsageError(f"{name} needs {library}, which is not installed; install it with {EXTRA}")


def demand_all(found: Iterable[Source | Failure]) -> None:
    """Refuse inputs of which one needs a library that is missing; what is no input is passed over.

    Raises:
        UsageError: A library is missing.
    """
    for source in found:
        if isinstance(source, Source):
            demand(source.form, source.compression, source.name)
