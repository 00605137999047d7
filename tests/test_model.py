"""The line model: what it does for a user, its file, its training."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import cleaner
from cleaner import Cleaner
from cleaner.errors import DataError
from cleaner.filters import default_filters
from cleaner.filters.learned import Learned, operating_points
from cleaner.model import chars, lists, weights, words
from cleaner.model.alike import alike
from cleaner.model.features import VERSION
from cleaner.model.lines import facts
from cleaner.model.strictness import cuts
from cleaner.page import Page
from cleaner.phrases import PhraseIndex
from cleaner.registry import active_packs
from cleaner.training.labels import Gold, align
from tests.support import HERE

SHIPPED = Path(cleaner.__file__).parent / "data" / "lines.model"
PROSE = [
    "The river rose by two metres in a single night, and by morning the lower streets of the town were wet.",
    "Nobody was hurt, the mayor said on Tuesday, but forty families had to leave and slept in the school.",
    "Engineers had warned for years that the wall would not hold when the snow in the hills melts quickly.",
    "The council will now vote on a new wall, to cost nine million and be finished in three years.",
]
MENU = ["Home", "News", "Sport", "Weather", "Culture", "Contact"]
OWN_MENU = ["Home", "News", "Sport", "Weather", "Contact us", "About", "Log in", "More stories"]
TEASERS = [
    "Five hikers found after two days in the hills",
    "Why the bridge at Mill Lane stays closed",
    "Photos: the carnival returns to the old town",
    "Mayor's aide resigns over missing receipts",
    "Ten recipes for a cold evening",
    "The best new walking shoes this season",
]


def clean(lines: list[str], **options: object) -> list[str]:
    return Cleaner(**options).clean("\n".join(lines)).text.splitlines()  # type: ignore[arg-type]


class TestFilter:
    def test_prose_stays_in_every_layout(self) -> None:
        for mode in ("light", "balanced", "strict"):
            assert clean(PROSE, mode=mode) == PROSE
            assert [x for x in Cleaner(mode=mode).clean("\n\n".join(PROSE)).text.splitlines() if x] == PROSE

    @pytest.mark.parametrize(
        "label",
        ["Opening hours", "Next steps", "At a glance", "Key figures", "Emergency numbers", "Length: 214 km"],
    )
    def test_a_label_between_paragraphs_stays_on_a_furnished_page(self, label: str) -> None:
        insert = "Also read: Why the bridge stays closed"
        body = ["River floods the lower town", *PROSE[:2], insert, label, *PROSE[2:]]
        foot = ["Related articles", *TEASERS, "Privacy policy", "About us", "Subscribe", "Share on Facebook"]
        result = clean([*OWN_MENU, *body, *foot, "© 2024 The Paper. All rights reserved."])
        assert result == [line for line in body if line != insert]

    def test_the_subheads_of_a_round_up_stay_over_bylines_and_credits(self) -> None:
        signed = ["Ann Miller", "Staff writer", "Image credits: Getty Images"]
        subheads = ["Lamps", "Kettles", "Boots"]
        sections = zip(subheads, PROSE[1:], strict=True)
        pieces = [line for head, text in sections for line in (head, *signed, text)]
        foot = ["Related articles", *TEASERS, "Privacy policy", "About us", "Subscribe", "Share on Facebook"]
        result = clean([*OWN_MENU, "What we liked this week", *PROSE[:2], *pieces, *foot])
        assert [line for line in result if line in subheads] == subheads

    @pytest.mark.parametrize("line", PROSE)
    def test_one_line_of_prose_alone_stays(self, line: str) -> None:
        assert clean([line]) == [line]

    def test_it_names_what_it_removes_and_can_be_left_out(self) -> None:
        cards = [line for title in TEASERS for line in (title, "21 November 2026", "Read more")]
        text = "\n".join([*MENU, *PROSE, *cards, *MENU])
        result = Cleaner(mode="strict").clean(text)
        learned = [r for r in result.removals if r.filter == "learned"]
        assert learned
        assert all(r.reason == f"learned.{r.category}" and 0.4 <= r.score <= 1 for r in learned)
        assert result.restore() == text
        without = Cleaner(mode="strict", filters=default_filters().without("learned")).clean(text)
        assert all(r.filter != "learned" for r in without.removals)
        assert all(line in result.text for line in PROSE)

    def test_protection_and_kept_categories_hold(self) -> None:
        text = "\n".join([*TEASERS, *PROSE, *TEASERS[::-1]])
        protect = [line.split()[0] for line in TEASERS]
        kept = Cleaner(mode="strict", protect=protect).clean(text)
        assert all(line in kept.text for line in TEASERS)

    def test_same_text_same_result_whatever_came_before(self) -> None:
        own, text = Cleaner(), "\n".join([*TEASERS, *PROSE])
        first = own.clean(text)
        own.clean("\n".join(reversed(PROSE * 40)))
        assert own.clean(text) == first

    @pytest.mark.parametrize(
        "text", ["", "\n \n", "…", "—\n—", "1", "a", "\x00", "\ud800 lone", "\u0301", "日本", "😀 😀"]
    )
    def test_strange_pages_do_no_harm(self, text: str) -> None:
        assert Cleaner(filters=["learned"]).clean(text).restore() == text


class TestLongLists:
    NAMES = tuple(
        f"• {first} {last}"
        for first in ("Ada", "Bela", "Carl", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jana")
        for last in ("Birch", "Cole", "Drew", "Elm", "Fox", "Gray", "Hale", "Ivers", "Jute", "Kerr", "Marsh")
    )
    BELOW = ("Privacy Policy", "Terms of Use", "Cookie settings", "Follow us on Facebook")
    STORY = (
        *PROSE,
        "Until then the pumps run day and night, and the smell of diesel hangs over the market.",
        "The baker has opened again, because his ovens stand on the first floor and stayed dry.",
        "What the flood has cost will not be known before the summer, when the last cellars have dried out.",
        "The oldest people in the town say that it was worse in the year of the ice, when two bridges fell.",
    )

    def kept(self, *lines: str) -> int:
        found = clean([*OWN_MENU, *lines, *self.BELOW])
        assert all(line in found for line in self.STORY)
        return sum(name in found for name in self.NAMES)

    def test_below_the_body_they_go(self) -> None:
        assert self.kept(*self.STORY, "Authors", *self.NAMES) == 0

    def test_within_the_body_or_announced_by_it_they_stay(self) -> None:
        whole = len(self.NAMES)
        assert self.kept(*self.STORY[:4], *self.NAMES, *self.STORY[4:]) == whole
        assert self.kept(*self.STORY, *self.NAMES) == whole
        assert self.kept(*self.STORY, "The prizes went to:", *self.NAMES) == whole

    def test_beside_a_text_without_furniture_they_stay(self) -> None:
        text = "\n".join([*self.STORY, "The crew", *self.NAMES])
        assert Cleaner().clean(text).text == text

    def test_the_heads_of_posts_stay_together(self) -> None:
        posts = [f"12/11/2025 at {n}:16 pm\n\n{line}\n" for n, line in enumerate(self.STORY, 1)]
        page = Page("\n".join(posts), PhraseIndex(active_packs("en", ())), language="en")
        heads = page.named["comments.head"]
        assert len(heads) == len(posts)
        one = min(heads)
        chance = {i: 0.9 if i == one else 0.2 for i in range(len(page.lines))}
        assert lists.judge(page, chance, [], 1.0).staying >= heads
        assert not lists.judge(page, dict.fromkeys(chance, 0.9), [], 1.0).staying

    def test_rows_of_one_form_stay_together(self) -> None:
        rows = ["Weight 48.7 lbs", "Max load 265 lbs", "Battery capacity 608 Wh"]
        others = ["12. Thinking", "13. Ends", "14. Begins", "* Comfort 8.4", "* Range 8.7", "* Ride 8.0"]
        page = Page("\n".join([*rows, *others]), PhraseIndex(active_packs("en", ())), language="en")
        chance = {i: 0.9 if i == 1 else 0.6 for i in range(len(page.lines))}
        assert lists.judge(page, chance, [], 1.0).staying == {0, 1, 2}
        assert not lists.judge(page, dict.fromkeys(chance, 0.9), [], 1.0).staying


class TestOperatingPoints:
    BEST = (0.3, 0.5, 0.55, 0.9)

    def test_pages_of_a_kind_that_the_model_knows_little_of_need_more(self) -> None:
        known, strange = (operating_points(1.0, 0.2, 100, self.BEST, much) for much in (0.0, 1.0))
        assert known[1] < 0.7
        assert strange[1] >= 0.8
        assert strange[0] == known[0]
        assert strange == sorted(strange)


class TestFile:
    def test_the_shipped_model_is_small_and_fits(self) -> None:
        assert SHIPPED.stat().st_size <= 3 << 20
        header, arrays = weights.load(SHIPPED, VERSION)
        assert len(header["data"]) == 64
        assert arrays["text"].shape == (1 << words.BITS,)

    def test_round_trip(self) -> None:
        given = {"a": np.arange(6, dtype=np.int8).reshape(2, 3), "b": np.array([1.5, -2.0], dtype=np.float16)}
        header, arrays = weights.parse(weights.dump({"features": 7, "note": "ä"}, given), "x", 7)
        assert header["note"] == "ä"
        assert all((arrays[name] == array).all() for name, array in given.items())

    @pytest.mark.parametrize(
        ("damage", "says"),
        [
            (lambda raw: b"", "not a model"),
            (lambda raw: b"PK\x03\x04" + raw, "not a model"),
            (lambda raw: raw[:20], "header is damaged"),
            (lambda raw: raw[:-4], "damaged"),
            (lambda raw: raw[:8] + b"\xff\xff\xff\x7f" + raw[12:], "header is damaged"),
        ],
    )
    def test_damaged_files_are_refused(self, damage: object, says: str, tmp_path: Path) -> None:
        raw = weights.dump({"features": VERSION}, {"a": np.zeros(4, dtype=np.float32)})
        path = tmp_path / "own.model"
        path.write_bytes(damage(raw))  # type: ignore[operator]
        with pytest.raises(DataError, match=says):
            Cleaner(model=path)

    def test_other_versions_and_other_models_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "own.model"
        path.write_bytes(weights.dump({"features": VERSION + 1}, {}))
        with pytest.raises(DataError, match=f"features version {VERSION + 1}"):
            Cleaner(model=path)
        path.write_bytes(weights.dump({"features": VERSION}, {}))
        with pytest.raises(DataError, match="missing"):
            Cleaner(model=str(path))
        with pytest.raises(DataError, match="cannot be read"):
            Cleaner(model=tmp_path / "nowhere.model")

    @pytest.mark.parametrize(
        ("part", "damage"),
        [
            ("features", lambda arrays: {"line0.mean": arrays["line0.mean"][:-1]}),
            ("words", lambda arrays: {"text": arrays["text"][:-1]}),
            ("networks", lambda arrays: {"line1.1.w": arrays["line1.1.w"].T}),
            ("networks", lambda arrays: {"line0.2.b": arrays["line0.2.b"][:0]}),
            ("categories", lambda arrays: {"category_mask": arrays["category_mask"][1:]}),
            ("categories", lambda arrays: {"category.0.w": arrays["category.0.w"][1:]}),
        ],
    )
    def test_a_model_whose_parts_do_not_fit_is_refused(
        self, part: str, damage: Callable[..., dict[str, object]], tmp_path: Path
    ) -> None:
        header, arrays = weights.load(SHIPPED, VERSION)
        own = tmp_path / "own.model"
        own.write_bytes(weights.dump(header, arrays | damage(arrays)))  # type: ignore[arg-type]
        with pytest.raises(DataError, match=f"does not fit the others: the {part}"):
            Cleaner(model=own)

    def test_a_curve_that_falls_is_refused(self, tmp_path: Path) -> None:
        header, arrays = weights.load(SHIPPED, VERSION)
        own = tmp_path / "own.model"
        own.write_bytes(weights.dump({**header, "knots": header["knots"][::-1]}, arrays))
        with pytest.raises(DataError, match="the curve"):
            Cleaner(model=own)

    def test_it_tells_which_sites_it_knows(self) -> None:
        assert not Learned().trained_on("a-site-that-nobody-has.example")

    def test_a_cleaner_with_a_model_can_be_pickled(self, tmp_path: Path) -> None:
        own = tmp_path / "own.model"
        own.write_bytes(SHIPPED.read_bytes())
        back = pickle.loads(pickle.dumps(Cleaner(model=own)))
        text = "\n".join([*TEASERS, *PROSE])
        assert back.clean(text) == Cleaner().clean(text)


class TestFeatures:
    def test_hashes_do_not_depend_on_place_or_case(self) -> None:
        found = chars.read(["The Wall", "a wall", "WALL 12", "wall 34"])
        by_word = dict(
            zip(["the", "w1", "a", "w2", "w3", "12", "w4", "34"], found.token_hash.tolist(), strict=True)
        )
        assert by_word["w1"] == by_word["w2"] == by_word["w3"] == chars.word_hash("wall")
        assert by_word["12"] == by_word["34"]

    def test_normal_forms_are_the_same_line(self) -> None:
        composed, split = (
            facts(["Die Brücke über den Fluß"], "de"),
            facts(["Die Bru\u0308cke u\u0308ber den Fluß"], "de"),
        )
        assert all((composed.columns[name] == split.columns[name]).all() for name in composed.columns)

    def test_scripts_without_spaces_have_words(self) -> None:
        columns = facts(["橋は火曜日の朝に閉鎖された。", "ニュース"], "ja").columns
        assert columns["words"][0] > columns["words"][1] > 0
        assert columns["ends_stop"].tolist() == [1, 0]

    def test_indents_can_be_left_out(self) -> None:
        lines = ["  Menu", "Text of the page."]
        seen, blind = facts(lines, "en"), facts(lines, "en", indents=False)
        assert seen.columns["indent"][0] > 0 == blind.columns["indent"][0]
        assert (seen.columns["size"] == blind.columns["size"]).all()


class TestStrictness:
    WORDS = np.array([1.0, 30, 30, 2, 8, 1])

    def going(self, chances: list[float], recall: float = 1.0) -> list[bool]:
        given = np.array(chances, dtype=np.float32)
        return [bool(c > cuts(given, self.WORDS, [recall])[0]) for c in given]

    def test_where_all_is_clear_the_doubtful_goes(self) -> None:
        assert self.going([0.95, 0.01, 0.02, 0.6, 0.9, 0.95]) == [True, False, False, True, True, True]

    def test_where_nothing_is_clear_the_same_line_stays(self) -> None:
        assert self.going([0.95, 0.4, 0.45, 0.6, 0.9, 0.95])[3] is False

    def test_the_more_recall_counts_the_more_stays(self) -> None:
        chances = [0.7, 0.1, 0.4, 0.5, 0.8, 0.9]
        kept = [self.going(chances, recall).count(False) for recall in (0.5, 1, 2, 4)]
        assert kept == sorted(kept) and kept[0] < kept[-1]

    def test_lines_that_look_the_same_share_a_fate(self) -> None:
        assert len(set(self.going([0.5] * 6))) == 1

    def test_pages_without_words_have_a_cut(self) -> None:
        assert cuts(np.array([0.5], dtype=np.float32), np.zeros(1), [1.0, 2.0]) == [0.5, 0.5]


class TestTraining:
    @pytest.fixture
    def train(self) -> ModuleType:
        pytest.importorskip("sklearn", reason="the extra `train` is not installed")
        from cleaner.model import train

        return train

    @pytest.fixture
    def corpora(self, tmp_path: Path) -> Path:
        folder = tmp_path / "corpora"
        folder.mkdir()
        rows = []
        for i in range(24):
            lines = (
                [(x, "navigation") for x in OWN_MENU]
                + [(x, "keep") for x in PROSE]
                + [(x, "related") for x in TEASERS]
            )
            rows.append(
                {"id": f"site-{i}", "lang": "en", "lines": [{"text": t, "label": c} for t, c in lines]}
            )
        (folder / "own.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return folder

    def test_the_same_pages_give_the_same_bytes_and_a_model_that_works(
        self, train: ModuleType, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        paths = [tmp_path / name for name in ("one.model", "two.model")]
        for jobs, path in zip("12", paths, strict=True):
            assert train.main(["--corpora", str(corpora), "-o", str(path), "-j", jobs]) == 0
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert "labelled by hand" in capsys.readouterr().out
        page = [*OWN_MENU, *PROSE, *TEASERS]
        result = Cleaner(model=paths[0], mode="strict").clean("\n".join(page))
        assert any(r.filter == "learned" for r in result.removals)
        assert all(line in result.text for line in PROSE)

    def test_the_headline_that_a_gold_text_lacks_is_content(self) -> None:
        gold = Gold("\n".join(PROSE), "Town under water")
        page = ["Town under water", "News", "Town under water!", *PROSE, "Town under water", *TEASERS]
        labels = align(page, gold)
        taken = {line: (label.content, label.weight) for line, label in enumerate(labels)}
        assert taken[2] == (1.0, 1.0)  # the title nearest above the body
        assert taken[0] == taken[7] == (0.0, 0.0)  # the others say nothing
        assert taken[1] == taken[8] == (0.0, 1.0)

    def test_mistakes_are_told_in_a_sentence(
        self, train: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert train.main(["--corpora", str(tmp_path), "-o", str(tmp_path / "x.model")]) == 2
        assert "no files of pages" in capsys.readouterr().err
        assert train.main(["--corpora", str(tmp_path / "nowhere")]) == 2
        assert not (tmp_path / "x.model").exists()

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ('{"id": "a"', "own.jsonl, line 1: no JSON object"),
            ('{"lines": []}', "own.jsonl, line 1: no JSON object"),
            ('{"id": "a", "lines": [{"text": "Rain fell.", "label": "keep"}]}', "too few sites"),
        ],
    )
    def test_corpora_that_teach_nothing(
        self,
        train: ModuleType,
        tmp_path: Path,
        data: str,
        sentence: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        (tmp_path / "own.jsonl").write_text(data, encoding="utf-8")
        assert train.main(["--corpora", str(tmp_path), "-o", str(tmp_path / "x.model"), "-j", "1"]) == 2
        assert sentence in capsys.readouterr().err
        assert not (tmp_path / "x.model").exists()


def test_text_alone_loads_no_model_before_it_is_needed() -> None:
    code = "import sys, cleaner; cleaner.Cleaner(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=HERE.parent).returncode == 0


def test_lines_alike_but_for_names_and_numbers_are_found() -> None:
    heads = ["Ann Lee says", "July 14, 2031 at 7:21 pm", "A line of text that says something of its own."]
    others = ["Bo says", "May 2, 2030 at 11:02 pm", "Another one, which is longer than the first of them is."]
    columns = alike(chars.read([*heads, *others]))
    counts = np.exp(columns["alike"]).round().tolist()
    assert counts == [2, 2, 1, 2, 2, 1]
    assert columns["alike_near"][0] == np.log1p(np.float32(3))


def test_labelled_lines_may_hold_any_line_end(tmp_path: Path) -> None:
    """JSON Lines end with a line feed alone; the rarer ends stand within strings."""
    from cleaner.training.texts import labelled

    lines = [{"text": "Rain\u2028 fell.", "label": "keep"}, {"text": "Menu", "label": "navigation"}]
    entries = [json.dumps({"id": f"t{i}", "lines": lines}, ensure_ascii=False) for i in range(2)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(entries) + "\n", "utf-8")
    assert [text.id for text in labelled(file, {})] == ["t0", "t1"]
