"""What all adapters rest on: a step that travels, a digest that means something, a ledger that leads back."""

from __future__ import annotations

import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cleaner import Chain, Cleaner, Templates, default_filters
from cleaner.errors import DataError, InputError, SettingsError
from cleaner.integrations import digest as digests
from cleaner.integrations import read_ledger
from cleaner.integrations.base import Step, ledger, ledger_json, with_ledger
from cleaner.integrations.columns import ColumnStep
from tests.integrations.support import boat_pages, sponsors
from tests.support import ROOT

TEXT = "The dam broke at noon.\nAccept all cookies\nNobody was hurt.\nBrought to you by Example Ltd"


def starts_with(prefix: str, text: str) -> bool:
    return text.startswith(prefix)


def test_importing_cleaner_imports_no_adapter() -> None:
    code = (
        "import sys, cleaner; cleaner.clean('Accept all cookies')\n"
        "sys.exit(any(m.startswith('cleaner.integrations') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_settings_pass_through_unchanged(tmp_path: Path) -> None:
    pages = boat_pages()
    file = tmp_path / "sites.templates"
    Templates.fit(pages).save(file)
    options: dict[str, Any] = {
        "mode": "strict",
        "keep": ["share"],
        "remove": ["credit"],
        "protect": [r"Editor's note"],
        "filters": default_filters().without("caption").before("navigation", sponsors),
        "language": "en",
        "templates": file,
    }
    step = pickle.loads(pickle.dumps(Step(**options)))
    cleaner = Cleaner(**options)
    assert step.cleaner.settings.mode == "strict"
    for url, text in [*pages, (None, TEXT)]:
        assert step.clean(text, url=url) == cleaner.clean(text, url=url)


def test_use_changes_no_pickle() -> None:
    step = Step(mode="light")
    before = pickle.dumps(step)
    step.clean(TEXT)
    assert pickle.dumps(step) == before


@pytest.mark.parametrize(
    "other",
    [
        {"mode": "strict"},
        {"keep": ["share"]},
        {"protect": ["dam"]},
        {"protect": [partial(starts_with, "The")]},
        {"language": "de"},
        {"filters": default_filters().without("caption")},
        {"filters": Chain([*default_filters(), sponsors])},
        {"templates": Templates.fit(boat_pages())},
    ],
)
def test_another_setting_is_another_digest(other: dict[str, Any]) -> None:
    assert Step(**other).digest != Step().digest
    assert Step(**other).digest == Step(**other).digest


def test_functions_count_by_their_code() -> None:
    made = [Step(protect=[eval(f"lambda text: text.startswith({p!r})")]).digest for p in ("A", "B", "A")]
    assert made[0] == made[2] != made[1]
    bound = [Step(protect=[partial(starts_with, prefix)]).digest for prefix in ("A", "B", "A")]
    assert bound[0] == bound[2] != bound[1]


def test_the_digest_is_the_same_in_every_process() -> None:
    code = (
        "from cleaner import default_filters\n"
        "from cleaner.integrations.base import Step\n"
        "from tests.integrations.support import sponsors\n"
        "print(Step(filters=default_filters().before('navigation', sponsors), protect=['a', len]).digest)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_content_of_files_counts(tmp_path: Path) -> None:
    pack = tmp_path / "our.toml"
    form = (
        'category = "newsletter"\nlanguage = "en"\nsource = "ours"\n[[group]]\nname = "dispatch"\n'
        'kind = "line"\nscore = 0.95\nphrases = ["get the {} dispatch"]\n'
        '[cases]\nremove = ["Get the {} dispatch"]\nkeep = ["The dispatch was late."]\n'
    )
    found = []
    for name in ("harbour", "hill"):
        pack.write_text(form.replace("{}", name), "utf-8")
        found.append(Step(packs=[pack]).digest)
    assert found[0] != found[1]
    templates = tmp_path / "sites.templates"
    Templates.fit(boat_pages()).save(templates)
    assert Step(templates=templates).digest != Step().digest


def test_a_worker_with_other_data_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = pickle.dumps(Step())
    monkeypatch.setattr(digests, "shipped_data", lambda: "another version")
    step = pickle.loads(sent)
    with pytest.raises(DataError, match="this worker has another version"):
        step.clean(TEXT)


def test_wrong_options_are_told_at_once() -> None:
    with pytest.raises(SettingsError, match="did you mean"):
        Step(mode="ballanced")
    with pytest.raises(TypeError):
        Step(mood="light")


def test_a_language_is_any_corpus_label() -> None:
    step = Step()
    assert step.clean(TEXT, language="en-GB").language == "en"
    assert step.clean(TEXT, language="eng_Latn", url=3).language == "en"  # neither is known: found out
    assert Step(language="de").clean(TEXT, language="en").language == "de"


def test_a_ledger_leads_back() -> None:
    result = Cleaner().clean(TEXT)
    assert "text" not in ledger(result)
    assert read_ledger(result.text, ledger(result)) == result
    assert read_ledger(result.text, ledger_json(result)).restore() == TEXT


@pytest.mark.parametrize("wrong", ["no JSON", "[]", "{}", '{"schema": 99}', {"schema": 1}, 3])
def test_what_is_no_ledger_is_told(wrong: Any) -> None:
    with pytest.raises(InputError):
        read_ledger("text", wrong)


def test_a_ledger_is_never_overwritten() -> None:
    result = Cleaner().clean(TEXT)
    with pytest.raises(InputError, match="'cleaner' already"):
        with_ledger({"cleaner": "{}"}, "cleaner", result)
    metadata = {"a": 1}
    assert set(with_ledger(metadata, "cleaner", result)) == {"a", "cleaner"}
    assert with_ledger(metadata, None, result) == metadata == {"a": 1}


def test_columns() -> None:
    step = ColumnStep(language_column="lang")
    assert step.sources(["id", "lang", "text", "url"]) == ["text", "url", "lang"]
    with pytest.raises(InputError, match="no column 'lang'; there are 'text'"):
        step.sources(["text"])
    with pytest.raises(InputError, match="'cleaner' already"):
        ColumnStep().sources(["text", "cleaner"])
    with pytest.raises(InputError, match="not int"):
        ColumnStep().clean_all(["text", 3])  # type: ignore[list-item]
    texts, ledgers = ColumnStep(ledger_column=None).clean_all([TEXT, None])
    assert texts == [Cleaner().clean(TEXT).text, None] and ledgers == [None, None]


def test_columns_may_be_arrays() -> None:
    """As Hugging Face datasets hand them out in the format "numpy"."""
    np = pytest.importorskip("numpy")
    urls, languages = np.array(["https://a.example/1", "x"]), np.array(["en", "en"])
    texts, _ = ColumnStep().clean_all(np.array([TEXT, TEXT], dtype=object), urls, languages)
    assert texts == [Cleaner().clean(TEXT).text] * 2


def test_a_field_stays_in_an_arrow_table() -> None:
    pa = pytest.importorskip("pyarrow")
    from cleaner.integrations.arrow import clean_rows

    field = pa.field("text", pa.large_string(), nullable=False, metadata={"of": "us"})
    rows = pa.Table.from_arrays([pa.array([TEXT], field.type)], schema=pa.schema([field]))
    assert clean_rows(ColumnStep(), rows).schema.field("text").equals(field, check_metadata=True)


def test_sampling_odd_columns() -> None:
    pa = pytest.importorskip("pyarrow")
    from cleaner.integrations.arrow import PageSampler

    (none,) = PageSampler().sample([pa.table({"url": [5], "text": [TEXT]})])
    assert none.num_rows == 0
    with pytest.raises(InputError, match="holds int"):
        list(PageSampler().sample([pa.table({"url": ["https://a.example/"], "text": [5]})]))


def test_the_digest_knows_what_functions_are_bound_to() -> None:
    def keeping(least: int) -> Any:
        def protector(line: str, *, least: int = least) -> bool:
            return len(line) > least or later(line)

        return protector

    one, two = (Step(protect=[keeping(n)]).digest for n in (1, 2))  # `later` is not bound yet
    assert one != two

    def later(line: str) -> bool:
        return bool(line)
