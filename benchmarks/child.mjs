// Repeats one work of a module and prints times, largest resident set and accuracy: node child.mjs FILE NAME [SIZE].
import { pathToFileURL } from 'node:url';

const warmUpSeconds = 1;
const measuredSeconds = 1;
const fewestRuns = 5;
const mostRuns = 100;

const [file, name, size] = process.argv.slice(2);
const { works } = await import(pathToFileURL(file).href);
const work = works[name](size === undefined ? undefined : Number(size));
const since = (begin) => (performance.now() - begin) / 1000;

// Works that take minutes say how often they run, and are not warmed up.
const { runs = null } = work;
const warm = performance.now();
if (runs === null) {
  do await work.run();
  while (since(warm) < warmUpSeconds);
}
const more = (done, seconds) =>
  runs === null ? done < fewestRuns || (seconds < measuredSeconds && done < mostRuns) : done < runs;

const times = [];
const processorTimes = [];
const start = performance.now();
while (more(times.length, since(start))) {
  const begin = performance.now();
  const before = process.cpuUsage();
  await work.run();
  const { user, system } = process.cpuUsage(before);
  times.push(since(begin));
  processorTimes.push((user + system) / 1e6);
}
const memoryBytes = process.resourceUsage().maxRSS * 1024;
const accuracy = (await work.accuracy?.()) ?? null;
process.stdout.write(JSON.stringify({ times, processorTimes, memoryBytes, accuracy, ...work.extra?.() }));
