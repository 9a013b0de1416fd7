"""Property-based tests of registers: strategies, a stateful machine, named invariants.

For whoever wants to know whether a history can ever make a withdrawn state vote, and for the
keeper of a register who wants every law of this package checked over it. It needs Hypothesis
(extra ``testing``), and nothing else in the package imports it.

- `strategies`: `days`, `moments`, `periods`, `acts`, `positions`, `events`, `registers`,
  `questions`; `histories`: `legal_histories`, `illegal_histories`.
- `machine`: `RegisterMachine`, `register_machine`.
- `check`: `check_register`, `assert_sound`; `invariant`: `INVARIANTS`, all laws by name. Each
  is an `Invariant`, which is checked with a `Question` and raises `InvariantError`. The laws
  stand in the modules named `…_laws`, and add themselves to `INVARIANTS`.
"""

try:
    import hypothesis as _needed  # noqa: F401  to say in our words that it is missing  # pyright: ignore[reportUnusedImport]  # the same
except ModuleNotFoundError as _error:
    if _error.name != "hypothesis":
        raise
    message = "csto_membership.testing needs hypothesis, which is not installed: pip install 'csto-membership[testing]'"
    raise ModuleNotFoundError(message, name="hypothesis") from None

from . import answer_laws, history_laws, question_laws, supposition_laws, view_laws
from .check import assert_sound, check_register
from .histories import IllegalHistory, illegal_histories, legal_histories
from .invariant import INVARIANTS, About, Invariant, InvariantError
from .machine import RegisterMachine, register_machine
from .question import Question
from .strategies import (
    acts,
    days,
    events,
    moments,
    periods,
    positions,
    questions,
    registers,
)

_LAWS = (answer_laws, history_laws, question_laws, supposition_laws, view_laws)
"""The modules whose laws `INVARIANTS` holds: importing them adds the laws."""

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
