// Works of the `resolved` model in process, by the size asked for; all have an answer in closed form.
import { gridMesh, mapCoordinates, nodeCount, vertexCount } from '../../dist/mesh/index.js';
import { butlerVolmerKinetics, IonicConduction } from '../../dist/models/resolved/conduction/index.js';
import { solveCreep, volumeRate } from '../../dist/models/resolved/creep/index.js';
import { CreepOperator } from '../../dist/models/resolved/creep/operator.js';
import { faradayConstant, gasConstant } from '../../dist/quantity/index.js';
import { octant } from './octant.mjs';

const creepMaterial = { referenceRate: 1e-3, exponent: 6.6 };
/** Pressure inside the spheres (Pa). */
export const spherePressure = 3e6;
const pressure = spherePressure;

/** Rate of the inner radius over the radius of a sphere, outer radius twice the inner one, under pressure inside (Hill 1950; Finnie & Heller 1959). */
export function sphereRate({ referenceRate, exponent }) {
  const stress = ((1.5 / exponent) * (pressure / 1e6)) / (2 ** (3 / exponent) - 1);
  return 0.5 * referenceRate * 8 * stress ** exponent;
}

/** Half a shell of triangles with about so many unknowns, `perCell` of them for two triangles; `ratio` outer radius over inner. */
function halfShell(unknowns, ratio, { perCell, grid: more = {} }) {
  const around = Math.max(4, Math.round(Math.sqrt((0.7 * unknowns) / perCell)));
  const radial = Math.round(around / 0.7);
  const grid = gridMesh({ shape: 'triangle', cells: [radial, around], order: 2, geometry: 'axisymmetric', ...more });
  return mapCoordinates(grid, ([s, t]) => {
    const distance = ratio ** s;
    const angle = (t * Math.PI) / 2;
    return [t === 1 ? 0 : distance * Math.cos(angle), t === 0 ? 0 : distance * Math.sin(angle)];
  });
}

/** Velocities of all nodes and pressures of the vertices, those given included. */
function unknownsOf({ coordinates, blocks: [{ shape, nodes }] }) {
  const perCell = nodeCount[shape][2];
  return coordinates.length + new Set(nodes.filter((_, at) => at % perCell < vertexCount[shape])).size;
}

const resting = (names) => names.map((boundary) => ({ kind: 'normal-velocity', boundary, velocity: 0 }));

/** One step: the mesh of the last one has moved by 2 %, and its flow is what Newton's method starts from. */
function creepStep(unknowns) {
  const shape = { perCell: 9 };
  const before = halfShell(unknowns, 1.96, shape);
  const mesh = halfShell(unknowns, 2, shape);
  const conditions = [...resting(['bottom', 'top']), { kind: 'pressure', boundary: 'left', pressure }];
  const start = solveCreep({ mesh: before, material: creepMaterial, conditions });
  const solve = () => solveCreep({ mesh, material: creepMaterial, conditions }, { start });
  let flow = solve();
  return {
    run() {
      flow = solve();
    },
    accuracy: () => {
      const rate = -volumeRate(flow, 'left') / ((2 * Math.PI) / 3) / 3;
      return Math.abs(rate / sphereRate(creepMaterial) - 1);
    },
    extra: () => ({
      unknowns: unknownsOf(mesh),
      newtonSteps: flow.iterations.length + 1,
      ...shareOfAssembly(solve),
    }),
  };
}

/** Part of the time of a solution that goes into integrals over cells, their sums and their patterns: all that is not the linear system. */
function shareOfAssembly(solve) {
  const names = ['evaluate', 'prepareDuals'];
  const own = names.map((name) => CreepOperator.prototype[name]);
  let inside = 0;
  names.forEach((name, k) => {
    CreepOperator.prototype[name] = function (...words) {
      const began = performance.now();
      own[k].apply(this, words);
      inside += performance.now() - began;
    };
  });
  try {
    const began = performance.now();
    solve();
    return { assemblyShare: inside / (performance.now() - began) };
  } finally {
    names.forEach((name, k) => {
      CreepOperator.prototype[name] = own[k];
    });
  }
}

/** Current through half a shell of electrolyte between a metal with Butler-Volmer kinetics inside and an ideal one outside. */
function conduction(unknowns) {
  const [conductivity, temperature, exchangeCurrentDensity, radius] = [0.04, 298.15, 5, 1e-4];
  const shell = halfShell(unknowns, 2, { perCell: 4, grid: { region: 'electrolyte' } });
  const mesh = mapCoordinates(shell, (place) => place.map((x) => x * radius));
  const kinetics = butlerVolmerKinetics({
    exchangeCurrentDensity,
    activationEnergy: 0,
    transferCoefficient: 0.5,
    mechanicalTransferCoefficient: 0.5,
  });
  const density = 100;
  const current = density * 2 * Math.PI * radius ** 2;
  let voltage = 0;
  const solve = () => {
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        { name: 'inner', facets: 'left', kinetics },
        { name: 'outer', facets: 'right', kinetics: null },
      ],
    });
    voltage = cell.solve({ inner: { current }, outer: { potential: 0 } }).electrode('inner').potential;
  };
  return {
    run: solve,
    accuracy: () => {
      const thermal = (2 * gasConstant * temperature) / faradayConstant;
      const exact =
        (density * radius * 0.5) / conductivity + thermal * Math.asinh(density / (2 * exchangeCurrentDensity));
      return Math.abs(voltage / exact - 1);
    },
    extra: () => ({ unknowns: mesh.coordinates.length / 2 }),
  };
}

export const spaceMaterial = { referenceRate: 1e-3, exponent: 3 };
/** Newton decrement at which it ends. */
export const spaceTolerance = 1e-6;

/** An octant of a thick sphere, from rest, by iteration. @param mesh of `octant` */
function creepInSpace(around) {
  const mesh = octant(around);
  const conditions = [...resting(['x', 'y', 'z']), { kind: 'pressure', boundary: 'inside', pressure }];
  let flow;
  return {
    runs: 1,
    run() {
      flow = solveCreep(
        { mesh, material: spaceMaterial, conditions },
        { linear: 'iterative', tolerance: spaceTolerance },
      );
    },
    accuracy: () => Math.abs((-8 * volumeRate(flow, 'inside')) / (4 * Math.PI) / sphereRate(spaceMaterial) - 1),
    extra: () => ({ unknowns: unknownsOf(mesh), newtonSteps: flow.iterations.length + 1 }),
  };
}

export const works = { creepStep, conduction, creepInSpace };
