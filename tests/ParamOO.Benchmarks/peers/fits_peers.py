"""Fits per second of numpy and iminuit on the toys of a workspace.

python3 fits_peers.py FOLDER WORKSPACE TOYS     FOLDER holds histfactory_reference.py (class Model: asimov, fit, nll2 with gradient)
"""
import json
import sys
import time

import numpy as np

sys.path.insert(0, sys.argv[1])
from histfactory_reference import Model  # noqa: E402

model = Model(json.load(open(sys.argv[2])))
toys = int(sys.argv[3])
expected = model.asimov(model.init)
random = np.random.default_rng(1)
bins = model.nbins
data = np.tile(expected, (toys, 1))
data[:, :bins] = random.poisson(expected[:bins], (toys, bins))  # auxiliary data stay at their expectation


def by_own_minimiser(row):
    return bool(np.isfinite(model.fit(row, polish=False)[1]))


def by_iminuit(row):
    from iminuit import Minuit

    minuit = Minuit(lambda x: model.nll2(x, row), model.init, grad=lambda x: model.nll2(x, row, True)[1])
    minuit.errordef = 1
    minuit.limits = [tuple(b) for b in model.bounds]
    minuit.fixed = list(map(bool, model.fixed))
    minuit.migrad()
    return minuit.valid


def rate(fit):
    fit(data[0])
    begin = time.perf_counter()
    valid = sum(fit(row) for row in data)
    return {"fits_per_second": toys / (time.perf_counter() - begin), "toys": toys, "valid": valid}


result = {"numpy_lbfgsb": rate(by_own_minimiser)}
try:
    import iminuit

    result["iminuit_" + iminuit.__version__] = rate(by_iminuit)
except ImportError:
    pass
print(json.dumps(result))
