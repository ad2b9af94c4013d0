import { readFileSync } from 'node:fs';
import { exitCodes, lintCommand, UsageError } from './lint.ts';

const usage = `Usage: rabbitmq-production lint [OPTION...] PATH...

Checks RabbitMQ definitions files against the production readiness checklist.
PATH is a file, a folder (walked, files recognised by content), or - for standard input.

  --format text|json|sarif|github         how findings are printed (default: text)
  --fail-on error|warning|info|never      exit with 1 at or above this severity (default: error)
  --profile development|staging|production  how strict to be (default: by each file's path)
  --rabbitmq-version VERSION              the version to judge for (default: the file's own, else 4.3)
  --fix                                   mend what one edit mends, then report the rest
  --help                                  this text

Exit codes: 0 below the threshold, 1 at or above it, 2 for bad usage or unreadable input.
`;

process.exitCode = run(process.argv.slice(2));

function run([command, ...rest]: readonly string[]): number {
  if (command === undefined || command === '--help' || command === 'help' || rest.includes('--help')) {
    process.stdout.write(usage);
    return command === undefined ? exitCodes.unusable : exitCodes.below;
  }
  try {
    if (command !== 'lint') throw new UsageError(`there is no command "${command}"`);
    return lintCommand(rest, {
      readStandardInput: () => readFileSync(0, 'utf8'),
      print: text => process.stdout.write(text),
      warn: text => process.stderr.write(text),
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`rabbitmq-production: ${error.message}\nTry: rabbitmq-production --help\n`);
    return exitCodes.unusable;
  }
}
