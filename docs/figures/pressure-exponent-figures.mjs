// The figures of docs/pressure-exponent.md, from the numbers of pressure-exponent.mjs.
import { colour } from '../../dist/report/palette.js';
import { logPanel, save, sideBySide } from './draw.mjs';

const [blue, orange, green, purple, olive, grey] = [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`));
const ink = colour('ink');
const pressure = { label: 'stack pressure (MPa)', domain: [0.93, 10.8], ticks: [1, 2, 3, 5, 7, 10] };
/** Kasemchainan et al. 2019, Li | Li6PS5Cl, mA/cm2. */
const measured = { x: [3, 7], y: [0.2, 1], colour: ink };

const told = (row) => `${row.label}: ${row.ccs.map((value) => value ?? 'none').join(', ')}`;
const known = (row) => {
  const kept = row.pressures.map((_, i) => i).filter((i) => row.ccs[i] !== null);
  return { x: kept.map((i) => row.pressures[i]), y: kept.map((i) => row.ccs[i]) };
};

function panelOf(rows, subtitle, title, y, styles) {
  return logPanel({
    title,
    description: rows.map(told).join('; '),
    subtitle,
    x: pressure,
    y,
    width: 520,
    height: 430,
    right: 190,
    labelSize: 12,
    endDistance: 18,
    curves: styles.map(([label, shade, end, dash]) => ({
      ...known(rows.find((row) => row.label === label)),
      colour: shade,
      dots: true,
      end,
      ...(dash && { dash }),
    })),
    points: [{ ...measured, label: 'measured', at: 0, dx: 10, dy: 14 }],
  });
}

async function drawCriteria({ contact, local }) {
  const y = {
    label: 'critical current of stripping (mA/cm²)',
    domain: [1e-5, 1e8],
    ticks: [1e-4, 0.01, 1, 100, 1e4, 1e6],
  };
  const left = await panelOf(
    contact,
    'half of the contact is lost, or rims open',
    'CCS at a fixed contact fraction',
    y,
    [
      ['voids, bulk', blue, 'voids'],
      ['voids, sticking', blue, 'voids, sticking', '6 4'],
      ['voids, strength of the void', green, 'voids, strength'],
      ['rims of voids, bulk', purple, 'rims of voids'],
      ['pillars, bulk', orange, 'pillars'],
      ['pillars, size-dependent strength', olive, 'pillars, strength'],
    ],
  );
  const right = await panelOf(
    local,
    'local current density of 2 mA/cm²',
    'CCS at a local current density',
    { ...y, domain: [0.01, 4], ticks: [0.01, 0.03, 0.1, 0.3, 1, 3] },
    [
      ['voids, bulk', blue, 'voids'],
      ['voids, sticking', blue, 'voids, sticking', '6 4'],
      ['voids, strength of the void', green, 'voids, strength of void'],
      ['voids, strength of the smallest', purple, 'voids, smallest length'],
      ['voids, strength of the smallest, spread 1', purple, 'smallest, spread 1', '6 4'],
      ['pillars, bulk', orange, 'pillars'],
      ['pillars, size-dependent strength', olive, 'pillars, strength'],
    ],
  );
  await save(
    await sideBySide([left, right], 2, {
      title: 'What each mechanism predicts by criterion',
      description: 'Left a fixed contact fraction, right a local current; see the panels.',
      width: 520,
      height: 430,
    }),
    'pressure-exponent-criteria',
  );
}

async function drawCells({ pillarContacts, stripping }) {
  const shades = [grey, orange, blue];
  const theta = Array.from({ length: 60 }, (_, k) => 0.08 + (0.92 * k) / 59);
  const left = await logPanel({
    title: 'Contact between pillars',
    description: pillarContacts
      .map(
        ({ exponent, points }) =>
          `n = ${exponent}: ${points.map((one) => `${one.contact} at ${one.relativePressure.toPrecision(3)}`).join(', ')}`,
      )
      .join('; '),
    subtitle: 'contact between pillars; dashed: Westergaard',
    x: { label: 'pressure over that of full contact', domain: [0.01, 1.15], ticks: [0.01, 0.03, 0.1, 0.3, 1] },
    y: { label: 'contact fraction', domain: [0.08, 1.1], ticks: [0.1, 0.2, 0.5, 1] },
    width: 470,
    height: 400,
    right: 24,
    curves: [
      { x: theta.map((t) => Math.sin((Math.PI / 2) * t) ** 2), y: theta, colour: grey, dash: '6 4' },
      ...pillarContacts.map(({ exponent, points }, k) => ({
        x: points.map((one) => one.relativePressure),
        y: points.map((one) => one.contact),
        colour: shades[k],
        dots: true,
        label: `n = ${exponent}`,
        at: [2, 0, 2][k],
        dx: [-10, 0, 12][k],
        dy: [-8, 14, 10][k],
        ...(k === 0 && { anchor: 'end' }),
      })),
    ],
  });
  const right = await logPanel({
    title: 'Closure of a void that is stripped around',
    description: stripping
      .map(
        ({ exponent, points }) =>
          `n = ${exponent}: ${points.map((one) => `${(one.mean / one.sum).toPrecision(3)} at ${one.pressure}`).join(', ')}`,
      )
      .join('; '),
    subtitle: 'mean velocity of the roof over the sum of both alone, a = κZ',
    x: { label: 'Π, pressure over that of the stripping rate', domain: [0.45, 9], ticks: [0.5, 1, 2, 4, 8] },
    y: { label: 'together over the sum', domain: [0.9, 2], ticks: [1, 1.2, 1.5, 2] },
    width: 470,
    height: 400,
    right: 90,
    curves: stripping.map(({ exponent, points }, k) => {
      const drawn = points.filter((one) => one.pressure > 0);
      return {
        x: drawn.map((one) => one.pressure),
        y: drawn.map((one) => one.mean / one.sum),
        colour: shades[k],
        dots: true,
        end: `n = ${exponent}`,
      };
    }),
  });
  await save(
    await sideBySide([left, right], 2, {
      title: 'Two cell problems beyond superposition',
      description: 'Left contact between pillars, right closure under stripping; see the panels.',
      width: 470,
      height: 400,
    }),
    'pressure-exponent-cells',
  );
}

/** Writes both figures. */
export async function drawAll(data) {
  await drawCriteria(data);
  await drawCells(data);
}
