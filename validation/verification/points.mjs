// P, D, E, K, S, F at a point: tensor-valued laws of the metal, the interface and surfaces, each without a mesh.
import { internalDeposition } from '../../dist/physics/conduction/internal-deposition.js';
import { elasticViscoplastic } from '../../dist/physics/creep/elastic-viscoplastic.js';
import { jeffreys } from '../../dist/physics/creep/jeffreys.js';
import { powerLawFlow } from '../../dist/physics/creep/power-law-flow.js';
import { isotropicElasticity } from '../../dist/physics/elasticity/isotropic.js';
import { interfaceOverpotential, interfaceReaction } from '../../dist/physics/kinetics/interface-reaction.js';
import { vonMises } from '../../dist/physics/plasticity/von-mises.js';
import { pointBuffers } from '../../dist/physics/point-law.js';
import { flattening } from '../../dist/physics/surface/flattening.js';
import { surfaceDiffusion } from '../../dist/physics/surface/surface-diffusion.js';
import { equivalentStress } from '../../dist/physics/tensor.js';
import { pullBar } from '../../dist/physics/uniaxial.js';
import { findRoot } from '../../dist/solvers/index.js';
import { diffusivity } from './film-cell.mjs';
import { value } from './law.mjs';
import { fittedOrder } from './order.mjs';
import { creepLaw, generator, kinetics, molarVolume, temperature } from './test-constants.mjs';

const megapascal = 1e6;
const lithium = { youngModulus: 7.8e9, poissonRatio: 0.38 };
const electrolyte = { youngModulus: 150e9, poissonRatio: 0.26 };
const flow = (exponent) => ({
  creep: creepLaw(1e-3, exponent),
  diffusionalViscosity: Number.POSITIVE_INFINITY,
  regularisingRate: 1e-30,
});
const metal = (exponent, elasticity = lithium) => ({
  elasticity,
  creep: creepLaw(1e-3, exponent),
  diffusionalViscosity: Number.POSITIVE_INFINITY,
});

/** Stress (MPa) of a bar of incompressible metal strained at a rate (1/s). */
function barStress(rate) {
  const { input, response } = pointBuffers(powerLawFlow, flow(6.6));
  return pullBar(powerLawFlow, flow(6.6), rate, input, response) / megapascal;
}

/** Stress (MPa) after 100 s of a bar held at the strain that gives it 2 MPa, E = 4.9 GPa, in equal steps. */
function relaxedBar(steps) {
  const parameters = metal(6.6, { youngModulus: 4.9e9, poissonRatio: 0.36 });
  const { input, response } = pointBuffers(elasticViscoplastic, parameters);
  input.duration = 100 / steps;
  let stress = 0;
  for (let step = 0; step < steps; step++) {
    stress = pullBar(elasticViscoplastic, parameters, (2 * megapascal) / 4.9e9, input, response);
    input.state.set(response.state);
  }
  return stress / megapascal;
}

function relaxationOrder() {
  const exact = (2 ** -5.6 + 5.6 * 4.9 * 100) ** (-1 / 5.6);
  const counts = [12800, 25600, 51200];
  return fittedOrder(
    counts.map((count) => 100 / count),
    counts.map((count) => relaxedBar(count) - exact),
  );
}

/** Shear stress (Pa) of a Jeffreys fluid sheared for 5 s at 1e-4 1/s. */
function startUp(steps) {
  const parameters = { bulkModulus: 1e10, shearModulus: 1.8e9, relaxingViscosity: 9e9, parallelViscosity: 1e9 };
  const { input, response } = pointBuffers(jeffreys, parameters);
  input.duration = 5 / steps;
  for (let step = 1; step <= steps; step++) {
    input.drive[5] = (Math.SQRT1_2 * 5e-4 * step) / steps;
    jeffreys.respond(parameters, input, response);
    input.state.set(response.state);
  }
  return response.stress[5] * Math.SQRT1_2;
}

/** Shear rate (1/s) of the metal of the channel, A = 1e-3 1/s, n = 6.6, at a shear stress (Pa): the root of the tensor law. */
function shearRate(stress) {
  const { input, response } = pointBuffers(powerLawFlow, flow(6.6));
  const excess = (logarithm) => {
    input.drive[5] = Math.SQRT1_2 * Math.exp(logarithm);
    powerLawFlow.respond(flow(6.6), input, response);
    return Math.log((response.stress[5] * Math.SQRT1_2) / stress);
  };
  return Math.exp(findRoot(excess, -300, 300));
}

