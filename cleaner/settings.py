"""The settings of a cleaner: one frozen record, checked when it is made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from os import PathLike
from types import MappingProxyType
from typing import Any

import regex

from cleaner.chain import AnyFilter, Chain
from cleaner.errors import FilterError, OptionError, SettingsError, unknown
from cleaner.types import KEPT_BY_DEFAULT, Category

#: The dial: the least score of a removal, and of a removal of prose. Phrases that prove a line
#: alone score .9 and more; blocks and shapes less. What each mode costs and brings is measured
#: (README, "Modes").
MODES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"light": (0.9, 0.9), "balanced": (0.6, 0.8), "strict": (0.4, 0.5)}
)

#: A protect pattern that searches a line for so many seconds is refused: it would hang a run.
LONGEST_SEARCH = 10.0

#: Other codes of languages that have packs or stop lists: of three letters (ISO 639-2 and 639-3), as
#: FineWeb-2 and GlotLID write them, and older or narrower ones of two.
_CODES = """
af afr, ar ara arb, az aze azj, be bel, bg bul, bn ben, bs bos, ca cat, cs ces cze, cy cym wel, da dan, de
deu ger, el ell gre, en eng, eo epo, es spa, et est ekk, eu eus baq, fa fas per pes, fi fin, fr fra fre, fy
fry, ga gle, gl glg, gu guj, he heb iw, hi hin, hr hrv, hu hun, hy hye arm, id ind in, is isl ice, it ita,
ja jpn, ka kat geo, kk kaz, kn kan, ko kor, ku kur kmr, ky kir, lb ltz, lt lit, lv lav lvs, mk mkd mac, ml
mal, mr mar, ms msa may zsm, ne nep npi, nl nld dut, nn nno, no nor nob nb, oc oci, pa pan, pl pol, pt por,
ro ron rum mo, ru rus, sk slk slo, sl slv, sq sqi alb als, sr srp, sv swe, sw swa swh, ta tam, te tel, th
tha, tl tgl fil, tr tur, uk ukr, ur urd, uz uzb uzn, vi vie, yo yor, zh zho chi cmn
"""
_BARE = {other: code for code, *others in map(str.split, _CODES.split(",")) for other in others}

Protection = str | Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a `Cleaner` is made of; see `Cleaner` for the meaning of each field."""

    mode: str = "balanced"
    keep: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    protect: tuple[Protection, ...] = ()
    filters: tuple[str | AnyFilter, ...] | Chain | None = None
    packs: tuple[str, ...] = ()
    language: str | None = None
    model: str | None = None
    templates: Any = None
    time_limit: float | None = None

    def __post_init__(self) -> None:
        """Check every value.

        Raises:
            SettingsError: A value is not known; the message names the near ones.
        """
        if not isinstance(self.mode, str) or self.mode not in MODES:
            raise SettingsError(unknown("mode", str(self.mode), MODES))
        known = list(Category)  # no set: what somebody hands over as a name may have no hash
        for name in (*self.keep, *self.remove):
            if name not in known:
                raise SettingsError(unknown("category", str(name), known))
        if self.language is not None:
            object.__setattr__(self, "language", language_code(self.language))
        both = sorted(set(self.keep) & set(self.remove))
        if both:
            raise SettingsError(f"category {both[0]!r} is in keep and in remove")
        for protection in self.protect:
            _protector(protection)
        if self.time_limit is not None and not _is_duration(self.time_limit):
            raise SettingsError(f"time_limit must be seconds above 0, not {self.time_limit!r}")

    @property
    def threshold(self) -> float:
        """The least score of a removal in this mode."""
        return MODES[self.mode][0]

    @property
    def prose_threshold(self) -> float:
        """The least score of a removal of prose in this mode."""
        return MODES[self.mode][1]

    @property
    def kept(self) -> frozenset[str]:
        """The categories that are recognised and stay."""
        return (KEPT_BY_DEFAULT - set(self.remove)) | set(self.keep)

    def protectors(self) -> tuple[Callable[[str], bool], ...]:
        """Return the protections as callables on a line's text."""
        return tuple(_protector(p) for p in self.protect)


def _is_duration(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf


def language_code(name: str) -> str:
    """Return the bare language code of a tag: "en" for "en-US", "en_GB" and "eng_Latn".

    Raises:
        SettingsError: `name` is no language tag.
    """
    code = name.replace("_", "-").split("-")[0].lower() if isinstance(name, str) else ""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        raise SettingsError(f"language {name!r} is no ISO 639-1 code such as 'en' or 'de'")
    return _BARE.get(code, code)


def _tuple(value: Any, name: str) -> tuple[Any, ...]:
    if isinstance(value, str | PathLike) or callable(value):
        return (value,)
    if not isinstance(value, Iterable):
        raise SettingsError(f"{name} must be a list, not {type(value).__name__}")
    return tuple(value)


def make_settings(**options: Any) -> Settings:
    """Return settings from keyword options.

    Raises:
        SettingsError: An option or a value is not known.
    """
    names = [f.name for f in fields(Settings)]
    for name in options:
        if name not in names:
            raise OptionError(unknown("option", name, names))
    for name in ("keep", "remove", "protect", "packs"):
        if name in options:
            options[name] = _tuple(options[name], name)
    options["packs"] = tuple(str(p) for p in options.get("packs", ()))
    if options.get("model") is not None:
        options["model"] = str(options["model"])
    if isinstance(options.get("templates"), PathLike):
        options["templates"] = str(options["templates"])
    filters = options.get("filters")
    if filters is not None and not isinstance(filters, Chain):
        options["filters"] = _tuple(filters, "filters")
    return Settings(**options)


class PatternProtector:
    """Protects the lines in which a regular expression is found."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        try:
            self._regex = regex.compile(pattern, regex.IGNORECASE)
        except regex.error as error:
            raise SettingsError(f"protect pattern {pattern!r} is no regular expression: {error}") from error

    def __call__(self, text: str) -> bool:
        """Return whether the pattern is in `text`."""
        try:
            return self._regex.search(text, timeout=LONGEST_SEARCH) is not None
        except TimeoutError:
            what = f"took longer than {LONGEST_SEARCH:g} seconds on a line; avoid nested repetition"
            raise SettingsError(f"protect pattern {self._pattern!r} {what}") from None


class CallableProtector:
    """Protects the lines for which a callable of the user's says so."""

    def __init__(self, protection: Callable[[str], bool]) -> None:
        self._protection = protection

    def __call__(self, text: str) -> bool:
        """Return whether the callable says so."""
        try:
            return bool(self._protection(text))
        except (Exception, SystemExit, GeneratorExit) as error:
            name = getattr(self._protection, "__qualname__", type(self._protection).__qualname__)
            raise FilterError(f"protect callable {name} failed: {type(error).__name__}: {error}") from error


def _protector(protection: Protection) -> Callable[[str], bool]:
    if isinstance(protection, str):
        if not protection:
            raise SettingsError("an empty protect pattern would protect every line")
        return PatternProtector(protection)
    if callable(protection):
        return CallableProtector(protection)
    raise SettingsError(f"protect takes patterns and callables, not {type(protection).__name__}")
