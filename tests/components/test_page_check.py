"""The check of pages finds each fault that it names, and lets a sound page through."""

import pytest

from tests.pages import check_page, faults_of

SOUND = """<!DOCTYPE html>
<html lang="fi">
  <head><title>Laskut – Rengas</title></head>
  <body>
    <main>
      <h1>Laskut</h1>
      {content}
    </main>
  </body>
</html>"""


def _page(content: str = "") -> str:
    return SOUND.replace("{content}", content)


def test_a_sound_page_is_let_through() -> None:
    check_page(
        _page(
            """
            <h2>Hae</h2>
            <form method="get"><label for="q">Haku</label><input id="q" name="q"><button>Näytä</button></form>
            <form method="post"><input type="hidden" name="csrf_token" value="abc"><button>Hyväksy</button></form>
            <table><caption>Laskut</caption><tr><th scope="col">Numero</th></tr><tr><td>12</td></tr></table>
            <dl><div><dt>Eräpäivä</dt><dd>12.12.2026</dd></div></dl>
            <img src="/koodi.png" alt=""><svg aria-hidden="true"></svg>
            <details><summary><h3>Lisää</h3></summary><p>Tietoa</p></details>
            <p id="ohje">Ohje</p><label>Nimi <input name="name" aria-describedby="ohje"></label>
            <script nonce="n">document.title</script>
            """
        ),
        language="fi",
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<p><b>lihavoitu</p>", "not valid HTML"),
        ("<p>teksti<div>lohko</div></p>", "not valid HTML"),
        ("<h1>Toinen</h1>", "2 h1 instead of one"),
        ("<h3>Liian syvällä</h3>", "a level of headings is left out"),
        ("<h2> </h2>", "an empty h2"),
        ('<p id="a">1</p><p id="a">2</p>', "the id “a” stands 2 times"),
        ('<input name="nimi">', "a field without a label"),
        ('<label for="x"> </label><input id="x" name="nimi">', "a field without a label"),
        ('<select name="kunta"><option>Lahti</option></select>', "a field without a label"),
        ('<label for="toinen">Nimi</label>', "for of label points to “toinen”"),
        ('<p aria-describedby="missing">Teksti</p>', "aria-describedby of p points to “missing”"),
        ('<a href="#alas">Alas</a>', "a link points to “alas”"),
        ('<form method="post"><button>Lähetä</button></form>', "0 tokens instead of one"),
        ('<form method="post"><input type="hidden" name="csrf_token" value=""></form>', "1 tokens instead of one"),
        ('<form><input type="hidden" name="csrf_token" value="a"></form>', "a form that only asks carries the token"),
        ("<fieldset><p>Ryhmä</p></fieldset>", "a fieldset without a legend"),
        ('<p style="color: red">Teksti</p>', "an inline style"),
        ("<style>p {}</style>", "a style without a nonce"),
        ("<script>alert()</script>", "a script without a nonce"),
        ('<p onclick="alert()">Teksti</p>', "an inline script: onclick"),
        ('<a href=" JavaScript:alert()">Linkki</a>', "an address that is a script"),
        ('<a href="/laskut/None">Lasku</a>', "an address made of nothing"),
        ('<a href="/laskut"><span> </span></a>', "a link without words"),
        ("<button></button>", "a button without words"),
        ('<a href="/x">Avaa <button>tämä</button></a>', "button lies in a link or button"),
        ('<img src="/a.png">', "an image without alt"),
        ("<svg></svg>", "a drawing that is neither named nor hidden"),
        ('<table><tr><th scope="col">Numero</th></tr></table>', "a table without a caption"),
        ("<table><caption>Laskut</caption><tr><td>1</td></tr></table>", "a table without headings"),
        ("<table><caption>Laskut</caption><tr><th>1</th></tr></table>", "a heading of a table without scope"),
        ("<ul><p>Kohta</p></ul>", "p lies directly in ul"),
        ("<span><div>Lohko</div></span>", "div lies in span, which holds text only"),
        ("<p>Eräpäivä %(day)s</p>", "left over in p"),
        ("<p>{{ nimi }}</p>", "left over in p"),
        ("<p>Summa Decimal('1.5')</p>", "left over in p"),
        ("<p>&lt;Role.OFFICER: 'officer'&gt;</p>", "left over in p"),
        ("<td>None</td>", "not valid HTML"),
        ("<p>Y-tunnus None</p>", "nothing shown as a word in p"),
        ('<label for="v">Viite</label><input id="v" value="None">', "nothing shown as a word in input[value]"),
    ],
)
def test_a_fault_is_found_and_named(content: str, fault: str) -> None:
    found = faults_of(_page(content), language="fi")

    assert [one for one in found if fault in one], found


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (_page().replace("<!DOCTYPE html>\n", ""), "no doctype"),
        (_page().replace('lang="fi"', 'lang="sv"'), "html[lang] is sv, the page was asked for in fi"),
        (_page().replace("Laskut – Rengas", " "), "no title"),
        (_page().replace("Laskut – Rengas", "– Rengas"), "the title does not name the page"),
        (_page().replace("<h1>Laskut</h1>", ""), "0 h1 instead of one"),
        (_page().replace("<h1>Laskut</h1>", "<h2>Laskut</h2><h1>Laskut</h1>"), "h2 follows nothing"),
    ],
)
def test_a_fault_of_the_whole_page_is_found_and_named(page: str, fault: str) -> None:
    found = faults_of(page, language="fi")

    assert [one for one in found if fault in one], found


def test_none_may_stand_in_an_english_sentence_but_not_as_a_value() -> None:
    english = _page("<p>None of the bids was opened.</p>").replace('lang="fi"', 'lang="en"')
    value = _page("<p>Business ID: None</p>").replace('lang="fi"', 'lang="en"')

    assert faults_of(english, language="en") == []
    assert faults_of(value, language="en") == ["nothing shown as a word in p: Business ID: None"]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(AssertionError, match=r"(?s)an image without alt.*a field without a label"):
        check_page(_page('<img src="/a.png"><input name="nimi">'), language="fi")


def test_source_that_is_shown_as_source_is_left_alone() -> None:
    assert faults_of(_page("<pre>%(name)s {{ x }} None</pre><code>None</code>"), language="fi") == []
