"""How much the tests try: everything under the Hypothesis profile "thorough" (.ci/run), else a share of it."""

import os

from hypothesis import settings

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def examples(number, of=10):
    """Let a property test try so many examples; by default one of `of` of them, but 15 at least."""
    return settings(max_examples=number if THOROUGH else min(number, max(15, number // of)))


def share(cases, of):
    """Return all cases; by default the first of every `of` of them."""
    return cases if THOROUGH else cases[::of]
