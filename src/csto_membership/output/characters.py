"""Texts as the formats can hold them: escaped, or with U+FFFD for what a format has no way to write.

Texts of a register and of a data frame are untrusted. What a format reads as its own marks is escaped, so that a
reader of the format gets the text back.
"""

import re

REPLACED = "\N{REPLACEMENT CHARACTER}"
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_COMMANDS = (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_ESCAPES = {code: chr(code).encode("unicode_escape").decode() for code in _COMMANDS if chr(code) not in "\n\t"}
_MARKDOWN = re.compile(
    r"""[\\`*|<]            # marks wherever they stand
    | (?<!\w)_ | _(?!\w)    # not within a word such as de_jure
    | &(?=[#\w])            # what could begin an entity
    | (?<=\])\( | (?<=!)\[  # a link, a picture
    | (?<=~)~ | ~(?=.*~)    # struck out""",
    re.VERBOSE,
)
_GUARDED = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets take for a formula."""


def printable(text: str) -> str:
    """Escape control characters and those that turn the direction of a text: they would command the terminal."""
    return text.translate(_ESCAPES)


def one_line(text: str) -> str:
    """Return a text on one line, with a blank for each end of a line."""
    return " ".join(text.splitlines()) if text else text


def drawn(text: str) -> str:
    """Return a text as a picture or a bibliography can hold it: on one line, without control characters."""
    return _CONTROLS.sub(REPLACED, one_line(text).replace("\t", " "))


def escaped(text: str) -> str:
    """Return a text as HTML: its marks escaped, and what HTML cannot hold replaced."""
    from html import escape  # noqa: PLC0415  3 ms, for its names of all characters

    found = escape(text).replace("\r", "&#13;").replace("\0", REPLACED)
    return found if found.isascii() else _NO_CHARACTER.sub(REPLACED, found)


def markdown_cell(text: str) -> str:
    """Return a text as a cell of a Markdown table: on one line, its marks escaped."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text).replace("\0", REPLACED))


def guarded(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula, with an apostrophe before it if need be."""
    return f"'{text}" if text.startswith(_GUARDED) else text
