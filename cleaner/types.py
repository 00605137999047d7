"""The records that the whole package passes around: frozen, without logic of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from cleaner.page import Page


class Category(StrEnum):
    """What a removed (or recognised) line is; the value is the name used everywhere."""

    COOKIE = "cookie"
    DONATION = "donation"
    NEWSLETTER = "newsletter"
    SUBSCRIPTION = "subscription"
    RELATED = "related"
    AUTHOR_BIO = "author_bio"
    SHARE = "share"
    NAVIGATION = "navigation"
    ADVERTISEMENT = "advertisement"
    LEGAL = "legal"
    COMMENTS = "comments"
    METADATA = "metadata"
    CAPTION = "caption"
    CONTACT = "contact"
    DUPLICATE = "duplicate"
    TEMPLATE = "template"
    JUNK = "junk"
    HEADLINE = "headline"
    CREDIT = "credit"


#: One sentence a category, for `--list-filters` and the README's table.
DESCRIPTIONS: Mapping[str, str] = {
    Category.COOKIE: "cookie, consent and tracking notices with their buttons",
    Category.DONATION: "appeals for donations and support, every paragraph and amount of them",
    Category.NEWSLETTER: "newsletter, e-mail and alert sign-ups with their small print",
    Category.SUBSCRIPTION: "paywall, log-in, registration, trial and app-install prompts",
    Category.RELATED: "pointers to other pages: related lists, inserts, most-read lists, teasers",
    Category.AUTHOR_BIO: "biographies, portraits and handles of authors",
    Category.SHARE: "share, follow, like, print, save and listen widgets with their counts",
    Category.NAVIGATION: "menus, breadcrumbs, section labels, pagination, search boxes",
    Category.ADVERTISEMENT: "ads, sponsored blocks, affiliate and deal boxes",
    Category.LEGAL: "copyright, terms, privacy, licences, standing disclaimers",
    Category.COMMENTS: "comment forms, comment counts, readers' comments under an article",
    Category.METADATA: "stand-alone bylines, dates, reading times, counts; the title with the site's name",
    Category.CAPTION: "image and video captions, photo credits, player controls",
    Category.CONTACT: "the publisher's addresses, e-mails, phones, imprint",
    Category.DUPLICATE: "a line that repeats an earlier one with no purpose",
    Category.TEMPLATE: "a line that stands on other pages of the same site too",
    Category.JUNK: "error messages, leftover markup, placeholders, script, encoding debris",
    Category.HEADLINE: "the page's own headline, its first plain appearance",
    Category.CREDIT: "end matter of the article: 'Reporting by ...', sources, corrections",
}

#: Recognised, and kept unless the user asks for their removal.
KEPT_BY_DEFAULT: frozenset[str] = frozenset({Category.HEADLINE, Category.CREDIT})


class Line(NamedTuple):
    """One line of the input that is not blank.

    Attributes:
        index: Its place among the lines that are not blank, from 0.
        number: Its place among all lines of the input, from 1.
        start: Offset of its first character in the input.
        end: Offset after its last character that is not white space.
        text: The characters between `start` and `end`; of a paragraph that was broken at a width
            (`cleaner.wrapping`) with a space for each line end.
        blank_before: How many blank lines stand directly above it.
    """

    index: int  # type: ignore[assignment]  # hides the method of tuples
    number: int
    start: int
    end: int
    text: str
    blank_before: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a filter yields: this line (or its beginning or end) is boilerplate.

    Attributes:
        line: `Line.index` of the line.
        category: One of `Category`, or a name of the filter's own.
        reason: A short code saying which rule fired, for people to read.
        score: How sure the filter is, 0 to 1; the mode decides which scores suffice.
        start: Offset in the line where the boilerplate begins; 0 for the line's start.
        end: Offset in the line after the boilerplate; None for the line's end.
        by_markup: The filter saw where on the page the line stands. Guards that can only go by what a line
            looks like do not hold then, nor does the fallback for implausible removals; `protect` does.
    """

    line: int
    category: str
    reason: str
    score: float
    start: int = 0
    end: int | None = None
    by_markup: bool = False

    def at(self, line: int, start: int, end: int | None) -> Proposal:
        """Return the proposal for another place."""
        return Proposal(line, self.category, self.reason, self.score, start, end, self.by_markup)

    def scored(self, score: float) -> Proposal:
        """Return the proposal with another score."""
        return Proposal(self.line, self.category, self.reason, score, self.start, self.end, self.by_markup)


@dataclass(frozen=True, slots=True)
class Removal:
    """One removed span of the input.

    Attributes:
        start: Offset of its first character in the input.
        end: Offset after its last character.
        text: The removed characters, `input[start:end]`.
        category: What it is (`Category`).
        filter: The name of the filter that proposed it.
        reason: Which rule of the filter fired.
        score: How sure the filter was, 0 to 1.
        line: The line's number in the input, from 1.
    """

    start: int
    end: int
    text: str
    category: str
    filter: str
    reason: str
    score: float
    line: int

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the values alone: a dataclass's own way takes several times as long."""
        where, what = (self.start, self.end, self.text), (self.category, self.filter, self.reason)
        return Removal, (*where, *what, self.score, self.line)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None where it says nothing.

    Attributes:
        title: Its headline.
        author: Its author; several with "; " between them.
        date: When it was published, as ISO 8601 where the page gives that, else as the page has it.
        site: The site's name.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None


@runtime_checkable
class Filter(Protocol):
    """A step of the chain: a named callable that proposes and never touches text.

    With a true attribute `again` it is asked about what stays, too, until nothing more goes.
    """

    @property
    def name(self) -> str:
        """The name used in settings, on the command line and in removals."""

    def __call__(self, page: Page) -> Iterable[Proposal]:
        """Yield what this filter holds for boilerplate on `page`."""
