"""Writes the matrices of this folder and references.json: make.py SUITESPARSE RMATRIX PYAMG, the unpacked sources of SuiteSparse 5.12
(Debian's source package), of the R package Matrix 1.5-3, and of PyAMG 5. The references are by LAPACK on the dense matrix (numpy)."""

import gzip
import io
import json
import os
import re
import sys

import numpy as np
import scipy.io
import scipy.sparse as sp

suitesparse, rmatrix, pyamg = sys.argv[1:4]
here = os.path.dirname(os.path.abspath(__file__))


def problem(path):
    matrix = scipy.io.loadmat(os.path.join(suitesparse, path))["Problem"][0, 0]["A"]
    return sp.csc_matrix(matrix)


def collection(name):
    return problem(f"MATLAB_Tools/spqr_rank/SJget/mat/{name}.mat")


def harwell(path):
    """A Harwell-Boeing file, real, unsymmetric, assembled: fixed columns as its Fortran formats say."""
    with open(path) as file:
        lines = [line.rstrip("\n") for line in file]
    counts = [int(count) for count in lines[1].split()[1:4]]
    size = int(lines[2].split()[1])
    formats = re.findall(r"\((?:\d+P,?)?(\d+)[IEDF](\d+)(?:\.\d+)?\)", lines[3])
    at = 4 + (1 if len(lines[1].split()) > 4 and int(lines[1].split()[4]) > 0 else 0)
    parts = []
    for count, (repeat, width) in zip(counts, formats):
        width = int(width)
        fields = (line[k : k + width] for line in lines[at : at + count] for k in range(0, int(repeat) * width, width))
        parts.append([float(field.replace("D", "E")) for field in fields if field.strip()])
        at += count
    pointers, rows, values = parts
    return sp.csc_matrix((values, np.array(rows, dtype=int) - 1, np.array(pointers, dtype=int) - 1), shape=(size, size))


def market(path):
    return sp.csc_matrix(scipy.io.mmread(os.path.join(suitesparse, path)))


def triplets(path, header=0):
    rows = np.loadtxt(os.path.join(suitesparse, path), skiprows=header)
    if header > 0:
        rows[:, :2] -= 1
    return sp.csc_matrix((rows[:, 2], (rows[:, 0].astype(int), rows[:, 1].astype(int))))


def example(name):
    return sp.csc_matrix(scipy.io.loadmat(os.path.join(pyamg, "pyamg", "gallery", "example_data", f"{name}.mat"))["A"])


def symmetric(matrix):
    """From one triangle to both."""
    return (matrix + sp.tril(matrix, -1).T + sp.triu(matrix, 1).T).tocsc()


