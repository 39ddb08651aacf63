import { inspect, styleText } from 'node:util';
import ora from 'ora';
import { TribriefError } from '../error.ts';
import type { ProgressEvent } from '../run/index.ts';

/** The exit codes of the command line. */
export const EXIT = { ok: 0, someFailed: 1, usage: 2, model: 3, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof TribriefError)) return EXIT.someFailed;
  switch (error.code) {
    case 'usage':
    case 'config':
      return EXIT.usage;
    case 'model':
      return EXIT.model;
    case 'aborted':
      return EXIT.interrupted;
    case 'input':
    case 'output':
      return EXIT.someFailed;
  }
}

/** An error for a person; a stack trace only when asked for, or when the error is a bug of ours. */
export function describeError(error: unknown, withStack: boolean): string {
  if (!(error instanceof TribriefError)) {
    return `${styleText('red', 'tribrief has a bug:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const lines = [`${styleText('red', 'error:')} ${error.message}`];
  if (error.hint !== undefined) lines.push(`${styleText('cyan', 'hint:')} ${error.hint}`);
  if (withStack) lines.push(error.stack ?? '', ...(error.cause === undefined ? [] : ['cause:', inspect(error.cause)]));
  return lines.join('\n');
}

/** An error for a program. */
export const errorJson = (error: TribriefError): object => ({
  code: error.code,
  message: error.message,
  ...(error.hint === undefined ? {} : { hint: error.hint }),
  ...(error.position === undefined ? {} : { position: error.position }),
});

/** One line on standard error that tells what is being done; silent where standard error is no terminal. */
export function makeProgress(total: number): { show: (event: ProgressEvent) => void; articleDone: () => void; stop: () => void } {
  // A terminal that does not tell its width, as some tools make them, would have ora clear lines without end.
  const spinner = ora({ stream: process.stderr, isSilent: !process.stderr.isTTY || process.stderr.columns === 0, discardStdin: false });
  let done = 0;
  return {
    show(event) {
      const count = total > 1 ? `[${done + 1}/${total}] ` : '';
      spinner.start(
        event.type === 'model'
          ? `loading ${event.name}`
          : event.type === 'download'
            ? `fetching ${event.file} ${megabytes(event.loaded)}${event.total > 0 ? ` of ${megabytes(event.total)}` : ''} MB`
            : `${count}${event.source}: ${event.step}`,
      );
    },
    articleDone() {
      done++;
    },
    stop() {
      spinner.stop();
    },
  };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
