import { GradingError } from '../grading-error.ts';
import { lintProject } from '../lint-project.ts';
import { fail, pass, type Scorecard } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { BACKLOG, backlog, depthVerdict, lossVerdict } from './alerts.ts';
import { confVerdict, rulesFileVerdict, subjectsVerdict } from './files.ts';
import { metricsVerdict } from './metrics.ts';
import { readMonitored } from './monitored.ts';
import { scrape } from './samples.ts';
import { prometheusOrigin, Scrapes, targetsVerdict } from './scrapes.ts';

/** Exercise 3: that trouble is seen before users see it. */
export async function gradeMonitoring(stage: Stage, card: Scorecard): Promise<void> {
  card.doing('Reading the files');
  const { project } = stage;
  const monitored = readMonitored(project);
  card.set('3.3', await rulesFileVerdict(stage, monitored));
  card.set('3.4', subjectsVerdict(monitored));
  card.set('3.8', confVerdict(stage));
  card.set('3.1', lintProject(project, stage.version, /^MON00[12]$/));
  const missing = ['enabled_plugins', 'rabbitmq.conf', 'prometheus.yml', 'rules.yml'].filter(
    name => !project.files.has(name),
  );
  if (missing.length > 0) card.set('3.1', fail(`There is no ${missing.join(' and no ')} in the folder.`));

  card.doing('Asking the broker for its metrics');
  const origin = await prometheusOrigin(stage);
  const aggregated = origin ? await scrape(`${origin}/metrics`, stage.signal) : undefined;
  if (!origin || !aggregated?.some(({ name }) => name === 'rabbitmq_build_info')) {
    const where = origin ?? 'the broker';
    card.set(
      '3.1',
      fail(`${where} tells Prometheus nothing. Enable the plugin rabbitmq_prometheus on the node.`),
    );
    throw new GradingError('the broker has no metrics that can be asked for.');
  }
  card.set(
    '3.1',
    pass(
      `${project.files.size} files read, and ${origin}/metrics answers with ${aggregated.length} samples.`,
    ),
  );
  card.set('3.2', await targetsVerdict(stage, monitored.jobs));

  card.doing(`Putting ${backlog} messages into ${BACKLOG}`);
  await stage.clean('ex3');
  const scrapes = new Scrapes(stage, origin, monitored.jobs);
  await stage.channel.assertExchange('ex3', 'direct');
  await stage.channel.assertQueue(BACKLOG);
  await stage.channel.bindQueue(BACKLOG, 'ex3', 'backlog');
  await stage.publish(
    'ex3',
    'backlog',
    Array.from({ length: backlog }, (_, n) => ({ id: String(n) })),
  );
  card.set('3.6', await depthVerdict(stage, monitored, scrapes));
  card.doing('Losing two messages');
  card.set('3.7', await lossVerdict(stage, monitored, scrapes));
  card.set('3.5', metricsVerdict(stage, monitored, await scrapes.now()));
  await stage.clean('ex3');
}
