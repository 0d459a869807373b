// Benchmarks: npm run bench -- NAME... [--json]; all of them without a name. Of some one work alone: solvers:voxel-128.
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { rows as film } from './film.mjs';
import { rows as resolved } from './resolved.mjs';
import { show } from './show.mjs';
import { rows as solvers } from './solvers.mjs';
import { rows as studies } from './studies.mjs';

const benchmarks = { film, studies, solvers, resolved };

const usage = `npm run bench -- [${Object.keys(benchmarks).join('|')}|solvers:WORK|resolved:WORK]... [--json] [--quick]; see benchmarks/README.md\n`;
const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);

function readArguments() {
  try {
    return parseArgs({
      options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

/** The works that a name means: all of a benchmark, or the one after a colon. */
function worksOf(name) {
  const [benchmark, key] = name.split(':');
  const all = benchmarks[benchmark] ?? [];
  return key === undefined ? all : all.filter((work) => work.key === key);
}

for (const name of names) {
  if (worksOf(name).length > 0) continue;
  const keys = [...solvers.map(({ key }) => `solvers:${key}`), ...resolved.map(({ key }) => `resolved:${key}`)];
  const all = [...Object.keys(benchmarks), ...keys].join(', ');
  process.stderr.write(`No benchmark is called "${name}"; there is ${all}.\n`);
  process.exit(2);
}

const [load] = loadavg();
if (load > 0.5 * availableParallelism())
  process.stderr.write(
    `The machine is busy (load ${load.toFixed(1)}): clock times are too long, see processor times, shortest runs and ratios.\n`,
  );

const done = [];
for (const compute of names.flatMap(worksOf)) {
  let result;
  try {
    result = await compute({ quick: values.quick });
  } catch (error) {
    // The others can still be measured.
    process.stderr.write(`${compute.key ?? compute.name}: ${error.stack}\n`);
    process.exitCode = 1;
    continue;
  }
  done.push(result);
  if (!values.json) process.stdout.write(show(result));
}
if (values.json) process.stdout.write(`${JSON.stringify(done, null, 2)}\n`);
