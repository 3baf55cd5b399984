import { cpus, totalmem } from 'node:os';

/** What the numbers were measured on, a line. */
export function machineText(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads, ${memory} GiB, Node ${process.version}, ${process.platform}-${process.arch}`;
}
