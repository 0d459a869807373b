import type { Triangulation } from './triangulation.js';

/** Circumcircle, shortest edge (its two ends and length), sine of the smallest angle and middle of a triangle. */
export class TriangleShape {
  circumradius = 0;
  sine = 0;
  shortFrom = 0;
  shortTo = 0;
  shortest = 0;
  centroidX = 0;
  centroidY = 0;
  centreX = 0;
  centreY = 0;
}

/** Measures a triangle. @param shape is filled and returned */
export function measure({ x, y, origin }: Triangulation, triangle: number, shape: TriangleShape): TriangleShape {
  const a = origin[3 * triangle]!;
  const b = origin[3 * triangle + 1]!;
  const c = origin[3 * triangle + 2]!;
  const bx = x[b]! - x[a]!;
  const by = y[b]! - y[a]!;
  const cx = x[c]! - x[a]!;
  const cy = y[c]! - y[a]!;
  const ab = bx * bx + by * by;
  const ac = cx * cx + cy * cy;
  const bc = (cx - bx) * (cx - bx) + (cy - by) * (cy - by);
  const doubleArea = bx * cy - by * cx;
  const ux = (cy * ab - by * ac) / (2 * doubleArea);
  const uy = (bx * ac - cx * ab) / (2 * doubleArea);
  shape.centreX = x[a]! + ux;
  shape.centreY = y[a]! + uy;
  shape.circumradius = Math.hypot(ux, uy);
  shape.centroidX = x[a]! + (bx + cx) / 3;
  shape.centroidY = y[a]! + (by + cy) / 3;
  if (ab <= ac && ab <= bc) {
    shape.shortFrom = a;
    shape.shortTo = b;
    shape.shortest = Math.sqrt(ab);
    shape.sine = doubleArea / Math.sqrt(ac * bc);
  } else if (bc <= ac) {
    shape.shortFrom = b;
    shape.shortTo = c;
    shape.shortest = Math.sqrt(bc);
    shape.sine = doubleArea / Math.sqrt(ab * ac);
  } else {
    shape.shortFrom = c;
    shape.shortTo = a;
    shape.shortest = Math.sqrt(ac);
    shape.sine = doubleArea / Math.sqrt(ab * bc);
  }
  return shape;
}
