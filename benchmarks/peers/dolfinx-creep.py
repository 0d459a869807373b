"""Power-law creep of an octant of a thick sphere by dolfinx: dolfinx-creep.py FOLDER METHOD REPETITIONS TOLERANCE; prints numbers.

Taylor-Hood on the quadratic tetrahedra of the folder, integrals of degree 5, Newton's method with the exact tangent, from the linear flow to
the same decrement as ours; linear systems to 1e-6 by FGMRES with a block-triangular preconditioner: smoothed aggregation (GAMG, rigid-body
modes) for velocities, the pressures' mass over the viscosity for the Schur complement. Stresses in MPa, rates in those at 1 MPa.
Times are from the mesh in memory to the solution; compiling the forms is not in them.
"""
import json
import resource
import sys
import time
from pathlib import Path

import dolfinx
import numpy as np
import ufl
from dolfinx import fem, mesh as meshes
from dolfinx.fem.petsc import assemble_matrix, assemble_vector, create_matrix, set_bc
from mpi4py import MPI
from petsc4py import PETSc

folder, _, repetitions, tolerance = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
about = json.loads((folder / "creep.json").read_text())
exponent, pressure = about["exponent"], about["pressure"]

points = np.fromfile(folder / "coordinates.f64").reshape(-1, 3)
cells = np.fromfile(folder / "cells.i32", dtype=np.int32).reshape(-1, 10).astype(np.int64)
cells = np.ascontiguousarray(cells[:, dolfinx.cpp.io.perm_vtk(meshes.CellType.tetrahedron, 10)])
domain = ufl.Mesh(ufl.VectorElement("Lagrange", "tetrahedron", 2))
mesh = meshes.create_mesh(MPI.COMM_SELF, cells, points, domain)
mesh.topology.create_connectivity(2, 3)
inside = meshes.locate_entities_boundary(mesh, 2, lambda x: np.abs(np.linalg.norm(x, axis=0) - 1) < 1e-6)
inside.sort()
tags = meshes.meshtags(mesh, 2, inside, np.full(len(inside), 1, dtype=np.int32))


class Problem:
    """Spaces, conditions and forms."""

    def __init__(self):
        velocities = fem.VectorFunctionSpace(mesh, ("Lagrange", 2))
        pressures = fem.FunctionSpace(mesh, ("Lagrange", 1))
        self.velocities, self.pressures = velocities, pressures
        self.u, self.p = fem.Function(velocities), fem.Function(pressures)
        v, q = ufl.TestFunction(velocities), ufl.TestFunction(pressures)
        du, dp = ufl.TrialFunction(velocities), ufl.TrialFunction(pressures)
        self.n = fem.Constant(mesh, PETSc.ScalarType(1))
        self.small = fem.Constant(mesh, PETSc.ScalarType(0))
        dx = ufl.dx(domain=mesh, metadata={"quadrature_degree": 5})
        ds = ufl.Measure("ds", domain=mesh, subdomain_data=tags, metadata={"quadrature_degree": 5})(1)
        rate = lambda w: ufl.dev(ufl.sym(ufl.grad(w)))
        D = rate(self.u)
        viscosity = (2 / 3) * ((2 / 3) * ufl.inner(D, D) + self.small) ** ((1 / self.n - 1) / 2)
        normal = ufl.FacetNormal(mesh)
        momentum = (
            ufl.inner(viscosity * D, rate(v)) * dx - self.p * ufl.div(v) * dx + pressure * ufl.dot(normal, v) * ds
        )
        self.residual = [fem.form(momentum), fem.form(-q * ufl.div(self.u) * dx)]
        self.stiffness = fem.form(ufl.derivative(momentum, self.u, du))
        self.gradient = fem.form(-dp * ufl.div(v) * dx)
        self.divergence = fem.form(-q * ufl.div(du) * dx)
        self.mass = fem.form(-(1 / viscosity) * dp * q * dx)
        self.dissipation = fem.form(ufl.inner(viscosity * D, D) * dx)
        self.size = fem.form(fem.Constant(mesh, PETSc.ScalarType(1)) * dx)
        self.mean = fem.form(ufl.inner(D, D) * (2 / 3) * dx)
        self.opening = fem.form(-ufl.dot(self.u, normal) * ds)
        self.bcs = []
        for axis in range(3):
            facets = meshes.locate_entities_boundary(mesh, 2, lambda x: np.abs(x[axis]) < 1e-9)
            dofs = fem.locate_dofs_topological(velocities.sub(axis), 2, facets)
            self.bcs.append(fem.dirichletbc(PETSc.ScalarType(0), dofs, velocities.sub(axis)))


