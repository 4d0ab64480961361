"""t of Asimov data over planes of two parameters of the off-shell toy: the unbinned likelihood of a small table, evaluated and profiled with NumPy and SciPy.

Written from docs/method.md and docs/simulation.md, independently of the library; only the table and the numbers of analysis.yaml are taken from it.
  paramoo simulate offshell --events 1500 --seed 7 --exposure 20 --rates-only --format csv --pois mu_ggF,mu_VBF --out production
  paramoo simulate offshell --events 1500 --seed 7 --exposure 20 --rates-only --format csv --pois Gamma,mu --out width
  python3 offshell_planes.py production width > offshell_planes.json      (a minute)
"""
import json, sys
import numpy as np, scipy, yaml
from scipy.optimize import minimize, brentq

LEVELS = [0.682689492137086, 0.954499736103642]
THRESHOLDS = [-2 * np.log1p(-level) for level in LEVELS]  # quantiles of chi2 with two degrees of freedom


def code4(up, down, alpha):
    """HistFactory's sixth-order polynomial between -1 and 1, exponentials outside; with its derivative."""
    if alpha >= 1:
        return up**alpha, np.log(up) * up**alpha
    if alpha <= -1:
        return down**-alpha, -np.log(down) * down**-alpha
    # value, slope and curvature at both ends
    rows = [[x**k for k in range(1, 7)] for x in (1, -1)] + [[k * x ** (k - 1) for k in range(1, 7)] for x in (1, -1)] \
        + [[k * (k - 1) * x ** (k - 2) if k > 1 else 0 for k in range(1, 7)] for x in (1, -1)]
    lu, ld = np.log(up), np.log(down)
    a = np.linalg.solve(np.array(rows, float), [up - 1, down - 1, lu * up, -ld * down, lu**2 * up, ld**2 * down])
    powers = alpha ** np.arange(0, 7)
    return 1 + a @ powers[1:], a @ (np.arange(1, 7) * powers[:6])


