import { expect, it } from 'vitest';
import { isDangling } from '../../src/summarize/dangling.ts';

it.each(['But the talks failed.', 'He left.', 'They said so.', '"However, we will act," she said.', 'This was denied.', 'Its minister resigned.', 'Meanwhile, prices rose.', 'It said the launch failed.'])(
  '%s points back',
  (sentence) => {
    expect(isDangling(sentence)).toBe(true);
  },
);

it.each(['The talks failed.', "This week's launch failed.", 'It was the third attempt.', 'Andrea left.', 'Butter prices rose.', 'Sofia said so.', 'It is expected that rates will fall.'])(
  '%s stands alone',
  (sentence) => {
    expect(isDangling(sentence)).toBe(false);
  },
);
