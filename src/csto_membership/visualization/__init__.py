"""Plots and the explorer page.

Functions that take a `Register` or one of its answers. Nothing here decides anything: what is
drawn is what the library answered. The drawing library is loaded when something is drawn.
"""

from .page import page
from .plot import plot, plot_count, plot_timelines

__all__ = ["page", "plot", "plot_count", "plot_timelines"]
