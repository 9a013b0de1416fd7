"""`cached_property`: computed once, then kept, without a lock."""

import functools
from typing import Any, Self, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class cached_property(functools.cached_property[T_co]):  # noqa: N801  as Python names it
    """A property that is computed when it is first read, and kept with the object.

    In Python 3.11 that of `functools` takes one lock for all objects of a class while it computes: a process that is
    forked meanwhile waits for it for ever. Here two threads can compute at the same time; both get what the first kept.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T_co: ...
    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | T_co:
        """Compute the value and keep it; later it is found in the object without this."""
        if instance is None:
            return self
        kept: T_co = instance.__dict__.setdefault(str(self.attrname), self.func(instance))
        return kept
