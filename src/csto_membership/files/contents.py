"""Where registers are, and the files that each consists of; nothing here reads what these say."""

from os import PathLike
from pathlib import Path

from csto_membership.errors import Fault, RegisterError
from csto_membership.output.bounded_read import REGISTER, content_of

DATA = Path(__file__).parent.parent / "data"
ENDINGS = (".toml", ".csv", ".parquet")
"""The endings of the files that a register's folder may hold, in any case."""


def packaged() -> tuple[str, ...]:
    """Return the names of the registers that come with the package."""
    return tuple(sorted(path.parent.name for path in DATA.glob("*/register.toml")))


def path_of(source: str | PathLike[str]) -> Path:
    """Return the path that a text means.

    Raises:
        FileNotFoundError: it is empty, which a path would take for the folder one is in.
    """
    if source == "":
        raise FileNotFoundError(_absent(""))
    return Path(source)


def contents_of(path: Path) -> list[tuple[str, bytes]]:
    """Return the names and the bytes of a register's files.

    Raises:
        RegisterError: files that cannot be read.
        FileNotFoundError: there is no such path.
    """
    contents: list[tuple[str, bytes]] = []
    faults: list[Fault] = []
    for file in _files(path):
        try:
            contents.append((file.name, content_of(file, REGISTER)))
        except OSError as error:
            faults.append(_unreadable(file, error))
    if faults:
        raise RegisterError(faults)
    return contents


def _files(path: Path) -> list[Path]:
    """Return the files of a register: the path itself, or what its folder holds, by name."""
    try:
        folder, there = path.is_dir(), path.exists()
        found = sorted(path.iterdir()) if folder else [path]
    except OSError as error:
        raise RegisterError([_unreadable(path, error)]) from None
    if not there:
        raise FileNotFoundError(_absent(str(path)))
    files = [file for file in found if file.name[0] not in "._"] if folder else found
    if not files:
        raise RegisterError([Fault(str(path), "", "", "", None, "the folder holds no file of a register")])
    if folder and (
        faults := [_foreign(file) for file in files if file.suffix.casefold() not in ENDINGS or file.is_dir()]
    ):
        raise RegisterError(faults)
    return files


def _foreign(file: Path) -> Fault:
    """Return the fault of what stands in a register's folder and is none of its files."""
    if file.is_dir():
        problem = "is a folder inside the register's folder, and is not read; move it, or let its name begin with _"
    else:
        problem = (
            "is no file of a register: those end in .toml, or are tables such as events.csv; "
            "move it, or let its name begin with _"
        )
    return Fault(file.name, "", "", "", None, problem)


def _absent(name: str) -> str:
    return f"there is no register {name!r}: no such path, and the packaged ones are {', '.join(packaged())}"


def _unreadable(path: Path, error: OSError) -> Fault:
    return Fault(path.name or str(path), "", "", "", None, f"cannot be read: {error.strerror}")
