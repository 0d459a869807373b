"""Reading a VTU file with VTK's own reader, for the checks beside it."""

import vtk

vtk.vtkObject.GlobalWarningDisplayOff()


def read(path):
    """The grid of a file. Anything that the reader complains about is an error."""
    complaints = []
    reader = vtk.vtkXMLUnstructuredGridReader()
    for event in ("ErrorEvent", "WarningEvent"):
        reader.AddObserver(event, lambda *_: complaints.append(event))
    reader.SetFileName(str(path))
    reader.Update()
    assert not complaints, (path, complaints)
    assert reader.GetErrorCode() == 0, (path, reader.GetErrorCode())
    return reader.GetOutput()
