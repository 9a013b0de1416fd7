"""Blocks of text: one description of an answer, rendered as plain text or as HTML.

Texts that come from a register are untrusted. The HTML has no script, no style and no event
handler, every text is escaped, and a link leads to a web address only, so that it is safe
wherever it is shown.
"""

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from .characters import escaped

_WEB = ("https://", "http://")


@frozen(slots=True)
class Strong:
    """Text that stands out in HTML."""

    text: str


@frozen(slots=True)
class Code:
    """A name for programs, such as an id, with what stands around it; HTML for people leaves out all three."""

    text: str
    before: str = ""
    after: str = ""


@frozen(slots=True)
class Link:
    """Text that leads to a web address, if it has one."""

    text: str
    url: str
    tail: str = ""


Inline = str | Strong | Code | Link


def _parts(text: Inline | Iterable[Inline]) -> tuple[Inline, ...]:
    return (text,) if isinstance(text, str | Strong | Code | Link) else tuple(text)


def _blocks(blocks: "Iterable[Block]") -> "tuple[Block, ...]":
    return tuple(blocks)


@frozen(slots=True)
class Block:
    """One line of text, with the blocks that belong under it.

    Attributes:
        text: the line.
        inner: the blocks under it.
        mark: what stands before the line in plain text, such as ``"- "``.
        indent: how many steps the line is indented in plain text.
        last: plain text shows only so many of the inner blocks, the last ones; ``None``: all. HTML folds them.
        end: what stands after the line in plain text.
        aside: what HTML adds to the line.
        more: what plain text says where it leaves some out; ``{count}`` is how many there are.
    """

    text: tuple[Inline, ...] = field(converter=_parts)
    inner: "tuple[Block, ...]" = field(default=(), converter=_blocks)
    mark: str = ""
    indent: int = 0
    last: int | None = None
    more: str = ""
    end: str = ""
    aside: tuple[Inline, ...] = field(default=(), converter=_parts)


def as_text(blocks: Iterable[Block], depth: int = 0) -> str:
    """Return blocks as plain text, one line each, indented by two blanks a level."""
    return "\n".join(_lines(blocks, depth))


def _lines(blocks: Iterable[Block], depth: int) -> Iterator[str]:
    for block in blocks:
        inner, more = block.inner, ""
        if block.last is not None and len(inner) > block.last:
            inner, more = inner[-block.last :], block.more.format(count=len(inner))
        yield f"{'  ' * (depth + block.indent)}{block.mark}{''.join(map(_plain, block.text))}{more}{block.end}"
        yield from _lines(inner, depth + block.indent + 1)


def _plain(part: Inline) -> str:
    if isinstance(part, Link):
        return ", ".join(one for one in (part.text, part.tail, part.url) if one)
    if isinstance(part, Code):
        return f"{part.before}{part.text}{part.after}"
    return part if isinstance(part, str) else part.text


def as_html(blocks: Iterable[Block], *, ids: bool = True) -> Iterator[str]:
    """Return blocks as HTML, a fragment for each.

    Args:
        blocks: the blocks.
        ids: whether names for programs are shown.
    """
    for block in blocks:
        text = "".join(_html(part, ids=ids) for part in block.text)
        items = "".join(as_items(block.inner, ids=ids))
        if block.last is not None:
            yield f"<details><summary>{text} ({len(block.inner)})</summary><ul>{items}</ul></details>"
        else:
            yield f"<p>{text}</p>" + (f"<ul>{items}</ul>" if items else "")


def as_items(blocks: Iterable[Block], *, ids: bool = True) -> Iterator[str]:
    """Return blocks as items of an HTML list."""
    for block in blocks:
        items = "".join(as_items(block.inner, ids=ids))
        text = "".join(_html(part, ids=ids) for part in (*block.text, *block.aside))
        yield f"<li>{text}{f'<ul>{items}</ul>' if items else ''}</li>"


def _html(part: Inline, *, ids: bool) -> str:
    match part:
        case str():
            return escaped(part)
        case Strong(text=text):
            return f"<b>{escaped(text)}</b>"
        case Code(text=text, before=before, after=after):
            return f"{escaped(before)}<code>{escaped(text)}</code>{escaped(after)}" if ids else ""
        case _:
            shown = escaped(part.text or part.url)
            if part.url.lower().startswith(_WEB):
                shown = f'<a href="{escaped(part.url)}" rel="noreferrer">{shown}</a>'
            return f"{shown}, {escaped(part.tail)}" if part.tail else shown