class Toy:
    def __init__(self, folder):
        with open(f"{folder}/analysis.yaml") as file:
            text = yaml.safe_load(file)
        self.pois = [item["Name"] for item in text["Parameters"]]
        basis = text["Bases"][0]
        self.samples, self.basis = text["Samples"], (basis["Variable"], {k: eval(str(v), {"sqrt": np.sqrt}) for k, v in basis["Points"].items()})
        self.factors = {sample: factor["Name"] for factor in text["NormFactors"] for sample in factor["Samples"]}
        self.systematics = {}
        for entry in text["Systematics"]:
            for sample in entry.get("Samples", [s["Name"] for s in self.samples]):
                pick = lambda value: 1 + (value[sample] if isinstance(value, dict) else value)
                self.systematics.setdefault(sample, []).append((entry.get("Parameter", entry["Name"]), pick(entry["Up"]), pick(entry["Down"])))
        self.alphas = sorted({name for entries in self.systematics.values() for name, _, _ in entries})
        self.norms = sorted(set(self.factors.values()))
        self.regions = [self.region(folder, region) for region in text["Regions"]]
        nominal = np.concatenate([np.zeros(len(self.alphas)), np.ones(len(self.norms))])
        self.nominal = nominal
        for region in self.regions:
            region["data"] = region["matrix"] @ self.yields(region, [1.0, 1.0], nominal)[0]

    def region(self, folder, region):
        table = np.genfromtxt(f"{folder}/{region['Reference']}", delimiter=",", names=True)
        here = [s for s in self.samples if not isinstance(s["Yield"], dict) or region["Name"] in s["Yield"]]
        names = [s["Name"] for s in here]
        nu = np.array([s["Yield"][region["Name"]] if isinstance(s["Yield"], dict) else s["Yield"] for s in here], float)
        matrix = np.array([table["weight"] * table[f"r_{name}"] for name in names]).T
        if "Binning" in region:
            edges = np.array(region["Binning"], float)
            place = np.clip(np.searchsorted(edges, table[region["Variable"]], side="right") - 1, 0, len(edges) - 2)
            matrix = np.array([np.bincount(place, matrix[:, k], len(edges) - 1) for k in range(len(names))]).T
        return {"samples": here, "nu": nu, "matrix": matrix}

    def coefficient(self, sample, values):
        scope = dict(zip(self.pois, values), sqrt=np.sqrt)
        points = self.basis[1]
        if sample["Name"] not in points:
            return eval(sample.get("Coefficient", "1"), scope)
        own, x = points[sample["Name"]], eval(self.basis[0], scope)
        return np.prod([(x - other) / (own - other) for other in points.values() if other != own])

    def yields(self, region, values, nuisances):
        alpha, norm = dict(zip(self.alphas, nuisances)), dict(zip(self.norms, nuisances[len(self.alphas):]))
        total, slopes = np.zeros(len(region["nu"])), np.zeros((len(region["nu"]), len(nuisances)))
        for k, (sample, nu) in enumerate(zip(region["samples"], region["nu"])):
            name = sample["Name"]
            total[k] = nu * self.coefficient(sample, values) * norm.get(self.factors.get(name), 1.0)
            moved = [(parameter, *code4(up, down, alpha[parameter])) for parameter, up, down in self.systematics.get(name, [])]
            total[k] *= np.prod([g for _, g, _ in moved])
            for parameter, g, slope in moved:
                slopes[k, self.alphas.index(parameter)] = total[k] * slope / g
            if name in self.factors:
                slopes[k, len(self.alphas) + self.norms.index(self.factors[name])] = total[k] / norm[self.factors[name]]
        return total, slopes

    def twice_nll(self, values, nuisances):
        result, slope = np.sum(nuisances[: len(self.alphas)] ** 2), np.zeros(len(nuisances))
        slope[: len(self.alphas)] = 2 * nuisances[: len(self.alphas)]
        for region in self.regions:
            total, slopes = self.yields(region, values, nuisances)
            # events and bins alike: 2 [sum expected - sum data ln expected], less its value at the data themselves
            expected = region["matrix"] @ total
            result += 2 * np.sum(expected - region["data"] - region["data"] * np.log(expected / region["data"]))
            slope += 2 * ((1 - region["data"] / expected) @ region["matrix"]) @ slopes
        return result, slope

    def t(self, values):
        return self.twice_nll(values, self.nominal)[0]

    def profiled(self, values):
        start = self.nominal
        for _ in range(3):
            fit = minimize(lambda p: self.twice_nll(values, p), start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 1000})
            start = fit.x
        assert np.abs(fit.jac).max() < 1e-4, fit
        return fit.fun

    def radius(self, threshold, direction, span, low, high):
        """Distance in units of the scanned ranges to the innermost crossing; None where there is none inside."""
        ends = [((high[k] if direction[k] > 0 else low[k]) - 1) / (direction[k] * span[k]) for k in (0, 1) if abs(direction[k]) > 1e-12]
        grid = np.linspace(0, min(ends), 400)[1:]
        value = lambda r: self.t([1 + r * direction[k] * span[k] for k in (0, 1)]) - threshold
        above = [k for k, r in enumerate(grid) if value(r) > 0]
        return brentq(value, grid[above[0] - 1], grid[above[0]], xtol=1e-10) if above else None


def case(folder, low, high, first, second, profiled_first, profiled_second):
    toy, span = Toy(folder), [high[0] - low[0], high[1] - low[1]]
    directions = [2 * np.pi * k / 24 for k in range(24)]
    return {
        "pois": toy.pois, "low": low, "high": high,
        "first": first, "second": second, "t": [[toy.t([a, b]) for b in second] for a in first],
        "profiled_first": profiled_first, "profiled_second": profiled_second,
        "profiled_t": [[toy.profiled([a, b]) for b in profiled_second] for a in profiled_first],
        "directions": directions,
        "radii": [[toy.radius(threshold, (np.cos(d), np.sin(d)), span, low, high) for d in directions] for threshold in THRESHOLDS],
    }


json.dump({
    "tool": "offshell_planes.py", "version": f"NumPy {np.__version__}, SciPy {scipy.__version__}, Python {sys.version.split()[0]}",
    "command": "see offshell_planes.py", "date": "2026-11-22",
    "tolerance": "t statistics only 1e-7 absolute, profiled 1e-4; radii 0.5 % (contours between grid points, where t has an infinite slope at 0)",
    "why": "the same sums over the same table in another order; the minimiser here stops at a gradient of 1e-7; contours are interpolated between grid points",
    "levels": LEVELS,
    "production": case(sys.argv[1], [0.3, 0.0], [1.7, 5.0], [0, 0.1, 0.5, 0.8, 1, 1.5, 3], [0, 0.2, 0.7, 1, 2, 5, 10], [0.4, 1, 1.6], [0, 1, 4]),
    "width": case(sys.argv[2], [0.3, 0.9], [1.7, 1.1], [0, 0.1, 0.5, 1, 1.6, 4], [0.5, 0.8, 1, 1.1, 1.5], [0, 0.8, 2], [0.8, 1, 1.2]),
}, sys.stdout, indent=1)
print()
