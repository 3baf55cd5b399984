import { Command } from 'commander';
import { describeCalibrate } from './calibrate-description.ts';
import { describeCompare } from './compare-description.ts';
import { describeHistory } from './history-description.ts';
import { describeInit } from './init-description.ts';
import { describeMerge } from './merge-description.ts';
import { describeModels } from './models-description.ts';
import { describeReplay } from './replay-description.ts';
import { describeReport } from './report-description.ts';
import { describeReverseStress } from './reverse-stress-description.ts';
import { describeRun } from './run-description.ts';
import { describeScenarios } from './scenarios-description.ts';
import { describeSchedule } from './schedule-description.ts';
import { describeShard } from './shard-description.ts';
import { describeSizeFund } from './size-fund-description.ts';
import { describeSweep } from './sweep-description.ts';
import { describeValidate } from './validate-description.ts';
import { describeVenues } from './venues-description.ts';
import { describeVerify } from './verify-description.ts';
import type { ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { packageVersion } from './package-version.ts';
import type { Terminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  $ shortfall init
  $ shortfall run my-book.json
  $ shortfall run flash-crash

shortfall <command> --help has examples of each. Without a configuration yet: shortfall init.
`;

/** Every command, in the order of the help. What a command runs is beside its description, and loaded when it is asked for. */
const COMMANDS = [
  describeInit,
  describeRun,
  describeShard,
  describeMerge,
  describeReport,
  describeValidate,
  describeReplay,
  describeVerify,
  describeCompare,
  describeSizeFund,
  describeSweep,
  describeReverseStress,
  describeVenues,
  describeScenarios,
  describeCalibrate,
  describeModels,
  describeSchedule,
  describeHistory,
] as const;

/** The command line: every command with its options. Each loads its own code only when it is the one asked for. */
export function makeProgram(terminal: Terminal, interrupt: Interrupt, exitWith: (code: ExitCode) => void): Command {
  const program = new Command('shortfall')
    .description(
      'Statistical stress tests of leveraged-derivatives venues: who ends below zero, when the fund runs dry, who pays',
    )
    .version(packageVersion())
    .configureOutput({ writeOut: terminal.result, writeErr: terminal.log })
    .showHelpAfterError('(--help shows the options)')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  for (const describe of COMMANDS) describe(program, { terminal, interrupt, exitWith });
  return program;
}
