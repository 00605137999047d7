"""Pages that declare no encoding, short and long: what they say is read as it was written."""

from __future__ import annotations

from html import unescape

import pytest

from cleaner.html.decode import decode
from cleaner.html.guess import guess

#: Made for this test: encodings, and a text of about twenty words.
TEXTS = (
    (
        "cp1252",
        "La mairie a décidé de fermer la piscine à la fin de l'été. Les élèves du "
        "collège, très déçus, ont écrit une lettre au préfet.",
    ),
    (
        "cp1252",
        "Après deux années d’arrêt, le bac a repris l’eau. Il a transporté un tracteur, "
        "deux vaches et l’institutrice du village – « enfin », dit-elle.",
    ),
    ("cp1252", "Le conseil a voté. Rien ne changera à Noël."),
    (
        "cp1252",
        "Después de dos años el transbordador volvió al agua. ¿Quién lo esperaba? Nadie, "
        "según el señor Muñoz, que lo reparó con sus manos.",
    ),
    (
        "cp1252",
        "Após dois anos de interrupção, a balsa voltou à água. Não há ponte, disse a "
        "professora, mas há a balsa e os irmãos João e Simão.",
    ),
    (
        "cp1252",
        "Dopo due anni il traghetto è tornato in acqua: perché aspettare, disse il "
        "sindaco, se c’è già la città che lo vuole? Sarà così.",
    ),
    (
        "cp1252",
        "Nach zwei Jahren fährt die Fähre wieder über den Fluß. „Endlich“, sagte die "
        "Lehrerin, „können wir früher nach Hause“ – so schön.",
    ),
    (
        "cp1252",
        "Efter två år går färjan igen över älven. Läraren sade att det äntligen är "
        "möjligt att åka hem före kvällen, för så är det här.",
    ),
    (
        "cp1252",
        "Kahden vuoden jälkeen lautta kulkee jälleen. Opettaja sanoi, että nyt pääsee "
        "kotiin ennen yötä, eikä kukaan enää jää yöksi kylään.",
    ),
    (
        "cp1252",
        "Efter to år sejler færgen igen over åen. Læreren sagde, at man nu kan nå hjem "
        "før aften, og så er alt, som det skal være på øen.",
    ),
    (
        "cp1252",
        "Na twee jaar vaart het pontje weer. “Eindelijk”, zei de juf, “één keer per uur "
        "is genoeg” – en de koeien vonden het ook goed zo, zeiden de coördinatoren.",
    ),
    (
        "cp1252",
        "The ferry is back – “at last,” said the teacher, who’d waited for two years. "
        "It’s £3 a ride, and the café on the pier is open again.",
    ),
    (
        "cp1252",
        "It’s £3 a ride, and that’s “all,” he said; the piano’s keys weren’t touched – "
        "the children’s hands were cold.",
    ),
    (
        "cp1252",
        "Eftir tvö ár siglir ferjan aftur yfir fjörðinn. Kennarinn sagði að það væri "
        "loksins hægt að komast heim fyrir kvöldið, þótt veðrið sé vont.",
    ),
    (
        "cp1252",
        "Després de dos anys la barca ha tornat a l’aigua. La mestra va dir que això és "
        "un miracle, i el mossèn també ho creu així.",
    ),
    (
        "cp1250 iso-8859-2",
        "Két év után újra jár a komp. Az első járattal egy traktort, két tehenet és a "
        "falu tanítónőjét vitték át, aki örült, hogy hazajutott.",
    ),
    (
        "cp1250 iso-8859-2",
        "Po dvou letech přívoz znovu pluje. První cestou převezl traktor, dvě krávy a "
        "vesnickou učitelku, která řekla, že už nečekala.",
    ),
    (
        "cp1250 iso-8859-2",
        "Po dwóch latach przerwy prom wrócił na wodę. Pierwszym kursem przewiózł "
        "ciągnik, dwie krowy i wiejską nauczycielkę, która śpiewała.",
    ),
    (
        "cp1250 iso-8859-2",
        "Po dvoch rokoch prievoz znovu premáva. Prvou cestou previezol traktor, dve "
        "kravy a dedinskú učiteľku, ktorá povedala, že už nečakala.",
    ),
    (
        "cp1250 iso-8859-2",
        "După doi ani bacul a revenit pe apă. În prima cursă a trecut un tractor, două "
        "vaci şi învăţătoarea satului, care cânta şi râdea.",
    ),
    (
        "cp1250 iso-8859-2",
        "Nakon dvije godine skela ponovno vozi. Prvom je vožnjom prevezla traktor, dvije "
        "krave i seosku učiteljicu, koja je rekla da više nije čekala.",
    ),
    (
        "cp1251 koi8-r iso-8859-5 cp866",
        "После двух лет перерыва паром вышел на воду. Первым рейсом переправили трактор, "
        "двух коров и сельскую учительницу, которая всё время пела.",
    ),
    (
        "cp1251 koi8-r iso-8859-5 cp866",
        "Паром снова ходит: вчера утром первый рейс прошёл по реке, и никто не пострадал.",
    ),
    (
        "cp1251 koi8-u",
        "Після двох років перерви пором вийшов на воду. Першим рейсом перевезли трактор, "
        "двох корів і сільську вчительку, яка весь час співала.",
    ),
    (
        "cp1251",
        "След две години прекъсване фериботът отново тръгна по водата. С първия курс "
        "превозиха трактор, две крави и селската учителка, която пееше.",
    ),
    (
        "cp1253 iso-8859-7",
        "Ύστερα από δύο χρόνια το πορθμείο βγήκε ξανά στο νερό. Στο πρώτο δρομολόγιο "
        "μετέφερε ένα τρακτέρ και δύο αγελάδες.",
    ),
    (
        "cp1255 iso-8859-8",
        "אחרי שנתיים של הפסקה המעבורת יצאה שוב למים. בנסיעה הראשונה העבירו טרקטור, שתי "
        "פרות ומורה אחת שלא חיכתה.",
    ),
    (
        "cp1256 iso-8859-6",
        "بعد عامين من التوقف عادت العبارة إلى الماء، ونقلت في رحلتها الأولى جرارا وبقرتين ومعلمة القرية.",
    ),
    (
        "cp1256",
        "پس از دو سال کشتي دوباره به آب بازگشت و در سفر نخست يک تراکتور و دو گاو و معلم "
        "روستا را برد که شعر مي‌خواند.",
    ),
    (
        "cp1254",
        "İki yıl aradan sonra vapur yeniden suya indi. İlk seferde bir traktör, iki inek "
        "ve köyün öğretmeni karşıya geçti; ışıklar söndü.",
    ),
    ("cp874", "หลังจากหยุดไปสองปี เรือข้ามฟากก็ออกน้ำอีกครั้ง เที่ยวแรกบรรทุกรถไถหนึ่งคัน วัวสองตัว และครูประจำหมู่บ้าน"),
    (
        "cp1257",
        "Pärast kaht aastat läheb praam jälle üle vee. Õpetaja ütles, et nüüd jõuab koju "
        "enne ööd, ja keegi ei jää enam külla, žürii ka.",
    ),
    (
        "cp1257",
        "Po dvejų metų keltas vėl plaukia per upę. Pirmuoju reisu perkėlė traktorių, dvi "
        "karves ir kaimo mokytoją, kuri visą laiką dainavo.",
    ),
    (
        "cp1257",
        "Pēc diviem gadiem prāmis atkal kursē pāri upei. Pirmajā reisā pārveda traktoru, "
        "divas govis un ciema skolotāju, kura visu laiku dziedāja.",
    ),
    (
        "cp932 euc_jp iso2022_jp",
        "鴨塩町と対岸の白津を結ぶ渡し船が十一日、六十年ぶりに運航を再開した。初"
        "便には町民ら三十二人が乗り込み、約八分の船旅を楽しんだ。",
    ),
    ("cp932 euc_jp iso2022_jp", "今日は天気がとても良いので、子どもたちは公園で遊んでいます。"),
    (
        "gb18030",
        "六十年来第一班渡船昨天清晨离开码头，船上有三十二名乘客，其中两人曾乘坐"
        "过最后一班。镇长说，这一天他们等了很久。",
    ),
    (
        "big5",
        "六十年來第一班渡船昨天清晨離開碼頭，船上有三十二名乘客，其中兩人曾乘坐"
        "過最後一班。鎮長說，這一天他們等了很久。",
    ),
    (
        "cp949",
        "육십 년 만에 첫 나룻배가 어제 새벽 부두를 떠났다. 배에는 승객 서른두 명이 탔고 "
        "그중 두 명은 마지막 배를 탔던 사람이다.",
    ),
)

