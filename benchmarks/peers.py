"""What people use on text today: small functions from text to text.

Each is either the library itself, called on text, or the published rule written anew; the label
says which. Rules that drop whole pages are left out, because lines are what is compared here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from cleaner.language import detect_language, stop_words


@dataclass(frozen=True, slots=True)
class Peer:
    """A way of cleaning text.

    Attributes:
        name: The word for it in JSON and on the command line.
        label: The words for it in tables.
        run: The function.
    """

    name: str
    label: str
    run: Callable[[str], str]


def nothing(text: str) -> str:
    """Return the text as it is."""
    return text


_CITATION = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")
_TERMINAL = (".", "?", "!", '"', "'")
_POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_C4_WORDS, _C4_LONGEST = 3, 1000


def c4_lines(text: str) -> str:
    """C4's rules for lines (Raffel et al. 2020, section 2.2, with the published code's additions).

    A line stays if it ends in terminal punctuation but not in an ellipsis, has at least three words and
    none of over 1,000 characters, and speaks neither of javascript nor of policies and cookies; marks of
    citations go. Left out, as they drop pages: "lorem ipsum", curly brackets, fewer than five sentences.
    """
    kept = (_CITATION.sub("", line) for line in filter(_short_words, map(str.strip, text.splitlines())))
    return "\n".join(line for line in kept if _c4_keeps(line))


def _short_words(line: str) -> bool:
    return len(line.split()) >= _C4_WORDS and all(len(word) <= _C4_LONGEST for word in line.split())


def _c4_keeps(line: str) -> bool:
    lowered = line.lower()
    return (
        line.endswith(_TERMINAL)
        and not line.endswith("...")
        and "javascript" not in lowered
        and not any(words in lowered for words in _POLICY)
    )


@lru_cache(maxsize=1)
def _datatrove_filter() -> Callable[[str], str]:
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    step = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)

    def run(text: str) -> str:
        document = Document(text=text, id="page")
        step.filter(document)
        return str(document.text)

    return run


def c4_datatrove(text: str) -> str:
    """C4's rules for lines as datatrove's `C4QualityFilter` has them, its page rules switched off."""
    return _datatrove_filter()(text)


_COUNTER = re.compile(
    r"\W*\d[\d.,]*[kmb]?\s+(?:likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|downvotes"
    r"|downloads|views|followers)\W*",
    re.IGNORECASE,
)
#: Where in a short line what goes: the paper's own examples, whatever the hyphen and the case.
_SHORT = re.compile(r"^\W*sign[- ]in\b\W*|\W*read more(?:\.\.\.|\u2026)\W*$|\bitems in cart\b", re.IGNORECASE)
_SHORT_WORDS = 10


def refinedweb_lines(text: str) -> str:
    """RefinedWeb's line-wise corrections (Penedo et al. 2023, appendix G.2), written anew.

    A line goes if more than half of its characters are capitals, if it is only digits, a counter
    ("3 likes") or a single word; a line of up to ten words loses what matches a pattern. The patterns
    are the three that the paper names. Left out, as it drops pages: over 5 % of the words flagged.
    """
    kept = (line for line in text.splitlines() if not line.strip() or _refinedweb_keeps(line))
    return "\n".join(map(_refined, kept))


def _refinedweb_keeps(line: str) -> bool:
    stripped = line.strip()
    return (
        sum(c.isupper() for c in stripped) <= len(stripped) / 2
        and not stripped.isdigit()
        and not _COUNTER.fullmatch(stripped)
        and len(stripped.split()) > 1
    )


def _refined(line: str) -> str:
    return _SHORT.sub("", line) if len(line.split()) <= _SHORT_WORDS else line


_STRINGS = (
    *_POLICY,
    "privacy overview",
    "privacy & cookies policy",
    "privacy and cookies policy",
)


def string_modifier(text: str) -> str:
    """NeMo Curator's `BoilerPlateStringModifier`, written anew; its package needs torch and ray.

    Paragraphs that speak of policies and cookies go where they are an unbroken run at the top or at the
    bottom; "lorem ipsum" empties the page. Its paragraphs stand between blank lines; in scraped text
    lines are paragraphs, so it is given these. Left out of its list are five consent notices of a plugin in
    full length, of which two contain a phrase of the list anyway.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    lowered = [line.lower() for line in lines]
    if any("lorem ipsum" in line for line in lowered):
        return ""
    marked = [i for i, line in enumerate(lowered) if any(words in line for words in _STRINGS)]
    if not marked or len(marked) == len(lines) or marked != list(range(marked[0], marked[-1] + 1)):
        return text
    if marked[0] != 0 and marked[-1] != len(lines) - 1:
        return text
    return "\n".join(lines[: marked[0]] + lines[marked[-1] + 1 :])


def justext_lines(text: str) -> str:
    """Run jusText's own classification (its functions) with a text's lines as paragraphs without links.

    The stop list is that of the page's language as `cleaner` finds it; without a list, jusText's advice
    for such languages: no condition on stop words.
    """
    from justext.core import classify_paragraphs, revise_paragraph_classification

    lines = [line for line in text.splitlines() if line.strip()]
    stops = stop_words(detect_language(lines))
    paragraphs = [_paragraph(line) for line in lines]
    demands = {} if stops else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    classify_paragraphs(paragraphs, stops, **demands)
    revise_paragraph_classification(paragraphs)
    return "\n".join(line for line, p in zip(lines, paragraphs, strict=True) if not p.is_boilerplate)


def _paragraph(line: str) -> Any:
    from justext.core import PathInfo
    from justext.paragraph import Paragraph

    paragraph = Paragraph(PathInfo().append("body").append("p"))
    paragraph.append_text(line)
    return paragraph


def repeated_lines(text: str) -> str:
    """Drop every line that stood on the page before, white space aside."""
    seen: set[str] = set()
    kept = []
    for line in text.splitlines():
        key = line.strip()
        if not key or key not in seen:
            kept.append(line)
        seen.add(key)
    return "\n".join(kept)


@lru_cache(maxsize=1)
def peers() -> tuple[Peer, ...]:
    """Return the peers in the order of the table, the library before the rule written anew."""
    c4 = Peer("c4", "C4 lines (own writing)", c4_lines)
    if find_spec("datatrove"):
        c4 = Peer("c4", f"C4 lines (datatrove {version('datatrove')})", c4_datatrove)
    return (
        Peer("nothing", "nothing", nothing),
        c4,
        Peer("refinedweb", "RefinedWeb lines (own writing)", refinedweb_lines),
        Peer("nemo", "NeMo strings (own writing)", string_modifier),
        Peer("justext", f"jusText {version('justext')} on lines", justext_lines),
        Peer("repeated", "repeated lines", repeated_lines),
    )
