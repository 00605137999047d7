"""Templates of sites: the same from any order and partition, bounded, saved, careful with content."""

from __future__ import annotations

import gzip
import json
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.api import Cleaner
from cleaner.errors import DataError, InputError, SettingsError
from cleaner.templates.keys import keys_by_line, keys_of
from cleaner.templates.sample import LINES, error_bound, pack, unpack
from cleaner.templates.sites import site_of
from cleaner.templates.store import Templates

from .corpora import jsonl, lines, needs, put, record, run, wet

HEAD = ("Fog Bell Almanac", "Letters to the Keeper", "The Pier and the Tides")
FOOT = ("Ask the Harbour Cat", "Printed by the Sarrow Press, 7 Quay Street, Sarrow")
SITE = "example.org"
COPY = "You are reading the free copy of the Weekly"


def body(i: int) -> list[str]:
    boat, light = chr(97 + i) + chr(98 + i), chr(99 + i) + chr(97 + i)
    return [
        f"The boat {boat} was found on the beach in the morning, and nobody could say whose it was.",
        f"The keeper of light {light} wrote its name down and looked for it in the oldest of books.",
    ]


def page(i: int, head: tuple[str, ...] = HEAD, foot: tuple[str, ...] = FOOT) -> str:
    return "\n".join([*head, *body(i), *foot]) + "\n"


def pairs(count: int, site: str = SITE) -> list[tuple[str, str]]:
    return [(site, page(i)) for i in range(count)]


def saved(templates: Templates, path: Path, mergeable: bool = False) -> bytes:
    templates.save(path, mergeable=mergeable)
    return path.read_bytes()


def only(templates: Templates | str | None, **options: object) -> Cleaner:
    return Cleaner(filters=("template",), templates=templates, **options)


class TestKeys:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Copyright 2024 Example Ltd", "COPYRIGHT © 2025 Example Ltd."),
            ("  • Letters  to the Keeper", "Letters to the keeper »"),
            ("Updated 3 March 2031, 14:30", "Updated: 12 April 2032 09:05"),
            ("Veröffentlicht: Montag, 3. März 2025", "Veröffentlicht: Dienstag, 13. Mai 2024"),
            ("обновлено 3 марта", "Обновлено 14 апреля"),
            ("Straße", "STRAße"),
            ("Comments (12,345)", "Comments (7)"),
            ("Harbour Weekly 12.03.2031", "Harbour Weekly 1.4.2032"),
            (
                f"{COPY} for Ann, which comes to you on every Friday morning.",
                f"{COPY} of Joe of Sarrow, which comes to you on every Friday morning.",
            ),
        ],
    )
    def test_lines_that_are_one(self, one: str, other: str) -> None:
        a, b = keys_by_line([one, other])
        assert a == b != 0

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Letters to the Keeper", "Letters to a Keeper"),
            ("the keeper", "keeper the"),
            ("May be", "Can be"),
            ("a bc", "ab c"),
            ("ab", "ba"),
            ("港の猫に聞く", "港の犬に聞く"),
            ("Open on Monday", "Open on Friday"),
            ("Length: 12 miles", "Length: 13 miles"),
        ],
    )
    def test_lines_that_are_two(self, one: str, other: str) -> None:
        a, b = keys_by_line([one, other])
        assert a != b

    @pytest.mark.parametrize("line", ["", "12.5", "▶", "— 3 —", "😀", "14:30"])
    def test_lines_without_a_word_have_none(self, line: str) -> None:
        assert keys_by_line([line]).tolist() == [0]

    @given(st.lists(st.text(alphabet="ab1 .\u00e9\u6e2f\U00020000\ud800", max_size=30), max_size=12))
    def test_a_line_has_the_same_key_wherever_it_stands(self, given_lines: list[str]) -> None:
        alone = [keys_by_line([line])[0] for line in given_lines]
        assert keys_by_line(given_lines).tolist() == alone
        found = keys_of(["\n".join(given_lines), "x y", "\r\n".join(given_lines)])
        assert found[0].tolist() == found[2].tolist() == [key for key in alone if key]

    def test_keys_are_the_same_in_every_process_and_version(self) -> None:
        """They stand in files: if this fails, `cleaner.templates.keys.VERSION` must rise."""
        told = ["Letters to the Keeper", "Updated 3 March 2031", "港の猫に聞く", "é" * 70]
        assert keys_by_line(told).tolist() == KNOWN

    def test_random_lines_do_not_collide(self) -> None:
        chance = random.Random(1)
        told = {" ".join(chance.choices("abcdefghij", k=8)) for _ in range(50_000)}
        assert len(set(keys_by_line(sorted(told)).tolist())) == len(told)

    def test_packed_keys_come_back(self) -> None:
        keys = keys_of([page(1)])[0]
        assert unpack(pack(keys)).tolist() == keys.tolist()


