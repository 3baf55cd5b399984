import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** Listens for Ctrl-C and `kill` from the first moment on. */
export interface Interrupt {
  /**
   * From now on the first signal stops handing out paths, so that what is complete can be reported; the second ends the
   * process at once.
   *
   * @param onFirst  says so to the user
   * @returns a signal, aborted by the first one
   */
  readonly beginRun: (onFirst: () => void) => AbortSignal;
  /** The exit code that the signal asks for; undefined while none has come. */
  readonly exitCode: () => ExitCode | undefined;
  readonly stopListening: () => void;
}

/** Until a run begins there is nothing to report, and a signal ends the process with a line in `log`. */
export function listenForInterrupt(log: (text: string) => void): Interrupt {
  const controller = new AbortController();
  let stopRun: (() => void) | undefined;
  let exitCode: ExitCode | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const code = signal === 'SIGTERM' ? EXIT_CODE.terminated : EXIT_CODE.interrupted;
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    if (stopRun !== undefined) return stopRun();
    log('interrupted before the first path: there is nothing to report');
    process.exit(code);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    beginRun: (onFirst) => {
      stopRun = () => {
        onFirst();
        controller.abort();
      };
      return controller.signal;
    },
    exitCode: () => exitCode,
    stopListening: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