MENU = "<ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul>"
FOOT = "<p>Copyright 2004 - All rights reserved. Best viewed with any browser, at any size.</p>"


def undeclared(text: str, encoding: str, times: int, head: str = "<html>") -> bytes:
    body = f"<p>{text}</p>" * times
    page = f"{head}<head><title>Page 7</title></head><body>{MENU}{body}{FOOT}</body></html>"
    return page.encode(encoding, "xmlcharrefreplace")


@pytest.mark.parametrize("times", [1, 6, 60])
@pytest.mark.parametrize(
    ("text", "encoding"), [(text, name) for names, text in TEXTS for name in names.split()]
)
def test_no_declaration(text: str, encoding: str, times: int) -> None:
    assert text in unescape(decode(undeclared(text, encoding, times)))


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_a_language_that_is_wrong_decides_nothing(language: str) -> None:
    for names, text in TEXTS:
        name = names.split()[0]
        assert text in unescape(decode(undeclared(text, name, 2, f"<html lang='{language}'>")))


def test_a_language_decides_what_is_open() -> None:
    text = "Łódź"  # of one word no more can be known
    assert text in decode(undeclared(text, "cp1250", 1, '<html lang="pl">'))


def test_a_few_letters_are_western() -> None:
    assert "café" in decode(b"<p>A caf\xe9</p>")


def test_quotes_and_dashes_alone_are_western() -> None:
    text = "The world’s harbours – “all of them” — cost £1, he said; it’s a pity.\xa0 "
    data = '<script>var x = {"pageTitle":"pageName’s","articleID":"x"}</script>' + f"<p>{text}</p>" * 20
    assert text in decode(data.encode("cp1252"))


def test_utf_8_that_is_cut_or_damaged_is_utf_8() -> None:
    text = "Сегодня паром снова ходит через реку. " * 3
    assert text in decode(f"<p>{text}</p><p>ы".encode()[:-1])
    assert text in decode(f"<p>{text}</p>".encode() + b"<p>\xff</p>")


def test_a_stray_mark_of_japanese_is_none() -> None:
    assert "terminal codes" in decode(b"<p>\x1b$B terminal codes \x1b[0m and more of them</p>")


@pytest.mark.parametrize(
    "data", [b"<" * 10**6 + b"\xe5", b">" * 10**6 + b"\xe5", "åäö".encode("cp1252") * 10**6]
)
def test_large_pages_are_sampled(data: bytes) -> None:
    assert guess(data) != "utf-8"
