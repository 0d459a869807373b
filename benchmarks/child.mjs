// Repeats one work of a module and prints times, largest resident set and accuracy: node child.mjs FILE NAME.
import { pathToFileURL } from 'node:url';

const warmUpSeconds = 1;
const measuredSeconds = 1;
const fewestRuns = 5;
const mostRuns = 100;

const [file, name] = process.argv.slice(2);
const { works } = await import(pathToFileURL(file).href);
const work = works[name]();
const since = (begin) => (performance.now() - begin) / 1000;

const warm = performance.now();
do await work.run();
while (since(warm) < warmUpSeconds);

const times = [];
const processorTimes = [];
const start = performance.now();
while (times.length < fewestRuns || (since(start) < measuredSeconds && times.length < mostRuns)) {
  const begin = performance.now();
  const before = process.cpuUsage();
  await work.run();
  const { user, system } = process.cpuUsage(before);
  times.push(since(begin));
  processorTimes.push((user + system) / 1e6);
}
const memoryBytes = process.resourceUsage().maxRSS * 1024;
const accuracy = (await work.accuracy?.()) ?? null;
process.stdout.write(JSON.stringify({ times, processorTimes, memoryBytes, accuracy }));
