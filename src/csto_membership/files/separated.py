"""Files of separated values as programs write them: rows of texts with the lines where they begin.

Commas, semicolons, tabs or bars separate; a first line such as ``sep=;`` may say which. Quotes, a
byte-order mark, any line ends and cells of any length are read. Nothing is made of the cells here.
"""

import csv
import io
import os
import re
from itertools import chain
from string import whitespace
from threading import Lock

from attrs import frozen

SEPARATORS = ",;\t|"
_BLANK = {*SEPARATORS, *whitespace}
_STATED = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")  # xlsx and ods; xls
_CYRILLIC = re.compile(rb"[\xc0-\xff]{4}")
_LONGEST = 2**31 - 1  # of a cell, in characters; more is no number of C everywhere
_SAMPLE = 65_536  # how many characters show what separates the cells
_lock = Lock()
if hasattr(os, "register_at_fork"):  # a thread that held the lock is not there in the new process
    os.register_at_fork(after_in_child=lambda: globals().update(_lock=Lock()))


@frozen(slots=True)
class Separated:
    """The cells of a file.

    Attributes:
        header: the names of the columns, without white space around them.
        rows: the line on which each row begins, and its cells; empty rows are left out.
        separator: what separates the cells.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    separator: str = ","


def read_separated(content: bytes, encoding: str = "") -> Separated:
    """Return the cells of a file of separated values.

    Args:
        content: the bytes of the file.
        encoding: how its text is encoded; by default UTF-8, or UTF-16 with a byte-order mark.

    Raises:
        ValueError: it is a workbook, the text is of another encoding, its quotes do not close, or it has no header.
    """
    if content.startswith(_WORKBOOKS):
        raise ValueError("is a workbook of a spreadsheet program; save the sheet as csv")
    text = _decoded(content, encoding)
    stated = _STATED.match(text)
    text = text[stated.end() :] if stated else text
    separator = stated[1] if stated else max(SEPARATORS, key=lambda one: _width(text, one))
    first = 2 if stated else 1
    rows: list[tuple[int, list[str]]] = []
    line = 0
    with _lock:  # the longest cell that the parser takes is a setting of the whole process
        most = csv.field_size_limit(_LONGEST)
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            for cells in reader:
                if any(cell and not cell.isspace() for cell in cells):
                    rows.append((first + line, cells))
                line = reader.line_num
        except csv.Error as error:
            message = f"is not a table of separated values: {error}, in the row of line {first + line}"
            raise ValueError(message) from None
        finally:
            csv.field_size_limit(most)
    if not rows:
        raise ValueError("is empty: it has no line with the names of the columns")
    (_, header), *rest = rows
    return Separated(tuple(name.strip() for name in header), tuple(rest), separator)


def _width(text: str, separator: str) -> int:
    """Return how many cells the first row has that is not empty, whatever separates its cells."""
    rows = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator)
    first = next(rows, list[str]())
    return len(next((cells for cells in chain([first], rows) if not _BLANK.issuperset(chain(*cells))), first))


def _decoded(content: bytes, encoding: str) -> str:
    asked = encoding or next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8-sig")
    try:
        return content.decode(asked).removeprefix("\ufeff")
    except LookupError:
        message = f"there is no encoding {encoding!r}"
        raise ValueError(message) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        named = asked.removesuffix("-sig").upper()
        perhaps = f"; it may be {guessed_encoding(content)}" if not encoding else ""
        message = f"is not {named}: byte 0x{content[error.start]:02X} at position {error.start}, line {line}{perhaps}"
        raise ValueError(f"{message}; save it as UTF-8, or name its encoding") from None


def guessed_encoding(content: bytes) -> str:
    """Return the code page that a text which is not UTF-8 may have: letters side by side speak for Cyrillic."""
    high = len(content.translate(None, bytes(range(128))))  # beyond ASCII
    return "windows-1251" if 8 * len(_CYRILLIC.findall(content)) > high else "windows-1252"
