"""The HTML door: bytes of any kind, markup of any quality, and what comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner as package
from cleaner import Cleaner, InputError, Result, SettingsError, clean_html
from cleaner.html.decode import decode
from cleaner.html.door import open_page
from cleaner.html.parse import parse
from cleaner.html.visible import Visible, read
from cleaner.lines import split

PROSE = (
    "The harbour was closed for most of the night after a crane had fallen across the narrow entrance.",
    "Two ferries waited outside the breakwater, and their passengers were brought ashore in the morning.",
    "Nobody was hurt, said the harbour master, who had slept in his office because of the forecast.",
    "The crane will be lifted on Thursday, when a larger one arrives by sea from the shipyard.",
)
EXTRACTORS = ("vote", "trafilatura", "none")
PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a>", "<br>", "<li>", "<td>", "<pre>", "</pre>",
    "<table>", "<tr>", "x", "\n\x85", "\xa0",
)  # fmt: skip
HEAD = (
    "<title>Crane falls - The Harbour Post</title>"
    '<meta property="og:title" content="Crane falls &amp; blocks harbour">'
    '<meta property="og:site_name" content="The Harbour Post">'
    '<script type="application/ld+json">{"@context": "https://schema.org",'
    '"@graph": [{"@type": "NewsArticle",'
    '"headline": "Crane blocks the harbour", "datePublished": "2024-03-05T08:00:00+01:00",'
    '"author": [{"@type": "Person", "name": "Ines Roth"}, {"name": "Jan Maas"}]}]}</script>'
)


def page(body: str, head: str = HEAD) -> str:
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"


ARTICLE = page(
    "<nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>"
    "<main><article><h1>Crane blocks the harbour</h1>"
    + "".join(f"<p>{p}</p>" for p in PROSE)
    + "</article></main><footer><p>© 2024 The Harbour Post. All rights reserved.</p></footer>"
)


def visible(html: str) -> Visible:
    tree = parse(html)
    assert tree is not None
    return read(tree)


def lines(html: str) -> list[str]:
    return visible(html).text.split("\n")


class TestDecoding:
    TEXT = "<p>Grüße aus Łódź, déjà vu — “quoted”</p>"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_marked_or_valid(self, encoding: str) -> None:
        assert decode(self.TEXT.encode(encoding)) == self.TEXT

    @pytest.mark.parametrize(
        ("text", "label", "encoding"),
        [
            ("déjà vu — “quoted”", "ISO-8859-1", "cp1252"),
            ("Łódź i święta", "iso-8859-2", "iso-8859-2"),
            ("Съешь ещё этих мягких булок", "windows-1251", "cp1251"),
            ("東京都の天気", "Shift_JIS", "cp932"),
            ("東京都の天気", "iso-2022-jp", "iso-2022-jp"),
            ("北京的天气很好", "gb2312", "gb18030"),
        ],
    )
    def test_declared(self, text: str, label: str, encoding: str) -> None:
        for head in (
            f'<meta charset="{label}">',
            f'<meta http-equiv=x content="text/html; charset={label}">',
        ):
            assert text in decode(f"{head}<p>{text}</p>".encode(encoding))

    def test_utf_8_that_declares_something_else(self) -> None:
        assert "déjà" in decode('<meta charset="iso-8859-1"><p>déjà</p>'.encode())

    def test_undeclared(self) -> None:
        text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 4
        assert text in decode(f"<p>{text}</p>".encode("cp1251"))

    @pytest.mark.parametrize("label", ["no-such-thing", "base64", "utf-16", ""])
    def test_a_label_that_means_nothing(self, label: str) -> None:
        assert "caf\u00e9" in decode(f'<meta charset="{label}"><p>caf\u00e9</p>'.encode("cp1252"))

    def test_bytes_of_no_encoding_are_a_text_too(self) -> None:
        assert isinstance(decode(bytes(range(256)) * 40), str)

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_the_door_decodes(self, extractor: str) -> None:
        text = ARTICLE.replace("crane", "grúa").replace("<title>", '<meta charset="windows-1252"><title>')
        result = Cleaner().clean_html(text.encode("cp1252"), extractor=extractor)
        assert "grúa" in result.text


class TestVisibleText:
    @pytest.mark.parametrize("element", ["article", "main", "section", "header", "nav"])
    @pytest.mark.parametrize(
        "start", ["<title>T</title>", "<head><title>T</title>", "<title>T</title><meta charset=utf-8>"]
    )
    def test_a_head_ends_where_its_tags_are_left_out(self, start: str, element: str) -> None:
        assert lines(f"{start}<{element}><p>One</p></{element}><p>Two</p>Three") == ["One", "Two", "Three"]
        ended = f"{start}<{element}><p>One</p></{element}</head><body>Two<p>Three</p></body>"
        assert lines(ended) == ["One", "Two", "Three"]

    def test_blocks_stand_on_lines_of_their_own(self) -> None:
        html = (
            "<h1>Title</h1><p>One</p><ul><li>a<li>b<ul><li>c</ul></ul><blockquote>said</blockquote>"
            "loose<div>div<p>inner</p>tail</div><dl><dt>t<dd>d</dl><button>ok</button>end"
        )
        expected = "Title One a b c said loose div inner tail t d ok end"
        assert lines(html) == expected.split()

    def test_inline_elements_neither_glue_nor_split(self) -> None:
        assert lines("<p>un<b>believ</b>able, <i>so</i>\n <span>it</span> <a>is</a>.</p>") == [
            "unbelievable, so it is."
        ]

    def test_neighbouring_links_and_widgets_are_not_glued(self) -> None:
        assert lines("<div><a>Home</a><a>News</a></div>") == ["Home News"]
        assert lines("<div><x-card>one</x-card><x-card>two</x-card></div>") == ["one two"]
        assert lines("<p>left<img src=x>right</p>") == ["left right"]

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("The load is <math><mi>F</mi><mo>=</mo><mi>ma</mi></math> here.", "The load is F=ma here."),
            ("In <st1:place>Oslo</st1:place>, <o:p></o:p>it <foo>rains</foo>.", "In Oslo, it rains."),
            ("Rain.<style>.a {}</style> Wind <script>x()</script>came.", "Rain. Wind came."),
            (
                "The <a>manual<svg><title>out</title></svg></a>, printed (<svg/>twice).",
                "The manual, printed (twice).",
            ),
            (
                "One <output>7</output> of <select><option>a</select><button>nine</button>, he says.",
                "One 7 of nine, he says.",
            ),
            ("The <b><button>spindle</button></b> turns.", "The spindle turns."),
            ("<button>Heron,</button> a bird, nests.", "Heron, a bird, nests."),
            (
                "Look<iframe src=x>no frames</iframe>ahead <noscript><img src=x></noscript>now.",
                "Look ahead now.",
            ),
            ("A <x-tip>laid</x-tip>, tarred rope.", "A laid, tarred rope."),
        ],
    )
    def test_sentences_stay_whole(self, html: str, text: str) -> None:
        assert lines(f"<p>{html}</p><p>Next.</p>") == [text, "Next."]

    def test_a_formula_stands_there_once(self) -> None:
        formula = (
            "<math><semantics><mi>F</mi><annotation>\\F</annotation></semantics></math></span>"
            "<span class=katex-html aria-hidden=true><span>F</span></span>"
        )
        html = f"<p>Load <span class=katex><span class=katex-mathml>{formula}</span>.</p>"
        assert lines(html) == ["Load F."]
        assert lines("<p>a <b aria-hidden=true>star</b> <i>b</i></p>") == ["a star b"]

    @pytest.mark.parametrize(
        ("html", "told"),
        [
            ("<img><p class=wp-caption-text>The walk in 1902</p>", True),
            ("<a><img></a><div class=thumbcaption>The walk<div class=m></div></div>", True),
            ("<span class=photo__Caption>The walk</span><picture></picture>", True),
            ("<p class=caption>The walk</p><p>x</p>", False),
            ("<img><div class=caption><h3>Rope</h3>A line</div>", False),
            ("<img><p class=text>The walk</p>", False),
        ],
    )
    def test_captions_by_class_are_told_as_others(self, html: str, told: bool) -> None:
        elements = visible(f"<div>{html}</div>").markup.elements
        assert told == any(element.tag == "figcaption" for element in elements)

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_captions_go_however_they_are_marked(self, extractor: str) -> None:
        caption = "Engraving of the second tower, about 1850"
        marked = f"<div class=wp-caption><img src=x><p class=wp-caption-text>{caption}</p></div>"
        html = ARTICLE.replace(f"<p>{PROSE[1]}", f"{marked}<p>{PROSE[1]}")
        text = clean_html(html, extractor=extractor)
        assert caption not in text and PROSE[1] in text

    def test_buttons_beside_no_sentence_stand_alone(self) -> None:
        assert lines("<p>It rained.</p><button>Share</button><button>Save</button><p>x</p>") == [
            "It rained.", "Share", "Save", "x",
        ]  # fmt: skip
        assert lines("<p>It rained. <button>Read more</button></p>") == ["It rained.", "Read more"]
        assert lines("<p><button>Listen</button> It rained.</p>") == ["Listen", "It rained."]
        assert lines("<p>It rained. <button>Listen</button> It snowed.</p>")[1] == "Listen"

    @pytest.mark.parametrize("tag", ["x-app", "foo", "content"])
    def test_foreign_elements_with_blocks_are_blocks(self, tag: str) -> None:
        html = f"before<{tag}>loose<div>block</div>tail</{tag}>after"
        assert lines(f"<div>{html}</div>") == ["before", "loose", "block", "tail", "after"]
        nested = f"a<{tag}><{tag}>b</{tag}><{tag}>c<p>d</p></{tag}></{tag}>e"
        assert lines(f"<div>{nested}</div>") == ["a", "b", "c", "d", "e"]

    def test_fallbacks_with_text_are_lines_and_marked(self) -> None:
        found = visible("<p>Rain <noscript>Switch scripts on</noscript> fell.</p>")
        assert found.text.split("\n") == ["Rain", "Switch scripts on", "fell."]
        assert [spot.hidden for spot in found.markup.spots] == [False, True, False]

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ('<h2>Splicing<a class="headerlink" href="#s" title="Permalink">¶</a></h2>', "Splicing"),
            ('<h2 id="s"><a href="#s">#</a> Splicing</h2>', "Splicing"),
            ('<section id="é"><h2>Splicing <a href="/x#%C3%A9">§</a></h2></section>', "Splicing"),
            ('<h2><a class="anchor" href="#s"><svg/></a>Splicing</h2>', "Splicing"),
            ('<h2>Rom<span class="mw-editsection">[<a href=e>Bearbeiten</a>]</span></h2>', "Rom"),
            ('<h2 id="s"><a class="anchor" href="#s">Splicing</a></h2>', "Splicing"),
            ('<h2 id="s"><a class="anchor" href="#s">2.</a> Splicing</h2>', "2. Splicing"),
            ('<h2 id="s">Splicing<a href="#note">*</a></h2>', "Splicing*"),
            ('<p>As <a href="https://example.org/#top">…</a> <a>¶</a> said</p>', "As … ¶ said"),
        ],
    )
    def test_permalinks_and_edit_labels_go_and_nothing_else(self, html: str, text: str) -> None:
        assert lines(f"{html}<p>x</p>") == [text, "x"]

    def test_breaks_are_lines(self) -> None:
        assert lines("<p>a<br>b<br><br>c</p>") == ["a", "b", "c"]

    def test_rows_of_data_are_lines_and_cells_of_layout_too(self) -> None:
        assert lines("<table><tr><th>A<th>B<tr><td>1<td>2</table>") == ["A | B", "1 | 2"]
        assert lines("<table><tr><td><p>left</p><td><div>right</div></table>") == ["left", "right"]

    def test_code_keeps_its_lines_and_indents(self) -> None:
        assert lines("<pre>def f():\n    return 1\n\nx</pre>after")[:2] == ["def f():", "    return 1"]
        assert lines("<pre>a\n\nb</pre>") == ["a", "", "b"]
        assert lines("<pre>a\n<svg/>  b</pre>") == ["a", "  b"]

    def test_scripts_and_styles_go(self) -> None:
        html = "<style>p {}</style><p>x</p><script>y</script><template>t</template>"
        html += "<svg><title>s</title></svg>"
        assert lines(page(html)) == ["x"]

    def test_what_a_script_would_show_stays_and_is_marked(self) -> None:
        found = visible(
            "<p>shown</p><div style='Display: none'><p>tab</p></div><noscript>too</noscript><p>last</p>"
        )
        assert [spot.hidden for spot in found.markup.spots] == [False, True, True, False]

    def test_links_are_counted(self) -> None:
        spot = visible("<p>see <a href=x>this</a> and <a href=y>that</a></p>").markup.spots[0]
        assert (spot.links, spot.linked) == (2, 8)

    @given(st.lists(st.sampled_from(PIECES)))
    def test_every_line_has_its_spot(self, pieces: list[str]) -> None:
        tree = parse("".join(pieces))
        if tree is not None:
            found = read(tree)
            assert len(split(found.text)) == len(found.markup.spots)
            assert "".join(found.text.split()).replace("|", "") == "x" * pieces.count("x")


class TestBounds:
    @pytest.mark.parametrize("depth", [300, 3000, 100_000])
    def test_deep_nesting(self, depth: int) -> None:
        html = f"<p>first</p>{'<div>' * depth}<p>deep</p>{'</div>' * depth}<p>last</p>"
        assert lines(html) == ["first", "deep", "last"]

    def test_many_foreign_elements_and_buttons_cost_no_more_than_others(self) -> None:
        html = "<x-a>" * 200 + "<x-b>w</x-b> <button>b</button> " * 30_000
        assert visible(html).text.count("w") == 30_000

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    @pytest.mark.parametrize("tag", ["div", "table", "a", "b", "blockquote", "ul"])
    def test_deep_pages_do_not_crash(self, extractor: str, tag: str) -> None:
        html = page(f"<{tag}>" * 5000 + "".join(f"<p>{p}</p>" for p in PROSE))
        assert isinstance(Cleaner().clean_html(html, extractor=extractor), Result)

    def test_a_large_page(self) -> None:
        html = page("".join(f"<p>{i} {PROSE[i % 4]}</p>" for i in range(3000)))
        result = Cleaner().clean_html(html, extractor="none")
        assert result.text.count("\n") > 2900

    def test_too_large_a_page_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.html.door.LARGEST", 100)
        result = Cleaner().clean_html(ARTICLE)
        assert (result.text, result.reason) == ("", "large")

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    @pytest.mark.parametrize(
        "html", ["", " ", "<", "<html>", "<!-- x -->", "\x00", "]]>", "<p", "&#xd800;", "\ud800"]
    )
    def test_hardly_a_page(self, extractor: str, html: str) -> None:
        assert isinstance(Cleaner().clean_html(html, extractor=extractor), Result)

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_an_inner_page_only(self, extractor: str) -> None:
        def reason(body: str) -> str | None:
            return Cleaner().clean_html(page(body, "<title>T</title>"), extractor=extractor).reason

        assert reason("<iframe src=a.html></iframe>") == "frames"
        assert reason("<div></div>") == "empty"
        pixel = "<iframe src=t.html width=0 height=0 style='display:none'></iframe>"
        assert reason(f"{pixel}<noscript>{pixel}</noscript><iframe></iframe>") == "empty"

    def test_frames_only(self) -> None:
        html = "<html><frameset cols='20%,*'><frame src=a.html><frame src=b.html></frameset></html>"
        assert Cleaner().clean_html(html, extractor="none").reason == "frames"


class TestResult:
    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_offsets_count_in_the_source(self, extractor: str) -> None:
        result = Cleaner().clean_html(ARTICLE, extractor=extractor)
        assert all(result.source[r.start : r.end] == r.text for r in result.removals)
        assert result.restore() == result.source
        assert all(p in result.text for p in PROSE)
        assert "All rights reserved" not in result.text
        assert Result.from_dict(result.to_dict()) == result

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_metadata(self, extractor: str) -> None:
        found = Cleaner().clean_html(ARTICLE, extractor=extractor).metadata
        assert found is not None
        assert found.title == "Crane blocks the harbour"
        assert found.author == "Ines Roth; Jan Maas"
        assert found.date == "2024-03-05T08:00:00+01:00"
        assert found.site == "The Harbour Post"

    @pytest.mark.parametrize(
        ("head", "title", "author"),
        [
            ("<title> A &amp; B\n</title>", "A & B", None),
            (
                "<meta name=author content='Ada Berg'><meta property=og:title content=T><title>T - S</title>",
                "T",
                "Ada Berg",
            ),
            ("<meta property=article:author content='https://www.example.org/ada'>", None, None),
            ("<script type=application/ld+json>{broken</script><title>T</title>", "T", None),
            ("<script type=application/ld+json>" + "[" * 100_000 + "</script><title>T</title>", "T", None),
        ],
    )
    def test_poorer_metadata(self, head: str, title: str | None, author: str | None) -> None:
        found = Cleaner().clean_html(page("<p>x</p>", head), extractor="none").metadata
        assert found is not None
        assert (found.title, found.author) == (title, author)

    @pytest.mark.parametrize(
        ("title", "heading", "expected"),
        [
            ("The long rope walk | Harbour Weekly", "The long rope walk", "The long rope walk"),
            ("Rope | Harbour Weekly", "Rope", "Rope | Harbour Weekly"),  # may be the site's own name
            ("Rope - S", "Rope", "Rope"),
            ("Rope walks: the long one - S", "Rope", "Rope walks: the long one - S"),
            ("A rope-walk", "A rope", "A rope-walk"),
            ("The long rope walk", "Another", "The long rope walk"),
        ],
    )
    def test_a_title_ends_where_its_heading_does(self, title: str, heading: str, expected: str) -> None:
        html = page(f"<h1>{heading}</h1><p>x</p>", f"<title>{title}</title>")
        found = Cleaner().clean_html(html, extractor="none").metadata
        assert found is not None and found.title == expected

    def test_a_heading_that_is_the_site_is_no_title(self) -> None:
        head = "<meta property=og:site_name content='The Rope Post'><title>The Rope Post - A walk</title>"
        found = Cleaner().clean_html(page("<h1>The Rope Post</h1>", head), extractor="none").metadata
        assert found is not None and found.title == "The Rope Post - A walk"

    def test_the_title_of_a_drawing_is_none_of_the_page(self) -> None:
        html = page("<svg><title>Logo</title></svg><p>x</p>", "")
        found = Cleaner().clean_html(html, extractor="none").metadata
        assert found is not None and found.title is None

    def test_linked_data_that_refer_to_each_other(self) -> None:
        graph = (
            '{"@graph": [{"@type": "Person", "@id": "#p", "name": "Ada Berg"}, {"headline": "H",'
            '"author": [{"@id": "#p"}, {"@id": "#q"}], "publisher": {"@id": "#o"}},'
            '{"@id": "#o", "name": "The Post"}, {"@id": ["#p"], "name": {"a": 1}}]}'
        )
        html = page("<p>x</p>", f"<script type=application/ld+json>{graph}</script>")
        found = Cleaner().clean_html(html, extractor="none").metadata
        assert found is not None and (found.author, found.site) == ("Ada Berg", "The Post")

    @pytest.mark.parametrize(
        ("body", "author", "date"),
        [
            (
                "<b itemprop=author itemscope>By <i itemprop=name>Ada Berg</i></b>"
                "<time itemprop=datePublished datetime=2029-03-14>x</time>",
                "Ada Berg",
                "2029-03-14",
            ),
            (
                "<a rel='author nofollow'>Ada Berg</a><time pubdate datetime=2029-03-14>",
                "Ada Berg",
                "2029-03-14",
            ),
            ("<article><time datetime=2029-03-14T08:00>x</time></article>", None, "2029-03-14T08:00"),
            ("<article><time datetime=2029-03-14></article><article>y</article>", None, None),
            ("<a rel=author>Ada Berg</a><a rel=author>Jan Maas</a>", None, None),
            ("<div itemtype=https://schema.org/Comment><b itemprop=author>Jan</b></div>", None, None),
            (
                "<p itemscope><b itemprop=author>Ada</b></p><p itemscope><b itemprop=author>Jan</b></p>",
                "Ada",
                None,
            ),
        ],
    )
    def test_marks_in_the_body(self, body: str, author: str | None, date: str | None) -> None:
        found = Cleaner().clean_html(page(body, ""), extractor="none").metadata
        assert found is not None and (found.author, found.date) == (author, date)

    def test_text_has_no_metadata(self) -> None:
        result = Cleaner().clean("\n".join(PROSE))
        assert result.metadata is None and "metadata" not in result.to_dict()

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_a_consent_wall_only(self, extractor: str) -> None:
        notice = (
            "We value your privacy",
            "We and our 842 partners store and/or access information on a device, such as cookies and "
            "process personal data, such as unique identifiers and standard information, for ads.",
            "We use cookies to improve your experience. You can accept all cookies or manage your choices.",
            "Manage preferences",
            "Accept all",
            "Reject all",
        )
        html = page("".join(f"<p>{p}</p>" for p in notice))
        result = Cleaner().clean_html(html, extractor=extractor)
        assert (result.text, result.reason) == ("", "consent")
        assert Cleaner(keep=["cookie"]).clean_html(html, extractor=extractor).text
        both = Cleaner().clean_html(
            html.replace("<body>", "<body>" + "".join(f"<p>{p}</p>" for p in PROSE)), extractor=extractor
        )
        assert PROSE[1] in both.text and both.reason is None

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    @pytest.mark.parametrize(
        "body", ["<div id=app></div>", "<noscript>You need to enable JavaScript to run this app.</noscript>"]
    )
    @pytest.mark.parametrize("between", ["\\n\\n", "</p><p>"])
    def test_text_in_linked_data_only(self, extractor: str, body: str, between: str) -> None:
        data = '{"headline": "T", "articleBody": "' + between.join(PROSE) + '"}'
        head = f"<script type=application/ld+json>{data}</script>"
        result = Cleaner().clean_html(page(body, head), extractor=extractor)
        assert all(p in result.text for p in PROSE) and result.reason is None
        assert result.restore() == result.source

    @pytest.mark.parametrize("extractor", EXTRACTORS)
    def test_linked_data_add_nothing_to_a_page_with_text(self, extractor: str) -> None:
        head = "<script type=application/ld+json>{'articleBody': 'Another text.'}</script>".replace("'", '"')
        html = ARTICLE.replace("</head>", f"{head}</head>")
        result = Cleaner().clean_html(html, extractor=extractor)
        assert PROSE[0] in result.text and "Another text" not in result.source

    def test_linked_data_without_text_change_no_reason(self) -> None:
        head = "<script type=application/ld+json>{'articleBody': '<p> </p>'}</script>".replace("'", '"')
        assert Cleaner().clean_html(page("<div></div>", head)).reason == "empty"

    def test_an_unknown_extractor(self) -> None:
        with pytest.raises(SettingsError, match="trafilatura"):
            Cleaner().clean_html(ARTICLE, extractor="trafilatur")
        with pytest.raises(InputError, match="int"):
            clean_html(3)  # type: ignore[arg-type]

    def test_a_missing_extractor_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cleaner.html.extract.find_spec", lambda name: None)
        with pytest.raises(SettingsError, match="html"):
            Cleaner().clean_html(ARTICLE, extractor="resiliparse")

    @pytest.mark.parametrize("extractor", ["vote", "trafilatura"])
    def test_of_a_page_an_extractor_fails_on_the_visible_text_is_read(
        self, monkeypatch: pytest.MonkeyPatch, extractor: str
    ) -> None:
        def fail(*args: object, **options: object) -> str:
            raise ValueError("no")

        monkeypatch.setattr("cleaner.html.door.trafilatura", fail)
        assert PROSE[0] in Cleaner().clean_html(ARTICLE, extractor=extractor).text

    def test_of_a_page_with_many_thousand_lines_the_visible_text_is_read(self) -> None:
        page = ARTICLE.replace("</body>", "<table><tr><td>a word</table>" * 7_000 + "</body>")
        result = Cleaner().clean_html(page, extractor="trafilatura")
        assert PROSE[0] in result.text and result.source.count("a word") == 7_000

    def test_text_alone_loads_no_markup_library(self) -> None:
        code = f"import cleaner, sys; cleaner.clean({chr(10).join(PROSE)!r}); print('lxml' in sys.modules)"
        where = Path(package.__file__).parents[1]
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=where, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "False"


def test_the_headline_that_the_page_names_stays_under_any_menu() -> None:
    menu = "".join(
        f"<li><a href='/{i}'>{w}</a></li>" for i, w in enumerate(("Home", "Tents", "Stoves", "Log in"))
    )
    text = "".join(
        f"<p>The gutter of the {place} was laid in zinc, and they said that it would last for a century.</p>"
        for place in ("mill", "school", "church", "old inn")
    )
    head = "<head><title>Zinc gutters</title><meta property='og:title' content='Zinc gutters'></head>"
    menu += "<li><a href='/z'>Zinc gutters</a></li>"
    page = f"<html>{head}<body><ul>{menu}</ul><h1>Zinc gutters</h1>{text}</body></html>"
    for extractor in ("vote", "none"):
        lines = clean_html(page, extractor=extractor).splitlines()
        assert lines[0] == "Zinc gutters"
        assert not {"Stoves", "Zinc gutters"} & set(lines[1:])


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Zinc gutters of the valley | The Rope Post", "Zinc gutters of the valley"),
        ("The Rope Post - Zinc gutters of the valley", "Zinc gutters of the valley"),
        ("Zinc gutters - The Rope Post", "Zinc gutters"),
        ("Gutters, and who laid them - The Rope Post", "Zinc gutters of the valley"),  # the only main heading
    ],
)
def test_the_main_heading_stays_among_a_menus_labels(title: str, headline: str) -> None:
    labels = ["Home", "Tents", "Stoves", headline, "Ropes and rigging", "Log in", "Contact us"]
    menu = "".join(f"<li><a href='/{i}'>{label}</a></li>" for i, label in enumerate(labels))
    text = "".join(
        f"<p>The gutter of the {place} was laid in zinc, and they said that it would last for a century.</p>"
        for place in ("mill", "school", "church", "old inn")
    )
    body = f"<ul>{menu}</ul><div class=nav-title><h1>{headline}</h1></div><ul>{menu}</ul>{text}"
    result = Cleaner().clean_html(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    lines = result.text.splitlines()
    assert lines.count(headline) == 1
    assert not {"Stoves", "Ropes and rigging"} & set(lines)


def test_what_the_page_says_elsewhere_is_told_beside_its_markup() -> None:
    head = HEAD + (
        "<meta name=description content='A crane lies across the entrance.'>"
        "<meta property=og:description content='A crane lies across the entrance.'>"
        "<meta property=og:type content=Article>"
    )
    body = "<p>x</p><img alt='The crane,\n seen from the pier'><img alt=Logo><img>"
    markup = open_page(page(body, head), extractor="none").markup
    assert markup is not None
    assert markup.stated == {
        "summary": "A crane lies across the entrance.",
        "pictures": "The crane, seen from the pier",
    }
    assert set(markup.types) == {"article", "newsarticle"}


@pytest.mark.parametrize(
    "label",
    ["idna", "punycode", "undefined", "unicode_escape", "utf-7", "utf16", "utf_16", "utf_32_be", "hex"],
)
def test_a_declaration_that_no_page_can_be_in_is_passed_over(label: str) -> None:
    page = f'<meta charset="{label}"><p>Un café fermé. {PROSE[0]}</p>'
    assert "Un café fermé." in decode(page.encode("cp1252"))


def test_halves_of_characters_in_linked_data_become_signs() -> None:
    """JSON may hold them; neither UTF-8 nor a table can."""
    data = f'{{"headline": "Crane \\ud800", "articleBody": "{PROSE[0]} \\ud83d {PROSE[1]}"}}'
    result = Cleaner().clean_html(f'<script type="application/ld+json">{data}</script>')
    assert result.text == f"{PROSE[0]} \ufffd {PROSE[1]}"
    assert result.metadata is not None and result.metadata.title == "Crane \ufffd"


@pytest.mark.parametrize("piece", ["<img>", "<x-y></x-y>"])
def test_a_long_row_of_what_parts_words(piece: str) -> None:
    """Looked at from each of its places, a row of 60,000 pictures took a minute."""
    tree = parse(f"<p>one{piece * 60_000}two</p>")
    assert tree is not None and read(tree).text == "one two"