// Gauss and Legendre on 0 to 1, ten points.
const gauss = [
  [0.1488743389816312, 0.2955242247147529],
  [0.4333953941292472, 0.2692667193099963],
  [0.6794095682990244, 0.219086362515982],
  [0.8650633666889845, 0.1494513491505806],
  [0.9739065285171717, 0.0666713443086881],
].flatMap(([place, weight]) => [
  [0.5 * (1 - place), 0.5 * weight],
  [0.5 * (1 + place), 0.5 * weight],
]);

/** Integral over 0 to an end; what goes as a high power is smooth enough for ten points. */
const integral = (end, f) => gauss.reduce((sum, [place, weight]) => sum + end * weight * f(end * place), 0);

const gradient = 1e12; // 1 MPa/um
/** Flux (m^2/s) through a channel of width w: 2 int_0^(w/2) y rate(G y) dy, by parts from the velocity. */
const channelFlux = (width, slope) => 2 * integral(width / 2, (y) => y * shearRate(slope * y));
/** Flow (m^3/s) through a pipe of radius R: pi int_0^R r^2 rate(G r/2) dr. */
const pipeFlow = (radius, slope) => Math.PI * integral(radius, (r) => r * r * shearRate(0.5 * slope * r));

/** Mean pressure (MPa) that squeezes a sticking film of 50 um and radius 5 mm by 1 nm/s. */
function squeeze() {
  const [radius, thickness, speed] = [5e-3, 50e-6, 1e-9];
  const slopeAt = (r) => {
    const wanted = Math.log((speed * r) / 2);
    return Math.exp(
      findRoot((g) => Math.log(channelFlux(thickness, Math.exp(g))) - wanted, 0, 40, { tolerance: 1e-10 }),
    );
  };
  // Force: pi int r^2 G dr, over the area.
  return integral(radius, (r) => r * r * slopeAt(r)) / radius ** 2 / megapascal;
}

/** Stress (MPa) across a confined foil strained by 1e-4, at once or held until creep has stopped. */
function foil(duration) {
  const { input, response } = pointBuffers(elasticViscoplastic, metal(6.6));
  input.drive[2] = 1e-4;
  input.duration = duration;
  elasticViscoplastic.respond(metal(6.6), input, response);
  return response.stress[2] / megapascal;
}

/** Confined modulus (GPa). */
function confined(parameters) {
  const { response, input } = pointBuffers(isotropicElasticity, parameters);
  isotropicElasticity.respond(parameters, input, response);
  return response.tangent[0] / 1e9;
}

/** Order in 1/n of the difference between power-law creep and von Mises on a path that turns, in equivalent stress. */
function rateIndependentOrder() {
  const yields = { elasticity: lithium, yieldStress: megapascal, hardeningModulus: 0 };
  const difference = (exponent) => {
    const creeping = pointBuffers(elasticViscoplastic, metal(exponent));
    const yielding = pointBuffers(vonMises, yields);
    let worst = 0;
    for (let step = 1; step <= 60; step++) {
      const angle = step / 5;
      const drive = [1e-3 * Math.sin(angle), -1e-3 * Math.sin(angle), 0, 0, 0, 1e-3 * (1 - Math.cos(angle))];
      for (const [law, parameters, point] of [
        [elasticViscoplastic, metal(exponent), creeping],
        [vonMises, yields, yielding],
      ]) {
        point.input.drive.set(drive);
        law.respond(parameters, point.input, point.response);
        point.input.state.set(point.response.state);
      }
      const apart = creeping.response.stress.map((stress, k) => stress - yielding.response.stress[k]);
      worst = Math.max(worst, equivalentStress(apart));
    }
    return worst;
  };
  const exponents = [200, 800, 3200];
  return fittedOrder(
    exponents.map((n) => 1 / n),
    exponents.map(difference),
  );
}

