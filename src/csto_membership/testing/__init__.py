"""Property-based tests of registers: strategies, a stateful machine, named invariants.

For whoever wants to know whether a history can ever make a withdrawn state vote, and for the
keeper of a register who wants every law of this package checked over it. It needs Hypothesis
(extra ``testing``), and nothing else in the package imports it.

- `strategies`: `days`, `moments`, `periods`, `acts`, `positions`, `events`, `legal_histories`,
  `illegal_histories`, `registers`, `questions`.
- `machine`: `RegisterMachine`, `register_machine`.
- `invariants`: `INVARIANTS`, `check_register`, `assert_sound`; each is an `Invariant`, which
  is checked with a `Question` and raises `InvariantError`.
"""

try:
    import hypothesis as _needed  # noqa: F401  to say in our words that it is missing  # pyright: ignore[reportUnusedImport]  # the same
except ModuleNotFoundError as _error:
    if _error.name != "hypothesis":
        raise
    message = "csto_membership.testing needs hypothesis, which is not installed: pip install 'csto-membership[testing]'"
    raise ModuleNotFoundError(message, name="hypothesis") from None

from .invariant import About, Invariant, InvariantError
from .invariants import INVARIANTS, assert_sound, check_register
from .machine import RegisterMachine, register_machine
from .question import Question
from .strategies import (
    IllegalHistory,
    acts,
    days,
    events,
    illegal_histories,
    legal_histories,
    moments,
    periods,
    positions,
    questions,
    registers,
)

__all__ = [
    "INVARIANTS",
    "About",
    "IllegalHistory",
    "Invariant",
    "InvariantError",
    "Question",
    "RegisterMachine",
    "acts",
    "assert_sound",
    "check_register",
    "days",
    "events",
    "illegal_histories",
    "legal_histories",
    "moments",
    "periods",
    "positions",
    "questions",
    "register_machine",
    "registers",
]
