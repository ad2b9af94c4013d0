import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseConf } from '../../../conf/conf.ts';
import { confKeys } from '../../../conf/keys.ts';
import { settingsOf } from '../../../conf/settings.ts';
import { fail, notChecked, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { type Monitored, subjects } from './monitored.ts';

export async function rulesFileVerdict(
  { project, signal }: Stage,
  { rules, problems }: Monitored,
): Promise<Verdict> {
  if (rules.length === 0 && problems.length === 0)
    return fail('There is no rule in rules.yml that asks for metrics of RabbitMQ.');
  if (problems.length > 0) return fail(`${some(problems, 2, '; ')}.`);
  const checked = await promisify(execFile)('promtool', ['check', 'rules', 'rules.yml'], {
    cwd: project.folder,
    timeout: 20_000,
    signal,
  }).catch(
    (error: Error & { readonly code?: unknown; readonly stderr?: string; readonly stdout?: string }) => error,
  );
  if (!(checked instanceof Error)) return pass(`promtool takes rules.yml.`);
  if (checked.code === 'ENOENT')
    return notChecked(
      `promtool, which comes with Prometheus, is not installed. As far as we read rules.yml, nothing is wrong with it.`,
    );
  const words = `${checked.stderr}\n${checked.stdout}`
    .split('\n')
    .find(line => line.trim() !== '' && !/^\s*(?:Checking|FAILED)/.test(line));
  return fail(`promtool does not take rules.yml: ${(words ?? checked.message).trim().slice(0, 200)}`);
}

export function subjectsVerdict({ alerts }: Monitored): Verdict {
  const silent = subjects.filter(({ isAlerted }) => !alerts.some(isAlerted)).map(({ subject }) => subject);
  return silent.length === 0
    ? pass(`${count(alerts.length, 'alert')} on all ${subjects.length} subjects.`)
    : fail(`${count(alerts.length, 'alert')}, but none on ${some(silent, subjects.length)}.`);
}

export function confVerdict({ project, version }: Stage): Verdict {
  const text = project.files.get('rabbitmq.conf');
  if (text === undefined) return fail('There is no rabbitmq.conf in the folder.');
  const settings = settingsOf(parseConf(text, version), confKeys(version));
  const value = (key: string) => settings.get(key)?.value;
  const disk = value('disk_free_limit.absolute');
  const relative = Number(value('disk_free_limit.relative'));
  const diskIsFine = disk === undefined ? relative >= 0.5 : bytes(disk) >= 1e9;
  if (!diskIsFine)
    return fail(
      `disk_free_limit is ${disk ?? value('disk_free_limit.relative') ?? 'not set, so 50 MB'}: at least 1 GB leaves time to act.`,
    );
  const memory = value('vm_memory_high_watermark.relative');
  if (memory !== undefined && !(Number(memory) <= 0.7))
    return fail(`vm_memory_high_watermark.relative is ${memory}; 0.7 is the most.`);
  const console = value('log.console') === 'true';
  const rotates = ['log.file.rotation.date', 'log.file.rotation.size'].some(key => value(key) !== undefined);
  if (!console && !rotates)
    return fail(
      'The logs go to a file that is never rotated. Set log.console = true, or log.file.rotation.date or .size.',
    );
  return pass(
    `disk_free_limit ${disk ?? relative}, memory watermark ${memory ?? 'of the default'}, logs ${console ? 'to the console' : 'in files that are rotated'}.`,
  );
}

/** `2GB`, `1GiB`, `500000000`. https://www.rabbitmq.com/docs/configure */
function bytes(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)\s*([a-zA-Z]*)$/.exec(text) ?? [];
  const power = { k: 1, m: 2, g: 3, t: 4 }[unit.charAt(0).toLowerCase()] ?? 0;
  return Number(digits) * (/^[kmgt]i?$|i/i.test(unit) ? 1_024 : 1_000) ** power;
}
