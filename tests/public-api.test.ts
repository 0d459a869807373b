import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import * as api from '../src/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'public-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A change of these two lists is a change of the public interface: it belongs in CHANGELOG.md.
const values = `
  LithostatError RadauIntegrator SeriesTable asQuantity avogadroConstant boltzmannConstant buildStudyPlan calibrate
  compareFolder conduct countFlatSteps countPhases describeLibrary describeMaterial dimensionNames dimensions
  elementaryCharge evaluateCase exitCodes expandProtocol faradayConstant figureToPng findCriticalCurrent
  formatQuantity gasConstant inUnit labelImage laws lineFigure loadLibrary loadStudy measuredLimits models
  parseAnyQuantity parseCreepPrefactor parseQuantity pointBuffers pointLaws presentJson presentTerminal probeFigure readLabelImage
  readLibrary readRun readSeriesCsv renderCriticalReport renderReport runAtlas runScenario runSweep scenarioJsonSchema
  scenarioSchema scoreSeries simulate standaloneSvg standardAtmosphere version withOverrides writeCalibration
  writeReport zeroCelsius`;
const types = `
  AdvanceFailure AdvanceResult Area AreaSpecificResistance Assumption AtlasMap AtlasOptions AtlasResult BuiltStudy
  CalibrateOptions Calibration CalibrationResult CapacityPerArea CaseFamily CaseOutcome CaseStatus CaseTask CaseValue
  CellModel CellSettings ChargeCount CompareOptions Comparison ConductionRequest Conductivity ConsistencyResult
  CreepModel CreepPrefactor CriticalComparison CriticalMode CriticalOptions CriticalReportInput CriticalResult Current
  CurrentDensity DifferentialAlgebraicSystem Diffusivity Dimension DimensionName Dimensionless ElectricalLoad
  ElectrodeSettings Electrolyte EventFunction EventRequest ExitCode Exponents FigureCurve FigureEvent FinishedRun
  FitResult FlatStep FractureToughness HypothesisResult ImageAxis ImageConduction IntegratorOptions IntegratorOrder
  IntegratorStatistics InterfaceClass InterfaceRecord Issue IssueData LabelImage Law LawInput Ledger Length
  LineFigureOptions Load LocatedEvent LocatedIssue MaterialDescription MaterialLibrary MaterialOverride MeasuredLimit
  Metal ModelDeclaration ModelNotice ModelState MolarEnergy MolarVolume ObservableDescriptor ParameterResult
  ParseResult PhaseCount PlannedCase PngOptions PointInput PointLaw PointLawExample PointResponse PredictedCritical Pressure PressurePerLength Probe ProbeFigureOptions
  ProbeRow ProtocolStep Quantity QuantityIssue ReadImage ReadImageOptions RegisteredModel RunEvent RunLedger
  RunOptions RunOutcome RunSummary RunSweepOptions Scenario ScenarioInput ScenarioSchema SeriesColumn SeriesComparison
  SimulationEvent SimulationHooks SimulationOptions SimulationPosition SimulationResult SimulationStatistics
  StackPressure StateVariable StepFailureCode StepRejection StepResult StrainRate Study StudyFlags StudyInput StudyPlan StudySource
  SurfaceEnergy SweepProgress SweepResult SweepSummary Temperature TemperatureFunction Theme Time TimedValues
  UntilCondition Voltage`;
const names = (list: string): string[] => list.trim().split(/\s+/);

/** Names that a file exports as types and otherwise; `*` for an export of everything. */
function declaredExports(path: string): { types: string[]; values: string[] } {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022);
  const found = { types: [] as string[], values: [] as string[] };
  for (const statement of file.statements) {
    expect(ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement), 'only re-exports').toBe(true);
    if (!ts.isExportDeclaration(statement)) continue;
    const { exportClause } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) {
      found.values.push('*');
      continue;
    }
    for (const { name, isTypeOnly } of exportClause.elements) {
      found[statement.isTypeOnly || isTypeOnly ? 'types' : 'values'].push(name.text);
    }
  }
  return { types: found.types.sort(), values: found.values.sort() };
}

describe('the public interface', () => {
  const declared = declaredExports(join(root, 'src/index.ts'));

  it('exports these values', () => {
    expect(Object.keys(api).sort()).toEqual(names(values));
    expect(declared.values).toEqual(names(values));
    for (const [name, value] of Object.entries(api)) expect(value, name).toBeDefined();
  });

  it('exports these types', () => {
    expect(declared.types).toEqual(names(types));
  });
});

const compiled = join(root, 'dist/index.js');

// Of the compiled package, as its users load it: `npm test` builds first.
describe.skipIf(!existsSync(compiled))('the package', () => {
  const heavy = [
    'h5wasm',
    'mathjs',
    '@observablehq/plot',
    '@resvg/resvg-js',
    'linkedom',
    'piscina',
    'commander',
    'geotiff',
  ];
  let children = 0;

  /** Which of the heavy packages a script loads, by the coverage that V8 writes of every file that ran. */
  function heavyPackagesOf(script: string): string[] {
    const coverage = join(folder, String(children++));
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    });
    const text = readdirSync(coverage)
      .map((name) => readFileSync(join(coverage, name), 'utf8'))
      .join('\n');
    expect(text).toContain('dist/index.js');
    return heavy.filter((name) => text.includes(`/node_modules/${name}/`));
  }

  it('loads no heavy package by itself', () => {
    expect(heavyPackagesOf("await import('lithostat');")).toEqual([]);
  });

  it('loads them when they are needed, so the test above would see them', () => {
    const script = `
      const { parseQuantity, lineFigure } = await import('lithostat');
      if (Math.abs(parseQuantity('3 inch', 'length').value - 0.0762) > 1e-12) throw new Error('inch');
      const figure = await lineFigure({ title: 'Voltage', x: { label: 'time (s)' }, y: { label: 'voltage (V)' },
        curves: [{ label: 'cell', x: new Float64Array([0, 1]), y: new Float64Array([0, 1]) }] });
      if (!figure.includes('<svg')) throw new Error('figure');`;
    expect(heavyPackagesOf(script)).toEqual(expect.arrayContaining(['mathjs', '@observablehq/plot', 'linkedom']));
  });

  it('is typed by what it exports', () => {
    const declarations = declaredExports(join(root, 'dist/index.d.ts'));
    expect(declarations).toEqual(declaredExports(join(root, 'src/index.ts')));
  });
});
