import { describe, expect, it } from 'vitest';
import {
  contract,
  equivalentStrain,
  equivalentStress,
  fromMatrix,
  rotationMatrix,
  toMatrix,
} from '../../src/physics/tensor.js';

describe('tensors in six numbers', () => {
  const matrix = [1, 4, -5, 4, 2, 6, -5, 6, 3];
  const tensor = new Float64Array(6);
  fromMatrix(matrix, tensor);

  it('come back as the matrix they were, and contract as matrices do', () => {
    const back = new Float64Array(9);
    toMatrix(tensor, back);
    for (let k = 0; k < 9; k++) expect(back[k]).toBeCloseTo(matrix[k], 14);
    expect(contract(tensor, tensor)).toBeCloseTo(
      matrix.reduce((sum, value) => sum + value * value, 0),
      12,
    );
  });

  it('turn as R t R^T', () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const [d, t] = [Math.cos(-1.1), Math.sin(-1.1)];
    // About z, then about x.
    const rotation = [c, -s, 0, d * s, d * c, -t, t * s, t * c, d];
    const turn = new Float64Array(36);
    rotationMatrix(rotation, turn);
    const turned = Float64Array.from({ length: 6 }, (_, row) => contract(turn.subarray(6 * row, 6 * row + 6), tensor));
    const back = new Float64Array(9);
    toMatrix(turned, back);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        let expected = 0;
        for (let k = 0; k < 3; k++)
          for (let l = 0; l < 3; l++) expected += rotation[3 * i + k] * matrix[3 * k + l] * rotation[3 * j + l];
        expect(back[3 * i + j]).toBeCloseTo(expected, 12);
      }
  });

  it('have the equivalents of a bar and of simple shear', () => {
    expect(equivalentStress([7, 0, 0, 0, 0, 0])).toBeCloseTo(7, 14);
    expect(equivalentStress([2, 2, 2, 0, 0, 0])).toBe(0);
    expect(equivalentStress([0, 0, 0, 0, 0, Math.SQRT2 * 5])).toBeCloseTo(5 * Math.sqrt(3), 13);
    expect(equivalentStrain([1, -0.5, -0.5, 0, 0, 0])).toBeCloseTo(1, 14);
  });
});
