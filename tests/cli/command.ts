import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist', 'cli', 'main.js');
if (!existsSync(main)) throw new Error('These tests run the compiled command line: build it first (npm run build).');

/** The scenarios that come with lithostat. */
export const scenarios = join(root, 'scenarios');

/** What a command left. */
export interface Done {
  /** null when it was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Done>;
}

/** Starts `lithostat` in a process of its own, with nothing on its standard input and no terminal. */
export function start(words: readonly string[], cwd = root): Running {
  const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece;
    });
  }
  const done = new Promise<Done>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
  return { child, done };
}

/** Runs `lithostat` to its end. */
export function lithostat(words: readonly string[], cwd?: string): Promise<Done> {
  return start(words, cwd).done;
}

/** Runs a line of shell in which `$LITHOSTAT` stands for the command. */
export function shell(line: string, cwd: string): Promise<Done> {
  const environment = { ...process.env, LITHOSTAT: `"${process.execPath}" "${main}"` };
  const child = spawn('sh', ['-c', line.replaceAll('$LITHOSTAT', environment.LITHOSTAT)], { cwd });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

/** A folder of its own for a file of tests, taken away at the end. */
export function workplace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small cell, quickly run. */
export const smallCell = `lithostat: 1
title: small cell
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
  interfaces: { voids: { spacingSpread: 0 } }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol:
    - { strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }
    - { plate: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }
model: { level: film }
critical:
  ccs: { range: [0.1 mA/cm^2, 10 mA/cm^2], width: 20 %, cycles: 1 }
  ccp: { range: [0.1 mA/cm^2, 10 mA/cm^2], width: 20 % }
  ccd: { start: 0.5 mA/cm^2, step: 0.5 mA/cm^2, stop: 4 mA/cm^2, capacity: 0.2 mAh/cm^2 }
`;

/** Writes the small cell into a folder. @returns name of the file */
export function writeSmallCell(folder: string): string {
  writeFileSync(join(folder, 'cell.yaml'), smallCell);
  return 'cell.yaml';
}

/** What no answer and no message may hold unless it was asked for. */
export const stackTrace = /\n\s+at .*\(?(?:file:|node:|\/).*:\d+:\d+/;
