"""The encoding of bytes that declare none.

Encodings of one byte a letter are elected: each reading of the words beyond ASCII is judged by the stop words
that it has, of one language, and by the words that no language writes so. charset_normalizer judges by how
often letters follow each other and takes Swedish for Maltese; it is asked for the encodings of East Asia.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from cleaner.fold import spelled
from cleaner.language import stop_words

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_CENTRAL = ("hu", "cs", "pl", "sk", "ro", "hr", "sl", "bs", "sq")
_WEST = (
    "fr", "es", "pt", "it", "de", "sv", "fi", "da", "no", "nl", "en", "is", "ca", "gl", "eu", "ga",
)  # fmt: skip
#: What each encoding is made for; of readings as good as each other the first is taken.
_SINGLE: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "cp1252": _WEST,
    "cp1250": _CENTRAL,
    "iso-8859-2": _CENTRAL,
    "cp1251": ("ru", "uk", "bg", "be", "sr", "mk"),
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "iso-8859-5": ("ru", "bg", "sr", "mk"),
    "cp866": ("ru", "be"),
    "cp1253": ("el",),
    "iso-8859-7": ("el",),
    "cp1255": ("he",),
    "iso-8859-8": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "iso-8859-6": ("ar",),
    "cp1254": ("tr",),
    "cp1257": ("lt", "lv", "et"),
    "cp874": ("th",),
    "cp1258": ("vi",),
    "mac-roman": _WEST,
})  # fmt: skip
#: What is asked for in East Asia, by the languages that pages name.
_WIDE: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "ja": ("cp932", "euc_jp"),
    "zh": ("gb18030", "big5hkscs"),
    "ko": ("cp949",),
})  # fmt: skip
_BROADER = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949",
    "johab": "cp949", "shift_jis_2004": "cp932", "shift_jisx0213": "cp932",
    "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp",
}  # fmt: skip
#: A guess is made on so many bytes of text beyond ASCII, none of them from a piece longer than that.
_SAMPLE, _LONGEST = 8_000, 3_000
#: Japanese has at least this share of kana.
_KANA = 0.15
#: charset_normalizer is not asked about fewer bytes beyond ASCII.
_EVIDENCE = 12
_TEXT = re.compile(rb"(?:\A|>)([^<]*+)")
_LANG = re.compile(rb"""<html[^>]{0,300}?\slang\s*=\s*["']?([a-z]{2,3})\b""", re.IGNORECASE)
_HEAD = 8192
_ASCII = bytes(range(128))
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND = re.compile(r"(?<![a-zA-Z])[a-zA-Z]*+[^\x00-\x7f](?:[^\x00-\x7f\s]|[a-zA-Z0-9])*")
#: What no one writes: control signs, signs within a word, a digit behind a letter beyond ASCII; Latin letters
#: with accents alone; Latin beside other letters.
_JOINTS = r"\x00-\x7f\w\s\u00a0\u00ad\u00b7\u00ab\u00bb\u2010-\u2026\u0300-\u036f\u0591-\u06ff\u0e31-\u0e4e"
_ODD_SIGN = re.compile(rf"[\x80-\x9f\ufffd]|[^\W\d_][^{_JOINTS}]+[^\W\d_]|[^\W\d_a-zA-Z]\d")
_ACCENTS = re.compile(r"[\u00c0-\u024f]{4}")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
_OTHER = re.compile(r"[^\W\d_a-zA-Z\u00aa\u00ba\u00c0-\u024f\u0300-\u036f]")


def guess(data: bytes) -> str | None:
    """Return the likeliest encoding; None where nothing speaks for any.

    Args:
        data: The bytes of a page, no UTF-8.
    """
    sample = b"\n".join(_pieces(data))
    beyond = len(sample.translate(None, _ASCII))
    if not beyond:
        return None
    found = _LANG.search(data[:_HEAD])
    language = found[1].decode("ascii").lower() if found else None
    wide = _wide(sample, language) if beyond >= _EVIDENCE else None
    return wide or _elected(sample, language)


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield texts between tags that have bytes beyond ASCII."""
    left = _SAMPLE
    for found in _TEXT.finditer(data):
        if found.end() > found.start() + 1 and not (piece := found[1]).isascii():
            piece = _cut(piece)
            yield piece
            left -= len(piece)
            if left <= 0:
                return


def _cut(piece: bytes) -> bytes:
    """Return a piece's beginning, to where no letter is torn."""
    if len(piece) <= _LONGEST:
        return piece
    head = piece[:_LONGEST]
    return head[: max(head.rfind(b" "), head.rfind(b"\n"))] if b" " in head or b"\n" in head else head


def _wide(sample: bytes, language: str | None) -> str | None:
    """Return the encoding of East Asia that the bytes are in, if they are."""
    from charset_normalizer import from_bytes

    if _has_kana(sample):
        return "euc_jp"
    matches = from_bytes(sample)
    asked = _WIDE.get(language or "", ())
    names = [_encoding(match) for match in matches]
    best = next((name for name in names if name in asked), names[0] if names else None)
    known = {name for family in _WIDE.values() for name in family}
    return best if best in known and _is_wide(sample.decode(best, "replace")) else None


def _has_kana(sample: bytes) -> bool:
    """Return whether bytes make a Japanese text in EUC; its kana would be no letters of Korean or Chinese."""
    try:
        signs = [sign for sign in sample.decode("euc_jp") if not sign.isascii()]
    except UnicodeDecodeError:
        return False
    return sum("\u3041" <= sign <= "\u30ff" for sign in signs) > _KANA * len(signs)


def _encoding(match: CharsetMatch) -> str:
    return _BROADER.get(match.encoding, match.encoding)


def _is_wide(text: str) -> bool:
    """Return whether signs of East Asia stand together, and not one by one among Latin letters."""
    runs = re.findall(r"[a-zA-Z]?[^\x00-\xff]+[a-zA-Z]?", text)
    mixed = sum(run[0].isascii() or run[-1].isascii() for run in runs)
    return bool(runs) and mixed * 3 <= len(runs)


def _elected(sample: bytes, language: str | None) -> str:
    def votes(name: str) -> float:
        text = sample.decode(name, "replace")
        words = _BEYOND.findall(text)
        return _stops(text, name) - sum(map(_oddities, words)) + 0.5 * (language in _SINGLE[name])

    return max(_SINGLE, key=votes)


def _stops(text: str, name: str) -> int:
    """Return how many stop words beyond ASCII of one language a reading has; a letter alone may be a dash."""
    words = [word for word in _WORD.findall(spelled(text.lower())) if len(word) > 1 and not word.isascii()]
    return max(sum(word in stops for word in words) for stops in map(stop_words, _SINGLE[name]))


def _oddities(word: str) -> int:
    """Return how much of a word no language writes so."""
    mixed = bool(_LATIN.search(word) and _OTHER.search(word))
    breaks = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return len(_ODD_SIGN.findall(word)) + len(_ACCENTS.findall(word)) + mixed + breaks
