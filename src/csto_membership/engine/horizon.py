"""Days after the last one that a register was checked for: answers about them are projections."""

import os
import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Literal

from csto_membership.errors import HorizonError, ProjectionWarning, UnknownWordError

Projected = Literal["warn", "accept", "refuse"]
PROJECTED = ("warn", "accept", "refuse")
"""The ways to treat days after `checked_through`."""
_PACKAGE = str(Path(__file__).parent.parent) + os.sep
_PROJECTION = "a day later than the register's checked_through: the answer is a projection"


def check_word(word: str, words: tuple[str, ...], kind: str) -> None:
    """Refuse a word that is not one of a vocabulary.

    Raises:
        UnknownWordError: it is not.
    """
    if word not in words:
        raise UnknownWordError(word, words, kind)


def check_horizon(checked_through: date, latest: date, projected: str) -> None:
    """Warn about, accept or refuse a day after `checked_through`.

    Raises:
        HorizonError: the day is later and `projected` is ``"refuse"``.
        UnknownWordError: `projected` is no such word.
    """
    check_word(projected, PROJECTED, "projected")
    if latest <= checked_through or projected == "accept":
        return
    if projected == "refuse":
        raise HorizonError(latest, checked_through)
    warn(ProjectionWarning(_PROJECTION, latest, checked_through))


def warn(warning: Warning) -> None:
    """Give a warning that names the line that called the package, not ours."""
    depth, frame = 2, sys._getframe(1)  # noqa: SLF001  the frames are what is counted
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        depth, frame = depth + 1, frame.f_back
    warnings.warn(warning, stacklevel=depth)
