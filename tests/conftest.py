"""Settings of all tests: Hypothesis profiles, and which tests are slow."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Deadlines and slow draws only measure how busy the machine is.
_STEADY = {"deadline": None, "derandomize": True, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("thorough", **_STEADY)  # .ci/run
settings.register_profile("default", max_examples=25, **_STEADY)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SLOW_FILES = {
    "engine": {"exhaustion", "model_checker"},
    "registers": {"golden", "example_registers", "neighbours"},
    "analysis": {"sql", "annotate", "annotate_years", "compare", "export"},
    "files": {"reader", "schema", "loading"},
    "cli": {"cli", "terminal"},
    "testing": {"testing", "testing_invariants", "testing_machine"},
    "visualization": {"page", "plot", "page_browser"},
    "output": {"frames"},
    "organization": {"organization_files"},
    "project": {
        *("bad_input", "base_texts", "benchmarks", "docs", "fuzz", "globals", "import", "json_answers", "packaging"),
        "processes",
        *("threads", "types"),
    },
}
"""Files whose tests start processes, compare with an oracle, or go through many cases."""


SLOW_TESTS = (
    *("test_of_all_texts_of_a_", "test_a_panel_of_all_days_", "test_what_is_possible_is_what_some_world_has"),
    *("test_the_memory_of_a_register_does_not_grow_", "test_the_command_that_the_module_names_"),
)
"""The beginnings of other slow tests' names."""


def pytest_configure(config):
    """Without a path or a mark, run the quick tests; ``pytest tests`` runs all of them."""
    chosen = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    if not (chosen or config.option.markexpr or config.option.keyword):
        config.option.markexpr = "not slow"


def _slow(path):
    return path.stem.removeprefix("test_") in SLOW_FILES.get(path.parent.name, ())


def pytest_ignore_collect(collection_path, config):
    """Do not even import slow files in the fast loop."""
    return True if config.option.markexpr == "not slow" and _slow(collection_path) else None


def pytest_collection_modifyitems(items):
    """Mark the tests of slow files and all property tests."""
    for item in items:
        if _slow(item.path) or item.name.startswith(SLOW_TESTS) or getattr(item.obj, "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)
