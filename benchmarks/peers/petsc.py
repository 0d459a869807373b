"""PETSc's conjugate gradients with hypre's BoomerAMG or PETSc's GAMG: petsc.py FOLDER METHOD REPETITIONS TOLERANCE.

Times are of the set-up of the preconditioner and the solution; the matrix is assembled before. One thread.
"""

import sys
import time

import petsc4py

folder, method, repetitions, tolerance = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])

# BoomerAMG as its manual advises in three dimensions: HMIS coarsening, extended+i interpolation cut to four entries, one aggressive level.
# The variants are what is searched when the benchmark tunes; "hypre" and "gamg" are the fastest of them on its problems.
HYPRE = {
    "-pc_type": "hypre",
    "-pc_hypre_type": "boomeramg",
    "-pc_hypre_boomeramg_coarsen_type": "HMIS",
    "-pc_hypre_boomeramg_interp_type": "ext+i",
    "-pc_hypre_boomeramg_strong_threshold": "0.25",
    "-pc_hypre_boomeramg_P_max": "4",
    "-pc_hypre_boomeramg_agg_nl": "1",
    "-pc_hypre_boomeramg_relax_type_all": "symmetric-SOR/Jacobi",
}
GAMG = {"-pc_type": "gamg"}
METHODS = {
    "hypre": HYPRE,
    "hypre-threshold-0.5": {**HYPRE, "-pc_hypre_boomeramg_strong_threshold": "0.5"},
    "hypre-threshold-0.7": {**HYPRE, "-pc_hypre_boomeramg_strong_threshold": "0.7"},
    "hypre-aggressive-0": {**HYPRE, "-pc_hypre_boomeramg_agg_nl": "0"},
    "hypre-aggressive-2": {**HYPRE, "-pc_hypre_boomeramg_agg_nl": "2"},
    "hypre-truncated": {**HYPRE, "-pc_hypre_boomeramg_truncfactor": "0.3"},
    "hypre-pmis": {**HYPRE, "-pc_hypre_boomeramg_coarsen_type": "PMIS"},
    "hypre-l1": {**HYPRE, "-pc_hypre_boomeramg_relax_type_all": "l1scaled-SOR/Jacobi"},
    "hypre-default": {"-pc_type": "hypre", "-pc_hypre_type": "boomeramg"},
    "gamg": GAMG,
    "gamg-threshold-0.01": {**GAMG, "-pc_gamg_threshold": "0.01"},
    "gamg-threshold-0.05": {**GAMG, "-pc_gamg_threshold": "0.05"},
    "gamg-not-squared": {**GAMG, "-pc_gamg_square_graph": "0"},
    "gamg-squared-twice": {**GAMG, "-pc_gamg_square_graph": "2", "-pc_gamg_aggressive_coarsening": "2"},
    "gamg-one-sweep": {**GAMG, "-mg_levels_ksp_max_it": "1"},
    "gamg-three-sweeps": {**GAMG, "-mg_levels_ksp_max_it": "3"},
}
if method == "list":
    print(" ".join(METHODS))
    sys.exit()
arguments = [word for pair in METHODS[method].items() for word in pair]
petsc4py.init(["petsc", *arguments])
from petsc4py import PETSc  # noqa: E402

from problem import load, matrix_rows, report, rss  # noqa: E402

meta, arrays = load(folder)
indptr, indices, data, right = matrix_rows(meta, arrays)
size = right.size
matrix = PETSc.Mat().createAIJWithArrays((size, size), (indptr, indices, data), comm=PETSc.COMM_SELF)
matrix.assemble()
if meta.get("blockSize", 1) > 1:
    blocked = PETSc.Mat().createAIJ(
        (size, size), bsize=meta["blockSize"], csr=(indptr, indices, data), comm=PETSc.COMM_SELF
    )
    blocked.assemble()
    modes = arrays["nearNullSpace"].reshape(-1, size) if "nearNullSpace" in arrays else []
    vectors = []
    for mode in modes:
        vector = PETSc.Vec().createWithArray(mode.copy(), bsize=meta["blockSize"], comm=PETSc.COMM_SELF)
        for other in vectors:
            vector.axpy(-vector.dot(other), other)
        vector.normalize()
        vectors.append(vector)
    if vectors:
        blocked.setNearNullSpace(PETSc.NullSpace().create(constant=False, vectors=vectors, comm=PETSc.COMM_SELF))
    matrix = blocked
matrix.setOption(PETSc.Mat.Option.SPD, True)
b = PETSc.Vec().createWithArray(right, comm=PETSc.COMM_SELF)
assembled = rss()
times, processor, setups = [], [], []
for _ in range(repetitions):
    solver = PETSc.KSP().create(PETSc.COMM_SELF)
    solver.setType("cg")
    solver.setNormType(PETSc.KSP.NormType.UNPRECONDITIONED)
    solver.setTolerances(rtol=tolerance, atol=0, divtol=1e30, max_it=2000)
    solver.setOperators(matrix)
    solver.setFromOptions()
    x = b.duplicate()
    before = time.process_time()
    began = time.perf_counter()
    solver.setUp()
    ready = time.perf_counter()
    solver.solve(b, x)
    times.append(time.perf_counter() - began)
    processor.append(time.process_time() - before)
    setups.append(ready - began)
    iterations = solver.getIterationNumber()
    reason = solver.getConvergedReason()
    if _ < repetitions - 1:
        solver.destroy()
report(
    folder,
    f"petsc-{method}",
    x.getArray(),
    seconds=min(times),
    cold=times[0],
    processorSeconds=min(processor),
    setupSeconds=min(setups),
    iterations=iterations,
    converged=reason > 0,
    assembledBytes=assembled,
    version="PETSc " + ".".join(map(str, PETSc.Sys.getVersion())),
)
