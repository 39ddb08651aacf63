/** Where in a file a mistake stands; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type ErrorCode =
  /** The command line or a library call is wrong. */
  | 'usage'
  /** A pipeline or glossary file is wrong. */
  | 'config'
  /** An input can't be read as an English article. */
  | 'input'
  /** A model is missing, damaged, or can't be fetched. */
  | 'model'
  /** An output can't be written. */
  | 'output'
  /** The run was stopped by its AbortSignal. */
  | 'aborted';

/**
 * The one error that tribrief throws on purpose: what is wrong (`message`), and how to mend it (`hint`).
 * Anything else that comes out of tribrief is a bug.
 */
export class TribriefError extends Error {
  override readonly name = 'TribriefError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly position: Position | undefined;

  constructor(code: ErrorCode, message: string, details: { hint?: string; position?: Position; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.position = details.position;
  }
}
