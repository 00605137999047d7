"""pandas and polars: one function each."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner import Templates, default_filters
from cleaner.errors import FilterError, InputError
from tests.integrations.support import boat_pages, check, failing, host, texts

OPTIONS: dict[str, Any] = {"mode": "strict", "filters": default_filters().without("caption")}
TEXT = "The dam broke at noon.\nAccept all cookies\nNobody was hurt."
CLEANED = "The dam broke at noon.\nNobody was hurt."


class TestPandas:
    @pytest.fixture(autouse=True)
    def _host(self) -> None:
        self.pd = host("pandas")
        from cleaner.integrations.pandas import clean_frame

        self.clean_frame = staticmethod(clean_frame)

    @pytest.mark.parametrize("kind", ["object", "str", "string", "string[pyarrow]"])
    def test_a_frame(self, kind: str) -> None:
        sources = texts(12)
        index = [f"row {i}" for i in range(12)]
        frame = self.pd.DataFrame({"n": range(12), "text": self.pd.Series(sources, dtype=kind)})
        frame.index = index
        before = frame.copy(deep=True)
        made = self.clean_frame(frame, **OPTIONS)
        self.pd.testing.assert_frame_equal(frame, before)
        check(sources, list(made["text"]), list(made["cleaner"]), **OPTIONS)
        assert list(made.columns) == ["n", "text", "cleaner"] and list(made.index) == index
        assert made["text"].dtype == frame["text"].dtype

    def test_missing_texts_stay_missing(self) -> None:
        made = self.clean_frame(self.pd.DataFrame({"body": [TEXT, None, ""]}), "body", ledger_column=None)
        assert list(made.columns) == ["body"]
        assert list(made["body"].isna()) == [False, True, False]
        assert list(made["body"].dropna()) == [CLEANED, ""]

    def test_categories(self) -> None:
        """Cleaned texts are no categories of the column's: they must not become missing."""
        made = self.clean_frame(self.pd.DataFrame({"text": self.pd.Categorical([TEXT, None, TEXT])}))
        assert list(made["text"].isna()) == [False, True, False]
        assert list(made["text"].dropna()) == [CLEANED, CLEANED]
        assert isinstance(made["text"].dtype, self.pd.CategoricalDtype)
        assert "cookie" in made["cleaner"].iloc[0]

    def test_a_name_that_only_looks_like_the_columns(self) -> None:
        with pytest.raises(InputError, match="no column '0'"):
            self.clean_frame(self.pd.DataFrame({0: [TEXT]}), "0")

    def test_templates(self) -> None:
        pages = boat_pages()
        frame = self.pd.DataFrame(pages, columns=["url", "text"])
        made = self.clean_frame(frame, templates=Templates.fit(pages))
        assert all(len(text.splitlines()) == 1 for text in made["text"])

    def test_errors(self) -> None:
        frame = self.pd.DataFrame({"text": [TEXT], "n": [3]})
        with pytest.raises(FilterError, match="no such page"):
            self.clean_frame(frame, filters=[failing])
        with pytest.raises(InputError, match="not int"):
            self.clean_frame(frame, "n")
        with pytest.raises(InputError, match="no column 'body'"):
            self.clean_frame(frame, "body")


class TestPolars:
    @pytest.fixture(autouse=True)
    def _host(self) -> None:
        self.pl = host("polars")
        from cleaner.integrations.polars import clean_frame

        self.clean_frame = staticmethod(clean_frame)

    @pytest.mark.parametrize("lazy", [False, True])
    def test_a_frame(self, lazy: bool) -> None:
        sources = texts(12)
        frame = self.pl.DataFrame({"text": sources, "n": range(12)})
        given = frame.lazy() if lazy else frame
        made = self.clean_frame(given, **OPTIONS)
        assert isinstance(made, type(given))
        found = made.collect() if lazy else made
        check(sources, found["text"].to_list(), found["cleaner"].to_list(), **OPTIONS)
        assert found.columns == ["text", "n", "cleaner"] and found["n"].to_list() == list(range(12))
        assert frame["text"].to_list() == sources

    def test_missing_texts_stay_missing(self) -> None:
        made = self.clean_frame(self.pl.DataFrame({"body": [TEXT, None, ""]}), "body", ledger_column=None)
        assert made.to_dict(as_series=False) == {"body": [CLEANED, None, ""]}

    def test_templates(self) -> None:
        pages = boat_pages()
        frame = self.pl.DataFrame(pages, schema=["at", "text"], orient="row")
        made = self.clean_frame(frame, url_column="at", templates=Templates.fit(pages))
        assert all(len(text.splitlines()) == 1 for text in made["text"])

    def test_errors(self) -> None:
        frame = self.pl.DataFrame({"text": [TEXT], "n": [3]})
        with pytest.raises((FilterError, self.pl.exceptions.ComputeError), match="no such page"):
            self.clean_frame(frame, filters=[failing])
        with pytest.raises((InputError, self.pl.exceptions.ComputeError), match="not int"):
            self.clean_frame(frame, "n")
        with pytest.raises(InputError, match="no column 'body'"):
            self.clean_frame(frame, "body")
