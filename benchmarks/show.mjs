const time = (seconds) => (seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(1000 * seconds).toPrecision(3)} ms`);
const memory = (bytes) => (bytes === null ? '-' : `${Math.round(bytes / 1e6)} MB`);
const number = (value) => (value === null || value === undefined ? '-' : value.toExponential(1));

/** A row of a benchmark in words. */
export function show(row) {
  return row.askedOf === 'ratio' ? showContest(row) : showTime(row);
}

/** What a finite-element work tells of itself. */
function detail({ unknowns, newtonSteps, assemblyShare }) {
  const parts = [
    unknowns === undefined ? '' : `, ${unknowns} unknowns`,
    newtonSteps === undefined ? '' : `, ${newtonSteps} Newton steps`,
    assemblyShare === undefined ? '' : `, ${(100 * assemblyShare).toFixed(0)} % of it assembly`,
  ];
  return parts.join('');
}

/** A row whose `asked` is a time. */
function showTime({ work, ours, peer, ratio, asked }) {
  const range = `${time(ours.range[0])} to ${time(ours.range[1])}, ${ours.runs} runs`;
  const verdict = asked === null ? '' : `; asked ${time(asked)}${ours.seconds <= asked ? '' : ', MISSED'}`;
  const against =
    peer === null
      ? ''
      : `\n    ${peer.name}: ${time(peer.seconds)}, error ${number(peer.accuracy)}; ratio ${ratio.toPrecision(2)}`;
  const processor = ours.processorSeconds === null ? '' : `, processor ${time(ours.processorSeconds)}`;
  return `${work}\n    ${time(ours.seconds)} (${range})${processor}, ${memory(ours.memoryBytes)}, error ${number(ours.accuracy)}${detail(ours)}${verdict}${against}\n`;
}

/** One contestant: time, first time, iterations, memory, error. */
function contestant(one) {
  const { seconds, processorSeconds, cold, iterations, memoryBytes, accuracy, converged } = one;
  const first = cold > 1.05 * seconds ? ` (first ${time(cold)})` : '';
  const count = iterations === undefined || iterations === null ? '' : `, ${iterations} iterations`;
  return `${time(seconds)}, processor ${time(processorSeconds)}${first}${count}, ${memory(memoryBytes)}, error ${number(accuracy)}${detail(one)}${converged === false ? ', NOT CONVERGED' : ''}`;
}

/** A row whose `asked` is a ratio to a peer. */
function showContest({ work, ours, peer, ratio, firstRatio, processorRatio, asked, memoryAsked, peers, missing }) {
  const lines = [work, `ours: ${contestant(ours)}`];
  if (ours.roofline) {
    const { triadBytesPerSecond, bytes, share } = ours.roofline;
    lines.push(
      `  roofline: ${(bytes / 1e9).toPrecision(3)} GB at ${(triadBytesPerSecond / 1e9).toFixed(1)} GB/s (triad) need ${time(bytes / triadBytesPerSecond)}; share ${share.toPrecision(2)}`,
    );
  }
  for (const one of peers) {
    const { name, version, blas, seconds } = one;
    const against = `; ratio ${(ours.seconds / seconds).toPrecision(2)}${name === peer?.name && peers.length > 1 ? ', the fastest peer' : ''}`;
    lines.push(`${name}: ${contestant(one)}${against} [${version}${blas ? `, ${blas}` : ''}]`);
  }
  for (const { name, missing: reason } of missing) lines.push(`${name}: no peer here: ${reason}`);
  if (ratio !== null && asked !== null)
    lines.push(
      `asked ratio ${asked}, reached ${ratio.toPrecision(3)} (of first times in a process ${firstRatio.toPrecision(3)}, of processor times ${processorRatio.toPrecision(3)})${ratio <= asked ? '' : ', MISSED'}`,
    );
  if (memoryAsked !== null)
    lines.push(`asked ${memory(memoryAsked)}${ours.memoryBytes <= memoryAsked ? '' : ', MISSED'}`);
  return `${lines.join('\n    ')}\n`;
}
