"""Writes inference.json: values of other programs against which src/statistics/inference is checked.

    python3 -m venv venv && venv/bin/pip install scipy arviz
    venv/bin/python tests/statistics/inference/references/inference.py
"""
import json, os
import numpy as np, scipy, scipy.stats as st, arviz
from scipy.optimize import least_squares

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20240501)

# Quantiles of Student's t.
student = [[p, nu, float(st.t.ppf(p, nu))] for p in (0.001, 0.05, 0.6, 0.975, 0.99999) for nu in (1, 2, 5, 17.5, 300)]

# Autocorrelated chains, two of them shifted.
chains = np.empty((4, 300))
for c in range(4):
    x = 0.0
    for k in range(300):
        x = 0.7 * x + rng.normal()
        chains[c, k] = round(x + (0.4 if c == 3 else 0.0), 6)
diagnostics = {
    "chains": chains.tolist(),
    "rHat": float(arviz.rhat(chains, method="rank")),
    "bulk": float(arviz.ess(chains, method="bulk")),
    "tail": float(arviz.ess(chains, method="tail")),
}

# A sum of two exponentials with a bound that acts.
t = np.linspace(0, 4, 25)
y = 3 * np.exp(-1.3 * t) + 0.8 * np.exp(-0.2 * t) + 0.02 * rng.normal(size=t.size)
y = np.round(y, 6)
def residuals(p):
    return p[0] * np.exp(-p[1] * t) + p[2] * np.exp(-p[3] * t) - y
cases = []
for lower, upper in (([0, 0, 0, 0], [10, 10, 10, 10]), ([0, 0, 0, 0.3], [2.5, 10, 10, 10])):
    fit = least_squares(residuals, [1, 1, 1, 0.5], bounds=(lower, upper), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    cases.append({"lower": lower, "upper": upper, "point": fit.x.tolist(), "sumOfSquares": float(2 * fit.cost)})
with open(os.path.join(here, "inference.json"), "w") as out:
    json.dump({"origin": f"scipy {scipy.__version__}, arviz {arviz.__version__}, numpy {np.__version__}",
               "student": student, "diagnostics": diagnostics,
               "exponentials": {"t": t.tolist(), "y": y.tolist(), "cases": cases}}, out)
    out.write("\n")
