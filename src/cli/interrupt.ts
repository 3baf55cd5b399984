import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** Listens for Ctrl-C and `kill` while a run is under way. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that the signal asks for; undefined while none has come. */
  readonly exitCode: () => ExitCode | undefined;
  readonly stopListening: () => void;
}

/**
 * The first signal stops handing out paths, so that what is complete can be reported. The second ends the process at once.
 *
 * @param onFirst  says so to the user
 */
export function listenForInterrupt(onFirst: (signal: NodeJS.Signals) => void): Interrupt {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const code = signal === 'SIGTERM' ? EXIT_CODE.terminated : EXIT_CODE.interrupted;
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    onFirst(signal);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    stopListening: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
