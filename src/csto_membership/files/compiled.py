"""The compiled form of a register: what a strict reading proved, kept as data that loads fast.

A compiled register stands beside its sources (the packaged registers, and those for which `write_beside` was
called) or in the user's cache directory. It counts only for exactly the files that it
was made of and for exactly this code: its key is a hash of both, so an edited fact is used at
once. It is indexed by bond: records are made of what a question is about and of no more. The
histories that the reading folded are in it in columns, so rosters and tables do without events. It is
never needed: what is missing, damaged or somebody else's is ignored, and a cache that cannot be
written is no error. ``CSTO_MEMBERSHIP_CACHE=off`` switches the cache off.
"""

# rows are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import json
import os
import stat
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, cast

from csto_membership.engine.columns import Histories
from csto_membership.engine.configurations import EVERY
from csto_membership.engine.view import View
from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts, Records
from csto_membership.model.instruments import Instrument
from csto_membership.model.lineages import Lineage
from csto_membership.model.rows import from_row, to_row
from csto_membership.model.states import State
from csto_membership.output.atomic_write import put
from csto_membership.output.cached import cached_property

from .contents import DATA
from .core import Head, head_of

PACKAGE = DATA.parent
FORM = 5
"""The number of the form; another number, another key."""

TABLES: dict[str, Any] = {
    "states": State,
    "instruments": Instrument,
    "lineages": Lineage,
    "sources": Source,
    "disputes": Dispute,
    "rows": None,
}
"""The fields of `Facts` that have a line each, and the records that they hold."""

HEAD = ("id", "name", "constitutive", "checked_through", "checked_note", "closed", "note")
"""The fields of `Facts` that the index has."""

SWITCH = "CSTO_MEMBERSHIP_CACHE"
"""The environment variable that switches the cache off."""

SMALLEST = 8_192
"""Registers of fewer bytes are not kept in the cache: reading them takes no time."""

LARGEST = 2**28
"""How many bytes a compiled register may have, and the whole cache."""

Files = Sequence[tuple[str, bytes]]


def key_of(files: Files) -> str:
    """Return the key of a register's files: a hash of their names and bytes, and of this package's code."""
    digest = sha256(f"{FORM} {_code()}".encode())
    for name, content in files:
        named = name.encode(errors="surrogateescape")  # a file's name need not be UTF-8
        digest.update(f" {len(named)} {len(content)} ".encode() + named)
        digest.update(content)
    return digest.hexdigest()


