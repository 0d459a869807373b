"""Reads what scripts/vtu-samples.mjs wrote with VTK's own reader, and holds it to what must be there.

    node scripts/vtu-samples.mjs FOLDER && python3 scripts/check-vtu.py FOLDER

Debian: apt-get install python3-vtk9
"""

import json
import math
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import vtk

from vtk_grid import read


def close(left, right, tolerance=1e-12):
    return abs(left - right) <= tolerance * max(1.0, abs(left), abs(right))


def check_grid(name, grid, want):
    assert grid.GetNumberOfCells() == want["cells"] and grid.GetNumberOfPoints() == want["nodes"], name
    names = grid.GetFieldData().GetAbstractArray("regions")
    assert [names.GetValue(k) for k in range(names.GetNumberOfValues())] == want["regions"], name
    assert grid.GetFieldData().GetArray("TimeValue").GetValue(0) == want["time"], name
    arrays = [grid.GetPointData().GetArrayName(k) for k in range(grid.GetPointData().GetNumberOfArrays())]
    arrays += [grid.GetCellData().GetArrayName(k) for k in range(grid.GetCellData().GetNumberOfArrays())]
    assert sorted(arrays) == sorted(want["fields"] + ["region"]), (name, arrays)
    places = grid.GetPointData().GetArray("place [m]")
    for node in range(want["nodes"]):
        assert places.GetTuple3(node) == grid.GetPoint(node), (name, node)
    tensor = grid.GetPointData().GetArray("components [1]")
    assert list(tensor.GetTuple(want["nodes"] - 1)) == want["tensor"], name
    number = grid.GetCellData().GetArray("number [1]")
    assert all(number.GetValue(cell) == cell for cell in range(want["cells"])), name


def check_shape_functions(name, grid, want):
    """VTK carries a place in the reference cell, and interpolates there, as we do: the nodes stand in its order."""
    values = grid.GetPointData().GetArray("wave [Pa]")
    for probe in want["probes"]:
        cell = grid.GetCell(probe["cell"])
        local = probe["local"] + [0.0] * (3 - len(probe["local"]))
        at = [0.0] * 3
        weights = [0.0] * cell.GetNumberOfPoints()
        cell.EvaluateLocation(vtk.reference(0), local, at, weights)
        value = sum(w * values.GetValue(cell.GetPointId(k)) for k, w in enumerate(weights))
        for ours, theirs in zip(probe["at"], at):
            assert close(ours, theirs), (name, probe["cell"], probe["at"], at)
        assert close(value, probe["value"]), (name, probe["cell"], value, probe["value"])


def check_sizes(name, grid, want):
    """Areas and volumes of straight cells, region by region."""
    sizes = vtk.vtkCellSizeFilter()
    sizes.SetInputData(grid)
    sizes.Update()
    data = sizes.GetOutput().GetCellData()
    plane = grid.GetCell(0).GetCellDimension() == 2
    measured = data.GetArray("Area" if plane else "Volume")
    region = data.GetArray("region")
    for number, kind in enumerate(want["regions"]):
        total = math.fsum(
            measured.GetValue(cell) for cell in range(want["cells"]) if region.GetValue(cell) == number
        )
        assert close(total, want["measures"][kind]), (name, kind, total, want["measures"][kind])


def check_pieces(name, grid, want):
    assert grid.GetNumberOfCells() == sum(piece["cells"] for piece in want["pieces"]), name
    first = want["pieces"][0]["nodes"]
    velocity = grid.GetPointData().GetArray("velocity [m/s]")
    wave = grid.GetPointData().GetArray("wave [Pa]")
    for node in range(grid.GetNumberOfPoints()):
        assert math.isnan(velocity.GetTuple3(node)[0]) == (node < first), (name, node)
        assert math.isfinite(wave.GetValue(node)), (name, node)
    number = grid.GetCellData().GetArray("number [1]")
    for cell in range(grid.GetNumberOfCells()):
        assert math.isnan(number.GetValue(cell)) == (cell >= want["pieces"][0]["cells"]), (name, cell)


def main(folder):
    expected = json.loads((folder / "expected.json").read_text())
    probed = sized = 0
    for name, want in expected.items():
        grid = read(folder / name)
        if "pieces" in want:
            check_pieces(name, grid, want)
            continue
        check_grid(name, grid, want)
        check_shape_functions(name, grid, want)
        probed += len(want["probes"])
        if want["linear"]:
            check_sizes(name, grid, want)
            sized += 1
    # The collection, as ParaView reads it: XML with a file for each time.
    entries = ElementTree.parse(folder / "all.pvd").getroot().find("Collection").findall("DataSet")
    assert [float(entry.get("timestep")) for entry in entries] == list(range(len(expected) - 1))
    assert all((folder / entry.get("file")).is_file() for entry in entries)
    version = vtk.vtkVersion.GetVTKVersion()
    print(
        f"VTK {version} reads {len(expected)} files; its shape functions agree with ours in {probed} cells, "
        f"its areas and volumes in {sized} meshes of straight cells"
    )


main(Path(sys.argv[1]))