class Solver:
    def __init__(self, problem):
        self.problem = problem
        self.blocks = None
        self.iterations = 0
        self.steps = 0

    def residual(self):
        """Residuals of both equations; the rows of given velocities are what these are off by."""
        problem = self.problem
        vectors = [assemble_vector(form) for form in problem.residual]
        set_bc(vectors[0], problem.bcs, x0=problem.u.vector, scale=-1)
        return vectors

    def assemble(self):
        problem = self.problem
        if self.blocks is None:
            K, G, B, M = (
                create_matrix(form)
                for form in (problem.stiffness, problem.gradient, problem.divergence, problem.mass)
            )
            self.modes(K)
            assemble_matrix(G, problem.gradient, problem.bcs)
            assemble_matrix(B, problem.divergence, problem.bcs)
            self.blocks = [K, G, B, M]
            G.assemble(), B.assemble()
            self.start()
        K, G, B, M = self.blocks
        K.zeroEntries(), M.zeroEntries()
        assemble_matrix(K, problem.stiffness, problem.bcs)
        assemble_matrix(M, problem.mass)
        K.assemble(), M.assemble()
        for outer in (self.operator, self.preconditioning):
            outer.assemble()

    def start(self):
        K, G, B, M = self.blocks
        self.operator = PETSc.Mat().createNest([[K, G], [B, None]], comm=MPI.COMM_SELF)
        self.preconditioning = PETSc.Mat().createNest([[K, G], [B, M]], comm=MPI.COMM_SELF)
        ksp = self.ksp = PETSc.KSP().create(MPI.COMM_SELF)
        ksp.setOperators(self.operator, self.preconditioning)
        ksp.setType("fgmres")
        ksp.setGMRESRestart(100)
        ksp.setTolerances(rtol=1e-6, max_it=1000)
        pc = ksp.getPC()
        pc.setType("fieldsplit")
        rows = self.preconditioning.getNestISs()[0]
        pc.setFieldSplitIS(("u", rows[0]), ("p", rows[1]))
        options = PETSc.Options()
        for name, value in {
            "pc_fieldsplit_type": "schur",
            "pc_fieldsplit_schur_fact_type": "upper",
            "pc_fieldsplit_schur_precondition": "a11",
            "fieldsplit_u_ksp_type": "preonly",
            "fieldsplit_u_pc_type": "gamg",
            "fieldsplit_u_pc_gamg_coarse_eq_limit": 1000,
            "fieldsplit_u_mg_levels_ksp_type": "chebyshev",
            "fieldsplit_u_mg_levels_pc_type": "jacobi",
            "fieldsplit_p_ksp_type": "preonly",
            "fieldsplit_p_pc_type": "jacobi",
        }.items():
            options[name] = value
        ksp.setFromOptions()

    def modes(self, K):
        """Rigid-body modes as the near null space."""
        space = self.problem.velocities
        x = space.tabulate_dof_coordinates()
        vectors = []
        for mode in range(6):
            values = np.zeros((len(x), 3))
            if mode < 3:
                values[:, mode] = 1
            else:
                a, b = [(0, 1), (1, 2), (2, 0)][mode - 3]
                values[:, a], values[:, b] = -x[:, b], x[:, a]
            vectors.append(values.ravel())
        basis, _ = np.linalg.qr(np.array(vectors).T)
        K.setBlockSize(3)
        K.setNearNullSpace(
            PETSc.NullSpace().create(vectors=[PETSc.Vec().createWithArray(one.copy(), bsize=3) for one in basis.T])
        )

    def step(self):
        """A Newton step: change of velocities and pressures, slope of the potential along it."""
        self.assemble()
        residual = self.residual()
        right = PETSc.Vec().createNest(residual, comm=MPI.COMM_SELF)
        change = PETSc.Vec().createNest([one.duplicate() for one in residual], comm=MPI.COMM_SELF)
        self.ksp.solve(right, change)
        if self.ksp.getConvergedReason() < 0:
            raise SystemExit(f"FGMRES ended with {self.ksp.getConvergedReason()}")
        self.iterations += self.ksp.getIterationNumber()
        self.steps += 1
        du, dp = change.getNestSubVecs()
        return du, dp, residual[0].norm()

    def slope(self, du):
        """Of the potential against the change; the pressures do no work in what is free of divergence."""
        return self.residual()[0].dot(du)

    def solve(self):
        problem = self.problem
        problem.n.value, problem.small.value = 1, 1
        du, dp, _ = self.step()
        problem.u.vector.axpy(-1, du)
        problem.p.vector.axpy(-1, dp)
        # A linear flow times s^n under the power law of the same stresses.
        problem.n.value = exponent
        scalar = fem.assemble_scalar
        power, volume = scalar(problem.mean), scalar(problem.size)
        problem.small.value = 1e-10 * power / volume
        load = pressure * scalar(problem.opening)
        problem.u.vector.scale((load / scalar(problem.dissipation)) ** exponent)
        problem.small.value = 1e-10 * scalar(problem.mean) / volume
        for _ in range(40):
            du, dp, _ = self.step()
            problem.p.vector.axpy(-1, dp)
            slope = self.slope(du)
            decrement = np.sqrt(max(0, slope * exponent) / scalar(problem.dissipation))
            fraction = 1.0
            problem.u.vector.axpy(-1, du)
            # Where the potential already rises along the step, less than the whole is taken.
            while decrement > 1e-4 and self.slope(du) < -0.5 * slope and fraction > 1e-3:
                problem.u.vector.axpy(fraction / 2, du)
                fraction /= 2
            if decrement <= tolerance:
                return True
        return False


Problem()  # compiles the forms
times, processor = [], []
for _ in range(repetitions):
    began, used = time.perf_counter(), time.process_time()
    solver = Solver(Problem())
    converged = solver.solve()
    times.append(time.perf_counter() - began)
    processor.append(time.process_time() - used)
rate = 8 * fem.assemble_scalar(solver.problem.opening) / (4 * np.pi) * about["referenceRate"]
print(
    json.dumps(
        {
            "name": "dolfinx",
            "version": f"dolfinx {dolfinx.__version__}, PETSc {'.'.join(map(str, PETSc.Sys.getVersion()))}, GAMG",
            "seconds": min(times),
            "processorSeconds": min(processor),
            "memoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "iterations": solver.iterations,
            "newtonSteps": solver.steps,
            "converged": converged,
            "rate": rate,
        }
    )
)