/** Draws with i Aff < 0 of a thousand, over random potentials, pressures, alpha, alpha_m, gaps and switches. */
function wrongSigns() {
  const random = generator(97);
  let violations = 0;
  for (let draw = 0; draw < 1000; draw++) {
    const parameters = {
      kinetics: kinetics(10, 0.05 + 0.9 * random(), random()),
      rate: random() < 0.5 ? 'linear' : 'butler-volmer',
      molarVolume,
      ionMolarVolume: 4e-6 * random(),
      stressInEquilibrium: random() < 0.7,
      stressInPrefactor: random() < 0.7,
      gapScale: 2e-8,
    };
    const [metalPotential, potential] = [random() - 0.5, random() - 0.5];
    const [normal, inside] = [(random() - 0.2) * 1e9, (random() - 0.2) * 1e9];
    const inputs = [metalPotential, potential, normal, inside, temperature, 1e-7 * random() - 1e-8, 0.1 + random()];
    const current = value(interfaceReaction, parameters, ...inputs);
    if (!(current * interfaceOverpotential(parameters, inputs) > 0)) violations++;
  }
  return violations;
}

const surface = { diffusivity: diffusivity(1e-12 * 0.3e-9), surfaceEnergy: 0.5, molarVolume };

/** Rate (1/s) at which the law of surface diffusion flattens a wave of 1 um on a grid. */
function waveDecay(cells) {
  const h = 1e-6 / cells;
  const around = (array, j) => array[(j + cells) % cells];
  const height = Array.from({ length: cells }, (_, j) => Math.cos((2 * Math.PI * (j + 0.5)) / cells));
  const curvature = height.map((here, j) => (2 * here - around(height, j + 1) - around(height, j - 1)) / (h * h));
  const flux = curvature.map((here, j) =>
    value(surfaceDiffusion, surface, (around(curvature, j + 1) - here) / h, temperature),
  );
  return (flux[0] - around(flux, -1)) / h / height[0];
}

function waveOrder() {
  const grids = [16, 32, 64];
  const exact = value(
    flattening,
    {
      ...surface,
      surfaceDiffusivity: surface.diffusivity,
      latticeDiffusivity: null,
      viscosity: Number.POSITIVE_INFINITY,
    },
    1e-6,
    temperature,
  );
  return fittedOrder(
    grids.map((cells) => 1 / cells),
    grids.map((cells) => waveDecay(cells) - exact),
  );
}

const noSurface = {
  surfaceEnergy: 0.5,
  molarVolume,
  surfaceDiffusivity: null,
  latticeDiffusivity: null,
  viscosity: 1e10,
};
const rigid = { ...noSurface, viscosity: Number.POSITIVE_INFINITY };

/** Radius (nm) at which deposition inside the electrolyte stalls: root of its affinity. */
function stalledNucleus(pressure) {
  const nucleus = { molarVolume, surfaceEnergy: 0.5 };
  return 1e9 * findRoot((r) => value(internalDeposition, nucleus, 5e-3, 0, pressure, r), 1e-9, 1e-5);
}

export const cases = {
  'K-08.switches': wrongSigns,
  'E-06.pointLLZO': () => confined(electrolyte),
  'E-06.pointLi': () => confined(lithium),
  'P-01.bar': () => barStress(0.0229294646009 / 100),
  'P-02.bar': () => relaxedBar(1),
  'P-02.barOrder': relaxationOrder,
  'P-02.rateIndependent': rateIndependentOrder,
  'P-03.oneStep': () => startUp(1),
  'P-03.manySteps': () => startUp(50),
  'P-12.channel': () => channelFlux(1e-6, gradient),
  'P-13.pipe': () => pipeFlow(0.5e-6, gradient),
  'P-14.squeeze': squeeze,
  'D-06.decay': () => waveDecay(512),
  'D-06.order': waveOrder,
  'D-07.lattice': () => value(flattening, { ...rigid, latticeDiffusivity: diffusivity(5.6e-15) }, 1e-6, temperature),
  'D-07.viscous': () => value(flattening, noSurface, 1e-6, temperature),
  'F-19.nucleus': () => stalledNucleus(0),
  'F-19.pressed': () => stalledNucleus(20 * megapascal),
  'S-04.instant': () => foil(0),
  'S-04.relaxed': () => foil(1e60),
};