@cache
def _code() -> str:
    """Return a hash of whatever decides what facts a file holds: the code that reads and proves, and the catalogue."""
    sources = ["errors.py", "data/states.csv"]
    for folder in ("model", "engine", "organization", "files"):
        sources += sorted(f"{folder}/{name}" for name in os.listdir(PACKAGE / folder) if name.endswith(".py"))  # noqa: PTH208
    digest, package = sha256(), str(PACKAGE)
    for source in sources:
        with open(f"{package}/{source}", "rb", buffering=0) as file:  # noqa: PTH123  a third of the time of a `Path`
            content = file.read()
        digest.update(f"{source} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()


def to_bytes(view: View, key: str) -> bytes:
    """Return the compiled form: a line with the key and the hash of the rest, then lines of JSON.

    The first of these is an index. A line for each of `TABLES` follows, one for each instrument with the
    events of its bonds by state, and one for each with its histories in columns, so that a question reads what it
    is about and no more.
    """
    body = b"".join(_lines(view))
    return _head(key, body) + body


def _head(key: str, body: bytes = b"") -> bytes:
    return f"{key} {sha256(body).hexdigest()}\n".encode()


def _lines(view: View) -> Iterator[bytes]:
    """Return the lines after the first one, each made when it is asked for."""
    facts = view.facts
    index = {
        "register": to_row(head_of(facts)),
        "bonds": {instrument: list(states) for instrument, states in facts.bonds.items()},
    }
    yield _line(index)
    for one in TABLES:
        yield _line(dict(facts.rows) if one == "rows" else [to_row(row) for row in getattr(facts, one)])
    events = tuple(facts.events)  # kept, so that the bonds have the same records
    places = {id(event): place for place, event in enumerate(events)}
    for states in facts.bonds.values():
        yield _line(
            {state: [[places[id(event)], _of_bond(event)] for event in events] for state, events in states.items()}
        )
    for found in map(view.columns, facts.bonds):
        possible = [list(map(EVERY.index, one)) for one in found.possible]
        yield _line([found.codes, possible, *(list(one) for one in (found.starts, found.days, found.kinds))])


def _line(value: Any) -> bytes:  # noqa: ANN401  plain values
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _of_bond(event: Event) -> dict[str, Any]:
    return {name: value for name, value in to_row(event).items() if name not in {"state", "instrument"}}


def from_bytes(content: bytes, key: str) -> View | None:
    """Return the view of a compiled register; ``None`` if it is another's or damaged."""
    head, _, body = content.partition(b"\n")
    if head != f"{key} {sha256(body).hexdigest()}".encode():
        return None
    first, *lines = body.removesuffix(b"\n").split(b"\n")
    index = json.loads(first)
    histories = len(TABLES) + len(index["bonds"])
    view = View(CompiledFacts.of(index, lines[:histories]))
    view.compiled.columns = _Columns(zip(index["bonds"], lines[histories:], strict=True))
    return view


class _Columns(dict[str, Histories]):
    """Histories in columns by instrument, made when they are first asked for."""

    def __init__(self, lines: Iterable[tuple[str, bytes]]) -> None:
        super().__init__()
        self._lines = dict(lines)

    def __missing__(self, name: str) -> Histories:
        codes, possible, starts, days, kinds = json.loads(self._lines[name])
        held = tuple(tuple(EVERY[place] for place in one) for one in possible)
        numbers = array("q", starts), array("i", days), array("i", kinds)
        return self.setdefault(name, Histories(1, tuple(codes), held, *numbers))


class CompiledFacts(Facts):
    """The facts of a compiled register. Records are made when they are first used."""

    @classmethod
    def of(cls, index: dict[str, Any], lines: Sequence[bytes]) -> Self:
        """Return the facts of an index and of the lines after it."""
        head: Head = from_row(Head, index["register"])
        tables, bonds = dict(zip(TABLES, lines, strict=False)), lines[len(TABLES) :]
        under = {
            instrument: _Events(instrument, codes, line)
            for (instrument, codes), line in zip(index["bonds"].items(), bonds, strict=True)
        }
        facts = cls.__new__(cls)
        for name in HEAD:
            facts.__dict__[name] = getattr(head, name)
        facts.__dict__.update(bonds=MappingProxyType(under), _unread=tables)
        return facts

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  any field
        """Return a field that was not used before."""
        unread = self.__dict__.get("_unread", {})
        if name == "events" and unread:
            placed = [pair for under in self.bonds.values() for pair in cast("_Events", under).placed()]
            value: Any = tuple(event for _, event in sorted(placed))
        elif name == "rows" and unread:
            value = json.loads(unread[name])
        elif name in unread:
            records = [from_row(TABLES[name], row) for row in json.loads(unread[name])]
            value = tuple(records) if name == "states" else Records(records)
        else:
            message = f"facts have no field {name!r}"
            raise AttributeError(message)
        return self.__dict__.setdefault(name, value)  # of two threads, the second takes what the first has made


class _Events(Mapping[str, tuple[Event, ...]]):
    """The events under one instrument by state, in the order written."""

    def __init__(self, instrument: str, codes: Sequence[str], line: bytes) -> None:
        self._instrument, self._codes, self._line = instrument, dict.fromkeys(codes), line
        self._made: dict[str, tuple[Event, ...]] = {}

    @cached_property
    def _rows(self) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        rows: dict[str, list[tuple[int, dict[str, Any]]]] = json.loads(self._line)
        return rows

    def __getitem__(self, state: str) -> tuple[Event, ...]:
        rows, made = self._rows[state], self._made.get(state)
        if made is None:
            bond = {"state": state, "instrument": self._instrument}
            made = self._made.setdefault(state, tuple(from_row(Event, bond | row) for _, row in rows))
            self._rows[state] = [(place, {}) for place, _ in rows]  # after `_made`, which another thread reads later
        return made

    def placed(self) -> Iterator[tuple[int, Event]]:
        """Return the events with their places among all those of the register."""
        for state, events in self.items():
            yield from zip((place for place, _ in self._rows[state]), events, strict=True)

    def __contains__(self, state: object) -> bool:
        return state in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def beside(path: Path) -> Path:
    """Return where the compiled form of a register file or folder stands beside it."""
    return path / "_compiled.json" if path.is_dir() else path.with_name(f"_{path.name}.json")


def find(path: Path, files: Files) -> View | None:
    """Return what was compiled of exactly these files before; ``None`` if nothing was."""
    key = key_of(files)
    found = _read(beside(path), key, mine=False)
    if found is None and (folder := _cache()) is not None:
        found = _read(folder / f"{key}.json", key, mine=True)
        if found is not None:
            _keep_beside(path, files, found)
    return found


def _read(path: Path, key: str, *, mine: bool) -> View | None:
    """Read a compiled register from a regular file; in the cache, from the user's own alone."""
    with suppress(OSError), open(path, "rb", opener=_no_link) as file:  # Path.open takes no opener
        found = os.fstat(file.fileno())
        own = not mine or not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)
        if own and stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST:
            return from_bytes(file.read(), key)
    return None


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def keep(path: Path, files: Files, view: View) -> None:
    """Keep what was read of some files, if that can be done: packaged ones beside them, others in the user's cache."""
    folder = _cache()
    if folder is None or _keep_beside(path, files, view) or sum(len(content) for _, content in files) < SMALLEST:
        return
    key = key_of(files)
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _private(folder) and _write(folder, key, view):
            _shrink(folder)


