// Small sweeps to be disturbed: `plain` of cases that take no time and fail in many ways, `endless` with one that never ends, `deadly` with one that ends its process, `slow` with one that ends when it is interrupted, `film` of short runs of a cell.
import { fileURLToPath } from 'node:url';
import { caseFamily } from '../../dist/studies/cases/index.js';

const plainCases = 150;
const filmCases = 32;

const words = Array.from({ length: plainCases }, (_, index) => {
  if (index % 17 === 3) return `throw ${index}`;
  if (index % 13 === 5) return `input ${index}`;
  if (index % 11 === 7) return `text ${index}`;
  if (index % 29 === 11) return `exit ${index}`;
  // The same inputs a second time.
  if (index % 10 === 9) return String(index - 5);
  return index % 4 === 2 ? `wait ${index % 5} ${index}` : String(index);
});

function plain(list = words) {
  const family = { base: '{}', task: { kind: 'run' }, outputs: [] };
  const inputs = [{ header: 'word', path: 'word', unit: null }];
  const at = (index) => ({ set: [list[index]], inputs: [list[index]] });
  const plan = { title: 'plain', family, inputs, count: list.length, design: { kind: 'list' }, at };
  return { plan, worker: new URL('worker.mjs', import.meta.url) };
}

function film() {
  const file = fileURLToPath(new URL('../../scenarios/argyrodite.yaml', import.meta.url));
  const family = caseFamily({ file, set: ['operation.protocol[0].cycle=1'] }, { kind: 'run' }, [
    'final(voltage)',
    'minimum(contactFraction1)',
  ]);
  const inputs = [{ header: 'operation.stackPressure [MPa]', path: 'operation.stackPressure', unit: 'MPa' }];
  const at = (index) => {
    const pressure = 0.5 + (index % 61) / 4;
    const unit = index % 16 === 7 ? 'parsec' : 'MPa';
    return { set: [`operation.stackPressure=${pressure} ${unit}`], inputs: [pressure] };
  };
  return { plan: { title: 'film', family, inputs, count: filmCases, design: { kind: 'grid' }, at }, worker: undefined };
}

export const plans = {
  plain: () => plain(),
  endless: () => plain(['1', '2', 'loop', '3']),
  deadly: () => plain(['1', '2', 'abort', 'text', '3', 'wait 5', '4', '5']),
  slow: () => plain(['1', 'slow', '2']),
  film,
};
