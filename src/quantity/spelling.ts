const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Brings every spelling of print and keyboard to the one of the grammar: `5 Ω·cm²` becomes `5 ohm*cm^2`. */
export function normalise(text: string): string {
  return text
    .replace(
      /[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (run) => `^${run.replace(/./g, (c) => (c === '⁺' ? '+' : c === '⁻' ? '-' : `${superscripts.indexOf(c)}`))}`,
    )
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/[\u03a9\u2126]/g, 'ohm')
    .replace(/[\u00c5\u212b]|A\u030a/g, 'angstrom')
    .replace(
      /\u00b0\s?([CF])(?![A-Za-z])|\u2103|\u2109/g,
      (all, letter: string | undefined) => `deg${letter ?? (all === '\u2103' ? 'C' : 'F')}`,
    )
    .replace(/[\u00b7\u22c5\u00d7\u2219]/g, '*')
    .replace(/\u00b0/g, 'deg')
    .replace(/\u221a/g, 'sqrt ')
    .replace(/[\u2212\u2010\u2011]/g, '-')
    .replace(/\u2215/g, '/')
    .replace(/\*\*/g, '^')
    .replace(/[\s\u2009\u202f\u2060]+/g, ' ')
    .trim();
}
