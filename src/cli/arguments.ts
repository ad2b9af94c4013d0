import { parseArgs } from 'node:util';
import { fileKinds } from '../lint/kind.ts';
import { profiles } from '../lint/profile.ts';
import { parseVersion } from '../model/version.ts';
import { formats } from './report.ts';

/** The command line cannot be carried out as it is written. */
export class UsageError extends Error {}

export type LintArguments = ReturnType<typeof readLintArguments>;

/** What `lint` was asked for. @throws {UsageError} */
export function readLintArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('lint needs a file, a folder, or - for standard input');
  const given = values['rabbitmq-version'];
  const version = given === undefined ? undefined : parseVersion(given);
  if (given !== undefined && !version) {
    throw new UsageError(`--rabbitmq-version ${given}: expected a version such as 4.3`);
  }
  return {
    paths: positionals,
    format: oneOf('--format', values.format, formats),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'never']),
    kind: values.kind === undefined ? undefined : oneOf('--kind', values.kind, fileKinds),
    profile: values.profile === undefined ? undefined : oneOf('--profile', values.profile, profiles),
    version,
    fix: values.fix,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        'fail-on': { type: 'string', default: 'error' },
        kind: { type: 'string' },
        profile: { type: 'string' },
        'rabbitmq-version': { type: 'string' },
        fix: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws {UsageError} */
export function oneOf<const T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined) throw new UsageError(`${option} ${value}: expected one of ${allowed.join(', ')}`);
  return found;
}
