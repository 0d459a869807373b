// The figure of the moving model in docs/pressure-exponent.md, from the numbers of pressure-exponent-moving.mjs.
import { colour } from '../../dist/report/palette.js';
import { logPanel, save, sideBySide } from './draw.mjs';

const [blue, orange, green, purple] = [1, 2, 3, 4].map((number) => colour(`series-${number}`));
const ink = colour('ink');
const styles = [
  ['bulk constants, no surface tension', blue, 'no tension of surfaces', '6 4'],
  ['bulk constants', blue, 'bulk constants'],
  ['sticking', orange, 'sticking'],
  ['rim of five times the resistance', purple, 'rim that resists'],
  ['size-dependent strength', green, 'strength by size'],
];
const size = { width: 520, height: 430, right: 170, labelSize: 12, endDistance: 18 };

/** Writes the figure. */
export async function drawMoving({ rows, closedForm: { predicted } }) {
  const finest = (label) => rows.find((row) => row.label === label).byResolution.at(-1).found;
  const settled = (label) => finest(label).filter((one) => one.settled !== null);
  const left = await logPanel({
    ...size,
    title: 'Current density at which a void stands still',
    description: styles
      .map(
        ([label]) =>
          `${label}: ${settled(label)
            .map((one) => `${one.settled} at ${one.pressure} MPa`)
            .join(', ')}`,
      )
      .join('; '),
    subtitle: 'mA/cm², its shape settled; strength by size: times 1e11',
    x: { label: 'stack pressure (MPa)', domain: [0.9, 11], ticks: [1, 3, 10] },
    y: { label: 'current density (mA/cm²)', domain: [5e-5, 2e3], ticks: [1e-4, 0.01, 1, 100] },
    curves: styles.map(([label, shade, end, dash]) => ({
      x: settled(label).map((one) => one.pressure),
      y: settled(label).map((one) => one.settled * (label.startsWith('size') ? 1e11 : 1)),
      colour: shade,
      dots: true,
      end,
      ...(dash && { dash }),
    })),
    points: [{ x: [3, 7], y: [0.2, 1], colour: ink, label: 'CCS measured', at: 1, dx: 10, dy: 14 }],
  });
  const right = await logPanel({
    ...size,
    title: 'Exponent in pressure',
    description: `Exponents between neighbouring pressures, and the closed form: ${predicted
      .map(({ pressure, exponent }) => `${exponent.toPrecision(3)} at ${pressure.toPrecision(3)} MPa`)
      .join(', ')}`,
    subtitle: 'd ln i / d ln P; line: n P/(P + ambient + 2γ/R)',
    x: { label: 'stack pressure (MPa)', domain: [0.9, 11], ticks: [1, 3, 10] },
    y: { label: 'exponent', domain: [3.5, 7.2], ticks: [4, 5, 6, 6.6] },
    curves: [
      {
        x: predicted.map(({ pressure }) => pressure),
        y: predicted.map(({ exponent }) => exponent),
        colour: ink,
        width: 1.5,
      },
    ],
    points: styles.map(([label, shade, name]) => {
      const kept = rows
        .find((row) => row.label === label)
        .exponents.filter((one) => one.what === 'settled' && one.value !== null && one.to <= 3.5 * one.from);
      return {
        x: kept.map(({ from, to }) => Math.sqrt(from * to)),
        y: kept.map(({ value }) => value),
        colour: shade,
        label: name,
        at: kept.length - 1,
        // Rows nearly coincide: their names stand below one another.
        dx: 14,
        dy: {
          'no tension of surfaces': -14,
          sticking: 6,
          'bulk constants': 26,
          'rim that resists': 46,
          'strength by size': 66,
        }[name],
        ...(name.startsWith('no') && { open: true }),
      };
    }),
  });
  await save(
    await sideBySide([left, right], 2, {
      title: 'What the moving model says of the exponent',
      description:
        'Left the current density at which one void stands still, right its exponent in pressure; see the panels.',
      width: size.width,
      height: size.height,
    }),
    'pressure-exponent-moving',
  );
}
