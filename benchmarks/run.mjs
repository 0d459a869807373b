// Benchmarks: npm run bench -- NAME... [--json]; all of them without a name.
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { rows as film } from './film.mjs';
import { rows as studies } from './studies.mjs';

const benchmarks = { film, studies };

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
for (const name of names) {
  if (name in benchmarks) continue;
  process.stderr.write(`No benchmark is called "${name}"; there is ${Object.keys(benchmarks).join(', ')}.\n`);
  process.exit(2);
}

const time = (seconds) => (seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(1000 * seconds).toPrecision(3)} ms`);
const memory = (bytes) => (bytes === null ? '-' : `${Math.round(bytes / 1e6)} MB`);
const number = (value) => (value === null || value === undefined ? '-' : value.toExponential(1));

function show({ work, ours, peer, ratio, asked }) {
  const range = `${time(ours.range[0])} to ${time(ours.range[1])}, ${ours.runs} runs`;
  const verdict = asked === null ? '' : `; asked ${time(asked)}${ours.seconds <= asked ? '' : ', MISSED'}`;
  const against =
    peer === null
      ? ''
      : `\n    ${peer.name}: ${time(peer.seconds)}, error ${number(peer.accuracy)}; ratio ${ratio.toPrecision(2)}`;
  const processor = ours.processorSeconds === null ? '' : `, processor ${time(ours.processorSeconds)}`;
  return `${work}\n    ${time(ours.seconds)} (${range})${processor}, ${memory(ours.memoryBytes)}, error ${number(ours.accuracy)}${verdict}${against}\n`;
}

const [load] = loadavg();
if (load > 0.5 * availableParallelism())
  process.stderr.write(
    `The machine is busy (load ${load.toFixed(1)}): clock times are too long, see processor times and shortest runs.\n`,
  );

const done = [];
for (const name of names) {
  for (const compute of benchmarks[name]) {
    const result = compute();
    done.push(result);
    if (!values.json) process.stdout.write(show(result));
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(done, null, 2)}\n`);
