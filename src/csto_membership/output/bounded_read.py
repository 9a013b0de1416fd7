"""Reading a file whole: regular files of a bounded size only."""

import errno
import os
import stat
from pathlib import Path

REGISTER = 2**26
"""How many bytes a file of a register may have: a register of a million events fits."""
DATA = 2**30
"""How many bytes a file of data may have."""


def content_of(path: Path, most: int = DATA) -> bytes:
    """Return the bytes of a file.

    A pipe or a device is refused before anything is read: one may never send anything, the
    other never end.

    Raises:
        OSError: it cannot be read, is no regular file, or has more than `most` bytes.
    """
    with open(path, "rb", opener=without_waiting) as file:  # Path.open takes no opener
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "is no regular file", str(path))
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"is larger than {most >> 20} MiB", str(path))
    return content


def without_waiting(path: str, flags: int) -> int:
    """Open a file without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
