import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { terminalDouble } from '../cli/terminal-double.ts';
import { folderOfFiles, type MutatedConfig } from './mutated-configs.ts';

export interface Judgement {
  readonly exitCode: number;
  /** What must never be; empty where all is well. */
  readonly faults: readonly string[];
}

/** Bankruptcies, breached gates and failed paths are results, mistakes of the user are said; nothing else may be. */
const FINE: readonly number[] = [0, 2, 3, 4, 5];
const NO_NUMBERS = ['NaN', 'Infinity', 'undefined', '[object Object]'];

export interface Bench {
  readonly folder: string;
  readonly config: string;
}

export const newBench = folderOfFiles;

/** Asks the question of a configuration, in this process, and says what is wrong with how it ended. */
export async function judge({ text, command }: MutatedConfig, { folder, config }: Bench): Promise<Judgement> {
  writeFileSync(config, text);
  const out = join(folder, 'runs');
  rmSync(out, { recursive: true, force: true });
  const terminal = terminalDouble();
  const argv = argumentsOf(command, config, out);
  try {
    const exitCode = await main(argv, terminal);
    return { exitCode, faults: faultsOf(exitCode, terminal.results.join('\n'), terminal.logs.join('\n'), out, text) };
  } catch (error) {
    return { exitCode: -1, faults: [`threw ${(error as Error).stack}`] };
  }
}

/** The command line of a question. */
export function argumentsOf(command: readonly string[], config: string, out: string): string[] {
  const argv = command.map((word) => (word === 'CONFIG' ? config : word));
  return ['run', 'sweep', 'size-fund'].includes(command[0]!) ? [...argv, '--out', out] : argv;
}

/** @param out  where reports may lie @param text  the configuration, whose own words may stand anywhere */
export function faultsOf(exitCode: number | null, results: string, logs: string, out: string, text: string): string[] {
  const faults: string[] = [];
  if (exitCode === null || !FINE.includes(exitCode)) faults.push(`exit code ${exitCode}: ${logs}`);
  if (/^\s+at .*[(:]/m.test(logs)) faults.push(`a stack trace: ${logs}`);
  if (exitCode === 2 && results !== '') faults.push(`results beside exit code 2: ${results}`);
  if (exitCode === 2 && !/^error /m.test(logs)) faults.push(`exit code 2 without an error: ${logs}`);
  if (/TypeError|Cannot read|is not a function|Invalid array|Maximum call|InvariantError/.test(logs))
    faults.push(`a slip of ours: ${logs}`);
  // Errors quote what was found in the file.
  const said = exitCode === 2 ? [] : [{ name: 'the terminal', content: `${results}\n${logs}` }];
  for (const { name, content } of [...said, ...textFiles(out)]) {
    for (const word of NO_NUMBERS) {
      const at = new RegExp(`(?<![\\w])${word.replace(/[[\]]/g, '\\$&')}(?![\\w])`).exec(content);
      if (at && !text.includes(word))
        faults.push(`${word} in ${name}: …${content.slice(Math.max(0, at.index - 100), at.index + 60)}…`);
    }
  }
  return faults;
}

/** What people and machines read of a run: pages without their scripts, and JSON. In outcomes.csv NaN says «none». */
function textFiles(folder: string): { readonly name: string; readonly content: string }[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.(html|json|md|xml)$/.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => {
      const content = readFileSync(join(folder, name), 'utf8');
      return {
        name,
        content: name.endsWith('.html')
          ? content.replace(/<script(?! type="application\/json")[^]*?<\/script>/g, '')
          : content,
      };
    });
}
