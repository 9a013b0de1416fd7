"""Print how much the tests check, in figures: ``python tools/report.py``.

The tests that count something have a function ``figures()``, which returns the counts by name.
No test compares these figures with earlier ones; ``docs/correctness.md`` shows them with their day.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
COUNTED = {
    "The state machine, exhaustively": "engine/test_exhaustion",
    "The state machine, by the model checker Spin": "engine/test_model_checker",
    "The registers, compared with the oracle": "registers/test_golden",
    "The registers, compared with SQL queries": "analysis/test_sql",
    "Invariants": "testing/test_testing_invariants",
    "Bad input": "project/test_bad_input",
    "Threads": "project/test_threads",
}
"""The test files that count, by the title of their figures."""


def loaded(name: str) -> ModuleType:
    """Return a test file as a module."""
    path = ROOT / "tests" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the figures; about a minute. Files whose optional dependencies are missing give none."""
    sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tools")]
    for title, name in COUNTED.items():
        print(title)
        for counted, number in loaded(name).figures().items():
            print(f"  {number:>12,}  {counted}", flush=True)


if __name__ == "__main__":
    main()
