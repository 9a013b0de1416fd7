"""Texts that a format reads as marks of its own come back from every export, read by a reader that is not ours."""

import csv
import io
import json
import re
import sqlite3
import unicodedata
from base64 import b64decode
from contextlib import closing
from html.parser import HTMLParser
from xml.etree import ElementTree as ET
from zlib import decompress

import pytest
from command_line import Terminal, shown_on
from hostile import TEXTS, written

from csto_membership import Event, Source, State, Table, dump, export, load, page
from csto_membership.organization.evidence import cite
from csto_membership.register import Register

EACH = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
ROW = ("AAA", "BBB")


def table(text):
    """Make a table with a text in a header, in a cell between others, first and last."""
    return Table(("a", text or "empty", "z"), [(text, "plain", text), ("plain", text, "last")])


def without_lines(text):
    """Return a text as formats of one line hold it."""
    return " ".join(text.splitlines())


# csv and JSON


@EACH
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_csv_gives_the_texts_back(text, separator):
    made = table(text)
    rows = list(csv.reader(io.StringIO(made.to_csv(separator), newline=""), delimiter=separator))
    assert rows == [list(made.columns), *map(list, made.rows)]


@EACH
def test_tab_separated_values_give_the_texts_back(text):
    made = table(text)
    rows = list(csv.reader(io.StringIO(made.to_tsv(), newline=""), delimiter="\t"))
    assert rows == [list(made.columns), *map(list, made.rows)]


@EACH
def test_json_gives_the_texts_back(text):
    made = table(text)
    assert json.loads(made.to_json()) == list(made)


@EACH
def test_guarded_cells_are_no_formulas(text):
    rows = list(csv.reader(io.StringIO(table(text).to_csv(guard=True), newline="")))
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t", "\r"} for row in rows for cell in row)
    assert [cell.removeprefix("'") if text[:1] in "=+-@\t\r" else cell for cell in rows[1]] == [text, "plain", text]


def test_numbers_are_not_guarded():
    made = Table(("n", "t"), [(-5, "-5"), (-0.5, "+1")])
    assert made.to_csv(guard=True) == "n,t\n-5,'-5\n-0.5,'+1\n"


# Markdown and HTML


