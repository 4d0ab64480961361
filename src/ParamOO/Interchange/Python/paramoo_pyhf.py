"""Workspaces of ParamOO in pyhf, exact: functions of the hypothesis, of parameters of interest and of nuisance parameters as a modifier.

    import paramoo_pyhf
    workspace = paramoo_pyhf.Workspace("workspace.json")
    print(workspace.t(2.0))                  # t at mu = 2, data and yields of mu' = 2
    model = workspace.model(2.0)             # an ordinary pyhf.Model at mu' = 2, mu free

Needs pyhf 0.7 or later with its numpy backend. No network, no other packages.
"""

import json
import math

import numpy as np
import pyhf
from pyhf.parameters import ParamViewer

MODIFIER = "paramoo"
NAMES = {"sqrt": math.sqrt, "exp": math.exp, "log": math.log, "pow": pow, "min": min, "max": max, "abs": abs, "__builtins__": {}}
SETTINGS = {"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}}


def interpolate(code, alpha, nominal, low, high):
    """PiecewiseInterpolation's codes: 0, 2, 4 return a shift, 1 and 5 a factor."""
    up, down = high - nominal, nominal - low
    if code == 0:
        return alpha * (up if alpha > 0 else down)
    if code == 2:
        a, b = (up - down) / 2, (up + down) / 2
        if abs(alpha) <= 1:
            return alpha * (b + a * alpha)
        return (b + 2 * a) * (alpha - 1) if alpha > 1 else (b - 2 * a) * (alpha + 1)
    if code == 4:
        if abs(alpha) >= 1:
            return alpha * (up if alpha > 0 else down)
        return alpha * ((up + down) / 2 + alpha * (up - down) / 16 * (15 + alpha**2 * (3 * alpha**2 - 10)))
    if code == 1 or abs(alpha) >= 1:
        return high**alpha if alpha >= 0 else low**-alpha
    x, y = math.log(high), math.log(low)
    o0, e0 = (high - low) / 2, (high + low - 2) / 2
    o1, e1 = (high * x - low * y) / 2, (high * x + low * y) / 2
    o2, e2 = (high * x * x - low * y * y) / 2, (high * x * x + low * y * y) / 2
    c = (15 * o0 - 7 * o1 + o2, 24 * e0 - 9 * e1 + e2, -10 * o0 + 10 * o1 - 2 * o2,
         -24 * e0 + 14 * e1 - 2 * e2, 3 * o0 - 3 * o1 + o2, 8 * e0 - 5 * e1 + e2)
    return 1 + alpha * sum(ck * alpha**k for k, ck in enumerate(c)) / 8


class Functions:
    """The functions of a workspace. What depends on nothing that moved is not computed again."""

    def __init__(self, definitions, constants):
        self.constants = constants
        self.definitions = {d["name"]: d for d in definitions}
        self.codes, self.leaves, self.memory = {}, {}, {}
        for name, d in self.definitions.items():
            if "formula" in d:
                self.codes[name] = compile(d["formula"], name, "eval")
                used = self.codes[name].co_names
            else:
                used = d.get("factors") or d.get("summands") or [d["nominal"], *d["vars"], *d["low"], *d["high"]]
            found = set()
            for other in used:
                found |= self.leaves[other] if other in self.leaves else ({other} if other not in constants and other not in NAMES else set())
            self.leaves[name] = frozenset(found)

    def __call__(self, name, values):
        if name in self.constants:
            return self.constants[name]
        if name not in self.definitions:
            return values[name]
        key = tuple(values[leaf] for leaf in self.leaves[name])
        known = self.memory.get(name)
        if known is None or known[0] != key:
            known = self.memory[name] = (key, self.compute(name, values))
        return known[1]

    def compute(self, name, values):
        d = self.definitions[name]
        if "formula" in d:
            code = self.codes[name]
            return eval(code, NAMES, {used: self(used, values) for used in code.co_names if used not in NAMES})
        if "factors" in d:
            return math.prod(self(other, values) for other in d["factors"])
        if "summands" in d:
            return math.fsum(self(other, values) for other in d["summands"])
        nominal = self(d["nominal"], values)
        total = nominal
        for code, parameter, low, high in zip(d["codes"], d["vars"], d["low"], d["high"]):
            value = interpolate(code, self(parameter, values), nominal, self(low, values), self(high, values))
            total = total * value if code in (1, 5) else total + value
        return total


def modifier_set(functions, parameters):
    """pyhf's modifiers and ours, which multiplies every bin of a sample by a function."""

    free = {"paramset_type": "unconstrained", "n_parameters": 1, "is_shared": True, "is_scalar": True,
            "inits": (1.0,), "bounds": ((0, 10),), "fixed": False}

    class Builder:
        is_shared = True

        def __init__(self, config):
            self.config, self.builder_data, self.required_parsets = config, {}, {}

        def append(self, key, channel, sample, modifier, _):
            names = self.builder_data.setdefault(key, {}).setdefault(sample, {"data": {"functions": [], "mask": []}})["data"]
            bins = self.config.channel_nbins[channel]
            names["functions"] += list(modifier["data"]) if modifier else [None] * bins
            names["mask"] += [bool(modifier)] * bins
            if modifier:
                self.required_parsets = {name: [dict(free)] for name in parameters}

        def finalize(self):
            return self.builder_data

    class Applier:
        name, op_code = MODIFIER, "multiplication"

        def __init__(self, modifiers, pdfconfig, builder_data, batch_size=None):
            if batch_size:
                raise ValueError("paramoo_pyhf evaluates one point at a time; use no batches")
            self.order = [name for name in pdfconfig.par_order if pdfconfig.param_set(name).n_parameters == 1]
            self.view = ParamViewer((pdfconfig.npars,), pdfconfig.par_map, self.order) if modifiers else None
            self.functions = [[builder_data[f"{kind}/{name}"][sample]["data"]["functions"] for sample in pdfconfig.samples]
                              for name, kind in modifiers]

        def apply(self, pars):
            if self.view is None:
                return None
            tensorlib, _ = pyhf.get_backend()
            values = dict(zip(self.order, (float(x) for x in np.ravel(self.view.get(pars)))))
            return tensorlib.astensor([[[[1.0 if name is None else functions(name, values) for name in names]]
                                        for names in samples] for samples in self.functions])

    return {**pyhf.modifiers.histfactory_set, MODIFIER: (Builder, Applier)}


class Workspace:
    """A workspace that follows its hypothesis."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.spec = json.load(file)
        self.own = self.spec["paramoo"]

    def model(self, hypothesis=None):
        """The model with binning and yields of mu' = hypothesis."""
        constants = dict(self.own["constants"])
        if self.own["hypothesis"] is not None and hypothesis is not None:
            constants[self.own["hypothesis"]] = float(hypothesis)
        config = self.spec["measurements"][0]["config"]
        spec = {"channels": self.spec["channels"], "parameters": config["parameters"]}
        modifiers = modifier_set(Functions(self.own["functions"], constants), self.own["parameters"])
        return pyhf.Model(spec, modifier_set=modifiers, poi_name=config["poi"], validate=False, modifier_settings=SETTINGS)

    def asimov(self, model):
        """Point and data of the reference hypothesis, nuisance parameters nominal."""
        point = list(model.config.suggested_init())
        point[model.config.poi_index] = self.own["reference"]
        return point, list(model.expected_data(point))

    def t(self, value, **options):
        """t of Asimov data of the reference hypothesis at mu = mu' = value; options go to pyhf.infer.mle.fixed_poi_fit."""
        model = self.model(value)
        point, data = self.asimov(model)
        _, conditional = pyhf.infer.mle.fixed_poi_fit(value, data, model, init_pars=point, return_fitted_val=True, **options)
        return float(conditional) + 2 * float(np.squeeze(model.logpdf(point, data)))
