import { audit } from '../../../audit/audit.ts';
import { parseConf } from '../../../conf/conf.ts';
import { patternMatches } from '../../../model/effective.ts';
import { lintProject } from '../lint-project.ts';
import { subjectsVerdict } from '../monitoring/files.ts';
import { metricsVerdict } from '../monitoring/metrics.ts';
import { readMonitored } from '../monitoring/monitored.ts';
import { fail, pass, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';
import { maxWarnings } from './live-audit.ts';
import { definitionsFile, readTopology } from './pipeline.ts';

/** What the files say, without a broker. */
export async function gradeFiles(stage: Stage, card: Scorecard): Promise<void> {
  const { project, version } = stage;
  const monitored = readMonitored(project);
  card.set('4.14', missing(stage, ['prometheus.yml', 'rules.yml']) ?? subjectsVerdict(monitored));
  card.set('4.15', nodesVerdict(stage, monitored.jobs));
  card.set('4.15', metricsVerdict(stage, monitored, []));
  card.set('4.16', missing(stage, [definitionsFile]) ?? usersVerdict(stage));
  card.set(
    '4.17',
    missing(stage, ['rabbitmq.conf']) ??
      lintProject(only(stage, /^rabbitmq\.conf$/), version, /^(?:SEC\d+)$/),
  );
  card.set(
    '4.19',
    runbookVerdict(
      stage,
      monitored.alerts.map(({ name }) => name),
    ),
  );
}

function missing({ project }: Stage, names: readonly string[]): Verdict | undefined {
  const gone = names.filter(name => !project.files.has(name));
  return gone.length > 0 ? fail(`There is no ${gone.join(' and no ')} in the folder.`) : undefined;
}

function only({ project }: Stage, path: RegExp) {
  return { ...project, files: new Map([...project.files].filter(([name]) => path.test(name))) };
}

/** Each node that rabbitmq.conf names has to be asked by each job. */
function nodesVerdict({ project, version }: Stage, jobs: ReturnType<typeof readMonitored>['jobs']): Verdict {
  const text = project.files.get('rabbitmq.conf') ?? '';
  const hosts = parseConf(text, version)
    .settings.filter(({ key }) => key.startsWith('cluster_formation.classic_config.nodes.'))
    .map(({ value }) => value.split('@')[1] ?? value);
  if (hosts.length < 3)
    return fail(`rabbitmq.conf names ${count(hosts.length, 'node')}; the pipeline runs on three.`);
  if (jobs.length === 0) return fail('There is no job in prometheus.yml.');
  for (const { name, targets } of jobs) {
    const asked = new Set(targets.map(({ host }) => host));
    const unasked = hosts.filter(host => !asked.has(host));
    if (unasked.length > 0)
      return fail(`The job ${name} does not ask ${some(unasked)}: each node tells of itself alone.`);
  }
  return pass(`${count(jobs.length, 'job')}, each asks ${some(hosts)}.`);
}

/** A user for each program, none of which may touch what is not the program's. */
function usersVerdict(stage: Stage): Verdict {
  const { definitions, contract } = readTopology(stage);
  const names = Object.values(contract.users);
  const shared = names.find((name, at) => names.indexOf(name) !== at);
  if (shared) return fail(`Several programs connect as ${shared}.`);
  for (const { name, tags } of definitions.users.filter(user => names.includes(user.name)))
    if (String(tags).includes('administrator')) return fail(`${name} is an administrator of the cluster.`);
  for (const { user, ...patterns } of definitions.permissions.filter(({ user: name }) =>
    names.includes(name),
  )) {
    for (const [right, pattern] of Object.entries(patterns)) {
      const stranger = strangers.find(name => pattern !== '' && patternMatches(pattern, name));
      if (stranger)
        return fail(
          `${user} has the right to ${right} ${stranger}, which is none of its business: the pattern is ${pattern}`,
        );
    }
  }
  return pass(`${names.length} programs, each with a user that may not touch what belongs to others.`);
}

/** Names that are not the pipeline's, and one that a pattern without anchors finds in it. */
const strangers = ['billing.invoices', 'x-p4.orders-x', 'amq.default'];

/** All files by all rules, as `rabbitmq-production audit --files` sees them; what was accepted with a reason does not count. */
export async function folderAuditVerdict({ project }: Stage): Promise<Verdict> {
  const { items } = await audit({ folder: project.folder });
  const of = (verdict: string) =>
    items.flatMap(({ id, evidence }) =>
      evidence.filter(one => one.verdict === verdict).map(({ text }) => `${id}: ${text}`),
    );
  const failures = of('fail');
  const warnings = of('warn');
  const what = `The readiness audit of the folder has ${count(failures.length, 'failure')} and ${count(warnings.length, 'warning')}`;
  if (failures.length > 0) return fail(`${what}. ${some(failures, 2, '; ')}`);
  if (warnings.length > maxWarnings)
    return fail(`${what}; ${maxWarnings} are the most. ${some(warnings, 2, '; ')}`);
  return pass(`${what}.`);
}

/** A section for each alert, which says what to do. */
function runbookVerdict({ project }: Stage, alerts: readonly string[]): Verdict {
  const text = project.files.get('runbook.md');
  if (text === undefined) return fail('There is no runbook.md in the folder.');
  const sections = new Map(
    text
      .split(/^#+ +/m)
      .slice(1)
      .map(section => {
        const [heading = '', ...body] = section.split('\n');
        return [heading.trim(), body.join(' ').trim()] as const;
      }),
  );
  const silent = alerts.filter(alert => (sections.get(alert)?.length ?? 0) < wordsOfASection);
  if (alerts.length === 0) return fail('There are no alerts, so there is nothing to say about them.');
  return silent.length === 0
    ? pass(`runbook.md says what to do about each of ${count(alerts.length, 'alert')}.`)
    : fail(
        `runbook.md does not say what to do about ${some(silent)}: a heading with the name of the alert, and some sentences.`,
      );
}

/** In characters: less is no instruction. */
const wordsOfASection = 60;
