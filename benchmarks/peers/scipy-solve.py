"""scipy: splu (SuperLU), spsolve, conjugate gradients with Jacobi, or matrix times vector: scipy-solve.py FOLDER METHOD REPETITIONS TOLERANCE."""

import sys
import time

import numpy as np
import scipy
import scipy.sparse
import scipy.sparse.linalg

from problem import load, matrix_rows, report

folder, method, repetitions, tolerance = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
meta, arrays = load(folder)
indptr, indices, data, right = matrix_rows(meta, arrays)
rows = scipy.sparse.csr_matrix((data, indices, indptr), shape=(right.size, right.size))
columns = rows.tocsc()
symmetric = meta.get("symmetry", "symmetric") == "symmetric"
iterations = None


def splu():
    ordering = "MMD_AT_PLUS_A" if symmetric else "COLAMD"
    options = {"SymmetricMode": True} if symmetric else {}
    return scipy.sparse.linalg.splu(columns, permc_spec=ordering, options=options).solve(right)


def spsolve():
    return scipy.sparse.linalg.spsolve(columns, right)


def cg():
    global iterations
    iterations = 0

    def count(_):
        global iterations
        iterations += 1

    jacobi = scipy.sparse.diags(1 / rows.diagonal())
    return scipy.sparse.linalg.cg(rows, right, tol=tolerance, atol=0, M=jacobi, maxiter=20000, callback=count)[0]


products = 20


def product():
    out = right
    for _ in range(products):
        out = rows @ right
    return out


run = {"splu": splu, "spsolve": spsolve, "cg": cg, "product": product}[method]
times, processor = [], []
for _ in range(repetitions):
    before = time.process_time()
    began = time.perf_counter()
    solution = run()
    times.append(time.perf_counter() - began)
    processor.append(time.process_time() - before)
share = products if method == "product" else 1
report(
    folder,
    f"scipy-{method}",
    solution,
    seconds=min(times) / share,
    cold=times[0] / share,
    processorSeconds=min(processor) / share,
    iterations=iterations,
    version=f"scipy {scipy.__version__}, numpy {np.__version__}",
)
