"""Events of a resonance with known densities, and what an independent calculation makes of them.

/usr/bin/python3 tests/data/densities/make_densities.py writes examples/densities/events.csv, the folder examples/densities/simulated and
tests/data/densities/golden.json.
numpy draws the events, scipy.integrate.quad normalises the mass shapes, iminuit minimises.
"""

import json
import pathlib

import iminuit
import numpy as np
import scipy
from scipy.integrate import quad
from scipy.stats import norm

here = pathlib.Path(__file__).parent
table = here.parents[2] / "examples" / "densities" / "events.csv"
LOW, HIGH, SR = 95.0, 180.0, (115.0, 135.0)
rng = np.random.default_rng(20250611)


def background(m, p1, p2):
    u = (m - 90) / 90
    return np.exp(-p1 * u - p2 * u * u)


def peak(m, mean, sigma, al, nl, ar, nr):
    t = (m - mean) / sigma
    left = (nl / al) ** nl * np.exp(-al * al / 2) * (nl / al - al - np.minimum(t, -al)) ** -nl
    right = (nr / ar) ** nr * np.exp(-ar * ar / 2) * (nr / ar - ar + np.maximum(t, ar)) ** -nr
    return np.where(t < -al, left, np.where(t > ar, right, np.exp(-t * t / 2)))


def draw(shape, count, top):
    kept = []
    while len(kept) < count:
        m = rng.uniform(LOW, HIGH)
        if rng.uniform() * top < shape(m):
            kept.append(m)
    return np.array(kept)


TAILS = (1.5, 4.0, 1.8, 6.0)
b = draw(lambda m: background(m, 1.8, 0.3), 2000, 1.0)
s = draw(lambda m: peak(m, 125.0, 1.6, *TAILS), 60, 1.0)
m = np.round(np.concatenate([b, s]), 4)
x = np.concatenate([rng.normal(0.01 * (b - 125), 1.2), rng.normal(1.2, 0.8, len(s))])
order = rng.permutation(len(m))
m, x = m[order], x[order]
columns = {"m": m}
for replica, shift in enumerate((0.0, 0.06, -0.05)):
    columns[f"logq_B_{replica}"] = norm.logpdf(x, 0.01 * (m - 125) + shift, 1.2 + shift / 4)
columns["logq_S"] = norm.logpdf(x, 1.2, 0.8)
columns["logq_S_jes_up"] = norm.logpdf(x, 1.35, 0.8)
columns["logq_S_jes_down"] = norm.logpdf(x, 1.1, 0.85)
columns = {name: np.array([float(f"{value:.7g}") for value in values]) for name, values in columns.items()}
table.parent.mkdir(exist_ok=True)
np.savetxt(table, np.column_stack(list(columns.values())), delimiter=",", header=",".join(columns), comments="", fmt="%.7g")
m = columns["m"]
inside = (m >= SR[0]) & (m < SR[1])


def twice_nll(theta, replica):
    signal, n, p1, p2, mean, jes = theta
    shape_b = background(m, p1, p2) / quad(background, LOW, HIGH, args=(p1, p2), epsabs=1e-13, epsrel=1e-13)[0]
    pieces = [LOW, mean - TAILS[0] * 1.6, mean, mean + TAILS[2] * 1.6, HIGH]
    arguments = (mean, 1.6, *TAILS)
    total = sum(quad(lambda v: float(peak(v, *arguments)), a, c, epsabs=1e-14, epsrel=1e-13)[0] for a, c in zip(pieces, pieces[1:]))
    shape_s = peak(m, *arguments) / total
    up = np.exp(columns["logq_S_jes_up"] - columns["logq_S"])
    down = np.exp(columns["logq_S_jes_down"] - columns["logq_S"])
    g = 1 + (up - down) / 2 * jes + ((up + down) / 2 - 1) * jes**2
    q_b = np.where(inside, np.exp(columns[f"logq_B_{replica}"]), 1)
    q_s = np.where(inside, np.exp(columns["logq_S"]) * g, 1)
    yield_s = signal * (1 + 0.05 * jes)
    rate = n * shape_b * q_b + yield_s * shape_s * q_s
    return 2 * (n + yield_s - np.log(rate).sum()) + jes**2 if np.all(rate > 0) else np.nan


START = (50.0, 2000.0, 1.5, 0.2, 125.0, 0.0)


def fit(replica, held=None):
    minimiser = iminuit.Minuit(lambda *theta: twice_nll(theta, replica), *START, name=["s", "nB", "p1", "p2", "mean", "jes"])
    minimiser.errordef, minimiser.strategy, minimiser.tol = 1, 2, 1e-4
    minimiser.limits = [(-200, 400), (0, 1e4), (-5, 10), (-5, 10), (122, 128), (-5, 5)]
    if held is not None:
        minimiser.values["s"], minimiser.fixed["s"] = held, True
    for _ in range(3):
        minimiser.migrad()
    return minimiser.fval, list(minimiser.values)


TESTED = [-10.0, 0.0, 30.0, 60.0, 90.0]
point = [40.0, 1900.0, 1.4, 0.5, 124.6, 0.7]
negative = [-8.0, 2050.0, 1.7, 0.4, 125.2, -0.6]
golden = {
    "certificate": {
        "tool": f"numpy {np.__version__}, scipy {scipy.__version__}, iminuit {iminuit.__version__}",
        "command": "/usr/bin/python3 tests/data/densities/make_densities.py",
        "source": "generated",
        "tolerance": "−2 ln L 1e-5 (quadrature of tails), t 1e-4, parameters 1e-3 of their value (MIGRAD stops at finite differences)",
    },
    "points": [{"theta": theta, "replica": replica, "twice_nll": twice_nll(theta, replica)} for theta in (point, negative) for replica in range(3)],
    "tested": TESTED,
    "scans": [],
}
for replica in range(3):
    best, values = fit(replica)
    golden["scans"].append({"best": values, "twice_nll": best, "t": [fit(replica, value)[0] - best for value in TESTED]})
(here / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")

# Simulated events for templates: more masses under the peak, one half of the features from either component.
drawn = np.random.default_rng(20250612)
count = 12000
m = drawn.uniform(*SR, 5 * count)
m = m[drawn.uniform(size=len(m)) * 5 < 1 + 4 * np.exp(-0.5 * ((m - 125) / 3) ** 2)][:count]
x = np.where(drawn.uniform(size=count) < 0.5, drawn.normal(1.2, 0.8, count), drawn.normal(0.01 * (m - 125), 1.2))
simulated = {"m": m}
for replica, shift in enumerate((0.0, 0.06, -0.05)):
    simulated[f"logq_B_{replica}"] = norm.logpdf(x, 0.01 * (m - 125) + shift, 1.2 + shift / 4)
simulated["logq_S"] = norm.logpdf(x, 1.2, 0.8)
simulated["logq_S_jes_up"] = norm.logpdf(x, 1.35, 0.8)
simulated["logq_S_jes_down"] = norm.logpdf(x, 1.1, 0.85)
simulated["logq_drawn"] = np.logaddexp(norm.logpdf(x, 1.2, 0.8), norm.logpdf(x, 0.01 * (m - 125), 1.2)) - np.log(2)
(table.parent / "simulated").mkdir(exist_ok=True)
for name, values in simulated.items():
    np.save(table.parent / "simulated" / f"{name}.npy", values.astype("<f4"))
