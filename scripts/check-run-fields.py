"""Reads the fields that a run of the resolved model left, with VTK's own reader: everything is there, and every number is one.

    python3 scripts/check-run-fields.py RUN

Debian: apt-get install python3-vtk9
"""

import math
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from vtk_grid import read

ELECTROLYTE = {"potential [V]": 1, "currentDensity [A/m^2]": 3}
# Of electrolytes with grains, and with stress.
GRAINS = {"potentialJump [V]": 1}
STRESSED = {"displacement [m]": 3, "stress [Pa]": 6, "largestPrincipalStress [Pa]": 1}
METAL = {
    "velocity [m/s]": 3,
    "pressure [Pa]": 1,
    "stress [Pa]": 6,
    "equivalentStress [Pa]": 1,
    "strainRate [1/s]": 1,
}


def check(path, time):
    grid = read(path)
    fields = grid.GetFieldData()
    assert fields.GetArray("TimeValue").GetValue(0) == time, path
    names = fields.GetAbstractArray("regions")
    regions = [names.GetValue(k) for k in range(names.GetNumberOfValues())]
    kinds = ["metal" if name.startswith("metal ") else "electrolyte" for name in regions]
    assert "electrolyte" in kinds and "metal 1" in regions, regions
    electrolyte = dict(ELECTROLYTE)
    if any(name.startswith("grain-") for name in regions):
        electrolyte.update(GRAINS)
        grain = grid.GetCellData().GetArray("grain [1]")
        count = sum(name.startswith("grain-") for name in regions)
        numbers = {grain.GetValue(cell) for cell in range(grid.GetNumberOfCells())}
        assert numbers >= set(range(1, count + 1)), (path, "grain [1]")
    if grid.GetPointData().HasArray("largestPrincipalStress [Pa]"):
        electrolyte.update(STRESSED)
    # Which nodes belong to which material, by their cells.
    region = grid.GetCellData().GetArray("region")
    nodes = {"electrolyte": set(), "metal": set()}
    for cell in range(grid.GetNumberOfCells()):
        ids = grid.GetCell(cell).GetPointIds()
        kind = kinds[int(region.GetValue(cell))]
        nodes[kind].update(ids.GetId(k) for k in range(ids.GetNumberOfIds()))
    for kind, wanted in (("electrolyte", electrolyte), ("metal", METAL)):
        for name, components in wanted.items():
            array = grid.GetPointData().GetArray(name)
            assert array is not None and array.GetNumberOfComponents() == components, (path, name)
            for node in nodes[kind]:
                assert all(map(math.isfinite, array.GetTuple(node))), (path, name, node)
    # Von Mises, and the rate of strain, are magnitudes.
    for name in ("equivalentStress [Pa]", "strainRate [1/s]"):
        array = grid.GetPointData().GetArray(name)
        assert all(array.GetValue(node) >= 0 for node in nodes["metal"]), (path, name)
    return grid.GetNumberOfCells()


def main(folder):
    entries = ElementTree.parse(folder / "run.pvd").getroot().find("Collection").findall("DataSet")
    times = [float(entry.get("timestep")) for entry in entries]
    assert len(times) >= 2 and times == sorted(set(times)), times
    cells = [check(folder / entry.get("file"), time) for entry, time in zip(entries, times)]
    assert "<h2>Fields</h2>" in (folder / "report.html").read_text(), "the report shows no fields"
    print(f"VTK reads the fields of {len(times)} moments of a run, on {min(cells)} to {max(cells)} cells")


main(Path(sys.argv[1]))
