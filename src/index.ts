/**
 * lithostat: predicts when lithium-metal solid-state cells fail. What a script may rely on; everything else is internal.
 *
 * @example
 * import { findCriticalCurrent, runScenario } from 'lithostat';
 * const run = await runScenario({ source: { file: 'cell.yaml', set: ['operation.stackPressure=7 MPa'] }, out: 'results/cell' });
 * const limit = await findCriticalCurrent({ source: { file: 'cell.yaml' }, mode: 'ccs', out: 'results/ccs' });
 */
export type { ConductionRequest, ImageAxis, ImageConduction } from './imaging/conduct.js';
export { conduct } from './imaging/conduct.js';
export type { LocatedIssue } from './io/errors/index.js';
export { type IssueData, presentJson, presentTerminal } from './io/errors/index.js';
export type { ReadImage, ReadImageOptions } from './io/image/index.js';
export { readLabelImage } from './io/image/index.js';
export type { FinishedRun } from './io/run/read-run.js';
export { readRun, readSeriesCsv } from './io/run/read-run.js';
export type { SeriesColumn } from './io/run/series-table.js';
export { SeriesTable } from './io/run/series-table.js';
export type { RunEvent, RunLedger, RunSummary, SeriesComparison } from './io/run/summary.js';
export type {
  CellSettings,
  ElectrodeSettings,
  FlatStep,
  InterfaceRecord,
  ModelDeclaration,
  ProtocolStep,
  Scenario,
  ScenarioInput,
  ScenarioSchema,
  StackPressure,
  UntilCondition,
} from './io/scenario/index.js';
export { countFlatSteps, expandProtocol, scenarioJsonSchema } from './io/scenario/index.js';
export type {
  CreepModel,
  Electrolyte,
  InterfaceClass,
  MaterialDescription,
  MaterialLibrary,
  MaterialOverride,
  Metal,
} from './materials/index.js';
export { describeLibrary, describeMaterial, loadLibrary, readLibrary, withOverrides } from './materials/index.js';
export type { LabelImage, PhaseCount } from './mesh/image/index.js';
export { countPhases, labelImage } from './mesh/image/index.js';
export type { Assumption } from './models/assumption.js';
export type {
  AdvanceFailure,
  AdvanceResult,
  CellModel,
  ChargeCount,
  ElectricalLoad,
  EventRequest,
  Ledger,
  Load,
  ModelNotice,
  ModelState,
  ObservableDescriptor,
} from './models/model.js';
export type { RegisteredModel } from './models/registry.js';
export { models } from './models/registry.js';
export type { Law, LawInput } from './physics/law.js';
export type { PointInput, PointLaw, PointLawExample, PointResponse, StateVariable } from './physics/point-law.js';
export { pointBuffers } from './physics/point-law.js';
export { laws, pointLaws } from './physics/registry.js';
export type {
  Area,
  AreaSpecificResistance,
  CapacityPerArea,
  Conductivity,
  CreepPrefactor,
  Current,
  CurrentDensity,
  Diffusivity,
  Dimension,
  Dimensionless,
  DimensionName,
  ExitCode,
  Exponents,
  FractureToughness,
  Issue,
  Length,
  MolarEnergy,
  MolarVolume,
  ParseResult,
  Pressure,
  PressurePerLength,
  Quantity,
  QuantityIssue,
  StrainRate,
  SurfaceEnergy,
  Temperature,
  TemperatureFunction,
  Time,
  Voltage,
} from './quantity/index.js';
export {
  asQuantity,
  avogadroConstant,
  boltzmannConstant,
  dimensionNames,
  dimensions,
  elementaryCharge,
  exitCodes,
  faradayConstant,
  formatQuantity,
  gasConstant,
  inUnit,
  LithostatError,
  parseAnyQuantity,
  parseCreepPrefactor,
  parseQuantity,
  standardAtmosphere,
  zeroCelsius,
} from './quantity/index.js';
export type { CriticalReportInput } from './report/critical-report.js';
export { renderCriticalReport } from './report/critical-report.js';
export type { PngOptions } from './report/figure-image.js';
export { figureToPng, standaloneSvg } from './report/figure-image.js';
export type { FigureCurve, FigureEvent, LineFigureOptions } from './report/line-figure.js';
export { lineFigure } from './report/line-figure.js';
export type { Theme } from './report/palette.js';
export type { Probe, ProbeFigureOptions } from './report/probe-figure.js';
export { probeFigure } from './report/probe-figure.js';
export { renderReport, writeReport } from './report/run-report.js';
export type {
  ConsistencyResult,
  DifferentialAlgebraicSystem,
  EventFunction,
  IntegratorOptions,
  IntegratorOrder,
  IntegratorStatistics,
  LocatedEvent,
  StepFailureCode,
  StepRejection,
  StepResult,
} from './solvers/index.js';
export { RadauIntegrator } from './solvers/index.js';
export type { AtlasMap, AtlasOptions, AtlasResult } from './studies/atlas/index.js';
export { runAtlas } from './studies/atlas/index.js';
export type {
  CalibrateOptions,
  Calibration,
  CalibrationResult,
  FitResult,
  HypothesisResult,
  ParameterResult,
} from './studies/calibrate/index.js';
export { calibrate, writeCalibration } from './studies/calibrate/index.js';
export type { CaseFamily, CaseOutcome, CaseStatus, CaseTask, CaseValue } from './studies/cases/index.js';
export { evaluateCase } from './studies/cases/index.js';
export type { CriticalComparison, PredictedCritical } from './studies/compare/compare-critical.js';
export type { CompareOptions, Comparison } from './studies/compare/compare-folder.js';
export { compareFolder } from './studies/compare/compare-folder.js';
export type { TimedValues } from './studies/compare/interpolate.js';
export { scoreSeries } from './studies/compare/score-series.js';
export type { CriticalMode, CriticalOptions, CriticalResult, ProbeRow } from './studies/critical/index.js';
export { findCriticalCurrent } from './studies/critical/index.js';
export type { Study, StudySource } from './studies/load-study.js';
export { loadStudy } from './studies/load-study.js';
export type { MeasuredLimit } from './studies/measured-limits.js';
export { measuredLimits } from './studies/measured-limits.js';
export type { BuiltStudy } from './studies/plan/build-plan.js';
export { buildStudyPlan } from './studies/plan/build-plan.js';
export type { StudyFlags } from './studies/plan/flags.js';
export type { PlannedCase, StudyInput, StudyPlan } from './studies/plan/study-plan.js';
export type { RunOptions, RunOutcome } from './studies/run.js';
export { runScenario } from './studies/run.js';
export { scenarioSchema } from './studies/scenario-schema.js';
export type {
  SimulationEvent,
  SimulationHooks,
  SimulationOptions,
  SimulationPosition,
  SimulationResult,
  SimulationStatistics,
} from './studies/simulate.js';
export { simulate } from './studies/simulate.js';
export type { RunSweepOptions, SweepProgress, SweepResult, SweepSummary } from './studies/sweep/index.js';
export { runSweep } from './studies/sweep/index.js';
export { version } from './version.js';
