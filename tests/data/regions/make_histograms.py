"""Writes events.csv (a reference table), sig.csv and bkg.csv (own simulations, with negative weights) and histograms.json: what numpy's
histogram makes of them in a control region, for both sources."""
import json
import numpy as np

rng = np.random.default_rng(7)
edges = [0.0, 1.0, 2.5, 4.0]
yields = {"sig": 30.0, "bkg": 500.0}


def write(name, columns):
    rows = np.column_stack(list(columns.values()))
    with open(name, "w") as out:
        out.write(",".join(columns) + "\n")
        out.writelines(",".join(repr(float(value)) for value in row) + "\n" for row in rows)


def histogram(x, weights, chosen):
    return np.histogram(x[chosen], bins=edges, weights=weights[chosen])[0].tolist()


n = 800
x = rng.uniform(-0.5, 5.0, n)
k = rng.integers(0, 3, n).astype(float)
w, sf = rng.uniform(0.5, 1.5, n) / n, rng.uniform(0.9, 1.1, n)
weight = w * sf
r = {"sig": np.exp(-0.5 * (x - 2) ** 2), "bkg": 1 + 0.1 * x}
r = {s: v / np.dot(weight, v) for s, v in r.items()}
up, down = np.exp(0.05 * x), np.exp(-0.04 * x)
write("events.csv", {"x": x, "k": k, "w": w, "sf": sf, "r_sig": r["sig"], "r_bkg": r["bkg"], "var_jes_ratio_bkg_up": up, "var_jes_ratio_bkg_down": down})
chosen = (k >= 1) & (x >= 0) & (x < 4)
golden = {"edges": edges, "reference": {}, "tables": {}}
for s in yields:
    terms = weight * r[s]
    share = terms[chosen].sum() / terms.sum()
    scale = yields[s] / terms.sum()
    golden["reference"][s] = {"yields": histogram(x, scale * terms, chosen), "variances": histogram(x, (scale * terms) ** 2, chosen), "total": yields[s] * share}
b = weight * r["bkg"]
for name, g in (("up", up), ("down", down)):
    golden["reference"]["bkg"][name] = (np.array(histogram(x, b * g * b.sum() / (b * g).sum(), chosen)) / np.array(histogram(x, b, chosen))).tolist()
for s, count in (("sig", 300), ("bkg", 700)):
    y = rng.uniform(-0.5, 5.0, count)
    j = rng.integers(0, 3, count).astype(float)
    v = yields[s] / count * np.where(rng.uniform(size=count) < 0.1, -1.0, 1.25)
    write(f"{s}.csv", {"x": y, "k": j, "w": v, "sf": np.ones(count), "r_sig": np.exp(-0.5 * (y - 2) ** 2), "r_bkg": 1 + 0.1 * y, "var_jes_ratio_bkg_up": np.exp(0.05 * y), "var_jes_ratio_bkg_down": np.exp(-0.04 * y)})
    picked = (j >= 1) & (y >= 0) & (y < 4)
    golden["tables"][s] = {"yields": histogram(y, v, picked), "variances": histogram(y, v**2, picked)}
    if s == "bkg":
        for name, g in (("up", np.exp(0.05 * y)), ("down", np.exp(-0.04 * y))):
            golden["tables"][s][name] = (np.array(histogram(y, v * g * v.sum() / (v * g).sum(), picked)) / np.array(golden["tables"][s]["yields"])).tolist()
json.dump(golden, open("histograms.json", "w"), indent=1)
