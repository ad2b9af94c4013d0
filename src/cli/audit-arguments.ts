import { parseArgs } from 'node:util';
import { profiles } from '../lint/profile.ts';
import { parseManagementUrl } from '../management/url.ts';
import { oneOf, UsageError } from './arguments.ts';

export const auditFormats = ['text', 'json', 'markdown', 'html', 'sarif'] as const;

export type AuditArguments = ReturnType<typeof readAuditArguments>;

/**
 * What `audit` was asked for. The password is not among it: an argument is seen by everybody on the machine.
 * @throws {UsageError}
 */
export function readAuditArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
) {
  const values = parse(args);
  const address = values.url ?? environment.RABBITMQ_MANAGEMENT_URL;
  if (address === undefined && values.files === undefined)
    throw new UsageError('audit needs --url URL, RABBITMQ_MANAGEMENT_URL in the environment, or --files DIR');
  const timeout = Number(values.timeout);
  if (!Number.isFinite(timeout) || timeout <= 0)
    throw new UsageError(`--timeout ${values.timeout}: expected a number of seconds`);
  const format = oneOf('--format', values.format, auditFormats);
  if (values.short && format !== 'markdown')
    throw new UsageError('--short goes with --format markdown alone');
  return {
    cluster: address === undefined ? undefined : clusterIn(address, values.user, environment),
    files: values.files,
    format,
    short: values.short,
    failOn: oneOf('--fail-on', values['fail-on'], ['fail', 'warn', 'never']),
    profile: oneOf('--profile', values.profile, profiles),
    passwordFromInput: values['password-stdin'],
    tryGuest: values['try-guest'],
    ca: values.ca,
    timeoutMs: timeout * 1000,
  };
}

function clusterIn(
  address: string,
  user: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const parsed = parseManagementUrl(address);
  if (typeof parsed === 'string') throw new UsageError(`--url: ${parsed}`);
  if (parsed.password !== undefined)
    throw new UsageError(
      '--url: leave the password out, as everybody on this machine sees the arguments; give it by RABBITMQ_MANAGEMENT_PASSWORD or --password-stdin',
    );
  const username = user ?? parsed.username ?? environment.RABBITMQ_MANAGEMENT_USERNAME;
  if (username === undefined)
    throw new UsageError(
      'audit of a cluster needs --user USER or RABBITMQ_MANAGEMENT_USERNAME in the environment',
    );
  return { url: parsed.url, username };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        user: { type: 'string' },
        'password-stdin': { type: 'boolean', default: false },
        ca: { type: 'string' },
        files: { type: 'string' },
        format: { type: 'string', default: 'text' },
        short: { type: 'boolean', default: false },
        'fail-on': { type: 'string', default: 'fail' },
        profile: { type: 'string', default: 'production' },
        'try-guest': { type: 'boolean', default: false },
        timeout: { type: 'string', default: '60' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
