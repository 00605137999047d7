"""The ordered table of filters.

The order says who names a line first: what stays by default is recognised before anything can take
it; the notices whose words are unmistakable come before the widgets with short labels; lists of
related pages end where another filter has named a line, so they come late; repetition and menus
judge what is left. `template` (learned from other pages of the site) takes what no rule names, so that a
line has the most precise name; `learned` (the line model) comes last, for it looks at what was found.
"""

from __future__ import annotations

from cleaner.chain import Chain
from cleaner.filters.base import Block, PhraseFilter
from cleaner.filters.caption import CaptionFilter
from cleaner.filters.comments import CommentsFilter
from cleaner.filters.credit import CreditFilter
from cleaner.filters.donation import DonationFilter
from cleaner.filters.duplicate import DuplicateFilter
from cleaner.filters.headline import HeadlineFilter
from cleaner.filters.junk import JunkFilter
from cleaner.filters.learned import Learned
from cleaner.filters.metadata import MetadataFilter
from cleaner.filters.navigation import NavigationFilter
from cleaner.filters.related import RelatedFilter
from cleaner.filters.template import TemplateFilter
from cleaner.types import Category, Filter


def default_filters() -> Chain:
    """Return the chain that `Cleaner` runs unless told otherwise."""
    filters: list[Filter] = [
        HeadlineFilter(),
        CreditFilter(),
        JunkFilter(),
        PhraseFilter(Category.COOKIE, Block(gap=3, prose_gap=1, least=3, least_prose=5), aside=True),
        DonationFilter(),
        PhraseFilter(Category.NEWSLETTER, Block(gap=1, least=3)),
        PhraseFilter(Category.SUBSCRIPTION, Block(gap=1, least=3, prose=False)),
        PhraseFilter(Category.ADVERTISEMENT, Block(gap=2, least=3, prose=False)),
        PhraseFilter(Category.SHARE, Block(gap=1, least=3)),
        CommentsFilter(),
        PhraseFilter(Category.AUTHOR_BIO, Block(gap=2, least=3, least_prose=3)),
        PhraseFilter(Category.LEGAL, Block(gap=0, least=3)),
        PhraseFilter(Category.CONTACT, Block(gap=3, least=4)),
        CaptionFilter(),
        MetadataFilter(),
        RelatedFilter(),
        DuplicateFilter(),
        NavigationFilter(),
        TemplateFilter(),
        Learned(),
    ]
    return Chain(filters)
