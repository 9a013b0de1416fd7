"""One description of an answer, as plain text and as HTML."""

from csto_membership.output.blocks import Block, Code, Link, Strong, as_html, as_text

SOURCE = Link("A & B", "https://example.org/?a=1&b=2", tail="1999")
WHOLE = [
    Block((Strong("Aland"), ": member"), indent=1),
    Block(
        ("Events", Code("e1", before=" (", after=")")),
        [
            Block(("first", Code("e2", before=" ")), mark="- ", aside=" <seen>"),
            Block("second", [Block(SOURCE, mark="* ")], mark="- "),
        ],
    ),
    Block("Notes", [Block(str(number)) for number in range(3)], last=2, more=" (the last 2 of {count})", end=":"),
    Block("Few", [Block("one")], last=2, more=" (the last 2 of {count})", end=":"),
]


def test_plain_text_has_a_line_for_each_block_and_shows_the_last_where_there_are_many():
    assert as_text(WHOLE).splitlines() == [
        "  Aland: member",
        "Events (e1)",
        "  - first e2",
        "  - second",
        "    * A & B, 1999, https://example.org/?a=1&b=2",
        "Notes (the last 2 of 3):",
        "  1",
        "  2",
        "Few:",
        "  one",
    ]


def test_html_escapes_texts_folds_what_plain_text_cuts_and_links_to_web_addresses_only():
    link = '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">A &amp; B</a>, 1999'
    second = f"<li>second<ul><li>{link}</li></ul></li>"
    assert list(as_html(WHOLE)) == [
        "<p><b>Aland</b>: member</p>",
        f"<p>Events (<code>e1</code>)</p><ul><li>first <code>e2</code> &lt;seen&gt;</li>{second}</ul>",
        "<details><summary>Notes (3)</summary><ul><li>0</li><li>1</li><li>2</li></ul></details>",
        "<details><summary>Few (1)</summary><ul><li>one</li></ul></details>",
    ]
    assert list(as_html([Block("a\rb\0")])) == ["<p>a&#13;b\ufffd</p>"]
    assert list(as_html([Block(Link("a", "javascript:alert(1)"))])) == ["<p>a</p>"]
    assert list(as_html([Block(Link("", "HTTP://example.org"))])) == [
        '<p><a href="HTTP://example.org" rel="noreferrer">HTTP://example.org</a></p>'
    ]


def test_html_for_people_has_no_names_for_programs_at_any_depth():
    named = Block("a", [Block(Code("x", before=" ("), [Block(("b", Code("y")))])])
    assert list(as_html([named], ids=False)) == ["<p>a</p><ul><li><ul><li>b</li></ul></li></ul>"]
