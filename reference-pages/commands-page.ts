import type { Command } from 'commander';
import { EXIT_CODE } from '../src/cli/exit-code.ts';
import { makeProgram } from '../src/cli/program.ts';
import { tableMarkdown } from './markdown.ts';

const WIDTH = 110;

const EXIT_MEANINGS: Record<keyof typeof EXIT_CODE, string> = {
  fine: 'Fine. Accounts below zero and an empty fund are results, not failures.',
  internal: 'Something of ours or of the machine’s went wrong.',
  usage: 'Your file or arguments: each mistake is named with line and column, and what would be right.',
  breached: 'What was asked for does not hold: a gate is breached, `verify` found a difference.',
  partial: 'Partial, or paths failed.',
  inconclusive: 'A gate can be told neither kept nor breached on so many paths.',
  interrupted: 'Ctrl-C; what was complete is kept.',
  terminated: 'SIGTERM; what was complete is kept.',
};

/** Every command as its `--help` says it. */
export function commandsMarkdown(): string {
  const quiet = (): undefined => undefined;
  const colours = { bold: String, red: String, dim: String } as never;
  const program = makeProgram(
    { result: quiet, log: quiet, colourResults: false, isTerminal: false, width: WIDTH, logColours: colours },
    { beginRun: () => new AbortController().signal, exitCode: quiet, stopListening: quiet },
    quiet,
  );
  const exits = Object.entries(EXIT_CODE).map(([name, code]) => [
    String(code),
    EXIT_MEANINGS[name as keyof typeof EXIT_CODE],
  ]);
  return [
    'What `shortfall <command> --help` prints. Results go to standard output; progress, warnings and errors to standard error.',
    '',
    ...allCommands(program).flatMap(({ name, command }) => [`## ${name}`, '', '```', helpText(command), '```', '']),
    '## Exit codes',
    '',
    ...tableMarkdown(['code', 'meaning'], exits),
  ].join('\n');
}

function allCommands(program: Command, before = ''): { name: string; command: Command }[] {
  return program.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    return [{ name, command }, ...allCommands(command, `${name} `)];
  });
}

function helpText(command: Command): string {
  let text = '';
  command.configureHelp({ helpWidth: WIDTH });
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trimEnd();
}
