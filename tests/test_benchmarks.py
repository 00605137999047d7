"""The quality benchmark on texts of a few lines: figures by hand, rules, rendering, refusals. No corpora."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import peers, plan, quality, scoring, sites, stats, tables, worst
from benchmarks.blame import Cost, blame
from benchmarks.cache import Extractions, file_hash
from benchmarks.corpora import Labelled
from benchmarks.extractors import TOOLS, Extraction, Tool, Web, extract
from benchmarks.labels import brief, sections
from benchmarks.lines import Score, score_texts, table
from benchmarks.metrics import Figures, Reference, Source, found_share, judge, overlap, squeeze, words
from benchmarks.picture import svg
from cleaner import Cleaner, Proposal

STORY = "The council met on Monday and said that it would open the bridge again in the spring of next year."
SHARE = "Share on Facebook"


# --- figures


def test_words_are_a_multiset_in_lower_case() -> None:
    assert words("The cat, the HAT") == Counter({"the": 2, "cat": 1, "hat": 1})


def test_overlap_by_hand() -> None:
    found, gold = words("a b b c"), words("b b b d")
    assert overlap(found, gold) == (2 * 2 / 8, 2 / 4, 2 / 4)
    assert overlap(words(""), words("")) == (1.0, 1.0, 1.0)
    assert overlap(words(""), words("a")) == (0.0, 0.0, 0.0)


def test_snippets_are_found_whatever_the_white_space_and_case() -> None:
    text = squeeze("One  two\nTHREE four")
    assert found_share(text, ["two three", "five"]) == 0.5
    assert found_share(text, []) is None
    assert found_share(text, [" "]) is None


def test_a_headline_that_the_gold_text_lacks_counts_neither_way() -> None:
    page = {"gold": "One two three.\nFour five.", "title": "The Headline"}
    reference = Reference.of(page)
    source = Source.of("The headline\nOne two three.\nFour five.", reference)
    kept = judge("The headline\nOne two three.\nFour five.", reference, source)
    gone = judge("One two three.\nFour five.", reference, source)
    assert (kept.f1, gone.f1) == (1.0, 1.0)
    own = Reference.of({**page, "title": "Four five."})
    assert judge("One two three.", own, Source.of(page["gold"], own)).f1 < 1


def test_judge_counts_what_the_input_had_and_the_output_has_no_more() -> None:
    reference = Reference(words("one two three four"), ("one two",), ("menu",))
    source = Source.of("menu\none two\nthree", reference)
    figures = judge("one two", reference, source, ms=3.0)
    assert (figures.lost_words, figures.gold_words, figures.lost) == (1, 3, 1 / 3)
    assert (figures.with_, figures.without) == (1.0, 1.0)
    assert figures.changed and not figures.emptied and figures.ms == 3.0
    assert judge(" menu \n\none two\nthree\n", reference, source).changed is False
    assert judge("", reference, source).emptied


def test_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    differences = [0.1, -0.1, 0.2, 0.0, 0.05] * 4
    low, high = stats.interval(differences, 200)
    assert low < sum(differences) / 20 < high
    assert stats.interval(differences, 200) == (low, high)
    assert stats.interval([0.0, 0.0]) == (0.0, 0.0)


# --- peers: each rule on lines that go and lines that stay


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        (STORY, True),
        ('He said "we will open it."', True),
        ("The bridge opens", False),
        ("Read the whole story...", False),
        ("Too short.", False),
        ("Please switch on Javascript to read this.", False),
        ("By reading on you accept our privacy policy.", False),
        ("x" * 1001 + " is a long word.", False),
    ],
)
def test_c4_lines(line: str, stays: bool) -> None:
    assert (peers.c4_lines(line) == line) is stays
    assert peers.c4_lines(f"{STORY}\n{line}\n{STORY}").count(STORY) == 2 + (line == STORY)


def test_c4_takes_marks_of_citations() -> None:
    assert peers.c4_lines("The bridge is old.[12] It is long.") == "The bridge is old. It is long."


def test_c4_is_what_datatrove_does() -> None:
    pytest.importorskip("datatrove")
    text = f"{STORY}\nHome\nToo short.\nOur privacy policy is here.\nIt stands.[1] It fell.\nWait for it..."
    assert peers.c4_datatrove(text) == peers.c4_lines(text)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (STORY, STORY),
        ("HOME NEWS SPORT", None),
        ("20261121", None),
        ("1.2k likes", None),
        ("3 likes and a comment", "3 likes and a comment"),
        ("Home", None),
        ("Sign-in to your account", "to your account"),
        ("The bridge is open Read more...", "The bridge is open"),
        (f"{STORY} Read more...", f"{STORY} Read more..."),
    ],
)
def test_refinedweb_lines(line: str, left: str | None) -> None:
    assert peers.refinedweb_lines(f"{STORY}\n{line}") == (STORY if left is None else f"{STORY}\n{left}")


def test_string_modifier_takes_runs_at_the_edges_only() -> None:
    notice = "This site uses cookies."
    assert peers.string_modifier(f"{notice}\n{STORY}") == STORY
    assert peers.string_modifier(f"{STORY}\n{notice}\nTerms of use") == STORY
    for untouched in (f"{STORY}\n{notice}\n{STORY}", f"{notice}\n{STORY}\n{notice}", notice, STORY):
        assert peers.string_modifier(untouched) == untouched
    assert peers.string_modifier(f"{STORY}\nLorem ipsum dolor") == ""


def test_justext_on_lines() -> None:
    long = f"{STORY} {STORY} {STORY}"
    assert peers.justext_lines(f"Home\nNews\n{long}\n{long}\n© 2026 The Paper") == f"{long}\n{long}"


def test_repeated_lines() -> None:
    assert peers.repeated_lines("a\n\nb\n a \n\nc") == "a\n\nb\n\nc"


def test_every_peer_has_a_name_a_label_and_leaves_nothing_of_nothing() -> None:
    found = peers.peers()
    assert len({p.name for p in found}) == len({p.label for p in found}) == len(found) == 6
    assert all(p.run("") == "" for p in found)
    assert found[0].run(STORY) == STORY


# --- extraction and its cache


def test_a_tool_that_raises_found_nothing() -> None:
    def broken(page: Web) -> str:
        print("noise")
        raise ValueError("no")

    got = extract(Tool("x", "X", "json", "pytest", broken), Web("<p>", None, None))
    assert (got.text, got.failed) == ("", True)


def test_a_tool_that_is_not_there_is_said_so() -> None:
    assert not Tool("x", "X", "no_such_module_of_that_name", "x", lambda page: "").installed


def test_extractions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "corpus").write_bytes(b"pages")
    cached = [tmp_path / "cache", "corpus", file_hash(tmp_path / "corpus"), TOOLS["trafilatura"]]
    first = Extractions(*cached)
    assert first.get("a") is None
    first.put("a", Extraction("line\nline\u2028é", 2.5))
    first.save()
    assert Extractions(*cached).get("a") == Extraction("line\nline\u2028é", 2.5)
    cached[2] = "another"
    assert Extractions(*cached).get("a") is None


# --- a run over two pages


def html(*paragraphs: str) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html><head><title>T</title></head><body><article>{body}</article></body></html>"


def page(name: str, kind: str = "article") -> dict[str, object]:
    texts = [f"{STORY} It was the {name} time.", f"{STORY} Nobody was {name}."]
    return {
        "id": name,
        "url": f"https://www.{name}.example.co.uk/a/b",
        "lang": "en",
        "page_type": kind,
        "gold": "\n".join(texts),
        "with_": [texts[0]],
        "without": ["Facebook"],
        "html": html(*texts, SHARE),
    }


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    import zstandard

    lines = [json.dumps(page("first")), json.dumps(page("second", "forum"))]
    raw = zstandard.compress("\n".join(lines).encode())
    (tmp_path / "wcxb-dev.jsonl.zst").write_bytes(raw)
    return tmp_path


def run(corpora: Path, *more: str) -> int:
    fixed = ["--corpora", str(corpora), "--cache", str(corpora / "cache"), "--jobs", "1", "--no-lines"]
    return quality.main([*fixed, "--sets", "wcxb-dev", "--forms", "trafilatura", "gold", *more])


def test_a_run_prints_tables_and_writes_json_and_picture(
    corpora: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, picture = corpora / "out.json", corpora / "out.svg"
    assert run(corpora, "--json", str(data), "--picture", str(picture), "--worst", "2") == 0
    out = capsys.readouterr().out
    assert "== trafilatura's output, gain over nothing" in out
    assert "== do no harm: the gold texts themselves" in out
    assert "cleaner balanced" in out and "wcxb-dev forum" in out
    read = json.loads(data.read_text("utf-8"))
    assert read["schema"] == quality.SCHEMA
    nothing = next(
        r for r in read["rows"] if (r["form"], r["group"], r["system"]) == ("gold", "all", "nothing")
    )
    assert (nothing["pages"], nothing["f1"], nothing["lost"], nothing["changed"]) == (2, 1.0, 0.0, 0)
    assert picture.read_text("utf-8").startswith("<svg ")
    assert any((corpora / "cache").iterdir())


def test_pages_of_placeholder_text_stand_apart() -> None:
    assert scoring.kind_of(page("first", "forum")) == "forum"
    assert scoring.kind_of({"gold": STORY}) == "article"
    assert scoring.kind_of({"gold": "Lorem ipsum dolor sit amet."}) == "filler"


def test_a_sample_is_the_same_every_time(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for _ in range(2):
        assert run(corpora, "--sample", "1", "--modes", "light") == 0
        found.append([line[:40] for line in capsys.readouterr().out.splitlines()])
    assert found[0] == found[1]


def test_without_corpora_it_says_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CLEANER_CORPORA", raising=False)
    for words_ in ([], ["--corpora", str(tmp_path / "none")], ["--corpora", str(tmp_path)]):
        assert quality.main(words_) == 2
        streams = capsys.readouterr()
        assert streams.out == ""
        assert streams.err.startswith("benchmarks.quality: ") and streams.err.count("\n") == 1


@pytest.mark.parametrize(
    "words_", [["--picture", "x.bmp"], ["--factory", "nowhere"], ["--factory", "json:x"]]
)
def test_what_cannot_be_done_is_said_before_the_work(
    words_: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main([*words_, "--corpora", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- what is learned


class Learned:
    """A step of the chain that learned from one site."""

    name = "learned"

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, page: object) -> list[Proposal]:
        return []

    def trained_on(self, site: str) -> bool:
        return site in self.names


class Silent:
    """A learned step that does not tell from what."""

    name = "learned"

    def __call__(self, page: object) -> list[Proposal]:
        return []


def test_a_pages_sites() -> None:
    assert sites.sites(page("first")) == ("example.co.uk",)
    assert sites.sites({"id": "X1", "site": "a.b", "publisher": "The Paper"}) == ("a.b", "the paper")
    assert sites.sites({"id": "X1", "url": None}) == ("x1",)


def test_folds_are_the_same_everywhere_and_all_used() -> None:
    found = [sites.fold_of(f"site-{i}.example", 3) for i in range(30)]
    assert set(found) == {0, 1, 2}
    assert found[:6] == [sites.fold_of(f"site-{i}.example", 3) for i in range(6)]
    assert sites.fold_of("anything", 1) == 0


def test_whether_a_cleaner_has_seen_a_site() -> None:
    assert not sites.has_seen(Cleaner(), ("example.co.uk",))
    assert sites.has_seen(Cleaner(filters=[Learned("the paper")]), ("a.b", "the paper"))
    assert not sites.has_seen(Cleaner(filters=[Learned("the paper")]), ("a.b",))
    assert sites.has_seen(Cleaner(filters=[Silent()]), ("a.b",))


@pytest.mark.parametrize("told", [False, True])
def test_a_page_of_a_site_trained_on_is_refused_unless_told(
    told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.cleaner_for.cache_clear()
    monkeypatch.setattr(plan, "plain", lambda mode, fold, folds: Cleaner(filters=[Learned("example.co.uk")]))
    chosen = plan.Plan(forms=("gold",), modes=("balanced",), factory="benchmarks.plan:plain", seen=told)
    done = scoring.measure(
        chosen, "wcxb-dev", page("first"), {t.name: Extraction("", 0) for t in TOOLS.values()}
    )
    plan.cleaner_for.cache_clear()
    figures = done.measured.figures["gold", "cleaner-balanced"]
    assert (figures.refused, figures.seen) == (not told, True)
    row = stats.row("gold", "all", "cleaner-balanced", "cleaner balanced", [done.measured])
    assert row is not None and (row.pages, row.refused, row.seen) == ((1, 0, 1) if told else (0, 1, 0))
    assert ("SEEN in training" if told else "refused: trained on the site") in tables.line(row)


# --- tables, picture, worst pages


def measured(name: str, before: float, after: float, lost: int) -> scoring.Measured:
    result = Cleaner().clean(f"{STORY}\n{SHARE}\n{STORY[:-1]} again.")
    reference = Reference(words(f"{STORY} {SHARE}"))
    case = blame(result, Source.of(f"{STORY}\n{SHARE}", reference), reference)
    figures = {
        ("visible", "nothing"): Figures(f1=before, gold_words=10),
        ("visible", "repeated"): Figures(f1=before + 0.01, gold_words=10),
        ("visible", "cleaner-balanced"): Figures(f1=after, lost=lost / 10, lost_words=lost, gold_words=10),
    }
    return scoring.Measured(name, "reader", "article", figures, {"visible": case})


@pytest.fixture
def pages() -> list[scoring.Measured]:
    return [measured("good", 0.5, 0.7, 0), measured("bad", 0.9, 0.6, 3), measured("same", 0.5, 0.5, 0)]


@pytest.fixture
def rows(pages: list[scoring.Measured]) -> list[stats.Row]:
    return stats.rows(plan.Plan(forms=("visible",), modes=("balanced",)), pages)


def test_rows_hold_means_gains_and_counts(rows: list[stats.Row]) -> None:
    own = next(r for r in rows if r.system == "cleaner-balanced" and r.group == "all")
    assert own.f1 == pytest.approx(0.6) and own.gain == pytest.approx(-0.1 / 3)
    assert own.low <= own.gain <= own.high
    assert (own.lost, own.lost_pooled, own.over_ten) == (pytest.approx(0.1), 0.1, 1)
    assert own.with_ is None


def test_tables_name_what_is_below(rows: list[stats.Row]) -> None:
    text = tables.table(rows)
    assert "v0.6000" in text and "-0.0333" in text
    places = stats.below(rows, "balanced")
    assert {(b.group, b.other) for b in places} >= {("all", "nothing"), ("all", "repeated lines")}
    assert "against 0.6333  nothing" in tables.below_table(places)
    assert tables.below_table([]).strip() == "nowhere"


def test_the_picture_shows_every_system(rows: list[stats.Row]) -> None:
    drawn = svg(rows)
    assert drawn.count("<circle") == 2 * 3
    assert "cleaner balanced" in drawn and "0.600 (-0.033)" in drawn
    assert svg([]).startswith("<svg ")


def test_the_worst_pages_come_with_lines_and_rules(pages: list[scoring.Measured]) -> None:
    chosen = worst.worst(pages, "visible", "balanced", 2)
    assert [(why, bad.page.id) for why, bad in chosen] == [("lost", "bad")]
    text = worst.listing(chosen)
    assert "F1 0.900 -> 0.600, gold words lost 3 of 10" in text
    assert "share." in text and SHARE in text
    assert SHARE not in json.dumps([worst.to_dict(*item) for item in chosen])


def test_gold_words_are_dealt_to_the_rules_that_took_them(pages: list[scoring.Measured]) -> None:
    costs = worst.reasons(pages, "visible")
    name, cost = next(iter(costs.items()))
    assert name.startswith("share")
    assert cost == Cost(lines=3, gold=6, other=3)  # "on" still stands in the story
    assert "66.7%" in worst.reasons_table(costs)


# --- labelled lines


def test_labelled_lines_by_category_language_and_hardness() -> None:
    documents = [
        Labelled("a", "en", False, ((STORY, "keep"), (SHARE, "share"), ("Leave a reply", "navigation"))),
        Labelled("b", "en", True, ((STORY, "keep"), (SHARE, "keep"))),
    ]
    assert [name for name, _ in sections(documents)] == [
        "all but the hard ones",
        "hard documents",
        "language en",
    ]
    score = score_texts(documents[:1], Cleaner()) + score_texts(documents[1:], Cleaner())
    assert (score.content, score.lost, score.prose_lost) == (3, 1, 0)
    assert score.removed == Counter(share=1, navigation=1) and score.right == Counter(share=1)
    assert score.confused == Counter({("keep", "share"): 1, ("navigation", "comments"): 1})
    assert "navigation as comments 1" in table(score)
    assert "content lost 1 of 3" in brief(score)
    assert json.loads(json.dumps(score.to_dict()))["lost"] == 1
    assert brief(Score())
