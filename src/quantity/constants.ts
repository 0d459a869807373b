/**
 * Constants of nature in SI. The four of the 2019 SI are exact; R and F are their products, to the digits in which
 * CODATA prints them (Tiesinga, Mohr, Newell & Taylor 2021, CODATA recommended values 2018).
 */

/** Molar gas constant R, J/(mol K). */
export const gasConstant = 8.314462618;

/** Faraday constant F, C/mol. Also the factor from eV per particle to J/mol. */
export const faradayConstant = 96485.33212;

/** Boltzmann constant k, J/K (exact). */
export const boltzmannConstant = 1.380649e-23;

/** Avogadro constant N_A, 1/mol (exact). */
export const avogadroConstant = 6.02214076e23;

/** Elementary charge e, C (exact). */
export const elementaryCharge = 1.602176634e-19;

/** 0 degC in kelvin (exact, by definition of the Celsius scale). */
export const zeroCelsius = 273.15;

/** Standard atmosphere, Pa (exact, by definition). */
export const standardAtmosphere = 101325;
