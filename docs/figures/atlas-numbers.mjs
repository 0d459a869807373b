// What docs/atlas.md quotes of an atlas.

/** Temperatures of the table, degC. */
const shown = [42.5, 45.5, 50, 60.5, 69.5, 80];

const short = (value) => String(Number(value.toPrecision(3)));

function entry({ kind, value, from, to }) {
  if (kind === 'throughout') return 'below 1';
  if (kind === 'nowhere') return 'above 30';
  return `${short(value)} (${from === null ? 'below' : short(from)} to ${to === null ? 'above 30' : short(to)})`;
}

/**
 * The numbers of a page and the table of least pressures that it shows.
 *
 * @param result an atlas, as `atlas.json` holds it, or `data` of an earlier call
 */
export function atlasNumbers(result) {
  const data = {
    lithostat: result.lithostat,
    maps: result.maps.map(({ mode, work, error, regimes, target }) => ({
      mode,
      work,
      error,
      regimes,
      target: { least: target.least.filter(({ other }) => shown.includes(other)) },
    })),
  };
  const least = (mode, at) => data.maps.find((map) => map.mode === mode).target.least.find(({ other }) => other === at);
  const rows = shown.map((at) => `| ${at} | ${entry(least('ccs', at))} | ${entry(least('ccp', at))} |`);
  const table = ['| °C | stripping, MPa | plating, MPa |', '| ---: | ---: | ---: |', ...rows].join('\n');
  return { data, table };
}
