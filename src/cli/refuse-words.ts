import type { Command } from 'commander';

/** Of a command that has commands of its own: whatever else stands behind it is meant as one of those. */
export function refuseWords(command: Command): void {
  const [word] = command.args;
  if (word === undefined) return;
  const [name] = command.commands.map((each) => each.name());
  command.error(`error: unknown command '${word}'\n(Did you mean ${name}?)`);
}
