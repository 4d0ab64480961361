"""The peer of `paramoo bench fill` in numpy: bincount of the weights and of their squares, once per hypothesis and column, bins known.

python3 fill_numpy.py [EVENTS COLUMNS HYPOTHESES BINS]; one thread; prints the best of several passes.
"""
import sys
import time

import numpy

events, columns, hypotheses, bins = [int(word) for word in sys.argv[1:5]] + [200_000, 41, 3, 20][len(sys.argv) - 1:]
random = numpy.random.default_rng(1)
found = random.integers(0, bins, (hypotheses, events))
weights = 0.5 + random.random((columns, events))
best = numpy.inf
for _ in range(3):
    start = time.perf_counter()
    squares = weights * weights
    for hypothesis in range(hypotheses):
        for column in range(columns):
            numpy.bincount(found[hypothesis], weights[column], bins)
            numpy.bincount(found[hypothesis], squares[column], bins)
    best = min(best, time.perf_counter() - start)
print(f"numpy {numpy.__version__}: {events} events, {columns} columns, {hypotheses} hypotheses, {bins} bins; "
      f"{1e9 * best / events / columns / hypotheses:.3f} ns per fill, one thread")
