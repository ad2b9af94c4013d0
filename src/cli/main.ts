import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { definitionsJsonSchema } from '../language/schema.ts';
import { UsageError } from './arguments.ts';
import { exitCodes, lintCommand, type Terminal } from './lint.ts';
import { version } from './version.ts';

const usage = `Usage: rabbitmq-production lint [OPTION...] PATH...
       rabbitmq-production audit [OPTION...]
       rabbitmq-production schema

lint checks definitions files, rabbitmq.conf, advanced.config and enabled_plugins against the production readiness checklist, and what is around
brokers: Docker Compose files, manifests for Kubernetes, alerts and scrape configurations of Prometheus, haproxy.cfg.
PATH is a file, - for standard input, or a folder: its JSON, YAML, .conf and .cfg files and templates of such (.json.j2 and the
like) are recognised by content, those with a name of RabbitMQ's by name; node_modules and the folders of version control are left out, what .gitignore names is not.

  --format text|json|sarif|github           how findings are printed (default: text)
  --fail-on error|warning|info|never        exit with 1 at or above this severity (default: error)
  --kind KIND                               what files and standard input are, where their content does not tell: definitions,
                                            conf, advanced-config, enabled-plugins, compose, kubernetes, prometheus or haproxy
  --profile development|staging|production  how strict to be (default: by each file's path)
  --rabbitmq-version VERSION                the version to judge for (default: the file's own, else 4.3)
  --fix                                     mend what one edit mends, then report the rest; the mended text of
                                            standard input is printed, and the findings go to standard error

Findings that are accepted stand in .rabbitmq-production.json, each with a reason; the nearest one counts,
from the folder of the file upwards to the working directory.

audit judges a running cluster, the files of a folder, or both by the 22 items of the checklist. It reads, and changes nothing.

  --url URL                                 the management API (default: RABBITMQ_MANAGEMENT_URL); without any, files alone
  --user USER                               who asks (default: RABBITMQ_MANAGEMENT_USERNAME); the tag monitoring shows most,
                                            administrator all; the password comes from RABBITMQ_MANAGEMENT_PASSWORD
  --password-stdin                          read the password from standard input
  --ca FILE                                 certificate authorities in PEM, beside those that Node trusts
  --files DIR                               look at the files below a folder too
  --format text|json|markdown|html|sarif    how the report is printed (default: text); --short with markdown: for a pull request
  --fail-on fail|warn|never                 exit with 1 where an item fails, or has a warning (default: fail)
  --profile development|staging|production  how strict to be (default: production)
  --try-guest                               try once whether guest can log in with the well-known password
  --timeout SECONDS                         give up after so long (default: 60)

schema prints what a definitions file may hold as a JSON Schema, for editors.

  --help, -h                                this text
  --version, -V                             the version

Exit codes: 0 below the threshold, 1 at or above it, 2 for bad usage or unreadable input.
`;

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit();
  throw error;
});
// What is read of a file stays until the end, so a nursery that grows fills with copies: it took half of all memory.
setFlagsFromString('--semi-space-growth-factor=1');
const terminal: Terminal = {
  // In UTC, so that a suppression ends everywhere at once.
  today: new Date().toISOString().slice(0, 10),
  // hasColors() minds NO_COLOR and TERM; a stream that is no terminal does not have it.
  colours: process.stdout.isTTY && process.stdout.hasColors(),
  readStandardInput: () => readFileSync(0),
  print: text => process.stdout.write(text),
  warn: text => process.stderr.write(text),
};
process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const asks = (...options: readonly string[]) => args.some(argument => options.includes(argument));
  if (command === undefined || command === 'help' || asks('--help', '-h')) {
    (command === undefined ? process.stderr : process.stdout).write(usage);
    return command === undefined ? exitCodes.unusable : exitCodes.below;
  }
  if (asks('--version', '-V')) {
    process.stdout.write(`${version}\n`);
    return exitCodes.below;
  }
  try {
    if (command === 'schema') return printSchema(rest);
    if (command === 'lint') return lintCommand(rest, terminal);
    if (command !== 'audit') throw new UsageError(`there is no command "${command}"`);
    // The HTTP client is loaded by nobody who lints.
    const { auditCommand } = await import('./audit.ts');
    return await auditCommand(rest, { ...terminal, environment: process.env });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`rabbitmq-production: ${error.message}\nTry: rabbitmq-production --help\n`);
    return exitCodes.unusable;
  }
}

function printSchema(args: readonly string[]): number {
  if (args.length > 0) throw new UsageError(`schema takes no ${args[0]}`);
  process.stdout.write(`${JSON.stringify(definitionsJsonSchema(), null, 2)}\n`);
  return exitCodes.below;
}