MATRICES = {
    "HB/bcsstk01": lambda: symmetric(triplets("CHOLMOD/Demo/Matrix/bcsstk01.tri", header=3)),
    "HB/bcsstk02": lambda: symmetric(triplets("CHOLMOD/Demo/Matrix/bcsstk02.tri", header=3)),
    "HB/lund_a": lambda: sp.csc_matrix(scipy.io.mmread(os.path.join(rmatrix, "inst", "external", "lund_a.mtx"))),
    "HB/494_bus": lambda: problem("Mongoose/MATLAB/494_bus.mat"),
    "Oberwolfach/LFAT5": lambda: market("SPQR/Matrix/LFAT5.mtx"),
    "pyamg/airfoil": lambda: example("airfoil"),
    "pyamg/bar": lambda: example("bar"),
    "pyamg/knot": lambda: example("knot"),
    "pyamg/unit_cube": lambda: example("unit_cube"),
    "GHS_indef/laser": lambda: collection("GHS_indef/laser"),
    "HB/bcspwr02": lambda: collection("HB/bcspwr02"),
    "HB/bcsstm04": lambda: collection("HB/bcsstm04"),
    "HB/can_61": lambda: collection("HB/can_61"),
    "HB/can_144": lambda: collection("HB/can_144"),
    "HB/dwt_72": lambda: collection("HB/dwt_72"),
    "HB/dwt_162": lambda: collection("HB/dwt_162"),
    "HB/dwt_209": lambda: collection("HB/dwt_209"),
    "HB/lap_25": lambda: collection("HB/lap_25"),
    "Pajek/Erdos971": lambda: collection("Pajek/Erdos971"),
    "Pajek/GD98_c": lambda: collection("Pajek/GD98_c"),
    "Pothen/sphere2": lambda: collection("Pothen/sphere2"),
    "HB/arc130": lambda: harwell(f"{suitesparse}/UMFPACK/Demo/HB/arc130.rua"),
    "HB/fs_183_1": lambda: triplets("CSparse/Matrix/fs_183_1"),
    "HB/fs_183_3": lambda: collection("HB/fs_183_3"),
    "HB/fs_183_6": lambda: harwell(f"{suitesparse}/UMFPACK/Demo/HB/fs_183_6.rua"),
    "HB/gent113": lambda: collection("HB/gent113"),
    "HB/impcol_a": lambda: market("KLU/Matrix/impcol_a.mtx"),
    "HB/lns_131": lambda: collection("HB/lns_131"),
    "HB/lnsp_131": lambda: collection("HB/lnsp_131"),
    "HB/mcca": lambda: collection("HB/mcca"),
    "HB/pores_1": lambda: sp.csc_matrix(scipy.io.mmread(os.path.join(rmatrix, "inst", "external", "pores_1.mtx"))),
    "HB/west0067": lambda: harwell(f"{suitesparse}/UMFPACK/Demo/HB/west0067.rua"),
    "HB/west0156": lambda: collection("HB/west0156"),
    "HB/west0479": lambda: harwell(f"{suitesparse}/RBio/RBio/private/west0479.rua"),
    "HB/will199": lambda: collection("HB/will199"),
    "Bai/bfwa62": lambda: market("SPQR/Matrix/bfwa62.mtx"),
    "Grund/b1_ss": lambda: market("SPQR/Matrix/b1_ss.mtx"),
    "Sandia/oscil_dcop_24": lambda: collection("Sandia/oscil_dcop_24"),
    "TOKAMAK/utm300": lambda: harwell(f"{rmatrix}/inst/external/utm300.rua"),
    "pyamg/recirc_flow": lambda: example("recirc_flow"),
}


def write(name, matrix, is_symmetric):
    stored = sp.tril(matrix) if is_symmetric else matrix
    text = io.BytesIO()
    scipy.io.mmwrite(
        text, sp.coo_matrix(stored), comment=f" {name}", precision=17, symmetry="symmetric" if is_symmetric else "general"
    )
    path = os.path.join(here, name.split("/")[1] + ".mtx.gz")
    with open(path, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, compresslevel=9) as packed:
        packed.write(text.getvalue())


references = []
for name, read in MATRICES.items():
    matrix = read().astype(float).tocsc()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    is_symmetric = abs(matrix - matrix.T).max() == 0
    write(name, matrix, is_symmetric)
    dense = matrix.toarray()
    size = dense.shape[0]
    singular = np.linalg.svd(dense, compute_uv=False)
    threshold = size * np.finfo(float).eps * singular[0]
    rank = int((singular > threshold).sum())
    sign, logarithm = np.linalg.slogdet(dense)
    entry = {
        "name": name,
        "size": size,
        "entries": int(matrix.nnz),
        "symmetric": bool(is_symmetric),
        "structuralRank": int(sp.csgraph.structural_rank(matrix)),
        "rank": rank,
        "norm": float(singular[0]),
        "condition": float(singular[0] / singular[-1]) if rank == size else None,
    }
    if rank == size:
        entry["determinant"] = {"sign": float(sign), "logarithm": float(logarithm)}
    if is_symmetric:
        values = np.linalg.eigvalsh(dense)
        entry["inertia"] = {
            "positive": int((values > threshold).sum()),
            "negative": int((values < -threshold).sum()),
            "zero": int((abs(values) <= threshold).sum()),
        }
        # A shift inside the widest gap of the middle half of the spectrum makes an indefinite matrix that is far from singular.
        middle = values[size // 4 : size - size // 4]
        gap = int(np.argmax(np.diff(middle)))
        shift = float(0.5 * (middle[gap] + middle[gap + 1]))
        entry["shifted"] = {"shift": shift, "positive": int((values > shift).sum()), "negative": int((values < shift).sum())}
    references.append(entry)
with open(os.path.join(here, "references.json"), "w") as file:
    file.write("[\n" + ",\n".join("  " + json.dumps(entry) for entry in references) + "\n]\n")
