import { faradayConstant, gasConstant } from '../../quantity/constants.js';
import type { Issue } from '../../quantity/issue.js';
import type { Law } from '../law.js';
import { outOfRange } from '../out-of-range.js';
import {
  type ButlerVolmerParameters,
  butlerVolmer,
  effectiveExchangeCurrentDensity,
  linearContinuation,
} from './butler-volmer.js';
import { mechanicalAffinity } from './equilibrium-shift.js';
import { gapResistance } from './gap-resistance.js';

export interface InterfaceReactionParameters {
  readonly kinetics: ButlerVolmerParameters;
  /** Full Butler-Volmer, or its tangent at equilibrium, i = eta/Z with Z = R T/(F i0). */
  readonly rate: 'butler-volmer' | 'linear';
  /** Vm of the metal, m^3/mol. */
  readonly molarVolume: number;
  /** V+ of the ion in the electrolyte, m^3/mol; only in the prefactor. */
  readonly ionMolarVolume: number;
  /** Whether the normal pressure shifts the equilibrium potential (Vm p_n/F in the overpotential). */
  readonly stressInEquilibrium: boolean;
  /** Whether stress changes the exchange current where alpha_m differs from alpha. */
  readonly stressInPrefactor: boolean;
  /** Gap h_0 of `kinetics/gap-resistance`, m; Infinity: gaps do not resist. */
  readonly gapScale: number;
}

/** Beyond this many R T the mechanical affinity counts no further in the prefactor: 19 GPa for lithium, only wild iterates get there. */
const affinityLimit = 100;

const reaction = new Float64Array(4);
const kineticInputs = new Float64Array(3);
const gapInput = new Float64Array(1);
const gapFactor = new Float64Array(2);

/**
 * Current density through the interface of a stressed metal and an electrolyte, from both potentials:
 *
 *     i = i0_eff { exp[alpha F eta/RT] - exp[-(1 - alpha) F eta/RT] } / (z [1 + (h/h_0)^2]),
 *     eta = phi_M - Phi + Vm p_n/F,    i0_eff = i0(T) exp[(alpha_m - alpha)(Vm p_n - V+ p_E)/RT],
 *
 * Phi the reduced electrochemical potential of Li+ (V+ p_E is inside it, so that V+ appears in the prefactor alone), p_n the normal traction and p_E the
 * pressure in the electrolyte (compression positive), z = Z(x)/Z the local interface resistance over the one that i0 stands for, h the gap. Positive i
 * strips. i is zero exactly where the affinity F eta is, and i eta >= 0, for every alpha_m and with either stress term switched off.
 * |F eta/RT| > 40 is continued linearly (`isContinued` says so).
 */
export const interfaceReaction: Law<InterfaceReactionParameters> = {
  name: 'kinetics/interface-reaction',
  title: 'Current through a stressed interface',
  equation:
    'i = i0 exp[(alpha_m - alpha)(Vm p_n - V+ p_E)/RT] (exp[alpha F eta/RT] - exp[-(1 - alpha) F eta/RT])/(z [1 + (h/h_0)^2]), eta = phi_M - Phi + Vm p_n/F',
  sources: [
    ...butlerVolmer.sources,
    'Larche & Cahn 1985, Acta Metall. 33 331, for the normal traction in the affinity',
    'Roy, Fleck & Deshpande 2021, equation 2.4, for the linear form',
  ],
  inputs: [
    { name: 'metalPotential', unit: 'V', range: [-0.15, 0.15] },
    { name: 'electrolytePotential', unit: 'V', range: [-0.15, 0.15] },
    { name: 'normalPressure', unit: 'Pa', range: [-1e7, 1e9] },
    { name: 'electrolytePressure', unit: 'Pa', range: [-1e7, 1e9] },
    { name: 'temperature', unit: 'K', range: [250, 400] },
    { name: 'gap', unit: 'm', range: [-1e-8, 1e-7] },
    { name: 'relativeResistance', unit: '', range: [0.01, 100], logarithmic: true },
  ],
  output: { name: 'currentDensity', unit: 'A/m^2' },
  schema: null,
  examples: [
    example({}),
    example({ gapScale: Number.POSITIVE_INFINITY, ionMolarVolume: 0 }),
    example({ rate: 'linear' }),
    example({ stressInEquilibrium: false }),
    example({ stressInPrefactor: false }),
  ],
  evaluate(parameters, inputs, out) {
    const temperature = inputs[4];
    const { kinetics, molarVolume, ionMolarVolume } = parameters;
    const thermal = gasConstant * temperature;
    const perPascal = parameters.stressInEquilibrium ? molarVolume / faradayConstant : 0;
    const eta = inputs[0] - inputs[1] + perPascal * inputs[2];
    let affinity = parameters.stressInPrefactor ? mechanicalAffinity(parameters, inputs[2], inputs[3]) : 0;
    let counts = parameters.stressInPrefactor;
    let byLimit = 0;
    if (Math.abs(affinity) > affinityLimit * thermal) {
      affinity = Math.sign(affinity) * affinityLimit * thermal;
      byLimit = affinity / temperature;
      counts = false;
    }
    if (parameters.rate === 'linear') linearRate(kinetics, eta, temperature, affinity);
    else {
      kineticInputs[0] = eta;
      kineticInputs[1] = temperature;
      kineticInputs[2] = affinity;
      butlerVolmer.evaluate(kinetics, kineticInputs, reaction);
    }
    gapInput[0] = inputs[5];
    gapResistance.evaluate(parameters, gapInput, gapFactor);
    const conductance = 1 / (gapFactor[0] * inputs[6]);
    const current = reaction[0] * conductance;
    const slope = reaction[1] * conductance;
    const byAffinity = counts ? reaction[3] * conductance : 0;
    out[0] = current;
    out[1] = slope;
    out[2] = -slope;
    out[3] = slope * perPascal + byAffinity * molarVolume;
    out[4] = -byAffinity * ionMolarVolume;
    out[5] = (reaction[2] + reaction[3] * byLimit) * conductance;
    out[6] = (-current * gapFactor[1]) / gapFactor[0];
    out[7] = -current / inputs[6];
  },
};

