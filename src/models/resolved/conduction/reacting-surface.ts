import { gapResistance } from '../../../physics/kinetics/gap-resistance.js';
import { faradayConstant } from '../../../quantity/constants.js';
import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { FacetPoints } from './points.js';
import type { Electrode, SurfaceField } from './problem.js';
import { sampleSurface } from './surface-field.js';

const gapInput = new Float64Array(1);
const gapFactor = new Float64Array(2);

/** What the reaction needs at the points of facets: everything that does not depend on potentials, and what came out. */
export class ReactingSurface {
  readonly points: FacetPoints;
  /** eta_tot of each point (V), current density out of the metal (A/m^2), its derivatives to eta (S/m^2) and to p_n (A/(m^2 Pa)). */
  readonly overpotential: Float64Array;
  readonly currentDensity: Float64Array;
  /** phi_M - Phi (V), and the part of the current density that reacts (A/m^2): all of it unless the double layer charges. */
  readonly drop: Float64Array;
  readonly reaction: Float64Array;
  readonly conductance: Float64Array;
  readonly pressureSlope: Float64Array;
  /** Derivative to the gap (A/m^3). */
  readonly gapSlope: Float64Array;
  /** p_n at the points (Pa). */
  readonly normalPressure: Float64Array;
  /** Vm/F (m^3/C). */
  volumePerCharge = 0;
  /** Points where the law is outside the range in which it is meant to hold. */
  beyondRange = 0;
  readonly #coefficient: Float64Array;
  readonly #openness: Float64Array;
  /** d ln(1/(1 + (h/h0)^2))/dh (1/m). */
  readonly #closing: Float64Array;
  readonly #mechanicalAffinity: Float64Array;
  readonly #out = new Float64Array(3);
  #electrode: Electrode;
  /** C over a time (S/m^2), and the drop from which the double layer charges (V); null: it does not. */
  #charging: { readonly rate: number; readonly from: Float64Array } | null = null;

