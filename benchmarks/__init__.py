"""The benchmarks: what an answer costs, as ratios to what one would use or write instead.

Run them with ``python -m benchmarks``; the README beside this file has the method.
"""
