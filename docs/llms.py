"""`llms.txt`, the table of contents for language models, as it is laid beside the built pages.

At the top of the repository it names the pages where they stand. In the built docs it stands at the top
as well, and names plain Markdown beside it: the pages as a reader sees them, with every drawing drawn.
The form is that of llmstxt.org: a title, a summary as a quotation, and lists of links under headings.
"""

import re
from pathlib import Path

import drawn

ROOT = Path(__file__).parent.parent
CONTENTS = ROOT / "llms.txt"
_LINK = re.compile(r"^- \[[^\]]+\]\(([^)]+)\): \S", re.MULTILINE)


def named(text: str) -> list[str]:
    """Return what a table of contents names, each with a description, as paths from the top."""
    return _LINK.findall(text)


def lay_out(folder: Path) -> None:
    """Write `llms.txt` and what it names into a folder; the pages stand at the top of it."""
    text = CONTENTS.read_text(encoding="utf-8")
    for path in named(text):
        _write(folder / path.removeprefix("docs/"), drawn.as_read((ROOT / path).read_text(encoding="utf-8")))
    _write(folder / CONTENTS.name, text.replace("](docs/", "]("))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