class Cells(HTMLParser):
    """The cells of the tables of an HTML document, and its tags in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.rows, self._open = [], [], False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._open = True

    def handle_endtag(self, tag):
        self._open = self._open and tag not in {"td", "th"}

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1] += data


@EACH
def test_html_gives_the_texts_back(text):
    made = table(text)
    read, plain = Cells(made.to_html(caption=text or "x")), Cells(table("quiet").to_html(caption="quiet"))
    expected = [list(made.columns), *map(list, made.rows)]
    assert read.rows == [[cell.replace("\0", "\ufffd").replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
                          for cell in row] for row in expected]  # fmt: skip
    assert read.tags == plain.tags


@EACH
def test_markdown_gives_the_texts_back(text):
    markdown = pytest.importorskip("markdown_it")
    made = table(text)
    parser = markdown.MarkdownIt("gfm-like", {"html": True, "linkify": False})
    parser.disable("linkify", ignoreInvalid=True)
    read = Cells(parser.render(made.to_markdown()))
    expected = [list(made.columns), *map(list, made.rows)]
    assert [[shown(cell) for cell in row] for row in read.rows] == [
        [shown(without_lines(cell).replace("\0", "\ufffd")) for cell in row] for row in expected
    ]
    assert {tag for tag, _ in read.tags} == {"table", "thead", "tbody", "tr", "th", "td"}


def shown(cell):
    """Return a cell without the white space at its ends, which Markdown drops."""
    return cell.strip()


@EACH
def test_a_printed_table_has_a_line_for_each_row(text):
    assert len(str(table(text)).splitlines()) == 3


# a whole register


@pytest.mark.slow
@EACH
def test_a_register_is_written_and_read_back_the_same(text, tmp_path):
    register = written(text)
    dump(register, tmp_path / "r.toml")
    assert load(tmp_path / "r.toml") == register


@pytest.mark.slow
@EACH
def test_a_package_gives_the_texts_back(text, tmp_path):
    register = written(text)
    export(register, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_bytes())
    assert package["title"] == text
    assert re.fullmatch(r"[a-z0-9._/-]+", package["name"])
    rows = {}
    for resource in package["resources"]:
        with (tmp_path / "out" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows[resource["name"]] = list(csv.DictReader(file))
    assert [row["name"] for row in rows["states"] if row["state"] == "AAA"] == [text.strip() or "x"]
    assert {row["title"] for row in rows["sources"]} == {text}
    assert rows["instruments"][0]["note"] == text
    assert [row["source"] for row in rows["event_sources"] if row["event"] == "a"] == ["s", "web"]
    assert next(row for row in rows["events"] if row["event"] == "a")["note"] == text


@EACH
def test_a_database_gives_the_texts_back(text, tmp_path):
    register = written(text)
    export(register, tmp_path / "out.sqlite")
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT name FROM states WHERE state = 'AAA'").fetchone() == (text.strip() or "x",)
        assert database.execute("SELECT title FROM sources WHERE source = 'web'").fetchone() == (text or None,)
        assert database.execute("SELECT value FROM about WHERE key = 'title'").fetchone() == (text,)
        assert database.execute("SELECT count(*) FROM members WHERE state = 'AAA'").fetchone()[0] > 0


@pytest.mark.slow
@EACH
def test_parquet_gives_the_texts_back(text, tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415  optional

    export(written(text), tmp_path / "out", parquet=True)
    assert parquet.read_table(tmp_path / "out" / "sources.parquet").column("title").to_pylist() == [text or None] * 2


@EACH
def test_answers_as_plain_values_survive_json(text):
    register = written(text)
    answers = [register.explain("AAA", "2000-01-05"), register.timeline("AAA"), register.members("2000-01-05")]
    for answer in answers:
        assert json.loads(json.dumps(answer.as_dict(), allow_nan=False)) == answer.as_dict()
    assert answers[0].as_dict()["events"][0].get("note", "") == text


# the page and pictures


@pytest.mark.slow
@EACH
def test_a_page_keeps_the_texts_and_no_text_becomes_an_element(text):
    made, quiet = page(written(text), title=text or None), page(written("quiet"), title="quiet")
    read, plain = Cells(made), Cells(quiet)
    assert [tag for tag, _ in read.tags] == [tag for tag, _ in plain.tags]
    assert not [name for _, attrs in read.tags for name, _ in attrs if name.startswith("on")]
    embedded = re.search(r'<script [^>]*id="data"[^>]*>(.*?)</script>', made, re.DOTALL)
    data = json.loads(decompress(b64decode(embedded[1])))
    assert data["name"] == text
    assert ["AAA", text.strip() or "x"] in data["states"]
    made.encode()


@pytest.mark.slow
@EACH
@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_plot_is_xml_and_shows_the_names(text):
    matplotlib = pytest.importorskip("matplotlib")
    from csto_membership.visualization.plot import figure, plot  # noqa: PLC0415  optional

    if len(text) > 1000:
        pytest.skip("drawing a name as long as a book takes long and shows nothing")
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        axes = figure(2)
        plot(written(text), ax=axes)
        out = io.BytesIO()
        axes.figure.savefig(out, format="svg")
    texts = ["".join(one.itertext()) for one in ET.fromstring(out.getvalue()).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314  our own
    name = picture_of(text.strip() or "x")
    assert squeezed(name) in map(squeezed, texts)


def picture_of(text):
    """Return a text as a picture or a bibliography holds it."""
    line = without_lines(text).replace("\t", " ")
    return "".join("\ufffd" if is_control(letter) else letter for letter in line)


def squeezed(text):
    """Return a text without white space at its ends; XML readers differ there."""
    return text.strip()


def is_control(letter):
    """Whether a picture or a bibliography cannot hold a character."""
    return unicodedata.category(letter) == "Cc" or letter in "\ufffe\uffff"


# citations

BACK = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    **{rf"\{sign}": sign for sign in "&%$#_"},
}


def entries(text):
    """Read BibTeX by its own rule: each brace counts, also one that a backslash stands before."""
    found, place = [], 0
    while (place := text.find("@", place)) >= 0:
        kind, place = text[place + 1 : text.index("{", place)], text.index("{", place) + 1
        key, place = text[place : text.index(",", place)], text.index(",", place) + 1
        fields = {}
        while text[place:].lstrip()[0] != "}":
            name, place = text[place : text.index("=", place)].strip(), text.index("{", place) + 1
            start, depth = place, 1
            while depth:
                depth += (text[place] == "{") - (text[place] == "}")
                place += 1
            fields[name] = text[start : place - 1]
            place = text.index(",", place) + 1
        place = text.index("}", place) + 1
        found.append((kind, key, fields))
    return found


def meant(tex):
    return re.sub("|".join(map(re.escape, BACK)), lambda found: BACK[found[0]], tex)


@pytest.mark.slow
@EACH
def test_a_bibliography_gives_the_texts_back(text):
    made = cite(written(text), ["a"])
    (one, other) = entries(made)
    assert (one[:2], other[:2]) == (("misc", "s"), ("online", "web"))
    expected = " ".join(picture_of(text).split())
    assert meant(one[2].get("title", "")) == expected
    assert set(one[2]) == {"title", "keywords", *(["organization", "note"] if expected else [])}
    assert other[2]["url"].isprintable()
    assert "".join(other[2]["url"].split()) == other[2]["url"]


@EACH
def test_csl_gives_the_texts_back(text):
    (one, _) = json.loads(cite(written(text), ["a"], "csl"))
    assert one.get("title", "") == text
    assert one["keyword"] == "a"


# terminals


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("command", [["members", "2000-01-05"], ["explain", "AAA", "2000-01-05"], ["events"]])
def test_a_terminal_gets_no_command(text, command, tmp_path, monkeypatch):
    dump(written(text), tmp_path / "r.toml")
    shown_text = shown_on(monkeypatch, Terminal(), *command, "--register", str(tmp_path / "r.toml"))
    assert shown_text
    assert not [c for c in shown_text if (unicodedata.category(c) == "Cc" and c not in "\n\t") or c in "\u202e\u2066"]


# what no format can hold


@pytest.mark.parametrize(
    "make",
    [
        lambda text: State(code="AAA", name=text),
        lambda text: State(code="AAA", name="A", aliases=["fine", text]),
        lambda text: Source(id="s", title=text),
        lambda text: Event(state="AAA", act="note", topic="x", date="2000", note=text),
        written,
    ],
    ids=["state", "alias", "source", "event", "register"],
)
@pytest.mark.parametrize("text", ["\ud800", "half \udfff of one", "é\udcff"])
def test_half_a_character_is_refused_where_it_is_given(make, text):
    with pytest.raises(ValueError, match="half a character"):
        make(text)


def test_hostile_texts_are_in_the_register_that_is_exported():
    register = written("<b>")
    assert isinstance(register, Register)
    assert register.status("AAA", "2000-01-05") == "member"
