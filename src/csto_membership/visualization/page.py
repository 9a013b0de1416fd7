"""The explorer page: one HTML file that answers for every day, without a network.

The answers are the library's own. They are computed ahead, for the intervals of days between
which nothing changes, and embedded as compressed JSON (`page_data`); the script of the page only looks
them up. So the page holds, for every lineage and instrument:

- under the readings of the register, and with one dispute read otherwise at a time: the
  histories of all states, and the explanations;
- as known on any day, under the readings of the register: the histories.

A register's texts are untrusted: they are escaped in the HTML, the JSON is base64, and the page's
own policy lets nothing run or load but its own script and style. The policy permits requests to
the page's own site, which the page never makes: auditing tools read `robots.txt` from within it.
"""

import json
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from zlib import compress

from csto_membership.model.vocabulary import Status
from csto_membership.output.characters import escaped
from csto_membership.register import Register

from .page_data import answers, default_choice
from .segments import LOOKS, Look

_HATCHES = {
    "": "",
    "///": "M-2 2 2 -2M0 8 8 0M6 10 10 6",
    "\\\\\\": "M-2 6 2 10M0 0 8 8M6 -2 10 2",
    "xxx": "M0 0 8 8M0 8 8 0",
    "|||": "M2 0v8M6 0v8",
    "--": "M0 4h8",
}
"""Each hatch of `segments.LOOKS` as strokes in a tile of eight by eight."""


def page(register: Register, title: str | None = None) -> str:
    """Return the explorer page of a register: one self-contained HTML document.

    It is made of the register as it is seen: with its readings, as known on its day, with its
    supposed events.

    Args:
        register: the register.
        title: the heading; by default made from the register's name.
    """
    heading = title if title is not None else f"{register.name}: its members on any day"
    template = files("csto_membership.visualization").joinpath("page_template.html").read_text(encoding="utf-8")
    for sign, rules in (("LIGHT", _colours("colour")), ("DARK", _colours("dark")), ("FILLS", _fills())):
        template = template.replace(f"/*{sign}*/", rules)
    last = register.checked_through
    roster = register.members(last, instrument=default_choice(register), undetermined="include")
    about = f"Who the members of {register.name} were on any day, with the reasons and the sources."
    parts = {
        "TITLE": escaped(heading),
        "ABOUT": escaped(about),
        "CHECKED": last.isoformat(),
        "STYLE": _hash(template, "style"),
        "SCRIPT": _hash(template, "script"),
        "PATTERNS": "".join(_pattern(status, look) for status, look in LOOKS.items()),
        "ROSTER": roster._repr_html_(),
        "DATA": packed(answers(register)),
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda found: parts[found[1]], template)


def packed(data: object) -> str:
    """Return data as JSON, compressed, in base64: an eighth of the size, and safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return b64encode(compress(text.encode(), 9)).decode()


def _hash(template: str, element: str) -> str:
    """Return the hash by which the page's policy knows its own script or style."""
    text = template.partition(f"<{element}>")[2].partition(f"</{element}>")[0]
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _pattern(status: Status, look: Look) -> str:
    """Return the tile with which a status is filled."""
    strokes = _HATCHES[look.hatch]
    hatch = f'<path d="{strokes}" stroke="#000" stroke-opacity=".45" stroke-width="1.4"/>' if strokes else ""
    return (
        f'<pattern id="status-{status}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{look.colour or "none"}"/>{hatch}</pattern>'
    )


def _colours(which: str) -> str:
    """Return the colours of the statuses as variables of a style sheet."""
    return " ".join(f"--{status}: {getattr(look, which) or 'none'};" for status, look in LOOKS.items())


def _fills() -> str:
    """Return the rules that fill each tile with the colour of its status."""
    return " ".join(f"#status-{status} rect {{ fill: var(--{status}); }}" for status in LOOKS)
