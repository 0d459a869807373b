import { faradayConstant } from '../../quantity/index.js';
import type { ChargeCount, Ledger, ModelState } from '../model.js';
import { sectionArea } from './electrolyte/cell-conduction.js';
import { metalByCharge } from './observables.js';
import type { ResolvedParameters } from './parameters.js';
import { voidSurface } from './rates.js';
import { type ElectrodeGeometry, initialGeometry, quadratureNames } from './state.js';
import type { StepStart } from './step.js';
import { contactFraction, voidVolume } from './surface/chain.js';

const explanation =
  'Each term comes from its own law, at the middle of every step. What is left over: (1) the error of the time steps; (2) the stress in the ' +
  'kinetics is that of the evaluation before; (3) surfaces are meshed anew in every step; (4) gas in voids pushes back without a term; (5) vacancies that condense in voids move metal ' +
  'against the pressure there without a term.';

/** Audits a state against the charge that the caller counted from the protocol (C/m^2). */
export function resolvedLedger(
  parameters: ResolvedParameters,
  { geometry, rates }: StepStart,
  { quadratures }: ModelState,
  charge: ChargeCount,
): Ledger {
  const area = sectionArea(parameters.options);
  // Charge of a millionth of the first electrode: what currents of round-off, at rest, are held against.
  const { molarVolume, thickness } = parameters.electrodes[0]!;
  const leastCharge = (1e-6 * thickness * faradayConstant) / molarVolume;
  const relative = (error: number, scale: number): number => (error === 0 ? 0 : Math.abs(error) / scale);
  const assembly = initialGeometry(parameters);
  const metal = ({ chain, top }: (typeof geometry.electrodes)[number]): number => top - voidVolume(chain) / area;
  const assembled = assembly.electrodes.map(metal);
  let lithium = 0;
  let force = 0;
  geometry.electrodes.forEach((electrode, j) => {
    const { molarVolume, thickness } = parameters.electrodes[j]!;
    const expected = metalByCharge(parameters, assembled, charge.net, j);
    const scale = Math.max(
      Math.abs(assembled[j]! - metalByCharge(parameters, assembled, charge.throughput, j)),
      1e-6 * thickness,
    );
    lithium = Math.max(lithium, relative(metal(electrode) - expected, molarVolume > 0 ? scale : 1));
    const { flow } = rates.electrodes[j]!;
    if (flow === null) return;
    // The load on the platen against what the electrolyte and the gas in voids push back.
    const pressure = rates.stackPressure + parameters.ambientPressure;
    force = Math.max(force, relative(flow.contactForce + flow.voidForce - pressure * area, pressure * area));
  });
  const terms: Record<string, number> = {};
  quadratureNames.forEach((name, index) => {
    terms[name] = quadratures[index]!;
  });
  // The face of the electrolyte that a void lays bare has gamma cos psi more energy than one in contact (Young).
  const surface = geometry.electrodes.reduce((sum, electrode, j) => {
    const { surfaceEnergy, contactAngleCosine } = parameters.electrodes[j]!;
    const energy = (one: ElectrodeGeometry): number =>
      surfaceEnergy * (voidSurface(one, area) - contactAngleCosine * contactFraction(one.chain));
    return sum + energy(electrode) - energy(assembly.electrodes[j]!);
  }, 0);
  terms.surfaceEnergy = surface;
  const received = terms.electricalWork! + terms.stackWork!;
  const spent = terms.jouleHeat! + terms.interfaceReaction! + terms.creepDissipation! + surface;
  const size = Object.values(terms).reduce((sum, term) => sum + Math.abs(term), 0);
  terms.residual = received - spent;
  // The work of the pressure over a tenth of a nanometre: less than a surface can be followed by.
  const leastEnergy = 1e-10 * (Math.abs(rates.stackPressure) + parameters.ambientPressure);
  return {
    charge: { relativeError: relative(geometry.charge - charge.net, Math.max(charge.throughput, leastCharge)) },
    lithium: { relativeError: lithium },
    force: { relativeError: force },
    energy: { relativeError: relative(terms.residual, Math.max(size / 2, leastEnergy)), terms, explanation },
  };
}