def _keep_beside(path: Path, files: Files, view: View) -> bool:
    """Keep a packaged register beside its sources, as Python keeps its byte code; return whether it is there.

    Wheels have it there. Python writes none where it is told not to, or has no right to write.
    """
    if path.parent != DATA or sys.dont_write_bytecode or not os.access(path, os.W_OK):
        return False
    with suppress(OSError):
        write_beside(path, files, view)
        return True
    return False


def _write(folder: Path, key: str, view: View) -> bool:
    """Write the compiled form into the cache, unless it is too large; return whether it was written.

    It is written line by line, so that a large register is not in memory twice; the head comes last.
    """
    part, blank = folder / f"{os.urandom(8).hex()}.part", _head(key)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(blank)
            digest, size = sha256(), len(blank)
            for line in _lines(view):
                digest.update(line)
                size += file.write(line)
                if size > LARGEST:
                    return False
            file.seek(0)
            file.write(f"{key} {digest.hexdigest()}\n".encode())
        part.replace(folder / f"{key}.json")
    finally:
        part.unlink(missing_ok=True)
    return True


def _private(folder: Path) -> bool:
    """Whether a folder is a real one of the user's own, into which nobody else can write."""
    found = folder.lstat()
    mine = not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)
    return stat.S_ISDIR(found.st_mode) and mine


def _shrink(folder: Path) -> None:
    """Remove the oldest files of the cache beyond its size."""
    total = 0
    for file, found in sorted(_sizes(folder), key=lambda one: -one[1].st_mtime):
        total += found.st_size
        if total > LARGEST:
            file.unlink()


def _sizes(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    return ((file, file.lstat()) for file in folder.iterdir())


def write_beside(path: Path, files: Files, view: View) -> Path:
    """Write the compiled form beside a register's sources, and return where.

    Raises:
        OSError: it cannot be written.
    """
    place = beside(path)
    put(place, to_bytes(view, key_of(files)))
    return place


def _cache() -> Path | None:
    """Return the folder of the cache; ``None`` if it is switched off."""
    if os.environ.get(SWITCH) == "off":
        return None
    from platformdirs import user_cache_path  # noqa: PLC0415  an installed package finds its registers compiled

    return user_cache_path("csto-membership", appauthor=False)
