"""spaCy: a component; `spacy` finds it by its name as soon as `cleaner` is installed.

    nlp.add_pipe("cleaner", config={"mode": "strict"})

Tokens cannot be deleted, so the text stays and boilerplate is marked: `doc.spans["boilerplate"]`, each
span labelled with its category. `doc._.cleaner` is the ledger (JSON), `doc._.cleaner_text` the cleaned text.
"""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from cleaner.integrations.base import LEDGER, Step, ledger_json
from cleaner.result import Result

NAME = "cleaner"
#: The group of spans.
SPANS = "boilerplate"
_TEXT = "cleaner_text"


class CleanerComponent:
    """Marks what is boilerplate in a doc.

    Args:
        spans: The name of the group of spans.
        **options: The options of `Cleaner`.
    """

    def __init__(self, spans: str = SPANS, **options: Any) -> None:
        self.spans = spans
        self._step = Step(**options)

    def __call__(self, doc: Doc) -> Doc:
        """Return the doc with its spans and its ledger.

        A removal that ends within a token marks the tokens before: what stays is never marked.

        Raises:
            FilterError: A filter of the user's failed; spaCy's error handler decides.
        """
        result = self._step.clean(doc.text)
        doc.spans[self.spans] = SpanGroup(doc, name=self.spans, spans=_spans(doc, result))
        doc._.set(LEDGER, ledger_json(result))
        doc._.set(_TEXT, result.text)
        return doc


def _spans(doc: Doc, result: Result) -> list[Span]:
    found = (
        doc.char_span(r.start, r.end, label=r.category, alignment_mode="contract") for r in result.removals
    )
    return list(filter_spans([span for span in found if span is not None]))


for _name in (LEDGER, _TEXT):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory(
    NAME,
    default_config={
        "spans": SPANS,
        "mode": "balanced",
        "keep": [],
        "remove": [],
        "protect": [],
        "filters": None,
        "packs": [],
        "language": None,
        "model": None,
        "templates": None,
        "time_limit": None,
    },
    assigns=["doc.spans", f"doc._.{LEDGER}", f"doc._.{_TEXT}"],
)
def make_cleaner(
    nlp: Language,
    name: str,
    spans: str,
    mode: str,
    keep: list[str],
    remove: list[str],
    protect: list[str],
    filters: list[str] | None,
    packs: list[str],
    language: str | None,
    model: str | None,
    templates: str | None,
    time_limit: float | None,
) -> CleanerComponent:
    """Return the component of a config.

    Raises:
        SettingsError: A value is not known.
        DataError: A pack, a model or a file of templates is missing or wrong.
    """
    return CleanerComponent(
        spans,
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
    )
