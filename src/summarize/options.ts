export interface SummarizeOptions {
  /** Most sentences. */
  readonly sentences: number;
  /** Most words. */
  readonly words: number;
  /**
   * `keep`: quoted statements come first, as far as the length allows; `prefer`: they count for more;
   * `forbid`: no sentence with a quote.
   */
  readonly quotes: 'keep' | 'prefer' | 'forbid';
}
