// The figures of docs/ccs-pressure.md, from the numbers that ccs-pressure.mjs found.
import { addAxisLabels } from '../../dist/report/line-figure.js';
import { colour } from '../../dist/report/palette.js';
import { finishSvg, loadDrawing } from '../../dist/report/svg-document.js';
import { logPanel, save, sideBySide } from './draw.mjs';

const [blue, orange, green, purple, olive, grey] = [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`));
const ink = colour('ink');
const pressure = { label: 'stack pressure (MPa)', domain: [0.93, 10.8], ticks: [1, 2, 3, 5, 7, 10] };
const rowOf = (rows, label) => rows.find((row) => row.label === label);
const told = (row, name = row.label) => `${name}: ${row.ccs.map((value, i) => value ?? row.open[i]).join(', ')}`;
const resolved = (x, y) => {
  const kept = x.map((_, i) => i).filter((i) => y[i] !== null);
  return { x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
};
const line = (row, shade, extra) => ({ ...resolved(row.pressures, row.ccs), colour: shade, dots: true, ...extra });
const measuredPoints = ({ measured }, extra) => [{ x: measured.pressures, y: measured.ccs, colour: ink, ...extra }];

/** Lines: steady balance; rings: engine. */
async function drawBalance({ balance }) {
  const pair = (label, shade, extra) => {
    const row = rowOf(balance, label);
    const drawn = {
      x: row.pressures,
      y: row.steady,
      colour: shade,
      marks: resolved(row.pressures, row.ccs),
      width: 1.6,
    };
    return { ...drawn, ...extra };
  };
  const common = { x: pressure, width: 490, height: 400, right: 182 };
  const creep = await logPanel({
    ...common,
    title: 'Creep closure of one class of voids',
    description: balance
      .filter(({ label }) => !label.includes('diffusion'))
      .map((row) => told(row))
      .join('; '),
    y: { label: 'critical current of stripping (mA/cm²)', domain: [0.0015, 300], ticks: [0.01, 0.1, 1, 10, 100] },
    subtitle: 'creep; lines: steady balance, rings: engine',
    curves: [
      pair('creep, contact 0.2', orange, { label: 'contact 0.2', at: 2, dx: -12, dy: -2, anchor: 'end' }),
      pair('creep, contact 0.5', orange, { dash: '6 4', end: 'contact 0.5' }),
      pair('creep, local current', blue, { end: 'local current' }),
      pair('creep, local current, roofs follow the body', blue, { dash: '6 4', end: '… roofs follow body' }),
      pair('strength of the smallest, local current', green, { end: 'local, smallest' }),
      pair('strength of the ligament, local current', olive, { end: 'local, ligament' }),
    ],
  });
  const diffusion = await logPanel({
    ...common,
    title: 'Diffusive closure of one class of voids',
    description: balance
      .filter(({ label }) => label.includes('diffusion'))
      .map((row) => told(row))
      .join('; '),
    y: { label: 'critical current of stripping (mA/cm²)', domain: [0.0008, 2], ticks: [0.001, 0.01, 0.1, 1] },
    subtitle: 'diffusion; lines: steady balance, rings: engine',
    curves: [
      pair('interface diffusion, local current', blue, { end: 'interface, local' }),
      pair('interface diffusion, contact 0.5', orange, { end: 'interface, contact 0.5' }),
      pair('lattice diffusion, local current', purple, { end: 'lattice, local' }),
      pair('lattice diffusion, contact 0.5', olive, { end: 'lattice, contact 0.5' }),
    ],
  });
  const whole = { width: 490, height: 400, title: 'What the steady balance predicts and the engine gives' };
  await save(
    await sideBySide([creep, diffusion], 2, { ...whole, description: 'Left creep, right diffusion; see the panels.' }),
    'ccs-pressure-balance',
  );
}

async function drawCriteria(data) {
  const { criteria, plating } = data;
  const of = (label) => rowOf(criteria, label);
  const svg = await logPanel({
    title: 'Five criteria on the calibrated cell',
    description: `Critical current (mA/cm²) by criterion. ${[...criteria, plating].map((row) => told(row)).join('; ')}`,
    x: pressure,
    y: { label: 'critical current (mA/cm²)', domain: [0.012, 4], ticks: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2] },
    width: 720,
    height: 430,
    right: 212,
    curves: [
      line(plating, grey, { end: 'plating limit (CCP)' }),
      line(of('no-fixed-point'), olive, { end: 'no-fixed-point', dash: '2 4', width: 4 }),
      line(of('void-growth'), green, { end: 'void-growth (10 nm)', dash: '6 4', width: 3 }),
      line(of('local-current'), blue, { end: 'local-current' }),
      line(of('contact-fraction'), orange, { end: 'contact-fraction (0.5)' }),
      line(of('voltage-rise'), purple, { end: 'voltage-rise (20 %)' }),
    ],
    endDistance: 24,
    points: measuredPoints(data, { label: 'measured', at: 0, dx: 11, dy: 8 }),
  });
  await save(svg, 'ccs-pressure-criteria');
}

async function drawSwitches(data) {
  const { spreads, diffusivities, drivers, plating } = data;
  const common = {
    x: pressure,
    y: { label: 'critical current (mA/cm²)', domain: [0.06, 3], ticks: [0.1, 0.2, 0.5, 1, 2] },
    width: 470,
    height: 360,
    right: 150,
  };
  const limit = line(plating, grey, { dots: false, dash: '2 4', end: 'plating limit' });
  const names = { off: 'bulk strength', void: 'size of the void', ligament: 'ligament', smallest: 'smallest' };
  const strength = await logPanel({
    ...common,
    title: 'Size-dependent strength',
    description: spreads.map((row) => told(row)).join('; '),
    subtitle: 'length that sets the strength (spread 0.3)',
    curves: [
      limit,
      ...Object.entries(names).map(([length, name], index) =>
        line(rowOf(spreads, `${length}, 0.3`), [orange, purple, olive, blue][index], { end: name }),
      ),
    ],
    points: measuredPoints(data),
  });
  const spread = await logPanel({
    ...common,
    title: 'Spread of the spacings',
    description: spreads.map((row) => told(row)).join('; '),
    subtitle: 'standard deviation of ln(spacing)',
    curves: [
      limit,
      ...[0, 0.3, 0.6, 1].map((value, index) =>
        line(rowOf(spreads, `smallest, ${value}`), colour(`ramp-${[1, 3, 5, 8][index]}`), { end: `spread ${value}` }),
      ),
    ],
    points: measuredPoints(data),
  });
  const diffusion = await logPanel({
    ...common,
    title: 'Interface diffusion',
    description: diffusivities.map((row) => told(row)).join('; '),
    subtitle: 'diffusivity times thickness of the interface (m³/s)',
    curves: [
      limit,
      ...[
        ['no interface diffusion', 'none', 1],
        ['1e-22 m³/s', '10⁻²² (default)', 3],
        ['1e-21 m³/s', '10⁻²¹', 5],
        ['1e-20 m³/s', '10⁻²⁰', 8],
      ].map(([label, end, step]) => line(rowOf(diffusivities, label), colour(`ramp-${step}`), { end })),
    ],
    points: measuredPoints(data),
  });
  const driver = await logPanel({
    ...common,
    title: 'Drivers of void growth',
    description: drivers.map((row) => told(row)).join('; '),
    y: { ...common.y, domain: [0.02, 3], ticks: [0.02, 0.05, ...common.y.ticks] },
    subtitle: 'drivers of void growth',
    curves: [
      limit,
      ...[
        ['M3 alone, contact 0.9 at assembly', 'M3 alone', purple],
        ['M2 alone, amplitude 0.5, wavelength 10 µm', 'M2 alone, 10 µm', olive],
        ['M2 alone, amplitude 1, wavelength 1 µm', 'M2 alone, 1 µm', green],
        ['M1', 'M1', blue],
        ['M1 and M3', 'M1 and M3', purple, '2 4'],
        ['M1 and M2, amplitude 1, wavelength 1 µm', 'M1 and M2', orange, '6 4'],
      ].map(([label, end, shade, dash]) => line(rowOf(drivers, label), shade, { end, dash })),
    ],
    points: measuredPoints(data),
  });
  await save(
    await sideBySide([strength, spread, diffusion, driver], 2, {
      width: 470,
      height: 360,
      title: 'The calibrated cell with one thing changed',
      description: 'Four panels; filled black points are the measurements of Kasemchainan et al. 2019.',
    }),
    'ccs-pressure-switches',
  );
}

/** Exponents of every row as points on one axis, the published range behind. */
async function drawExponents(data) {
  const drawing = await loadDrawing();
  const { Plot } = drawing;
  const { balance, criteria, spreads, diffusivities, switches } = data;
  const groups = [
    ['one class, one long strip', balance.map((row) => [row.label, row])],
    [
      'the cell, by criterion',
      criteria.filter(({ label }) => !label.includes('dendrites')).map((row) => [row.label, row]),
    ],
    [
      'the cell, one thing changed',
      [
        ...['off', 'void', 'ligament'].map((length) => [
          {
            off: 'bulk strength',
            void: 'strength of the size of the void',
            ligament: 'strength of the size of the ligament',
          }[length],
          rowOf(spreads, `${length}, 0.3`),
        ]),
        ...[0, 1].map((value) => [`spread ${value}`, rowOf(spreads, `smallest, ${value}`)]),
        ...['no interface diffusion', '1e-21 m³/s', '1e-20 m³/s'].map((label) => [
          label.startsWith('1e') ? `interface diffusion ${label}` : label,
          rowOf(diffusivities, label),
        ]),
        ...['perfect contact', 'vacancies removed ten times as fast', 'vacancies removed a tenth as fast'].map(
          (label) => [label, rowOf(switches, label)],
        ),
      ],
    ],
  ];
  const entries = groups.flatMap(([name, rows]) => [{ name }, ...rows.map(([label, row]) => ({ label, row }))]);
  const step = 21;
  const box = { left: 400, right: 812, top: 52, bottom: 52 + entries.length * step };
  const height = box.bottom + 50;
  const domain = [0, 7];
  const kinds = [
    ['1-3', { fill: colour('surface'), stroke: purple, symbol: 'triangle' }],
    ['3-7', { fill: blue, stroke: blue, symbol: 'circle' }],
    ['1-10', { fill: colour('surface'), stroke: orange, symbol: 'square' }],
  ];
  const dots = entries.flatMap(({ row }, index) =>
    row === undefined
      ? []
      : kinds.flatMap(([span]) =>
          row.exponents[span] === null ? [] : [{ x: row.exponents[span], y: index + 0.5, span }],
        ),
  );
  const svg = drawing.plot({
    width: 840,
    height,
    marginTop: box.top,
    marginBottom: 50,
    marginLeft: box.left,
    marginRight: 28,
    className: 'figure',
    style: { color: colour('soft'), fontSize: '13px' },
    x: { domain, axis: null },
    y: { domain: [0, entries.length], reverse: false, axis: null, range: [box.top, box.bottom] },
    marks: [
      Plot.rect([{ x1: 1, x2: 2, y1: 0, y2: entries.length }], {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: colour('band'),
      }),
      Plot.gridX([0, 1, 2, 3, 4, 5, 6, 7], { stroke: colour('grid'), strokeOpacity: 1 }),
      Plot.axisX([0, 1, 2, 3, 4, 5, 6, 7], { text: String, tickSize: 0, label: null, color: colour('soft') }),
      Plot.ruleX([data.measured.exponents['3-7']], { stroke: ink, strokeDasharray: '5 3' }),
      ...[...kinds].reverse().map(([span, look]) =>
        Plot.dot(
          dots.filter((dot) => dot.span === span),
          { x: 'x', y: 'y', r: span === '3-7' ? 5 : 4.5, strokeWidth: 1.8, ...look },
        ),
      ),
    ],
  });
  const group = drawing.element('g', { 'font-size': 13 });
  const write = (x, y, text, extra) =>
    group.appendChild(drawing.element('text', { x, y, dy: '0.35em', 'text-anchor': 'start', ...extra }, text));
  entries.forEach(({ name, label }, index) => {
    const y = box.top + (index + 0.5) * step;
    if (name !== undefined) write(8, y + 2, name, { fill: ink, 'font-weight': 700 });
    else write(22, y, label, { fill: colour('soft') });
  });
  const scale = (value) => box.left + ((value - domain[0]) / (domain[1] - domain[0])) * (box.right - box.left);
  write(scale(data.measured.exponents['3-7']) + 4, box.top - 10, 'measured, 3–7 MPa; band: published', {
    fill: ink,
    'font-weight': 600,
  });
  [
    ['▵ 1–3 MPa', purple],
    ['● 3–7 MPa', blue],
    ['▫ 1–10 MPa', orange],
  ].forEach(([text, shade], index) => {
    write(box.left + 20 + index * 110, 14, text, { fill: shade, 'font-weight': 600 });
  });
  svg.appendChild(group);
  addAxisLabels(drawing, svg, { x: 'exponent of the critical current in stack pressure', y: '' }, box, height);
  const description = entries
    .filter(({ row }) => row !== undefined)
    .map(({ label, row }) => `${label}: ${kinds.map(([span]) => row.exponents[span] ?? 'none').join(', ')}`)
    .join('; ');
  await save(
    finishSvg(drawing, svg, 'Pressure exponents by mechanism and criterion', description),
    'ccs-pressure-exponents',
  );
}

/** Draws all of them. */
export async function drawFigures(data) {
  await drawBalance(data);
  await drawCriteria(data);
  await drawSwitches(data);
  await drawExponents(data);
}