KNOWN = [100782600708, 246021796326, 831877957136, 49607183743]


class TestSites:
    @pytest.mark.parametrize(
        ("url", "site"),
        [
            ("https://www.bbc.co.uk/news", "bbc.co.uk"),
            ("http://blog.example.com:8080/a?b", "example.com"),
            ("https://someone.github.io/x", "someone.github.io"),
            ("http://localhost/x", "localhost"),
            ("http://192.0.2.7/x", "192.0.2.7"),
            ("no address", None),
            ("http://[broken", None),
            (None, None),
        ],
    )
    def test_registered_domain(self, url: str | None, site: str | None) -> None:
        assert site_of(url) == site


class TestLearning:
    def test_order_does_not_matter(self, tmp_path: Path) -> None:
        told = pairs(24) + pairs(3, "other.example")
        shuffled = told[:]
        random.Random(7).shuffle(shuffled)
        a, b = Templates.fit(told, most=8), Templates.fit(shuffled, most=8)
        assert saved(a, tmp_path / "a", True) == saved(b, tmp_path / "b", True)
        assert saved(a, tmp_path / "a") == saved(b, tmp_path / "b")

    @pytest.mark.parametrize("seed", range(4))
    def test_parts_merge_to_the_whole(self, seed: int, tmp_path: Path) -> None:
        told = pairs(24) + pairs(6, "other.example")
        chance = random.Random(seed)
        parts: list[list[tuple[str, str]]] = [[], [], [], []]
        for pair in told:
            chance.choice(parts).append(pair)
        chance.shuffle(parts)
        merged = Templates(pages=8).merge(*(Templates.fit(part, most=8) for part in parts))
        assert saved(merged, tmp_path / "a", True) == saved(Templates.fit(told, most=8), tmp_path / "b", True)

    def test_a_page_that_comes_twice_counts_once(self) -> None:
        three = Templates.fit(pairs(1) * 3)
        assert only(three).clean(page(9), site=SITE).removals == ()

    def test_memory_of_a_site_is_bounded(self, tmp_path: Path) -> None:
        small = len(saved(Templates.fit(pairs(8), most=8), tmp_path / "a", True))
        large = len(saved(Templates.fit(pairs(24) * 3, most=8), tmp_path / "a", True))
        assert large == small
        long = "\n".join(f"line {'x' * i}" for i in range(1, 3 * LINES))
        assert len(pack(keys_of([long])[0])) == 5 * LINES

    def test_the_share_in_the_sample_is_within_its_bound(self) -> None:
        """Of a line on 3 of 10 pages: how often is its share of the sample further off than it may be?"""
        far, runs = 0, 60
        for seed in range(runs):
            chance = random.Random(seed)
            told = [(SITE, page_of_chance(chance, i % 10 < 3)) for i in range(120)]
            seen = Templates.fit(told).see(SITE, [*page_of_chance(chance, True).splitlines()])
            line = seen.lines.get(1)
            share = 0 if line is None else line.pages / line.of
            far += abs(share - 0.3) > error_bound(32, 0.95)
        assert far <= 0.05 * runs

    def test_key_makes_pairs(self) -> None:
        rows = [{"url": f"https://www.{SITE}/{i}", "text": page(i)} for i in range(5)]
        learned = Templates.fit(rows, key=lambda row: (row["url"], row["text"]))
        assert learned.sites() == [SITE]
        assert only(learned).clean(page(9), url=f"http://{SITE}/9").text == "\n".join(body(9)) + "\n"

    @pytest.mark.parametrize("item", ["text", ("site",), ("site", None), 7])
    def test_other_items_are_refused(self, item: object) -> None:
        with pytest.raises(InputError, match="pairs of a site and a text"):
            Templates.fit([item])

    @pytest.mark.parametrize("most", [0, 1, "8", 1 << 16])
    def test_other_sizes_are_refused(self, most: object) -> None:
        with pytest.raises(SettingsError, match="pages must be"):
            Templates(pages=most)

    def test_different_samples_do_not_merge(self) -> None:
        with pytest.raises(SettingsError, match="do not merge"):
            Templates(pages=8).merge(Templates(pages=9))


