"""Writes the reference numbers of the tests of src/statistics.

    python3 -m venv venv && venv/bin/pip install scipy SALib scikit-learn mpmath
    venv/bin/python tests/statistics/references/make.py

Every file names the versions that made it.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import mpmath
import numpy as np
from scipy import stats

here = Path(__file__).parent


def write(name, packages, content):
    origin = {"script": "tests/statistics/references/make.py", "python": platform.python_version()}
    origin |= {package: version(package) for package in packages}
    lines = [f"{json.dumps(key)}: {json.dumps(value, allow_nan=False)}" for key, value in {"origin": origin, **content}.items()]
    (here / name).write_text("{\n" + ",\n".join(lines) + "\n}\n")


def numbers(values):
    return [float(value) for value in np.asarray(values).ravel()]


# --- normal law, far into both tails
probabilities = [1e-300, 1e-100, 1e-20, 1e-12, 1e-6, 1e-3, 0.02425, 0.1, 0.25, 0.4999, 0.5, 0.6, 0.75, 0.9, 0.975, 0.999, 1 - 1e-6, 1 - 1e-12]
scores = [-37.0, -20.0, -8.0, -5.0, -3.0, -1.0, -0.3, 0.0, 0.2, 0.67, 1.0, 2.0, 4.0, 6.0, 8.0]
# scipy's probability loses two digits at z = -37; forty digits of mpmath do not.
mpmath.mp.dps = 40
write("normal.json", ["scipy", "mpmath"], {
    "quantile": [[u, float(stats.norm.ppf(u))] for u in probabilities],
    "probability": [[z, float(mpmath.ncdf(z))] for z in scores],
})

# --- distributions
u = [1e-9, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.62, 0.9, 0.99, 0.9999]
laws = {
    "normal": ({"mean": 3.5, "deviation": 0.7}, stats.norm(3.5, 0.7)),
    "lognormal": ({"median": 2e-3, "factor": 1.8}, stats.lognorm(np.log(1.8), scale=2e-3)),
    "uniform": ({"low": -2, "high": 5}, stats.uniform(-2, 7)),
    "loguniform": ({"low": 1e-9, "high": 1e-6}, stats.loguniform(1e-9, 1e-6)),
    "triangular": ({"low": 1, "mode": 2, "high": 7}, stats.triang((2 - 1) / 6, loc=1, scale=6)),
    "beta": ({"first": 2.5, "second": 0.7, "low": -1, "high": 3}, stats.beta(2.5, 0.7, loc=-1, scale=4)),
}
rows = []
for kind, (parameters, law) in laws.items():
    x = law.ppf([0.05, 0.3, 0.5, 0.8, 0.97])
    rows.append({
        "kind": kind, "parameters": parameters, "mean": float(law.mean()), "deviation": float(law.std()),
        "quantile": [[p, float(law.ppf(p))] for p in u],
        "points": [[float(a), float(law.pdf(a)), float(law.logpdf(a)), float(law.cdf(a)), float(law.sf(a))] for a in x],
    })
for mean, deviation, low, high in [(1.0, 2.0, 0.0, 3.0), (0.0, 1.0, 6.0, 9.0), (0.0, 1.0, 2.0, np.inf), (0.0, 1.0, -np.inf, -5.0)]:
    law = stats.truncnorm((low - mean) / deviation, (high - mean) / deviation, loc=mean, scale=deviation)
    x = law.ppf([0.05, 0.3, 0.5, 0.8, 0.97])
    rows.append({
        "kind": "truncated", "parameters": {"mean": mean, "deviation": deviation},
        "bounds": {k: v for k, v in (("low", low), ("high", high)) if np.isfinite(v)},
        "mean": float(law.mean()), "deviation": float(law.std()),
        "quantile": [[p, float(law.ppf(p))] for p in u],
        "points": [[float(a), float(law.pdf(a)), float(law.logpdf(a)), float(law.cdf(a)), float(law.sf(a))] for a in x],
    })
sample = numbers(np.random.default_rng(5).gamma(2.0, 1.5, 23))
rows.append({
    "kind": "empirical", "parameters": {"samples": sample},
    "quantile": [[p, float(np.quantile(sample, p))] for p in [0, 0.1, 0.25, 0.333, 0.5, 0.75, 0.99, 1]],
})
write("distributions.json", ["scipy", "numpy"], {"laws": rows})

# --- Sobol' sequence, not scrambled
engine = stats.qmc.Sobol(256, scramble=False, bits=32)
points = engine.random(1024)
integers = (points * 2**32).astype(np.uint64)
write("sobol-sequence.json", ["scipy"], {
    "count": 1024, "dimensions": 256,
    # The first 16 points of 12 dimensions, the last point of all, and for each dimension the exclusive or and the sum of all 1024.
    "first": numbers(points[:16, :12]),
    "last": numbers(points[-1]),
    "exclusiveOr": [int(v) for v in np.bitwise_xor.reduce(integers, axis=0)],
    "sum": numbers(points.sum(axis=0)),
})

# --- sensitivity indices: the same samples through SALib's estimators
from SALib.analyze import morris as analyze_morris  # noqa: E402
from SALib.analyze import sobol as analyze_sobol  # noqa: E402
from SALib.sample import morris as sample_morris  # noqa: E402
from SALib.sample import sobol as sample_sobol  # noqa: E402


def ishigami(u, a=7.0, b=0.1):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
sample = sample_sobol.sample(problem, 64, calc_second_order=True, seed=1)
outputs = ishigami(sample)
indices = analyze_sobol.analyze(problem, outputs, calc_second_order=True, seed=1)
pairs = [float(indices["S2"][i, j]) for i, j in ((0, 1), (0, 2), (1, 2))]


def curved(x):
    return 2 * x[:, 0] - 3 * x[:, 1] + 4 * x[:, 2] * x[:, 3] + x[:, 0] ** 2


four = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
walks = sample_morris.sample(four, 12, num_levels=4, seed=3)
effects = analyze_morris.analyze(four, walks, curved(walks), num_levels=4, seed=3)

generator = np.random.default_rng(8)
inputs = generator.normal(size=(60, 3))
inputs[:, 1] += 0.6 * inputs[:, 0]
inputs[:, 2] = np.round(inputs[:, 2], 1)  # ties
response = np.exp(inputs[:, 0]) - 2 * inputs[:, 1] + 0.3 * generator.normal(size=60)
ranked = np.column_stack([stats.rankdata(column) for column in inputs.T])
partial = []
for j in range(3):
    others = np.column_stack([np.ones(60), np.delete(ranked, j, axis=1)])
    left = [y - others @ np.linalg.lstsq(others, y, rcond=None)[0] for y in (ranked[:, j], stats.rankdata(response))]
    partial.append(float(stats.pearsonr(*left).statistic))
write("sensitivity.json", ["SALib", "scipy", "numpy"], {
    "ishigami": {"outputs": numbers(outputs), "first": numbers(indices["S1"]), "total": numbers(indices["ST"]), "second": pairs},
    "morris": {
        "points": numbers(walks), "outputs": numbers(curved(walks)), "mean": numbers(effects["mu"]),
        "magnitude": numbers(effects["mu_star"]), "deviation": numbers(effects["sigma"]),
    },
    "ranks": {
        "inputs": [numbers(column) for column in inputs.T], "output": numbers(response),
        "spearman": [float(stats.spearmanr(column, response).statistic) for column in inputs.T], "partial": partial,
    },
})

# --- Gaussian processes: scikit-learn with fixed parameters; ordinary kriging by the bordered system of equations
from sklearn.gaussian_process import GaussianProcessRegressor  # noqa: E402
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel  # noqa: E402

places = np.random.default_rng(2).uniform(-1, 1, (25, 2))
heights = np.sin(2 * places[:, 0]) + places[:, 1] ** 2
queries = np.array([[0.1, 0.2], [-0.7, 0.9], [2.0, -1.5]])
lengths, variance, noise = [0.8, 1.4], 1.7, 1e-3
processes = []
for name, shape in {"matern-5/2": Matern(lengths, nu=2.5), "squared-exponential": RBF(lengths)}.items():
    kernel = ConstantKernel(variance) * shape
    process = GaussianProcessRegressor(kernel + WhiteKernel(noise), optimizer=None, alpha=0).fit(places, heights)
    mean, deviation = process.predict(queries, return_std=True)
    covariance = kernel(places) + noise * np.eye(25)
    bordered = np.block([[covariance, np.ones((25, 1))], [np.ones((1, 25)), np.zeros((1, 1))]])
    right = np.vstack([kernel(places, queries), np.ones((1, 3))])
    weights = np.linalg.solve(bordered, right)
    left_out = [float(np.linalg.solve(
        np.block([[np.delete(np.delete(covariance, i, 0), i, 1), np.ones((24, 1))], [np.ones((1, 24)), np.zeros((1, 1))]]),
        np.append(np.delete(kernel(places, places[i:i + 1])[:, 0], i), 1.0))[:24] @ np.delete(heights, i)) for i in range(25)]
    processes.append({
        "kernel": name, "logLikelihood": float(process.log_marginal_likelihood_value_), "mean": numbers(mean),
        # scikit-learn's deviation holds the noise.
        "deviation": numbers(np.sqrt(deviation**2 - noise)),
        "krigingMean": numbers(weights[:25].T @ heights),
        "krigingDeviation": numbers(np.sqrt(variance - np.sum(weights * right, axis=0))),
        "krigingLeftOut": left_out,
    })
noisy = np.random.default_rng(4)
scattered = noisy.uniform(-1, 1, (40, 2))
measured = np.sin(5 * scattered[:, 0]) + 0.5 * np.cos(4 * scattered[:, 1]) + 0.1 * noisy.normal(size=40)
optimum = GaussianProcessRegressor(
    ConstantKernel(1.0) * Matern([1, 1], nu=2.5) + WhiteKernel(0.01), n_restarts_optimizer=8, random_state=1, alpha=0).fit(scattered, measured)
best = np.exp(optimum.kernel_.theta)
write("gaussian-process.json", ["scikit-learn", "numpy"], {
    "points": numbers(places), "outputs": numbers(heights), "queries": numbers(queries),
    "parameters": {"lengths": lengths, "variance": variance, "noise": noise}, "processes": processes,
    "optimum": {
        "points": numbers(scattered), "outputs": numbers(measured), "variance": float(best[0]), "lengths": numbers(best[1:3]),
        "noise": float(best[3]), "logLikelihood": float(optimum.log_marginal_likelihood_value_),
    },
})
