"""Reads problems that the benchmark wrote: a folder with meta.json and one raw little-endian file for each array."""

import json
import os
import resource
import sys

import numpy as np

TYPES = {"f64": np.float64, "i32": np.int32, "u8": np.uint8}


def load(folder):
    with open(os.path.join(folder, "meta.json")) as file:
        meta = json.load(file)
    arrays = {
        name: np.fromfile(os.path.join(folder, f"{name}.{kind}"), dtype=TYPES[kind])
        for name, kind in meta["arrays"].items()
    }
    return meta, arrays


def matrix_rows(meta, arrays):
    """Compressed rows of the whole matrix, whatever triangle is stored, or of the conduction problem."""
    if meta["kind"] == "voxels":
        return voxel_rows(meta, arrays)
    import scipy.sparse

    rows = scipy.sparse.csr_matrix(
        (arrays["values"], arrays["columnIndex"], arrays["rowStart"]), shape=(meta["size"], meta["size"])
    )
    if meta["symmetry"] == "symmetric":
        rows = (rows + scipy.sparse.tril(rows, -1).T).tocsr()
    return rows.indptr, rows.indices, rows.data, arrays["rightHandSide"]


def voxel_rows(meta, arrays):
    """Cell-centred finite volumes with harmonic faces; blocked cells get unit rows. Built page by page to keep the memory low."""
    pages, rows, columns = meta["shape"]
    dz, dy, dx = meta["spacing"]
    phases = np.array(meta["phases"])
    labels = arrays["labels"].reshape(meta["shape"])
    plane = rows * columns
    size = pages * plane

    def harmonic(a, b, factor):
        total = a + b
        return np.where(total > 0, 2 * factor * a * b / np.where(total > 0, total, 1), 0)

    low, high = meta["boundaries"]
    indptr = np.zeros(size + 1, dtype=np.int32)
    indices = np.empty(7 * size, dtype=np.int32)
    data = np.empty(7 * size)
    right = np.zeros(size)
    count = 0
    for page in range(pages):
        here = phases[labels[page]]
        down = np.zeros((rows, columns)) if page == 0 else harmonic(here, phases[labels[page - 1]], dx * dy / dz)
        up = np.zeros((rows, columns)) if page == pages - 1 else harmonic(here, phases[labels[page + 1]], dx * dy / dz)
        across = harmonic(here[1:], here[:-1], dx * dz / dy)
        along = harmonic(here[:, 1:], here[:, :-1], dy * dz / dx)
        faces = np.zeros((rows, columns, 7))
        faces[:, :, 0] = -down
        faces[1:, :, 1] = -across
        faces[:, 1:, 2] = -along
        faces[:, :-1, 4] = -along
        faces[:-1, :, 5] = -across
        faces[:, :, 6] = -up
        diagonal = -faces.sum(axis=2)
        for at, condition, name in ((0, low, "resistanceLow"), (pages - 1, high, "resistanceHigh")):
            if page != at:
                continue
            resistance = arrays[name].reshape(rows, columns)
            with np.errstate(divide="ignore"):
                conductance = dx * dy / (resistance + 0.5 * dz / here)
            diagonal += conductance
            right[page * plane : (page + 1) * plane] += (conductance * condition["potential"]).ravel()
        diagonal[diagonal == 0] = 1
        faces[:, :, 3] = diagonal
        faces = faces.reshape(plane, 7)
        kept = faces != 0
        number = page * plane + np.arange(plane, dtype=np.int32)
        offsets = np.array([-plane, -columns, -1, 0, 1, columns, plane], dtype=np.int32)
        many = int(kept.sum())
        data[count : count + many] = faces[kept]
        indices[count : count + many] = (number[:, None] + offsets[None, :])[kept]
        indptr[page * plane + 1 : (page + 1) * plane + 1] = count + np.cumsum(kept.sum(axis=1))
        count += many
    return indptr, indices[:count], data[:count], right


def rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def report(folder, name, solution, **numbers):
    """Stores the solution and prints the numbers as the last line."""
    np.asarray(solution, dtype=np.float64).tofile(os.path.join(folder, f"solution-{name}.f64"))
    print(json.dumps({"name": name, "memoryBytes": rss(), **numbers}))
    sys.stdout.flush()
