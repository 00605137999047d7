"""What the adapters share: a cleaner that travels between processes, and the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.corpus.fields import plain_language
from cleaner.errors import DataError, InputError
from cleaner.integrations.digest import digest_of
from cleaner.result import Result

if TYPE_CHECKING:
    from cleaner.settings import Settings

#: The name under which hosts find the ledger.
LEDGER = "cleaner"


class Step:
    """A cleaner as hosts keep it: it travels as its settings, and is made again where it works.

    Use changes no pickle of it. Where the data of a worker differ from those of the process that sent the
    step, its first text raises: two halves of a corpus would differ.

    Args:
        **options: The options of `Cleaner`.

    Raises:
        SettingsError: An option is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """

    def __init__(self, **options: Any) -> None:
        self._cleaner: Cleaner | None = Cleaner(**options)
        self.settings: Settings = self._cleaner.settings
        self.digest = digest_of(self.settings)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the cleaner: what is pickled never changes by use."""
        return {name: value for name, value in self.__dict__.items() if name != "_cleaner"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the settings; the cleaner is made when it is needed."""
        self.__dict__.update(state, _cleaner=None)

    @property
    def cleaner(self) -> Cleaner:
        """The cleaner, made when it is first asked for.

        Raises:
            DataError: This process has other data than the one that made the step.
        """
        if self._cleaner is None:
            if digest_of(self.settings) != self.digest:
                raise DataError(
                    "this worker has another version of cleaner or of its packs, model or templates than the "
                    "process that sent it work; install the same on both"
                )
            self._cleaner = Cleaner(**_options(self.settings))
        return self._cleaner

    def clean(self, text: Any, *, url: Any = None, language: Any = None) -> Result:
        """Clean one text.

        Args:
            text: The text.
            url: Where it is from; what is no address is passed over.
            language: Its language, as any corpus labels it; the cleaner's own setting goes before.

        Raises:
            InputError: `text` is no `str`.
            FilterError: A filter of the user's failed.
        """
        told = None if self.settings.language else plain_language(_string(language))
        return self.cleaner.clean(text, url=_string(url), language=told)


def _options(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__dataclass_fields__}


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def ledger(result: Result) -> dict[str, Any]:
    """Return what happened to a text, as values for JSON: `Result.to_dict` without the text."""
    made = result.to_dict()
    del made["text"]
    return made


def ledger_json(result: Result) -> str:
    """Return the ledger as one string, which columns and flat metadata can hold."""
    return json.dumps(ledger(result), ensure_ascii=False, separators=(",", ":"))


def read_ledger(text: str, ledger: str | Mapping[str, Any]) -> Result:
    """Return the result of cleaning, from a cleaned text and its ledger; `.restore()` is the original.

    Args:
        text: The cleaned text, unchanged.
        ledger: What an adapter wrote beside it.

    Raises:
        InputError: It is no ledger.
    """
    try:
        values = json.loads(ledger) if isinstance(ledger, str) else dict(ledger)
        return Result.from_dict({**values, "text": text})
    except (ValueError, TypeError) as error:
        raise InputError(f"this is no ledger of cleaner: {error}") from None


def with_ledger(metadata: Mapping[str, Any] | None, key: str | None, result: Result) -> dict[str, Any]:
    """Return a document's metadata with the ledger in it; what was there stays untouched.

    Args:
        metadata: The metadata of the host's document.
        key: The ledger's name; None for no ledger.
        result: The result.

    Raises:
        InputError: There is a ledger already, and without it there would be no way back.
    """
    made = dict(metadata or {})
    if key is None:
        return made
    if key in made:
        raise InputError(f"the metadata have {key!r} already; choose another name for the ledger")
    return {**made, key: ledger_json(result)}