def page_of_chance(chance: random.Random, with_line: bool) -> str:
    words = ["".join(chance.choices("abcdefgh", k=7)) for _ in range(40)]
    prose = [" ".join(words[:20]), " ".join(words[20:])]
    return "\n".join([*(["Fog Bell Almanac", "Letters to the Keeper"] if with_line else []), *prose])


class TestFiles:
    @pytest.mark.parametrize("mergeable", [False, True])
    def test_what_was_saved_cleans_the_same(self, mergeable: bool, tmp_path: Path) -> None:
        learned = Templates.fit(pairs(6) + pairs(4, "other.example"))
        learned.save(tmp_path / "t", mergeable=mergeable)
        loaded = Templates.load(tmp_path / "t")
        assert loaded.sites() == learned.sites()
        for text in (page(3), page(20)):
            results = [only(t).clean(text, site=SITE) for t in (learned, loaded, tmp_path / "t")]
            assert results[0] == results[1] == results[2]
            assert results[0].text == "\n".join(body(3 if text == page(3) else 20)) + "\n"

    def test_files_of_parts_are_learned_on_with(self, tmp_path: Path) -> None:
        for name, part in (("a", pairs(8)[:5]), ("b", pairs(8)[5:])):
            Templates.fit(part).save(tmp_path / name, mergeable=True)
        merged = Templates.load(tmp_path / "a").merge(Templates.load(tmp_path / "b"))
        assert saved(merged, tmp_path / "c") == saved(Templates.fit(pairs(8)), tmp_path / "d")

    def test_shards_are_read_together(self, tmp_path: Path) -> None:
        Templates.fit(pairs(5)).save(tmp_path / "a")
        Templates.fit(pairs(5, "other.example")).save(tmp_path / "b")
        both = Templates.load(tmp_path / "a", tmp_path / "b")
        assert len(both) == 2
        assert only(both).clean(page(9), site="other.example").removals

    def test_a_file_of_lines_is_not_learned_on_with(self, tmp_path: Path) -> None:
        Templates.fit(pairs(5)).save(tmp_path / "t")
        with pytest.raises(DataError, match="not mergeable"):
            Templates.load(tmp_path / "t").update(pairs(1))

    def test_a_missing_file_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="cannot be read: no such file"):
            Cleaner(templates=tmp_path / "none")

    def test_another_file_is_told(self, tmp_path: Path) -> None:
        for data in (b"", b"something else", b"\x80\x04pickle"):
            (tmp_path / "t").write_bytes(data)
            with pytest.raises(DataError, match="is no file of templates"):
                Templates.load(tmp_path / "t")

    def test_another_version_is_told(self, tmp_path: Path) -> None:
        data = saved(Templates.fit(pairs(5)), tmp_path / "t")
        (tmp_path / "t").write_bytes(data.replace(b"cleaner-templates 1", b"cleaner-templates 2"))
        with pytest.raises(DataError, match="another version"):
            Templates.load(tmp_path / "t")
        (tmp_path / "t").write_bytes(data.replace(b'"keys": 1', b'"keys": 9'))
        with pytest.raises(DataError, match="another version"):
            Templates.load(tmp_path / "t")

    @pytest.mark.parametrize("mergeable", [False, True])
    def test_damage_is_told_wherever_the_file_breaks_off(self, mergeable: bool, tmp_path: Path) -> None:
        data = saved(Templates.fit(pairs(5)), tmp_path / "t", mergeable)
        for length in range(0, len(data), 7):
            (tmp_path / "t").write_bytes(data[:length])
            with pytest.raises(DataError):
                Templates.load(tmp_path / "t")

    def test_a_damaged_index_is_told(self, tmp_path: Path) -> None:
        data = saved(Templates.fit(pairs(5)), tmp_path / "t")
        (tmp_path / "t").write_bytes(data[:-8] + b"\xff" * 8)
        with pytest.raises(DataError, match="are damaged"):
            only(Templates.load(tmp_path / "t")).clean(page(9), site=SITE)

    @given(st.data())
    def test_a_damaged_byte_never_ends_in_another_error(self, data: st.DataObject) -> None:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            path = Path(folder, "t")
            raw = bytearray(saved(Templates.fit(pairs(5)), path))
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
            path.write_bytes(bytes(raw))
            try:
                only(Templates.load(path)).clean(page(9), site=SITE)
            except DataError as error:
                assert "templates" in str(error)

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="cannot be written"):
            Templates.fit(pairs(3)).save(tmp_path / "none" / "t")

    @pytest.mark.parametrize("loaded", [False, True])
    def test_cleaners_with_templates_are_picklable(self, loaded: bool, tmp_path: Path) -> None:
        templates = Templates.fit(pairs(5))
        if loaded:
            templates.save(tmp_path / "t")
            templates = Templates.load(tmp_path / "t")
        cleaner = only(templates)
        again = pickle.loads(pickle.dumps(cleaner))
        assert again.clean(page(9), site=SITE) == cleaner.clean(page(9), site=SITE)
        assert again.clean(page(9), site=SITE).removals

    def test_equal_templates_are_told_by_their_digest(self) -> None:
        assert repr(Templates.fit(pairs(5))) == repr(Templates.fit(reversed(pairs(5))))
        assert repr(Templates.fit(pairs(5))) != repr(Templates.fit(pairs(6)))


