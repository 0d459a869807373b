import { describe, expect, it } from 'vitest';
import { butlerVolmerKinetics, IonicConduction } from '../../../../src/models/resolved/conduction/index.js';
import { elements, isSpatial, slab } from './meshes.js';

const conductivity = 0.04;
const thickness = 500e-6;
const width = 200e-6;
const currentDensity = 10;

const kinetics = (exchangeCurrentDensity: number, alpha = 0.5, mechanical = alpha) =>
  butlerVolmerKinetics({
    exchangeCurrentDensity,
    activationEnergy: 0,
    transferCoefficient: alpha,
    mechanicalTransferCoefficient: mechanical,
  });

const molarVolume = 1.3e-5;

describe.each(elements)('a symmetric cell of %s of order %i', (shape, order) => {
  const spatial = isSpatial(shape);
  const size = spatial ? [width, width, thickness] : [width, thickness];
  const area = spatial ? width * width : width;
  const mesh = slab(shape, order, spatial ? [2, 2, 3] : [3, 4], size, 0.15);

  it('has the voltage of the flat cell on a distorted mesh (C-01)', () => {
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: kinetics(50) },
        { name: 'two', facets: 'top', kinetics: kinetics(50) },
      ],
    });
    const solution = cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } });
    const voltage = solution.electrode('one').potential;
    expect(Math.abs(voltage / 0.135259979885 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(solution.electrode('two').current / (currentDensity * area) + 1)).toBeLessThan(1e-10);
    const [surface] = solution.surface('one');
    for (const value of surface!.nodalCurrentDensity) expect(Math.abs(value / currentDensity - 1)).toBeLessThan(1e-9);
  });

  it('balances energy (S-02)', () => {
    const stressed = (pressure: number) => ({ molarVolume, normalPressure: pressure });
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: conductivity },
      electrodes: [
        { name: 'one', facets: 'bottom', kinetics: kinetics(50), stress: stressed(3e6) },
        { name: 'two', facets: 'top', kinetics: kinetics(50), stress: stressed(3e6) },
      ],
    });
    const { energy } = cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } });
    expect(Math.abs(energy.electrical / area / 1.352599799 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(energy.joule / area / 1.25 - 1)).toBeLessThan(1e-10);
    expect(Math.abs(energy.interfaces / area / 0.1025997988 - 1)).toBeLessThan(1e-8);
    expect(Math.abs(energy.mechanical)).toBeLessThan(1e-10 * energy.electrical);
    expect(Math.abs(energy.residual)).toBeLessThan(1e-10 * energy.electrical);
  });
});
