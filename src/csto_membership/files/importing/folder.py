"""The folder that an import is written to: what it holds already, which an update goes on from."""

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from csto_membership.files import reader
from csto_membership.files.contents import contents_of
from csto_membership.model.facts import Facts
from csto_membership.output.bounded_read import content_of

from .edition import NAME, Edition
from .options import NAME as RECORD
from .writing import COLUMNS

BEFORE = "_before"
"""The folder in it that keeps what the files were before the last update."""


@frozen(slots=True)
class Held:
    """What the folder of an import holds.

    Attributes:
        files: the files of a register there: of an update all of it, else perhaps its states.
        facts: their facts.
        edition: of an update, what the last edition said.
        record: of an update, how the last edition was read; ``None``: that was not kept.
    """

    files: dict[str, bytes] = field(factory=dict[str, bytes])
    facts: Facts | None = None
    edition: Edition | None = None
    record: bytes | None = None


def held_in(folder: Path | None, *, update: bool) -> Held:
    """Return what a folder holds that an import is written to.

    Raises:
        ValueError: to be updated, it has no register that was imported; else it has one.
        RegisterError: it has faults.
    """
    if folder is None:
        if update:
            raise ValueError("an update needs the folder of the register (output)")
        return Held()
    if not update:
        parts = [file for file in folder.iterdir() if is_part(file)] if folder.exists() else []
        if not parts:
            return Held()
        if any(file.stem.casefold() not in {"state", "states"} for file in parts):
            message = (
                f"{folder} is not empty; delete it to import anew, or take a newer edition of the table (--update)"
            )
            raise ValueError(message)
        files = dict(contents_of(folder))
        return Held(files, reader.read([*files.items(), ("register.toml", _EMPTY)]))
    if not (folder / NAME).is_file():
        message = f"{folder} has no {NAME}: a register that an import made can be updated, and no other"
        raise ValueError(message)
    files = dict(contents_of(folder))
    record = content_of(folder / RECORD) if (folder / RECORD).is_file() else None
    return Held(files, reader.read(list(files.items())), Edition.read(content_of(folder / NAME)), record)


def before(folder: Path, new: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """Return what an update keeps of the files that it replaces, by where; nothing, if it changes none of them.

    All that is put back at once is the register as it was: the last edition and options too.
    """
    parts = [file for file in new if file.parent == folder and (file.exists() or is_part(file))]
    none = ",".join(COLUMNS).encode()  # of a table of events that is new
    old = {file: file.read_bytes() if file.exists() else none for file in parts}
    if all(new[file] == content for file, content in old.items() if is_part(file) or file.name == NAME):
        return {}
    (folder / BEFORE).mkdir(exist_ok=True)
    return {folder / BEFORE / file.name: content for file, content in old.items()}


_EMPTY = b"""
register = { format = 1, id = "empty", name = "-", constitutive = "empty", checked_through = 1900-01-01 }
instrument = [{ id = "empty", name = "-", kind = "treaty" }]
"""
"""A register without events, with which states alone can be read."""


def is_part(file: Path) -> bool:
    """Whether a file of a folder is part of the register there."""
    return file.name[0] not in "._"