class TestCleaning:
    def test_the_reason_says_on_how_many_pages(self) -> None:
        result = only(Templates.fit(pairs(5))).clean(page(9), site=SITE)
        assert {r.reason for r in result.removals} == {f"template (on 5 of 5 pages of {SITE})"}
        assert {r.category for r in result.removals} == {"template"}

    def test_the_page_itself_does_not_count(self) -> None:
        result = only(Templates.fit(pairs(5))).clean(page(3), site=SITE)
        assert {r.reason for r in result.removals} == {f"template (on 4 of 4 pages of {SITE})"}

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_few_pages_prove_nothing_long(self, count: int) -> None:
        told = (
            "This long paragraph stands at the end of every page, and it says nothing about what is in them."
        )
        learned = Templates.fit((SITE, f"{page(i, (), ())}{told}") for i in range(count))
        assert only(learned, mode="strict").clean(f"{page(9, (), ())}{told}", site=SITE).removals == ()

    def test_five_pages_do(self) -> None:
        told = (
            "This long paragraph stands at the end of every page, and it says nothing about what is in them."
        )
        learned = Templates.fit((SITE, f"{page(i, (), ())}{told}") for i in range(5))
        result = only(learned).clean(f"{page(9, (), ())}{told}", site=SITE)
        assert [r.text for r in result.removals] == [told]

    def test_numbers_that_are_facts_stay(self) -> None:
        """Lines differ in their number alone: it is what the page says."""
        learned = Templates.fit(
            (SITE, f"{page(i)}Includes {i} maps of the islands\nLength of {i} miles") for i in range(6)
        )
        text = f"{page(9)}Includes 99 maps of the islands\nLength of 99 miles"
        kept = only(learned).clean(text, site=SITE).text
        assert "Includes 99 maps" in kept
        assert "Length of 99 miles" in kept

    @pytest.mark.parametrize("options", [{}, {"site": "other.example"}, {"url": "https://other.example/x"}])
    def test_other_sites_change_nothing(self, options: dict[str, str]) -> None:
        with_templates = Cleaner(templates=Templates.fit(pairs(6)), filters=RULES)
        assert with_templates.clean(page(9), **options) == Cleaner(filters=RULES).clean(page(9), **options)

    def test_protected_and_kept_lines_stay(self) -> None:
        learned = Templates.fit(pairs(6))
        protected = only(learned, protect=("Harbour Cat",)).clean(page(9), site=SITE).text
        assert "Ask the Harbour Cat" in protected
        assert only(learned, keep=("template",)).clean(page(9), site=SITE).text == page(9)

    def test_a_line_of_every_page_is_no_headline(self) -> None:
        head = ("Harbour Weekly brings you the town",)
        learned = Templates.fit((SITE, page(i, head)) for i in range(6))
        result = Cleaner(templates=learned, filters=RULES).clean(page(9, head), site=SITE)
        assert head[0] not in result.text

    def test_keep_first_leaves_the_footers_facts_on_one_page(self) -> None:
        learned = Templates.fit(pairs(6), keep_first=True)
        kept = [only(learned).clean(page(i), site=SITE).text for i in range(6)]
        assert sum(FOOT[1] in text for text in kept) == 1
        assert not any(line in text for text in kept for line in (*HEAD, FOOT[0]))

    def test_a_page_with_nothing_of_its_own_stays(self) -> None:
        """The same error page from many addresses must not become empty."""
        told = "\n".join([*HEAD, *FOOT])
        learned = Templates.fit((SITE, f"{told}\nSeen {chr(97 + i)}") for i in range(6))
        assert only(learned).clean(told, site=SITE).text == told

    def test_templates_of_another_kind_are_refused(self) -> None:
        with pytest.raises(SettingsError, match="templates must be"):
            Cleaner(templates=7)

    @given(st.lists(st.sampled_from([*HEAD, *FOOT, *body(1), *body(2), "", "▶", "12"]), max_size=14))
    def test_what_stays_stays_to_the_letter_and_all_comes_back(self, told: list[str]) -> None:
        text = "\n".join(told)
        result = only(LEARNED).clean(text, site=SITE)
        assert result.restore() == text
        assert not any(line in r.text for r in result.removals for line in body(2))


