/**
 * Conformal coordinates around a void on the half-plane y > 0: mu = 0 is the void's surface and mu grows away from it, t = 0 is the plane
 * outside the void and t = pi / 2 the axis. Both step alike near the rim, where the map opens the corner of the metal: that is what removes the
 * singularity of fields there.
 */
export interface VoidProfile {
  /** Height of the void on the axis; m. */
  readonly height: number;
  /** Largest distance of the surface from the axis; m. */
  readonly reach: number;
  /** Writes the place (distance from the axis, height) of two coordinates; m. */
  point(mu: number, t: number, out: Float64Array): void;
  /** The coordinate mu of a point of the plane outside the void at this distance (m) beyond the rim. */
  onPlane(beyondRim: number): number;
}

/**
 * Half-spheroid of base radius a and height h: confocal ellipses x = A cos t, y = B sin t with A = a cosh mu + h sinh mu and
 * B = h cosh mu + a sinh mu. Flat (h = 0), oblate, sphere and prolate in one formula, since A' = B and B' = A.
 */
export function spheroidProfile(radius: number, height: number): VoidProfile {
  return {
    height,
    reach: radius,
    point(mu, t, out) {
      const cosh = Math.cosh(mu);
      const sinh = Math.sinh(mu);
      out[0] = (radius * cosh + height * sinh) * cosine(t);
      out[1] = (height * cosh + radius * sinh) * sine(t);
    },
    onPlane(beyondRim) {
      // (a + h) e^mu / 2 + (a - h) e^-mu / 2 = a + d, with e^mu = 1 + x: (a + h) x^2 / 2 + (h - d) x - d = 0, the root above 0.
      const b = height - beyondRim;
      const root = Math.sqrt(b * b + 2 * (radius + height) * beyondRim);
      return Math.log1p(b > 0 ? (2 * beyondRim) / (b + root) : (root - b) / (radius + height));
    },
  };
}

/** Cap of a circle over a base of half-width a that it meets at an angle (above 0, below pi, within the void; pi / 2 is a half circle). */
export function capProfile(radius: number, angle: number): VoidProfile {
  return angle > Math.PI / 2 ? overhangingCap(radius, angle) : shallowCap(radius, angle);
}

/**
 * By the map of Karman and Trefftz: z = a coth(k atanh(exp(-(mu + i t)))) with k = 2 - 2 angle / pi. The corner of the metal at the rim, and its mirror image,
 * have the angle k pi together; k = 2 is the flat void (Joukowski), k = 1 the half circle.
 */
function shallowCap(radius: number, angle: number): VoidProfile {
  const k = 2 - (2 * angle) / Math.PI;
  return {
    height: radius * Math.tan(angle / 2),
    reach: radius,
    point(mu, t, out) {
      if (mu === 0 && t === 0) {
        out[0] = radius;
        out[1] = 0;
        return;
      }
      // q = k atanh(e^-w), w = mu + i t: atanh(y) = log((1 + y) / (1 - y)) / 2, and (1 + y) / (1 - y) = coth(w / 2) =
      // (sinh mu - i sin t) / (cosh mu - cos t), whose square is (cosh mu + cos t) / (cosh mu - cos t); differences by half angles.
      const sinhHalf = Math.sinh(mu / 2);
      const sinHalf = Math.sin(t / 2);
      const re = (k / 4) * Math.log1p(Math.cos(t) / (sinhHalf * sinhHalf + sinHalf * sinHalf));
      const im = (-k / 2) * Math.atan2(Math.sin(t), Math.sinh(mu));
      // coth(x + i y) = (sinh 2x - i sin 2y) / (cosh 2x - cos 2y).
      const sinhRe = Math.sinh(re);
      const sinIm = Math.sin(im);
      const divisor = 2 * (sinhRe * sinhRe + sinIm * sinIm);
      out[0] = t === Math.PI / 2 ? 0 : (radius * Math.sinh(2 * re)) / divisor;
      out[1] = t === 0 ? 0 : (-radius * Math.sin(2 * im)) / divisor;
    },
    onPlane(beyondRim) {
      if (beyondRim === 0) return 0;
      // coth(k atanh(e^-mu)) = 1 + d / a.
      const q = Math.log1p((2 * radius) / beyondRim) / (2 * k);
      // -log tanh q, exact for large q too.
      return Math.log1p(2 / Math.expm1(2 * q));
    },
  };
}

/**
 * A cap wider than its base: the metal's corner at the rim is sharp, and fields are regular there. Arcs of circles over half-widths r = a e^mu,
 * whose tops rise as fast as r, each run through at a steady rate; not conformal.
 */
function overhangingCap(radius: number, angle: number): VoidProfile {
  const height = radius * Math.tan(angle / 2);
  return {
    height,
    reach: radius / Math.sin(angle),
    point(mu, t, out) {
      const width = radius * Math.exp(mu);
      const top = height + radius * Math.expm1(mu);
      const arc = 2 * Math.atan(top / width);
      const curvatureRadius = (width * width + top * top) / (2 * top);
      // From the top of the arc.
      const along = arc * (1 - t / (Math.PI / 2));
      out[0] = t === 0 ? width : curvatureRadius * Math.sin(along);
      out[1] = t === 0 ? 0 : top - 2 * curvatureRadius * Math.sin(along / 2) ** 2;
    },
    onPlane: (beyondRim) => Math.log1p(beyondRim / radius),
  };
}

/** Cosine that is exactly 0 on the axis. */
function cosine(t: number): number {
  return t === Math.PI / 2 ? 0 : Math.cos(t);
}

/** Sine that is exactly 0 on the plane. */
function sine(t: number): number {
  return t === 0 ? 0 : Math.sin(t);
}
