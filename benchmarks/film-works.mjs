// The film level in process: what `measureWork` repeats. A work has `run` and, outside of the timing, `accuracy`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expandProtocol } from '../dist/io/scenario/index.js';
import { FilmSystem } from '../dist/models/film/system.js';
import { RadauIntegrator } from '../dist/solvers/index.js';
import { loadStudy } from '../dist/studies/load-study.js';
import { runScenario } from '../dist/studies/run.js';
import { simulate } from '../dist/studies/simulate.js';
import { root } from './processes.mjs';

const file = join(root, 'scenarios', 'argyrodite.yaml');

/** The first strip and plate of the scenario on a model; contact fractions of both electrodes after each. */
function cycleOn(study, model) {
  const protocol = [...expandProtocol(study.scenario.operation.protocol)].slice(0, 2);
  const places = [1, 2].map((side) => model.observables.findIndex(({ name }) => name === `contactFraction${side}`));
  const contact = [];
  const { status } = simulate({
    model,
    steps: protocol,
    stackPressure: study.scenario.operation.stackPressure.pressure,
    onStepEnd: (_step, _index, values) => {
      contact.push(...places.map((place) => values[place]));
    },
  });
  if (status !== 'completed') throw new Error(`the cycle ended as ${status}`);
  return contact;
}

const referenceContact = () => {
  const study = loadStudy({ file, set: ['tolerance.relative=1e-9'] });
  return cycleOn(study, study.makeModel());
};

const worstDifference = (a, b) => Math.max(...a.map((one, k) => Math.abs(one - b[k])));

function cycle() {
  const study = loadStudy({ file });
  const model = study.makeModel();
  return {
    run: () => cycleOn(study, model),
    accuracy: () => worstDifference(cycleOn(study, model), referenceContact()),
  };
}

/** The same cycle by Radau IIA of fixed order 5 with a differenced Jacobian: no events, no observables on the way. */
function cycleOrder5() {
  const study = loadStudy({ file });
  const { parameters } = study.makeModel();
  const steps = [...expandProtocol(study.scenario.operation.protocol)].slice(0, 2);
  const system = new FilmSystem(parameters);
  const { size, mass, layout } = system;
  const plain = {
    size,
    mass,
    evaluate: (time, state, rate) => system.evaluate(time, state, rate),
    quadratureCount: system.quadratureCount,
    evaluateQuadratures: (time, state, rate) => system.evaluateQuadratures(time, state, rate),
  };
  const absoluteTolerance = new Float64Array(size);
  system.tolerances(absoluteTolerance, parameters.relativeTolerance);
  const run = () => {
    const integrator = new RadauIntegrator(plain, {
      relativeTolerance: parameters.relativeTolerance,
      absoluteTolerance,
      quadratureInvariants: false,
      maximumOrder: 5,
    });
    const state = new Float64Array(size);
    system.initialise(state);
    const contact = [];
    let time = 0;
    for (const { currentDensity, until } of steps) {
      const capacity = until.find(({ kind }) => kind === 'capacity').value;
      const electrical = { kind: 'current', currentDensity };
      system.load = { startTime: time, electrical, stackPressure: parameters.fixture.pressure, stackPressureSlope: 0 };
      state[layout.current] = currentDensity;
      integrator.start(time, state);
      time += capacity / Math.abs(currentDensity);
      while (integrator.time < time) {
        const result = integrator.step(time);
        if (!result.accepted) throw new Error(result.message);
      }
      state.set(integrator.state);
      system.refresh(time, state);
      contact.push(...system.interfaces.map(({ contactFraction }) => contactFraction));
    }
    return contact;
  };
  return { run, accuracy: () => worstDifference(run(), referenceContact()) };
}

/** The whole protocol of the scenario, ten cycles, into a folder; the report is drawn later and is not part of it. */
function stored() {
  return {
    run: async () => {
      const out = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
      try {
        const { status } = await runScenario({ source: { file }, out });
        if (status !== 'finished') throw new Error(`the run ended as ${status}`);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
  };
}

/** The whole protocol in memory. */
function inMemory() {
  const study = loadStudy({ file });
  const model = study.makeModel();
  return {
    run: () => {
      const { status } = simulate({
        model,
        steps: expandProtocol(study.scenario.operation.protocol),
        stackPressure: study.scenario.operation.stackPressure.pressure,
      });
      if (status !== 'completed') throw new Error(`the run ended as ${status}`);
    },
  };
}

export const works = { cycle, cycleOrder5, stored, inMemory };
