import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Experiment } from '../experiment.ts';
import { folderName, runId } from '../report/run-id.ts';
import { claimFolder } from './claim-folder.ts';
import { packageVersion } from './package-version.ts';

/**
 * Where the answer to a further question about an experiment lies, beside its runs: `<out>/<experiment>/<command>-<id>`, the
 * id being that of experiment and question.
 *
 * @param question  all that the answer depends on beside the experiment, as plain JSON
 * @throws ConfigError if nothing can be written there
 */
export async function claimAnswerFolder(
  out: string,
  experiment: Experiment,
  command: string,
  question: unknown,
): Promise<string> {
  const folder = join(out, folderName(experiment.name));
  await claimFolder(folder);
  const identity = JSON.stringify([runId(experiment, packageVersion()), question]);
  return join(folder, `${command}-${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`);
}
