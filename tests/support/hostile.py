"""Hostile texts, and registers that have them wherever a text can stand."""

from helpers import day, happened, instrument, notice, window

from csto_membership import Source, State
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.facts import Facts
from csto_membership.register import Register


def hurt(text="</script><script>alert(1)</script><img src=x onerror=alert(2)>{{DATA}}&amp;'\""):
    """Make a register with a hostile text wherever one can stand."""
    bad = f"{text} bad"
    return Register(
        Facts(
            id="r",
            name=bad,
            constitutive="t",
            checked_through=day(99),
            states=[State(code="AAA", name=bad), State(code="BBB", name="Beland", note=bad)],
            instruments=[instrument(name=bad, note=bad, withdrawal=notice("P1M", basis=bad, condition=bad))],
            sources=[
                Source(id=bad, title=bad, publisher=bad, url="javascript:alert(3)"),
                Source(id="web", title="", url=f'https://example.org/"{text}'),
            ],
            disputes=[
                Dispute(
                    id="d",
                    question=bad,
                    default="one",
                    readings=[Reading(id=one, text=bad, sources=[bad, "web"]) for one in ("one", "other")],
                )
            ],
            events=[
                happened(
                    "accede", day(1), id=bad, form=bad, by=bad, basis=bad, note=bad, sources=[bad, "web", "lost <b>"]
                ),
                happened("freeze", day(9), id="f", readings={"d": ["one"]}, sources=[]),
                happened("note", day(20), id="n", topic=bad, note=bad, sources=[bad]),
                happened("notify_withdrawal", window(day(30), day(31)), id="w", basis=bad),
            ],
        )
    )


TEXTS = {
    "double quotes": 'a "quoted" word""',
    "single quotes": "it's ''quoted''",
    "braces": "{a} }{ {{DATA}} {{b}",
    "backslashes": "a\\b \\\\ c\\",
    "a backslash before a bar": "a\\|b | c",
    "signs of TeX": "$x$ & 50 % #1 a_b ~ ^",
    "a script": "</script><script>alert(1)</script>",
    "an image": "<img src=x onerror=alert(2)>",
    "a comment": "<!-- a --> <![CDATA[ b ]]>",
    "entities": "&amp; &#60; &lt;b&gt;",
    "line ends": "one\ntwo\r\nthree\rfour",
    "other line ends": "one\x0btwo\x0cthree\x1cfour\x85five\u2028six\u2029seven",
    "tabs": "one\ttwo",
    "NUL": "one\0two",
    "control characters": "bell \a backspace \b escape \x1b delete \x7f csi \x9b",
    "an escape of the terminal": "\x1b[31mred\x1b[0m \x1b]0;title\a",
    "marks of direction": "\u202egnp.exe\u202c \u2066x\u2069 \u200fש\u200e",
    "combining marks": "e\u0301 Z\u0351\u0301\u0316\u0321 \u0301alone",
    "beyond the basic plane": "💥 \U0001d518 \U0010ffff",
    "no characters": "\ufffe \uffff \ufdd0",
    "byte order mark": "\ufeffmark",
    "spaces": "\u00a0hard\u2003wide\u200bnone\u3000",
    "a formula": "=cmd|' /C calc'!A0",
    "other formulas": "+1-2@SUM(A1)",
    "commas": "a, b; c\td",
    "bars and backticks": "a | b `code` ``c``",
    "Markdown": "*a* **b** _c_ ~~d~~ # e [f](g) ![h](javascript:i) <https://j> de_jure",
    "SQL": "'; DROP TABLE states; --",
    "formats": "%s %d {0} ${HOME} $(id) `id`",
    "a formula of mathematics": "$\\frac{a}{b}$ \\input{x} \\write18{id}",
    "an end of a file name": "../../etc/passwd \\\\server\\share .csv",
    "a list": "one two | three, four",
    "very long": "long " * 20_000,
    "nothing": "",
    "a blank": " ",
    "words of data": "null NaN true NA None 1e400",
}
"""Texts that formats read as marks of their own, by what is bad about them."""


def written(text, **more):
    """Make a register as a file could hold it, with a text wherever one can stand and ids that are allowed."""
    name = text.strip() or "x"
    return Register(
        Facts(
            id="r",
            name=text,
            constitutive="t",
            checked_through=day(99),
            states=[State(code="AAA", name=name, aliases=[f"{name} too"], note=text), State(code="BBB", name="B")],
            instruments=[instrument(name=text, note=text, withdrawal=notice("P1M", basis=text, condition=text))],
            sources=[
                Source(id="s", title=text, publisher=text, note=text),
                Source(id="web", title=text, url="https://example.org/" + text),
            ],
            disputes=[
                Dispute(
                    id="d",
                    question=text,
                    default="one",
                    note=text,
                    readings=[Reading(id=one, text=text, sources=["s", "web"]) for one in ("one", "other")],
                )
            ],
            events=[
                happened("accede", day(1), id="a", basis=text, note=text, sources=["s", "web"]),
                happened("freeze", day(9), id="f", note=text, readings={"d": ["one"]}, sources=["s"]),
                happened("note", day(8), id="n", topic="x", note=text, readings={"d": ["other"]}, sources=["s"]),
                happened("note", day(20), id="m", topic=name, note=text, sources=["s"]),
                happened("notify_withdrawal", day(30), id="w", basis=text, sources=["s"]),
            ],
            **more,
        )
    )
