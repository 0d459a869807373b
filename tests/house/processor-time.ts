/**
 * Processor time that this process has used (ms). For guards against work without end: unlike the clock it does not count
 * what others do on a busy machine.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
