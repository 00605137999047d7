"""A page as the filters see it: its lines, their facts, the phrases in them, what was found so far."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from cleaner.address import SILENCE, Voices
from cleaner.forms import Form, form_of
from cleaner.lines import kept_part, split
from cleaner.openings import SIGNATURES, openings, policy
from cleaner.packs import PROOF
from cleaner.phrases import Match, PhraseIndex
from cleaner.shape import Shape, shape_of
from cleaner.structure import clauses, conversation, entries, numbered, sections, source, steps, verbatim
from cleaner.types import Line, Proposal
from cleaner.wrapping import flat

if TYPE_CHECKING:
    from cleaner.markup import Markup
    from cleaner.templates.evidence import Seen

#: The body begins where so many paragraphs stand within so many lines.
_BODY_LINES, _BODY_REACH = 3, 8
#: What fences code (Markdown).
_FENCES = ("```", "~~~")


class Page:
    """The input of a filter. Filters read it; only the chain writes to what was found.

    Attributes:
        source: The whole input.
        lines: Its lines that are not blank.
        shapes: The facts of each line.
        matches: The phrases found in each line, the surest first.
        language: The page's language, if known.
        url: Where the page is from, if known.
        markup: What the markup says of each line, where the page came as HTML.
        seen: What is known of its lines from other pages of its site, if templates are given.
        proofs: The proofs of a category's phrases, kept by the filters until something more is claimed.
    """

    def __init__(
        self,
        source: str,
        index: PhraseIndex,
        *,
        stop_words: frozenset[str] = frozenset(),
        language: str | None = None,
        url: str | None = None,
        lines: tuple[Line, ...] | None = None,
        markup: Markup | None = None,
        seen: Seen | None = None,
        like: Page | None = None,
    ) -> None:
        """Split and measure a text.

        Args:
            source: The whole input.
            index: The phrases to look for.
            stop_words: The stop words of its language.
            language: Its language, if known.
            url: Where it is from, if known.
            lines: Its lines where the caller has split it already.
            markup: What the markup says of each line.
            seen: What is known of its lines from other pages.
            like: A page with the same index and stop words whose lines need not be measured again.
        """
        self.source = source
        self.language = language
        self.url = url
        self.markup = markup
        self.seen = seen
        self.lines: tuple[Line, ...] = split(source) if lines is None else lines
        self._index = index
        self._stop_words = stop_words
        self._forms: dict[str, Form] = like._forms if like else {}
        self._shapes: dict[str, Shape] = like._shapes if like else {}
        self._matches: dict[str, tuple[Match, ...]] = like._matches if like else {}
        for text in dict.fromkeys(line.text for line in self.lines):
            if text not in self._shapes:
                form = self._forms[text] = form_of(text)
                self._shapes[text] = shape_of(form, stop_words)
        self.shapes: tuple[Shape, ...] = tuple(self._shapes[line.text] for line in self.lines)
        self.proofs: dict[tuple[str, int], dict[int, tuple[Match, bool]]] = {}
        self._claims: dict[int, Proposal] = {}
        self._found = MappingProxyType(self._claims)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse another value: a filter cannot change what the next one sees."""
        if name in self.__dict__:
            raise AttributeError(f"a filter cannot change {name} of a page")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        """Refuse it."""
        raise AttributeError(f"a filter cannot take {name} from a page")

    @cached_property
    def matches(self) -> tuple[tuple[Match, ...], ...]:
        """The phrases found in each line."""
        known = self._matches
        for text in dict.fromkeys(line.text for line in self.lines):
            if text not in known:
                known[text] = self._index.find_in(self._forms[text])
        found = [known[line.text] for line in self.lines]
        for i in openings(self.shapes, found) if self.markup is None else ():
            found[i] = tuple(m for m in found[i] if not m.open or m.group.category in SIGNATURES)
        return tuple(found)

    @cached_property
    def phrases(self) -> Mapping[str, tuple[tuple[int, Match], ...]]:
        """The phrases found, by category: pairs of line and match, the surest of a line first."""
        places: dict[str, list[tuple[int, Match]]] = {}
        for i, matches in enumerate(self.matches):
            for match in matches:
                places.setdefault(match.group.category, []).append((i, match))
        return MappingProxyType({category: tuple(found) for category, found in places.items()})

    @cached_property
    def named(self) -> Mapping[str, frozenset[int]]:
        """The lines in which a group's phrase was found, by the group's name."""
        places: dict[str, set[int]] = {}
        for i, matches in enumerate(self.matches):
            for match in matches:
                places.setdefault(match.group.name, set()).add(i)
        return MappingProxyType({name: frozenset(lines) for name, lines in places.items()})

    def line_at(self, offset: int) -> Line:
        """Return the line that an offset of the source lies in."""
        return self.lines[bisect_right(self._starts, offset) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def rest(self, cuts: Mapping[int, Sequence[tuple[int, int]]]) -> Page:
        """Return the page as it is without parts of its lines, which keep their offsets.

        Args:
            cuts: By line, the offsets (start, end) in the source of what goes at its start or its end.
        """
        lines: list[Line] = []
        places: dict[int, int] = {}
        blank = 0
        for line in self.lines:
            index, number, start, end, text, above = line
            blank = blank or min(1, above)
            if index in cuts:
                part = kept_part(self.source, start, end, sorted(cuts[index]))
                if part is None:
                    continue
                start, end = part
                text = flat(self.source[start:end])
            places[index] = len(lines)
            lines.append(Line(len(lines), number, start, end, text, blank))
            blank = 0
        return Page(
            self.source,
            self._index,
            stop_words=self._stop_words,
            language=self.language,
            url=self.url,
            lines=tuple(lines),
            seen=self.seen and self.seen.moved(places),
            like=self,
        )

    def is_sites(self, index: int) -> bool:
        """Return whether a line stands on other pages of the site, too."""
        return self.seen is not None and index in self.seen.lines

    @property
    def found(self) -> Mapping[int, Proposal]:
        """Whole lines claimed by earlier filters, by line: a live view that can't be written to."""
        return self._found

    def claim(self, proposal: Proposal) -> None:
        """Record a proposal that the chain has accepted (for the chain only)."""
        self._claims.setdefault(proposal.line, proposal)

    @cached_property
    def copies(self) -> Mapping[str, tuple[int, ...]]:
        """The lines that share a key, by key; only keys of at least one word."""
        places: dict[str, list[int]] = {}
        for i, facts in enumerate(self.shapes):
            if facts.words:
                places.setdefault(facts.key, []).append(i)
        return MappingProxyType({k: tuple(v) for k, v in places.items()})

    def pair(self, index: int) -> tuple[str, str]:
        """Return the keys of a line and the one below it."""
        return self.shapes[index].key, self.shapes[index + 1].key

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], int]:
        """How often two lines stand below each other."""
        return MappingProxyType(Counter(map(self.pair, range(len(self.shapes) - 1))))

    @cached_property
    def body_start(self) -> int:
        """The line where the body begins: paragraphs close together, for teasers stand apart."""
        prose = self._own_prose
        for i, follower in zip(prose, prose[_BODY_LINES - 1 :], strict=False):
            if follower - i <= _BODY_REACH:
                return i
        return prose[0] if prose else 0

    @cached_property
    def body_end(self) -> int:
        """The line after the last paragraph that no phrase names."""
        prose = self._own_prose
        return prose[-1] + 1 if prose else 0

    @cached_property
    def _own_prose(self) -> list[int]:
        """The lines of prose that no phrase names."""
        return [i for i in self._prose if not self._proven[i]]

    @cached_property
    def fenced(self) -> frozenset[int]:
        """Lines of fenced code (Markdown), the fences included."""
        if not any(fence in self.source for fence in _FENCES):
            return frozenset()
        fences = [line.index for line in self.lines if line.text.lstrip().startswith(_FENCES)]
        pairs = zip(fences[::2], fences[1::2], strict=False)
        return frozenset(i for a, b in pairs for i in range(a, b + 1))

    @cached_property
    def own(self) -> frozenset[int]:
        """Lines that are content by what they are one of: messages, code, entries, what is quoted."""
        texts = [line.text for line in self.lines]
        code = source(self.shapes, texts)
        if len(code) == len(texts):
            return code
        return code | conversation(texts) | entries(texts) | verbatim(self.lines)

    @cached_property
    def items(self) -> frozenset[int]:
        """The items of numbered lists of which phrases prove less than half."""
        return numbered([line.text for line in self.lines], self._proven)

    @cached_property
    def steps(self) -> frozenset[int]:
        """The steps of instructions without numbers of which phrases prove at most half."""
        return steps(self.shapes, [line.text for line in self.lines], self._proven)

    @cached_property
    def _proven(self) -> list[bool]:
        """Whether a phrase proves a line."""
        return [any(m.group.kind in PROOF for m in found) for found in self.matches]

    @cached_property
    def clauses(self) -> frozenset[int]:
        """The lines of a contract, a statute or terms."""
        return clauses(self.shapes, [line.text for line in self.lines])

    @cached_property
    def policy(self) -> range:
        """The lines of a text that is a policy itself."""
        return policy(self.shapes, self.matches)

    @cached_property
    def subheads(self) -> tuple[frozenset[int], bool]:
        """Short labels that stand where subheads do, and whether others prove that the text has sections."""
        return sections(self.shapes, [bool(found) for found in self.matches])

    def voices(self, index: int) -> Voices:
        """Return who speaks in a line."""
        form = self._forms[self.lines[index].text]
        voices = self._index.address.voices(form)
        return SILENCE if voices.prompts and self._index.reports(form.folded) else voices

    def is_prompt(self, index: int) -> bool:
        """Return whether the site speaks to the reader in a line."""
        may = self._index.address.may_prompt(self._forms[self.lines[index].text])
        return may and self.voices(index).prompts

    def asked(self, indices: Iterable[int]) -> tuple[str, int]:
        """Return the category of what lines ask the reader for, and how many words say so."""
        return self._index.address.asked(self._forms[self.lines[i].text] for i in indices)

    def words(self, index: int) -> list[str]:
        """Return the words of a line, folded and in lower case, in order."""
        return self._forms[self.lines[index].text].words

    @cached_property
    def _prose(self) -> tuple[int, ...]:
        return tuple(i for i, facts in enumerate(self.shapes) if facts.prose)

    def is_free_prose(self, index: int) -> bool:
        """Return whether a line is prose that no filter has claimed."""
        return self.shapes[index].prose and index not in self._claims

    def free_prose(self) -> list[int]:
        """Return the lines of prose that no filter has claimed, in order."""
        return [i for i in self._prose if i not in self._claims]

    def text(self, index: int) -> str:
        """Return the text of a line."""
        return self.lines[index].text
