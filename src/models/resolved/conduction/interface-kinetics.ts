import type { ButlerVolmerParameters } from '../../../physics/kinetics/butler-volmer.js';
import {
  butlerVolmer,
  kineticReferenceTemperature,
  linearContinuation,
} from '../../../physics/kinetics/butler-volmer.js';
import { faradayConstant, gasConstant } from '../../../quantity/constants.js';

/** A scalar at a place (coordinates in m). */
export type PlaceFunction = (place: ArrayLike<number>) => number;

/**
 * What drives current through an interface at one place. The overpotential eta = phi_M - Phi + Vm p_n/F holds the stress already; the
 * mechanical affinity G_m = Vm p_n - V+ p_E is handed on for laws whose prefactor depends on it.
 */
export interface InterfaceKinetics {
  /** Where the law comes from; reports list it. */
  readonly sources: readonly string[];
  /** Whether i is proportional to eta and does not depend on G_m otherwise; then one linear solve is exact. */
  readonly isLinear?: boolean;
  /** Coefficient of the law at a place; asked for once for each quadrature point. Positive and finite. */
  coefficientAt(place: ArrayLike<number>): number;
  /**
   * Writes the current density out of the metal (A/m^2) to `out[0]`, its derivative to eta (S/m^2) to `out[1]`, to G_m to `out[2]`.
   * @param coefficient of this place. @param overpotential eta (V). @param mechanicalAffinity G_m (J/mol).
   */
  evaluate(coefficient: number, overpotential: number, mechanicalAffinity: number, out: Float64Array): void;
  /** Whether the law is outside the range in which it is meant to hold. */
  isBeyondRange?(overpotential: number): boolean;
}

/**
 * Linear kinetics i = eta/Z(x).
 * @param resistance area-specific resistance Z (ohm m^2), one for all or by place.
 * Source: linearisation of Butler-Volmer about eta = 0; Shishvan et al. 2020, eq. of j = (eta - T_n Omega/F)/Z.
 */
export function linearKinetics(resistance: number | PlaceFunction): InterfaceKinetics {
  return {
    sources: ['Shishvan et al. 2020, Acta Mater. 196 444'],
    isLinear: true,
    coefficientAt: typeof resistance === 'number' ? () => 1 / resistance : (place) => 1 / resistance(place),
    evaluate(coefficient, overpotential, _mechanicalAffinity, out) {
      out[0] = coefficient * overpotential;
      out[1] = coefficient;
      out[2] = 0;
    },
  };
}

/**
 * Stress-modified Butler-Volmer kinetics (`kinetics/butler-volmer`).
 * @param parameters of the law (SI). @param temperature K.
 * @param share multiplies the exchange current density by place: 1 where the interface is clean. Default 1 everywhere.
 */
export function butlerVolmerKinetics(
  parameters: ButlerVolmerParameters,
  temperature = kineticReferenceTemperature,
  share: PlaceFunction = () => 1,
): InterfaceKinetics {
  const inputs = new Float64Array([0, temperature, 0]);
  const values = new Float64Array(4);
  const thermalVoltage = (gasConstant * temperature) / faradayConstant;
  return {
    sources: butlerVolmer.sources,
    coefficientAt: share,
    evaluate(coefficient, overpotential, mechanicalAffinity, out) {
      inputs[0] = overpotential;
      inputs[2] = mechanicalAffinity;
      butlerVolmer.evaluate(parameters, inputs, values);
      out[0] = coefficient * values[0];
      out[1] = coefficient * values[1];
      out[2] = coefficient * values[3];
    },
    isBeyondRange: (overpotential) => Math.abs(overpotential) > linearContinuation * thermalVoltage,
  };
}
