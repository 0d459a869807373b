/** The standard normal law: density, probability and quantile to the last digits of a double. */

const rootTwoPi = Math.sqrt(2 * Math.PI);

// Cody (1969), rational approximations of erf and erfc on three intervals, relative error below 6e-19 in exact arithmetic.
const erfA = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315];
const erfB = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const erfcC = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
];
const erfcD = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
];
const tailP = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
  0.016315387137302097,
];
const tailQ = [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918];
const rootPiInverse = 0.5641895835477563;

/** exp(-z^2/2) with the square split in two, so that its rounding does not grow with it. */
function gaussian(z: number): number {
  const head = Math.trunc(z * 16) / 16;
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (z - head) * (z + head));
}

/** exp(x^2) erfc(x) for x above 0.46875. */
function scaledComplementaryError(x: number): number {
  if (x <= 4) {
    let numerator = erfcC[8]! * x;
    let denominator = x;
    for (let i = 0; i < 7; i++) {
      numerator = (numerator + erfcC[i]!) * x;
      denominator = (denominator + erfcD[i]!) * x;
    }
    return (numerator + erfcC[7]!) / (denominator + erfcD[7]!);
  }
  const inverse = 1 / (x * x);
  let numerator = tailP[5]! * inverse;
  let denominator = inverse;
  for (let i = 0; i < 4; i++) {
    numerator = (numerator + tailP[i]!) * inverse;
    denominator = (denominator + tailQ[i]!) * inverse;
  }
  return (rootPiInverse - (inverse * (numerator + tailP[4]!)) / (denominator + tailQ[4]!)) / x;
}

/**
 * Probability that a standard normal variable is below z; relative error about 1e-15, in the lower tail too (down to z = -37).
 * Source: Cody 1969, Math. Comp. 23, 631, with erfc(x) at x = -z/sqrt(2).
 */
export function normalProbability(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2;
  if (x <= 0.46875) {
    const square = x * x;
    let numerator = erfA[4]! * square;
    let denominator = square;
    for (let i = 0; i < 3; i++) {
      numerator = (numerator + erfA[i]!) * square;
      denominator = (denominator + erfB[i]!) * square;
    }
    return 0.5 + (0.5 * z * Math.SQRT1_2 * (numerator + erfA[3]!)) / (denominator + erfB[3]!);
  }
  if (Number.isNaN(z)) return Number.NaN;
  // The exponential takes z itself: the rounding of z/sqrt(2) would grow with its square.
  const tail = x < 28 ? 0.5 * gaussian(Math.abs(z)) * scaledComplementaryError(x) : 0;
  return z < 0 ? tail : 1 - tail;
}

/** Density of the standard normal law at z. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / rootTwoPi;
}

/** Logarithm of the density of the standard normal law at z. */
export function normalLogDensity(z: number): number {
  return -0.5 * z * z - Math.log(rootTwoPi);
}

// Wichura (1988), algorithm AS 241, PPND16.
const centreNumerator = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const centreDenominator = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const flankNumerator = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const flankDenominator = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const farNumerator = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const farDenominator = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

function ratio(numerator: readonly number[], denominator: readonly number[], x: number): number {
  let above = 0;
  let below = 0;
  for (let i = 7; i >= 0; i--) {
    above = above * x + numerator[i]!;
    below = below * x + denominator[i]!;
  }
  return above / below;
}

/**
 * The z below which a standard normal variable lies with probability u; relative error about 1e-15 for u down to 1e-300.
 * @param u probability; 0 and 1 give -Infinity and Infinity, outside them NaN.
 * Source: Wichura 1988, Appl. Stat. 37, 477 (algorithm AS 241).
 */
export function normalQuantile(u: number): number {
  const distance = u - 0.5;
  if (Math.abs(distance) <= 0.425)
    return distance * ratio(centreNumerator, centreDenominator, 0.180625 - distance * distance);
  const tail = distance < 0 ? u : 1 - u;
  if (!(tail > 0)) return tail === 0 ? Math.sign(distance) * Number.POSITIVE_INFINITY : Number.NaN;
  const root = Math.sqrt(-Math.log(tail));
  const size =
    root <= 5 ? ratio(flankNumerator, flankDenominator, root - 1.6) : ratio(farNumerator, farDenominator, root - 5);
  return distance < 0 ? -size : size;
}