/** Overpotential eta = phi_M - Phi + Vm p_n/F that the law sees, V: times the current density it is the heat of the reaction, W/m^2. */
export function interfaceOverpotential(parameters: InterfaceReactionParameters, inputs: ArrayLike<number>): number {
  const perPascal = parameters.stressInEquilibrium ? parameters.molarVolume / faradayConstant : 0;
  return inputs[0] - inputs[1] + perPascal * inputs[2];
}

/** Whether the exponentials are continued linearly at these inputs: a solution that ends there is none of the kinetics. */
export function isContinued(parameters: InterfaceReactionParameters, inputs: ArrayLike<number>): boolean {
  if (parameters.rate === 'linear') return false;
  const scaled = (faradayConstant * interfaceOverpotential(parameters, inputs)) / (gasConstant * inputs[4]);
  return Math.abs(scaled) > linearContinuation;
}

/** What is wrong with the parameters; empty: nothing. */
export function interfaceReactionProblems(parameters: InterfaceReactionParameters): Issue[] {
  const { kinetics, molarVolume, ionMolarVolume, gapScale } = parameters;
  const { exchangeCurrentDensity, activationEnergy, transferCoefficient, mechanicalTransferCoefficient } = kinetics;
  return [
    ...outOfRange(
      'kinetics.exchangeCurrentDensity',
      exchangeCurrentDensity,
      exchangeCurrentDensity > 0,
      'positive, in A/m^2',
    ),
    ...outOfRange('kinetics.activationEnergy', activationEnergy, activationEnergy >= 0, 'at least 0 J/mol'),
    ...outOfRange(
      'kinetics.transferCoefficient',
      transferCoefficient,
      transferCoefficient > 0 && transferCoefficient < 1,
      'between 0 and 1, both excluded',
    ),
    ...outOfRange('kinetics.mechanicalTransferCoefficient', mechanicalTransferCoefficient, true, 'a finite number'),
    ...outOfRange('molarVolume', molarVolume, molarVolume > 0, 'positive, in m^3/mol'),
    ...outOfRange('ionMolarVolume', ionMolarVolume, true, 'a finite number, in m^3/mol'),
    ...outOfRange('gapScale', gapScale, gapScale > 0, 'a positive length in m, or Infinity', false),
  ];
}

/** i = i0_eff F eta/(R T), with the partial derivatives of `butlerVolmer`. */
function linearRate(kinetics: ButlerVolmerParameters, eta: number, temperature: number, affinity: number): void {
  const thermal = gasConstant * temperature;
  const slope = (effectiveExchangeCurrentDensity(kinetics, temperature, affinity) * faradayConstant) / thermal;
  const current = slope * eta;
  const excess = kinetics.mechanicalTransferCoefficient - kinetics.transferCoefficient;
  reaction[0] = current;
  reaction[1] = slope;
  reaction[2] =
    (current * (kinetics.activationEnergy - excess * affinity)) / (thermal * temperature) - current / temperature;
  reaction[3] = (current * excess) / thermal;
}

function example(changes: Partial<InterfaceReactionParameters>): InterfaceReactionParameters {
  return {
    kinetics: {
      exchangeCurrentDensity: 22.7,
      activationEnergy: 45e3,
      transferCoefficient: 0.4,
      mechanicalTransferCoefficient: 0.9,
    },
    rate: 'butler-volmer',
    molarVolume: 1.3e-5,
    ionMolarVolume: 2e-6,
    stressInEquilibrium: true,
    stressInPrefactor: true,
    gapScale: 20e-9,
    ...changes,
  };
}
