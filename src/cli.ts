#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { doctor } from './commands/doctor.ts';
import { listModels, pullModels, verifyModels } from './commands/models.ts';
import { run } from './commands/run.ts';
import { validate } from './commands/validate.ts';
import { describeError, EXIT, exitCodeOf } from './commands/terminal.ts';
import { VERSION } from './version.ts';

const program = new Command('tribrief')
  .description('Summarize English news articles, translate the summaries into Korean and Japanese, keep every quote exactly as written.')
  .version(VERSION)
  .showHelpAfterError('(--help shows the usage)')
  .exitOverride()
  .addHelpText('after', '\nExit codes: 0 all well; 1 some article failed, the results of the others are kept; 2 bad usage or configuration; 3 a model is missing or damaged; 130 interrupted.');

const repeatable = (value: string, before: string[] = []): string[] => [...before, value];
const formats = (value: string, before: string[] = []): string[] => {
  const given = value.split(',');
  const bad = given.find((format) => !['md', 'html', 'json'].includes(format));
  if (bad !== undefined) throw new InvalidArgumentError(`${bad} is none of md, html, json.`);
  return [...before, ...given];
};

program
  .command('run')
  .description('run a pipeline over articles')
  .argument('<pipeline.yaml>', 'the pipeline file')
  .argument('[inputs...]', 'files, folders, globs in quotes, or - for standard input')
  .option('--out <dir>', 'write the outputs into this folder')
  .option('--format <formats>', 'md, html, json; repeatable, or several with commas', formats)
  .option('--set <key=value>', 'change a value of the pipeline file, as in steps.summarize.with.sentences=3; repeatable', repeatable)
  .option('--offline', 'open no network connection')
  .option('--force', 'make briefings again that are there already')
  .option('--json', 'print a machine-readable result')
  .option('--verbose', 'show what was removed from each article, what was retried and how long each step took')
  .addOption(new Option('--debug', 'show the stack trace of an error').hideHelp())
  .action(run);

program
  .command('validate')
  .description('check a pipeline file and report every mistake in it')
  .argument('<pipeline.yaml>', 'the pipeline file')
  .option('--set <key=value>', 'change a value of the pipeline file; repeatable', repeatable)
  .option('--json', 'print a machine-readable result')
  .action(validate);

const models = program.command('models').description('list, fetch or check models');
models.command('list').description('list the embedded and the fetched models').option('--json', 'print a machine-readable result').action(listModels);
models
  .command('pull')
  .description('fetch every model that a pipeline needs')
  .argument('<pipeline.yaml>', 'the pipeline file')
  .option('--set <key=value>', 'change a value of the pipeline file; repeatable', repeatable)
  .action(pullModels);
models.command('verify').description('check the files of the embedded models against their SHA-256 sums').option('--json', 'print a machine-readable result').action(verifyModels);

program.command('doctor').description('check that everything that tribrief needs is there').option('--json', 'print a machine-readable result').action(doctor);

// `tribrief … | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    console.error(describeError(error, process.argv.includes('--debug')));
    process.exitCode = exitCodeOf(error);
  }
}
