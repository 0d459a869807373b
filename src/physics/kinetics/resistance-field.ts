import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { type Issue, LithostatError } from '../../quantity/issue.js';
import { outOfRange } from '../out-of-range.js';

/** Area-specific resistance of an interface by place, ohm m^2; places and lengths in m, in the coordinates of the mesh (two or three). */
export type ResistanceField =
  | { readonly kind: 'constant'; readonly value: number }
  | {
      /** Z = mean (1 + amplitude cos(2 pi direction . x/wavelength + phase)). */
      readonly kind: 'sinusoidal';
      readonly mean: number;
      /** Relative, below 1 in magnitude. */
      readonly amplitude: number;
      readonly wavelength: number;
      /** Of any length but zero. */
      readonly direction: readonly number[];
      /** rad. */
      readonly phase: number;
    }
  | {
      /** A background with balls of another resistance; the last one that holds a place counts. */
      readonly kind: 'patches';
      readonly background: number;
      readonly patches: readonly ResistancePatch[];
    }
  | {
      /**
       * Log-normal with the given mean and relative standard deviation; the logarithm is a Gaussian field whose correlation falls as
       * exp(-(distance/correlationLength)^2). The same seed gives the same field on every mesh.
       */
      readonly kind: 'random';
      readonly mean: number;
      readonly variation: number;
      readonly correlationLength: number;
      readonly seed: number;
    };

interface ResistancePatch {
  readonly centre: readonly number[];
  readonly radius: number;
  readonly value: number;
  /** Width of the rim, outside the radius, over which ln Z passes smoothly to the background; 0: a sharp edge. */
  readonly rim: number;
}

/** Waves of a random field: the field is Gaussian to one part in this many (kurtosis 3 - 3/(2 waves)). */
const waveCount = 256;

/**
 * Function from a place (two or three coordinates, m) to the resistance Z, ohm m^2. Made once, evaluated without allocation.
 * @throws LithostatError with every problem of the field
 * Source of the random one: a finite sum of waves with directions and phases at random, Shinozuka & Deodatis 1991, Appl. Mech. Rev. 44 191.
 */
export function resistanceAt(field: ResistanceField): (place: ArrayLike<number>) => number {
  const issues = resistanceFieldProblems(field);
  if (issues.length > 0) throw new LithostatError(issues);
  switch (field.kind) {
    case 'constant':
      return () => field.value;
    case 'sinusoidal': {
      const { mean, amplitude, phase, direction } = field;
      const scale = (2 * Math.PI) / (field.wavelength * Math.hypot(...direction));
      return (place) => {
        let along = 0;
        for (let k = 0; k < direction.length && k < place.length; k++) along += direction[k] * place[k];
        return mean * (1 + amplitude * Math.cos(scale * along + phase));
      };
    }
    case 'patches':
      return (place) => {
        let value = field.background;
        for (const patch of field.patches) {
          let squared = 0;
          for (let k = 0; k < place.length; k++) squared += (place[k] - (patch.centre[k] ?? 0)) ** 2;
          const beyond = Math.sqrt(squared) - patch.radius;
          if (beyond <= 0) value = patch.value;
          else if (beyond < patch.rim) {
            const t = beyond / patch.rim;
            value = patch.value * (value / patch.value) ** (t * t * (3 - 2 * t));
          }
        }
        return value;
      };
    case 'random':
      return randomField(field.mean, field.variation, field.correlationLength, field.seed);
  }
}

function randomField(mean: number, variation: number, correlationLength: number, seed: number) {
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((word) => mixed(seed + Math.imul(word, 0x9e3779b9))));
  const uniform = () => ((generator.next() >>> 0) + 0.5) / 4294967296;
  const waves = new Float64Array(4 * waveCount);
  // exp(-(r/l)^2) is the characteristic function of wave vectors whose components are normal with variance 2/l^2 (Box and Muller).
  for (let wave = 0; wave < waveCount; wave++) {
    const [r1, a1] = [Math.sqrt(-4 * Math.log(uniform())) / correlationLength, 2 * Math.PI * uniform()];
    const [r2, a2] = [Math.sqrt(-4 * Math.log(uniform())) / correlationLength, 2 * Math.PI * uniform()];
    waves[4 * wave] = r1 * Math.cos(a1);
    waves[4 * wave + 1] = r1 * Math.sin(a1);
    waves[4 * wave + 2] = r2 * Math.cos(a2);
    waves[4 * wave + 3] = 2 * Math.PI * uniform();
  }
  const variance = Math.log1p(variation * variation);
  const scale = Math.sqrt((2 * variance) / waveCount);
  return (place: ArrayLike<number>) => {
    const z = place.length > 2 ? place[2] : 0;
    let sum = 0;
    for (let k = 0; k < waves.length; k += 4)
      sum += Math.cos(waves[k] * place[0] + waves[k + 1] * place[1] + waves[k + 2] * z + waves[k + 3]);
    return mean * Math.exp(scale * sum - 0.5 * variance);
  };
}

/** 32-bit finaliser of MurmurHash3 (Appleby 2011): seeds one apart have nothing in common. */
function mixed(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

/** What is wrong with a field, each an issue with its path in it; empty: nothing. */
function resistanceFieldProblems(field: ResistanceField): Issue[] {
  const resistance = (path: string, value: number) =>
    outOfRange(path, value, value > 0, 'a positive resistance in ohm m^2');
  const length = (path: string, value: number) => outOfRange(path, value, value > 0, 'a positive length in m');
  switch (field.kind) {
    case 'constant':
      return resistance('value', field.value);
    case 'sinusoidal': {
      const size = Math.hypot(...field.direction);
      return [
        ...resistance('mean', field.mean),
        ...outOfRange('amplitude', field.amplitude, Math.abs(field.amplitude) < 1, 'below 1 in magnitude'),
        ...length('wavelength', field.wavelength),
        ...outOfRange('direction', size, size > 0, 'a vector that is not zero'),
        ...outOfRange('phase', field.phase, true, 'a finite number of radians'),
      ];
    }
    case 'patches':
      return [
        ...resistance('background', field.background),
        ...field.patches.flatMap((patch, k) => [
          ...resistance(`patches[${k}].value`, patch.value),
          ...length(`patches[${k}].radius`, patch.radius),
          ...outOfRange(`patches[${k}].rim`, patch.rim, patch.rim >= 0, 'at least 0 m'),
          ...outOfRange(
            `patches[${k}].centre`,
            Math.hypot(...patch.centre),
            patch.centre.length > 1,
            'two or three coordinates in m',
          ),
        ]),
      ];
    case 'random':
      return [
        ...resistance('mean', field.mean),
        ...outOfRange('variation', field.variation, field.variation >= 0, 'at least 0'),
        ...length('correlationLength', field.correlationLength),
        ...outOfRange('seed', field.seed, Number.isInteger(field.seed), 'a whole number'),
      ];
  }
}
