/** Constants that the cases share, SI. */
import { faradayConstant } from '../../dist/quantity/index.js';

/** K. */
export const temperature = 298.15;
/** Molar volume of lithium (m^3/mol). */
export const molarVolume = 1.3e-5;
/** Lithium per charge (m^3/C). */
export const volumePerCharge = molarVolume / faradayConstant;
/** Electrolyte: conductivity (S/m) and thickness (m). */
export const conductivity = 0.04;
export const electrolyteThickness = 500e-6;
/** Interface resistance (ohm m^2). */
export const interfaceResistance = 5e-4;
/** Current density (A/m^2), 1 mA/cm^2. */
export const currentDensity = 10;

/** Butler-Volmer kinetics without activation energy; alpha = alpha_m = 1/2 unless given. */
export function kinetics(exchangeCurrentDensity, transferCoefficient = 0.5, mechanical = transferCoefficient) {
  return {
    exchangeCurrentDensity,
    activationEnergy: 0,
    transferCoefficient,
    mechanicalTransferCoefficient: mechanical,
  };
}

/** Power-law creep at 298.15 K with a rate at 1 MPa (1/s); LePage's activation energy. */
export function creepLaw(referenceRate, exponent) {
  return { referenceRate, exponent, activationEnergy: 37e3, referenceTemperature: temperature };
}

/** Creep rate at 1 MPa (1/s) of a viscous metal, mu = 1e10 Pa s: A sigma = sigma/(3 mu). */
export const viscousRate = 1e6 / 3e10;

/** Uniform numbers in (0, 1), the same in every run (Park and Miller 1988). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