LEARNED = Templates.fit(pairs(6))
RULES = ("headline", "navigation", "template")


class TestCommand:
    def rows(self, count: int = 8) -> list[dict[str, object]]:
        return [{"url": f"https://www.{SITE}/{i}", "text": page(i), "n": 1.0} for i in range(count)]

    def learn(self, tmp_path: Path, *arguments: object) -> bytes:
        assert run("learn-templates", "-q", *arguments, "-o", tmp_path / "made") == 0
        return (tmp_path / "made").read_bytes()

    def test_learns_and_cleans(self, tmp_path: Path) -> None:
        put(tmp_path / "in.jsonl", jsonl(self.rows()))
        self.learn(tmp_path, tmp_path / "in.jsonl")
        arguments = ("-q", "--without", "learned", "--templates", tmp_path / "made")
        assert run(*arguments, tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl") == 0
        out = lines((tmp_path / "out.jsonl").read_bytes())
        assert [row["text"] for row in out] == ["\n".join(body(i)) + "\n" for i in range(8)]

    def test_auto_learns_from_the_inputs_with_any_number_of_workers(self, tmp_path: Path) -> None:
        put(tmp_path / "in.jsonl.gz", gzip.compress(jsonl(self.rows())))
        made = []
        for jobs in (1, 2):
            out = tmp_path / f"out{jobs}.jsonl"
            arguments = ("-q", "--without", "learned", "--templates", "auto", "-j", jobs)
            assert run(*arguments, tmp_path / "in.jsonl.gz", "-o", out) == 0
            made.append(out.read_bytes())
        assert made[0] == made[1]
        assert all(HEAD[0] not in row["text"] for row in lines(made[0]))

    def test_keep_first(self, tmp_path: Path) -> None:
        put(tmp_path / "in.jsonl", jsonl(self.rows()))
        arguments = ("-q", "--without", "learned", "--templates", "auto", "--keep-first")
        assert run(*arguments, tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl") == 0
        assert sum(FOOT[1] in row["text"] for row in lines((tmp_path / "out.jsonl").read_bytes())) == 1

    @needs("pyarrow", "warcio")
    def test_every_form_and_any_number_of_workers_teach_the_same(self, tmp_path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = self.rows()
        put(tmp_path / "a.jsonl", jsonl(rows))
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "b.parquet")
        put(tmp_path / "c.warc.wet.gz", wet([record(i) | row for i, row in enumerate(rows)]))
        made = [
            self.learn(tmp_path, tmp_path / name, "-j", jobs)
            for name in ("a.jsonl", "b.parquet", "c.warc.wet.gz")
            for jobs in (1, 2)
        ]
        assert len(set(made)) == 1

    def test_parts_merge_and_shards_divide(self, tmp_path: Path) -> None:
        rows = self.rows() + [
            {"url": f"https://other{k}.example/{i}", "text": page(i)} for k in range(9) for i in range(4)
        ]
        put(tmp_path / "in.jsonl", jsonl(rows))
        put(tmp_path / "1.jsonl", jsonl(rows[:20]))
        put(tmp_path / "2.jsonl", jsonl(rows[20:]))
        whole = self.learn(tmp_path, tmp_path / "in.jsonl")
        for name in ("1", "2"):
            arguments = ("-q", "--mergeable", tmp_path / f"{name}.jsonl", "-o", tmp_path / f"{name}.part")
            assert run("learn-templates", *arguments) == 0
        assert self.learn(tmp_path, tmp_path / "2.part", tmp_path / "1.part") == whole
        sites: list[str] = []
        for k in (1, 2, 3):
            self.learn(tmp_path, tmp_path / "in.jsonl", "--shard", f"{k}/3")
            sites += Templates.load(tmp_path / "made").sites()
        assert sorted(sites) == sorted([SITE, *(f"other{k}.example" for k in range(9))])

    def test_texts_without_an_address_need_a_site(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for i in range(6):
            put(tmp_path / f"in/{i}.txt", page(i).encode())
        assert run("learn-templates", tmp_path / "in", "-o", tmp_path / "t") == 0
        assert "6 texts without an address" in capsys.readouterr().err
        assert run("learn-templates", "-q", tmp_path / "in", "--site", SITE, "-o", tmp_path / "t") == 0
        arguments = ("-q", "--without", "learned", "--templates", tmp_path / "t", "--site", SITE)
        assert run(*arguments, tmp_path / "in", "-o", tmp_path / "out") == 0
        assert (tmp_path / "out/3.txt").read_text("utf-8") == "\n".join(body(3)) + "\n"

    def test_a_link_to_itself_is_written_over(self, tmp_path: Path) -> None:
        put(tmp_path / "in.jsonl", jsonl(self.rows()))
        (tmp_path / "t").symlink_to("t")
        assert run("learn-templates", "-q", tmp_path / "in.jsonl", "-o", tmp_path / "t") == 0
        assert Templates.load(tmp_path / "t").sites()

    def test_broken_records_are_told_and_the_rest_is_learned(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        put(tmp_path / "in.jsonl", jsonl(self.rows()) + b"{broken\n")
        assert run("learn-templates", tmp_path / "in.jsonl", tmp_path / "none", "-o", tmp_path / "t") == 1
        told = capsys.readouterr().err
        assert "in.jsonl:9: the line is no JSON" in told
        assert "none: no such file" in told
        assert Templates.load(tmp_path / "t").sites() == [SITE]

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("learn-templates", "in.jsonl"), "required: -o"),
            (("learn-templates", "in.jsonl", "-o", "no/t"), "cannot be a file there"),
            (("learn-templates", "in.jsonl", "-o", "in.jsonl"), "would write over an input"),
            (("learn-templates", "in.jsonl", "-o", "t", "--shard", "4/3"), "no part such as"),
            (("learn-templates", "lines", "-o", "t"), "not mergeable"),
            (("--templates", "none", "in.jsonl"), "cannot be read"),
            (("--templates", "in.jsonl", "in.jsonl"), "no file of templates"),
            (("--templates", "auto", "-"), "cannot be read a second time"),
            (("--keep-first", "in.jsonl"), "needs --templates"),
        ],
    )
    def test_wrong_calls_are_one_sentence(
        self,
        arguments: tuple[str, ...],
        sentence: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        put(tmp_path / "in.jsonl", jsonl(self.rows()))
        Templates.fit(pairs(3)).save("lines")
        before = (tmp_path / "in.jsonl").read_bytes()
        assert run(*arguments) == 2
        told = capsys.readouterr()
        assert sentence in told.err
        assert len(told.err.strip().splitlines()) == 1
        assert told.out == ""
        assert (tmp_path / "in.jsonl").read_bytes() == before

    def test_the_ledger_names_the_evidence(self, tmp_path: Path) -> None:
        put(tmp_path / "in.jsonl", jsonl(self.rows()))
        arguments = ("-q", "--without", "learned", "--templates", "auto", "--ledger", tmp_path / "l.jsonl")
        assert run(*arguments, tmp_path / "in.jsonl", "-o", tmp_path / "o.jsonl") == 0
        entry = json.loads((tmp_path / "l.jsonl").read_text("utf-8").splitlines()[0])
        assert f"template (on 7 of 7 pages of {SITE})" in {r["reason"] for r in entry["removals"]}


class TestOddNames:
    """What no site can be called costs neither the run nor its file."""

    @pytest.mark.parametrize("host", ["a" * 70_000 + ".com", ".", "..", "a." * 200 + "com"])
    def test_hosts(self, host: str) -> None:
        assert site_of(f"https://{host}/page") is None

    def test_a_name_that_the_form_cannot_hold(self, tmp_path: Path) -> None:
        pages = [("x" * 70_000, page(i)) for i in range(3)]
        with pytest.raises(DataError, match="more than 65,535 bytes"):
            Templates.fit(pages).save(tmp_path / "t")
        assert not list(tmp_path.iterdir())

    def test_files(self) -> None:
        with pytest.raises(DataError, match="null"):
            Cleaner(templates="a\0b")
        with pytest.raises(DataError, match="null"):
            Templates().save("a\0b")
        with pytest.raises(DataError, match="null"):
            Cleaner(model="a\0b").clean("The dam broke at noon.")


def test_a_page_that_breaks_a_parser_costs_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.corpus import learning, texts

    def breaking(document: object) -> str:
        if "doc-1" in str(document):
            raise RuntimeError("a parser's")
        return text_of(document)  # type: ignore[arg-type]

    text_of = texts.text_of
    monkeypatch.setattr(learning, "text_of", breaking)
    put(tmp_path / "in.jsonl", jsonl(record(i, url=f"https://{SITE}/{i}") for i in range(4)))
    assert run("learn-templates", "-q", tmp_path / "in.jsonl", "-o", tmp_path / "t") == 1
    assert Templates.load(tmp_path / "t").sites() == [SITE]
