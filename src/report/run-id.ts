import { createHash } from 'node:crypto';
import type { Experiment } from '../experiment.ts';
import type { OutcomeTable } from '../outcome.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The run's name: the first 16 hex digits of SHA-256 over everything that decides its results. Known before the run,
 * identical for identical inputs.
 *
 * The order of fields in a configuration changes nothing, but the order of underlyings, markets and policies does
 * (rows of the correlation, ties, columns), so it is hashed beside the sorted fields.
 *
 * @throws RangeError when the resolved configuration holds what JSON cannot
 */
export function runId(experiment: Experiment, engineVersion: string): string {
  const { resolved, inputs, seed, paths, underlyings, markets, policies } = experiment;
  const identity = {
    resolved,
    inputs: [...inputs].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    engineVersion,
    seed,
    paths,
    order: {
      underlyings: underlyings.map(({ name }) => name),
      markets: markets.map(({ symbol }) => symbol),
      policies: policies.map(({ name }) => name),
    },
  };
  return createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 16);
}

/**
 * SHA-256 (hex) over the bytes of every outcome: the values as little-endian float64, policy by policy and column by
 * column, then the status bytes, then the log weights. Nothing is normalised: one changed bit changes it.
 */
export function outcomeDigest(table: OutcomeTable): string {
  const hash = outcomeHash();
  for (let policy = 0; policy < table.policies.length; policy++) {
    for (let column = 0; column < table.columns.length; column++) {
      hash.add(table.read(policy, column, 0, table.paths));
    }
  }
  hash.add(table.status);
  hash.add(table.logWeight);
  return hash.digest();
}

/** The same, piece by piece in that order. */
export function outcomeHash(): {
  readonly add: (values: Float64Array | Uint8Array) => void;
  readonly digest: () => string;
} {
  const hash = createHash('sha256');
  return {
    add: (values) => hash.update(values instanceof Uint8Array ? values : littleEndianBytes(values)),
    digest: () => hash.digest('hex'),
  };
}

/** SHA-256 (hex) of a file's text or bytes. */
export function contentDigest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndianBytes(values: Float64Array): Uint8Array {
  if (HOST_IS_LITTLE_ENDIAN) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return bytes;
}

/** A folder name for an experiment: its name with whatever a file system or a shell could take amiss as `-`. */
export function folderName(experimentName: string): string {
  const name = experimentName.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '');
  return name === '' ? 'experiment' : name.slice(0, 100);
}
