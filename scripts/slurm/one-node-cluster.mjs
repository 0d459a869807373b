// A real Slurm cluster of one node in a scratch folder, for tests: slurmctld, slurmd and munged with a configuration, a key, ports and a
// spool of their own, so that a Slurm that the machine may have is not touched, and nothing is left when it has been stopped.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const programs = ['sbatch', 'squeue', 'scancel', 'scontrol', 'slurmctld', 'slurmd', 'munged'];
const packages = ['slurm-wlm', 'munge'];

/** Path of a program, also where only root looks; null when it is not there. */
function find(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/**
 * Sees to it that Slurm's programs are there, installing Debian's packages where root may.
 *
 * @returns null, or why it cannot be
 */
export function installSlurm() {
  const missing = () => programs.filter((program) => find(program) === null);
  if (process.platform !== 'linux') return `Slurm runs on Linux, this is ${process.platform}`;
  if (process.getuid() !== 0) return 'only root can start the daemons of Slurm and munge';
  if (missing().length === 0) return null;
  if (find('apt-get') === null)
    return `${missing().join(', ')} not found, and there is no apt-get to install them with`;
  // The packages start no daemons: there is no systemd in a container, and elsewhere the policy below forbids it.
  const policy = '/usr/sbin/policy-rc.d';
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const options = { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  } catch (error) {
    const said = String(error.stderr ?? error.message)
      .trim()
      .split('\n')
      .at(-1);
    return `the packages ${packages.join(' and ')} cannot be installed: ${said}`;
  } finally {
    if (own) execFileSync('rm', ['-f', policy]);
  }
  return missing().length === 0 ? null : `${missing().join(', ')} not found after the packages were installed`;
}

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until the answer is true; fails with the name of what was waited for. */
export async function until(what, condition, seconds = 60) {
  const end = Date.now() + 1000 * seconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await wait(100);
  }
}

/**
 * Starts a cluster of one node with two processors.
 *
 * @param folder an empty folder of root's for configuration, logs and spool
 * @param extra further lines of slurm.conf
 * @returns environment with which Slurm's commands speak to this cluster, and how to stop it
 */
export async function startCluster(folder, extra = []) {
  const host = hostname().split('.')[0];
  for (const name of ['state', 'spool', 'log', 'munge']) mkdirSync(join(folder, name), { recursive: true });
  const key = join(folder, 'munge', 'key');
  writeFileSync(key, randomBytes(128), { mode: 0o400 });
  chmodSync(join(folder, 'munge'), 0o755);
  const socket = join(folder, 'munge', 'socket');
  const configuration = join(folder, 'slurm.conf');
  const [controllerPort, nodePort] = [await freePort(), await freePort()];
  writeFileSync(
    configuration,
    [
      'ClusterName=lithostat',
      `SlurmctldHost=${host}(127.0.0.1)`,
      'SlurmUser=root',
      'AuthType=auth/munge',
      // A task that is put back into the queue starts when its old credential has expired: two minutes, unless said otherwise.
      `AuthInfo=socket=${socket},cred_expire=5`,
      'CredType=cred/munge',
      `SlurmctldPort=${controllerPort}`,
      `SlurmdPort=${nodePort}`,
      `StateSaveLocation=${join(folder, 'state')}`,
      `SlurmdSpoolDir=${join(folder, 'spool')}`,
      `SlurmctldPidFile=${join(folder, 'slurmctld.pid')}`,
      `SlurmdPidFile=${join(folder, 'slurmd.pid')}`,
      `SlurmctldLogFile=${join(folder, 'log', 'slurmctld.log')}`,
      `SlurmdLogFile=${join(folder, 'log', 'slurmd.log')}`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'JobAcctGatherType=jobacct_gather/none',
      'AccountingStorageType=accounting_storage/none',
      'MpiDefault=none',
      'ReturnToService=2',
      'SchedulerType=sched/backfill',
      'SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0,requeue_delay=0',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core_Memory',
      // Time limits in these tests are a minute, the shortest that there is: it has to be kept to the second.
      'OverTimeLimit=0',
      'KillWait=5',
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN`,
      `PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
      ...extra,
      '',
    ].join('\n'),
  );
  const environment = { ...process.env, SLURM_CONF: configuration };
  const running = [];
  /** In the foreground, as children of ours, so that none can be left. */
  const start = (program, args) => {
    const child = spawn(find(program), args, { env: environment, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    running.unshift({ program, child, ended });
    return child;
  };
  const stop = async () => {
    await endJobs();
    for (const { child, ended } of running.splice(0)) {
      child.kill('SIGTERM');
      const gone = await Promise.race([ended.then(() => true), wait(10_000, false)]);
      if (!gone) {
        child.kill('SIGKILL');
        await ended;
      }
    }
    process.removeListener('exit', killAll);
  };
  // Whatever becomes of this process, no daemon is left.
  const killAll = () => {
    for (const { child } of running) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  try {
    const munge = [
      '--foreground',
      `--key-file=${key}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'munge', 'pid')}`,
    ];
    munge.push(`--log-file=${join(folder, 'munge', 'log')}`, `--seed-file=${join(folder, 'munge', 'seed')}`, '--force');
    start('munged', munge);
    await until('munge', () => existsSync(socket), 20);
    start('slurmctld', ['-D', '-f', configuration]);
    start('slurmd', ['-D', '-f', configuration]);
    await until('the node to be idle', () => state() === 'idle', 60);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${logs()}`);
  }
  return { environment, stop, logs };

  /** Jobs outlive the daemons: those that are left are ended first. */
  async function endJobs() {
    const options = { env: environment, encoding: 'utf8', stdio: 'pipe', timeout: 5000 };
    try {
      execFileSync('scancel', ['--me'], options);
      await until('the jobs to end', () => execFileSync('squeue', ['--me', '-h'], options).trim() === '', 20);
    } catch {
      // There is no controller any more, and without one nothing can be ended.
    }
  }

  function state() {
    try {
      return execFileSync('sinfo', ['-h', '-o', '%T'], { env: environment, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch {
      return 'unreachable';
    }
  }

  /** The last lines of the daemons' logs, for a failed test. */
  function logs() {
    return ['log/slurmctld.log', 'log/slurmd.log', 'munge/log']
      .map((name) => join(folder, name))
      .filter((file) => existsSync(file))
      .map((file) => `${file}:\n${readFileSync(file, 'utf8').split('\n').slice(-15).join('\n')}`)
      .join('\n');
  }
}
