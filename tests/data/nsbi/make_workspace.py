"""Writes workspace.json, draft.json and their arrays in the layout of nsbi-common-utils 1.0.0, and golden.json: -2 ln L of its model
written out with numpy, at points where its convention for shapes and `ShapeNormalization: reference` agree (one alpha at -1 or 1, the others at 0)."""
import json
import numpy as np

rng = np.random.default_rng(20261122)
n = 240
x = 6 * ((np.arange(n) + 0.5) / n - 0.5)
w = (1 + 0.3 * np.sin(11 * np.arange(n))) / n
normalised = lambda r: r / np.dot(w, r)
ratios = {"sig": normalised(np.exp(-0.5 * (x - 1) ** 2)), "bkg": normalised(np.exp(-0.1 * (x + 0.5) ** 2)), "top": normalised(1 + 0.1 * x)}
yields = {"sig": 40.0, "bkg": 400.0, "top": 60.0}
bent = lambda r, a: np.exp(a * x) / (np.dot(w, r * np.exp(a * x)) / np.dot(w, r))
shapes = {"JES": {s: (bent(r, 0.08), bent(r, -0.06)) for s, r in ratios.items()}, "TES": {s: (bent(r, 0.03), bent(r, -0.03)) for s, r in ratios.items()}}
rates = {"JES": {"sig": (1.02, 0.97), "bkg": (1.04, 0.95), "top": (1.01, 0.99)}, "TES": {"sig": (1.0, 1.0), "bkg": (0.98, 1.03), "top": (1.0, 1.0)}}
control = {"sig": [1.0, 2.0, 1.5], "bkg": [900.0, 500.0, 100.0], "top": [50.0, 80.0, 120.0]}
bins = {"JES": {s: ([1.03, 1.0, 0.95], [0.98, 1.01, 1.04]) for s in control}, "TES": {s: ([1.01, 1.0, 0.99], [0.99, 1.0, 1.02]) for s in control}}
observed = {"CR": [960.0, 570.0, 230.0], "SR": [500.0]}
data = w * sum(yields[s] * ratios[s] for s in yields)


def save(name, values):
    np.save(f"arrays/{name}.npy", values)
    return f"arrays/{name}.npy"


def modifiers(sample, channel, factors):
    listed = list(factors)
    for name in ("JES", "TES", "unlisted"):
        if name == "unlisted":
            up, down = (([1.5], [0.5]) if channel == "SR" else ([1.5] * 3, [0.5] * 3))
        elif channel == "SR":
            up, down = [rates[name][sample][0]], [rates[name][sample][1]]
        else:
            up, down = bins[name][sample]
        entry = {"hi_data": list(up), "lo_data": list(down)}
        if channel == "SR":
            shape = shapes.get(name, shapes["JES"])[sample]
            entry["hi_ratio"] = save(f"ratio_{sample}_{name}_Up", shape[0])
            entry["lo_ratio"] = save(f"ratio_{sample}_{name}_Dn", shape[1])
        listed.append({"name": name, "type": "normplusshape", "data": entry})
    return listed


def workspace(factors):
    return {
        "version": "1.0.0",
        "channels": [
            {"name": "CR", "type": "binned", "samples": [{"name": s, "data": control[s], "modifiers": modifiers(s, "CR", factors(s))} for s in control]},
            {"name": "SR", "type": "unbinned", "weights": save("asimov_weights", data), "samples": [
                {"name": s, "data": [yields[s]], "ratios": save(f"ratio_{s}", ratios[s]), "modifiers": modifiers(s, "SR", factors(s))} for s in yields]},
        ],
        "observations": [{"name": name, "data": counts} for name, counts in observed.items()],
        "measurements": [{"name": "toy", "config": {"poi": "mu", "errordef": "LEAST_SQUARES", "parameters": [
            {"name": "mu", "inits": [1.0], "bounds": [[0, 4]]}, {"name": "k_bkg", "inits": [1.0], "bounds": [[0, 3]]},
            {"name": "JES", "inits": [0.0], "bounds": [[-5, 5]]}, {"name": "TES", "inits": [0.0], "bounds": [[-5, 5]]}]}}],
    }


def plain(sample):
    return {"sig": [{"name": "mu", "type": "normfactor", "data": None}], "bkg": [{"name": "k_bkg", "type": "normfactor", "data": None}]}.get(sample, [])


def draft(sample):
    return [{"name": "mu", "type": "vandermonde", "coeff": [0.25, 0.5, 0.25]}] if sample == "sig" else plain(sample)


def twice_nll(mu, k, alphas, coefficient):
    f = {"sig": coefficient(mu), "bkg": k, "top": 1.0}
    pick = lambda pair, a: 1.0 if a == 0 else np.asarray(pair[0] if a > 0 else pair[1])
    rate = {s: f[s] * yields[s] * np.prod([pick(rates[m][s], a) for m, a in alphas.items()]) for s in yields}
    shape = {s: ratios[s] * np.prod(np.stack([pick(shapes[m][s], a) * np.ones(n) for m, a in alphas.items()]), axis=0) for s in yields}
    nu, density = sum(rate.values()), sum(rate[s] * shape[s] for s in yields)
    counts = np.array(observed["CR"])
    expected = sum(f[s] * np.array(control[s]) * np.prod(np.stack([pick(bins[m][s], a) * np.ones(3) for m, a in alphas.items()]), axis=0) for s in control)
    unbinned = -2 * (data.sum() * np.log(nu) - nu) - 2 * np.dot(data, np.log(density) - np.log(nu))
    return float(-2 * np.sum(counts * np.log(expected) - expected) + unbinned + sum(a * a for a in alphas.values()))


points = [(1, 1, 0, 0), (0.2, 1.1, 1, 0), (2.5, 0.9, 0, -1), (0, 1, -1, 0), (3, 1.2, 0, 1)]
for name, factors, coefficient in (("workspace", plain, lambda m: m), ("draft", draft, lambda m: 0.25 * m * m + 0.5 * m + 0.25)):
    json.dump(workspace(factors), open(f"{name}.json", "w"), indent=1)
    golden = [{"mu": p[0], "k_bkg": p[1], "JES": p[2], "TES": p[3], "twice_nll": twice_nll(p[0], p[1], {"JES": p[2], "TES": p[3]}, coefficient)} for p in points]
    json.dump(golden, open(f"{name}.golden.json", "w"), indent=1)