  /** @throws LithostatError naming a place where the interface has no valid data. */
  constructor(electrode: Electrode, points: FacetPoints) {
    const count = points.facets * points.pointsPerFacet;
    this.points = points;
    this.#electrode = electrode;
    this.overpotential = new Float64Array(count);
    this.currentDensity = new Float64Array(count);
    this.drop = new Float64Array(count);
    this.reaction = new Float64Array(count);
    this.conductance = new Float64Array(count);
    this.pressureSlope = new Float64Array(count);
    this.gapSlope = new Float64Array(count);
    this.#closing = new Float64Array(count);
    this.normalPressure = new Float64Array(count);
    this.#coefficient = new Float64Array(count);
    this.#openness = new Float64Array(count);
    this.#mechanicalAffinity = new Float64Array(count);
    const { dimension, places } = points;
    const kinetics = electrode.kinetics!;
    for (let at = 0; at < count; at++)
      this.#coefficient[at] = kinetics.coefficientAt(places.subarray(at * dimension, (at + 1) * dimension));
    this.#check(
      this.#coefficient,
      'kinetics',
      (value) => value > 0 && value < Number.POSITIVE_INFINITY,
      'positive and finite',
    );
    this.update(electrode);
  }

  /** Takes the stress and the gap of an electrode anew. @throws LithostatError */
  update(electrode: Electrode): void {
    this.#electrode = electrode;
    const { stress, gap } = electrode;
    const count = this.currentDensity.length;
    this.volumePerCharge = stress === undefined ? 0 : stress.molarVolume / faradayConstant;
    this.#sample(stress?.normalPressure ?? 0, 'stress.normalPressure', this.normalPressure);
    this.#check(this.normalPressure, 'stress.normalPressure', Number.isFinite, 'a finite pressure in Pa');
    this.#sample(stress?.electrolytePressure ?? 0, 'stress.electrolytePressure', this.#mechanicalAffinity);
    this.#check(this.#mechanicalAffinity, 'stress.electrolytePressure', Number.isFinite, 'a finite pressure in Pa');
    const metal = stress?.molarVolume ?? 0;
    const ion = stress?.ionMolarVolume ?? 0;
    for (let at = 0; at < count; at++)
      this.#mechanicalAffinity[at] = metal * this.normalPressure[at]! - ion * this.#mechanicalAffinity[at]!;
    this.#sample(gap?.gap ?? 0, 'gap.gap', this.#openness);
    this.#check(this.#openness, 'gap.gap', Number.isFinite, 'a finite gap in m; below 0 where surfaces overlap');
    const gapScale = gap?.gapScale ?? 1;
    if (!(gapScale > 0 && gapScale < Number.POSITIVE_INFINITY))
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: `electrodes.${electrode.name}.gap.gapScale`,
          message: 'The length over which contact is lost must be positive and finite (m).',
          got: String(gapScale),
          expected: '> 0; 5 to 50 nm',
        },
      ]);
    for (let at = 0; at < count; at++) {
      gapInput[0] = this.#openness[at]!;
      gapResistance.evaluate({ gapScale }, gapInput, gapFactor);
      this.#openness[at] = 1 / gapFactor[0]!;
      this.#closing[at] = -gapFactor[1]! / gapFactor[0]!;
    }
  }

  /**
   * Lets the double layer charge from given drops: the current density rate (phi_M - Phi - from) comes beside the reaction's.
   * @param charging capacity over a time (S/m^2) and drops at the points (V); null: steady again.
   */
  charge(charging: { readonly rate: number; readonly from: Float64Array } | null): void {
    this.#charging = charging;
  }

  /** Evaluates the reaction at every point from the potential of the metal and that of the electrolyte at the nodes of the facets (V). */
  evaluate(metalPotential: number, nodalPotential: Float64Array): void {
    const { facets, pointsPerFacet, nodesPerFacet, nodes, values } = this.points;
    const kinetics = this.#electrode.kinetics!;
    const out = this.#out;
    const metalVolume = this.volumePerCharge * faradayConstant;
    this.beyondRange = 0;
    for (let facet = 0; facet < facets; facet++)
      for (let q = 0; q < pointsPerFacet; q++) {
        const at = facet * pointsPerFacet + q;
        let potential = 0;
        for (let k = 0; k < nodesPerFacet; k++)
          potential += values[q * nodesPerFacet + k]! * nodalPotential[nodes[facet * nodesPerFacet + k]!]!;
        const drop = metalPotential - potential;
        const eta = drop + this.volumePerCharge * this.normalPressure[at]!;
        kinetics.evaluate(this.#coefficient[at]!, eta, this.#mechanicalAffinity[at]!, out);
        const open = this.#openness[at]!;
        this.overpotential[at] = eta;
        const charging = this.#charging;
        this.drop[at] = drop;
        this.reaction[at] = open * out[0]!;
        this.currentDensity[at] =
          this.reaction[at]! + (charging === null ? 0 : charging.rate * (drop - charging.from[at]!));
        this.conductance[at] = open * out[1]! + (charging === null ? 0 : charging.rate);
        this.gapSlope[at] = this.#closing[at]! * open * out[0]!;
        this.pressureSlope[at] = open * (out[1]! * this.volumePerCharge + out[2]! * metalVolume);
        if (kinetics.isBeyondRange?.(eta) === true) this.beyondRange++;
      }
  }

  #sample(field: SurfaceField, what: string, out: Float64Array): void {
    const { nodes } = this.points;
    const last = nodes.reduce((most, node) => Math.max(most, node), 0);
    if (field instanceof Float64Array && field.length <= last)
      throw new LithostatError([
        {
          code: 'wrong-length',
          path: `electrodes.${this.#electrode.name}.${what}`,
          message: 'A field on a surface has a value for every node of the mesh.',
          got: String(field.length),
          expected: `more than ${last}`,
        },
      ]);
    sampleSurface(field, this.points, out);
  }

  #check(values: Float64Array, what: string, valid: (value: number) => boolean, expected: string): void {
    const bad = values.findIndex((value) => !valid(value));
    if (bad < 0) return;
    const { dimension, places } = this.points;
    const place = Array.from(places.subarray(bad * dimension, (bad + 1) * dimension), (x) => x.toPrecision(4)).join(
      ', ',
    );
    const issue: Issue = {
      code: 'out-of-range',
      path: `electrodes.${this.#electrode.name}.${what}`,
      message: `At (${place}) m the electrode ${this.#electrode.name} has no valid ${what}.`,
      got: String(values[bad]),
      expected,
    };
    throw new LithostatError([issue]);
  }
}
