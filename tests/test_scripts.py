"""Phrases in scripts without spaces, with joined signs, and from right to left."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.fold import spelled, spelling
from cleaner.packs import parse_pack
from cleaner.phrases import PhraseIndex
from cleaner.shape import shape

PACK = """
category = "share"
language = "xx"
source = "a test"
[lists]
network = ["Facebook"]
month = ["\u064a\u0646\u0627\u064a\u0631"]
[[group]]
name = "test"
kind = "{kind}"
most_words = {most}
phrases = [{phrase}]
"""


def found(kind: str, phrase: str, line: str, most: int = 0) -> list[str]:
    """Return what a phrase finds in a line."""
    raw = PACK.format(kind=kind, most=most, phrase=json.dumps(phrase, ensure_ascii=False))
    matches = PhraseIndex([parse_pack(raw, "test.toml")]).find(line)
    return [line[m.start : m.end] for m in matches]


FOUND = [
    ("part", "クッキーを使用", "当サイトではクッキーを使用しています。", "クッキーを使用"),
    ("part", "Cookieを使用", "当サイトではＣｏｏｋｉｅを使用します。", "Ｃｏｏｋｉｅを使用"),
    ("part", "ガイド", "ﾒﾆｭｰとｶﾞｲﾄﾞです", "ｶﾞｲﾄﾞ"),
    ("line", "[この]記事をシェア[する]", "【記事をシェアする】", "【記事をシェアする】"),
    ("start", "{network}でシェア", "Facebookでシェアする", "Facebookでシェア"),
    ("sentence", "会員登録が必要", "この記事は有料です。会員登録が必要です。", "会員登録が必要"),
    ("glued_end", "続きを読む", "彼はそう言った。続きを読む", "続きを読む"),
    ("end", "撮影", "朝の港=山田太郎撮影", "撮影"),
    ("made_of", "转发", "转发|转发", "转发|转发"),
    ("part", "版权所有", "本网站版权所有,未经授权", "版权所有"),
    ("part", "ใช้คุกกี้", "เว็บไซต์นี้ใช้คุกกี้เพื่อ", "ใช้คุกกี้"),
    ("part", "쿠키[를|가] 사용", "이 사이트는 쿠키를 사용 합니다", "쿠키를 사용"),
    ("part", "سياسة الخصوصية", "اقرأ سِياسة الخُصوصيـــة الآن", "سِياسة الخُصوصيـــة"),
    ("part", "[و]سياسة الخصوصية", "الشروط وسياسة الخصوصية هنا", "وسياسة الخصوصية"),
    ("start", "اقرأ أيضا:", "إقرأ أيضاً: خبر آخر", "إقرأ أيضاً:"),
    ("part", "سیاست حریم خصوصی", "متن سياست حريم خصوصي ما", "سياست حريم خصوصي"),
    ("part", "استفاده می‌کند", "از کوکی استفاده می کند", "استفاده می کند"),
    ("line", "{number}分で読める", "5分で読める。", "5分で読める。"),
    ("line", "{date}", "12月3日", "12月3日"),
    ("line", "{date}", "2025. 05. 15", "2025. 05. 15"),
    ("line", "{date}", "۱۴۰۳/۱۱/۲۵", "۱۴۰۳/۱۱/۲۵"),
    ("line", "{number}개", "3개", "3개"),
    ("line", "{date}", "٨ يناير ٢٠٢٦", "٨ يناير ٢٠٢٦"),
    ("part", "यहां पढ़ें", "और यहाँ पढें आज", "यहाँ पढें"),
    ("part", "chia sẻ", "Hãy chia sẻ bài viết", "chia sẻ"),
    ("line", 'דוא"ל', "דוא״ל:", "דוא״ל:"),
    ("part", "הרשמה לניוזלטר", "הַרְשָׁמָה לניוזלטר עכשיו", "הַרְשָׁמָה לניוזלטר"),
    ("part", "Datenschutz", "Zum Daten\u00adschutz hier", "Daten\u00adschutz"),
    ("part", "letter[s] here", "Two letters here", "letters here"),
    ("part", "letter[s] (today|now)", "Read letters now", "letters now"),
]


class TestPhrases:
    @pytest.mark.parametrize(("kind", "phrase", "line", "wanted"), FOUND)
    def test_are_found_where_they_stand(self, kind: str, phrase: str, line: str, wanted: str) -> None:
        assert found(kind, phrase, line) == [wanted]

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    @pytest.mark.parametrize(("kind", "phrase", "line", "wanted"), FOUND)
    def test_are_found_in_both_normal_forms(
        self, form: str, kind: str, phrase: str, line: str, wanted: str
    ) -> None:
        line, wanted = (unicodedata.normalize(form, text) for text in (line, wanted))
        assert found(kind, phrase, line) == [wanted]

    @pytest.mark.parametrize(
        ("kind", "phrase", "line"),
        [
            ("part", "쿠키", "쿠키런은 게임이다"),  # a word of spaces ends where it ends
            ("part", "خصوصية", "الخصوصية"),
            ("part", "share", "Shares"),
            ("part", "記事一覧", "「記事一覧」という言葉"),  # in quotation marks it is talked about
            ("line", "ログイン", "ログインが必要だ"),
            ("sentence", "会員登録", "この会員登録は"),
        ],
    )
    def test_are_not_found_elsewhere(self, kind: str, phrase: str, line: str) -> None:
        assert found(kind, phrase, line) == []

    def test_two_letters_count_as_a_word_where_there_are_no_spaces(self) -> None:
        assert found("part", "記事", "この記事", most=4)
        assert not found("part", "記事", "この記事はとても長い文章の中にある", most=4)


#: Letters beside signs that join them, are dropped, or stand for others.
ODD = 'a\u00e9\u0301 \u064a\u0640\u064e\u093c\u0915\u200b\u200f\uff76\uff9e\u1112\u1161\u11ab"\u05d0'


class TestSpelling:
    @given(st.text(alphabet=ODD))
    def test_offsets_are_exact(self, text: str) -> None:
        written, places = spelling(text)
        if places is None:
            assert len(written) == len(text)
            return
        assert len(places) == len(written) + 1
        assert places == sorted(places)
        assert places[-1] == len(text)
        assert not written or places[0] == 0

    @pytest.mark.parametrize("text", ["chia sẻ bài viết", "हिन्दी में पढ़ें", "관련 기사", "ガイドブック", "Größe"])
    def test_normal_forms_are_one(self, text: str) -> None:
        assert spelled(unicodedata.normalize("NFD", text)) == spelled(unicodedata.normalize("NFC", text))


class TestNames:
    @pytest.mark.parametrize("line", ["بقلم: هند محمد", "بقلم: محمد عبد الله"])
    def test_of_few_words_are_found_where_no_letter_has_a_case(self, line: str) -> None:
        assert found("line", "بقلم: {full_name}", line) == [line]

    @pytest.mark.parametrize("line", ["مقتل خمسة في غارة على غزة", "국회가 오늘 예산안을 통과시켰다"])
    def test_are_no_sentences(self, line: str) -> None:
        assert found("line", "{full_name}", line) == []


VIETNAMESE = """Bão số 12 đổ bộ vào miền Trung
Cơn bão đã làm hàng nghìn người dân ở các tỉnh miền Trung phải rời khỏi nhà của họ trong đêm qua.
Theo cơ quan khí tượng, mưa lớn sẽ còn kéo dài trong những ngày tới ở nhiều nơi của khu vực này.
"""


class TestShape:
    @pytest.mark.parametrize(
        "line",
        [
            "港の朝は早く、漁師たちは夜明け前に船を出して沖へ向かう。",
            "港口的早晨很早，渔民们在黎明前就出海捕鱼，直到中午才回来。",
            "（港の朝は早く、漁師たちは夜明け前に船を出して沖へ向かう。）",
        ],
    )
    def test_a_sentence_without_spaces_is_prose(self, line: str) -> None:
        assert shape(line, frozenset()).prose

    def test_a_long_vowel_is_no_word_of_its_own(self) -> None:
        assert shape("サーバー", frozenset()).words == 2

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_normal_forms_are_the_same_page(self, form: str) -> None:
        text = unicodedata.normalize(form, VIETNAMESE)
        result = Cleaner().clean(text)
        assert result.language == "vi"
        assert result.text == text
        assert all(shape(line, frozenset({"bão", "của", "trong"})).stops for line in text.splitlines()[1:])
