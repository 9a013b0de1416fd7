"""Frames of Dask: partitions of pandas, annotated when they are computed."""

from typing import Any

from csto_membership.analysis.annotate.lookup import Lookup

from .pandas import add_answers as add_to_pandas


def add_answers(frame: Any, lookup: Lookup, kind: type) -> Any:  # noqa: ANN401  a frame
    """Add the new columns to a frame, partition by partition."""
    meta = add_to_pandas(frame._meta, lookup, kind)  # noqa: SLF001  Dask's own name for the empty frame
    return frame.map_partitions(add_to_pandas, lookup, kind, meta=meta)
