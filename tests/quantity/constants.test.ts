import { expect, test } from 'vitest';
import {
  avogadroConstant,
  boltzmannConstant,
  elementaryCharge,
  faradayConstant,
  gasConstant,
} from '../../src/quantity/index.js';

// R and F are products of exact constants; CODATA prints them to ten digits, so that is how far they agree.
test('the gas constant is Boltzmann times Avogadro', () => {
  expect(Math.abs(boltzmannConstant * avogadroConstant - gasConstant) / gasConstant).toBeLessThan(5e-11);
});

test('the Faraday constant is charge times Avogadro', () => {
  expect(Math.abs(elementaryCharge * avogadroConstant - faradayConstant) / faradayConstant).toBeLessThan(5e-11);
});

// K-01 of the verification catalogue: recession velocity Vm/F i and thickness Vm/F q of lithium and sodium.
test('K-01: one mA/cm^2 of lithium recedes at 1.347 nm/s; one mAh/cm^2 is 4.850 um', () => {
  const perCharge = 1.3e-5 / faradayConstant;
  expect(10 * perCharge).toBeCloseTo(1.347355055e-9, 18);
  expect(3.6e4 * perCharge * 1e6).toBeCloseTo(4.850478199, 9);
  expect(3.6e4 * (2.378e-5 / faradayConstant) * 1e6).toBeCloseTo(8.872643968, 9);
});
