import { GradingError } from '../grading-error.ts';
import { fail, type Scorecard, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { clusterFaults } from './cluster-faults.ts';
import {
  bindingIsAway,
  consumersAreCutOff,
  nothingBreaks,
  ordersComeTwice,
  publisherIsCutOff,
  queueIsFull,
  type Scale,
} from './faults.ts';
import { folderAuditVerdict, gradeFiles } from './files.ts';
import { liveAuditVerdict, whenCounted } from './live-audit.ts';
import { type Order, Pipeline } from './pipeline.ts';
import { deadAreReplayed, ordersFail } from './retries.ts';

/** Project 4: a pipeline that loses nothing, whatever breaks. */
export async function gradeResilientSystem(
  stage: Stage,
  card: Scorecard,
  scale: Scale = { orders: 1_000, windowMs: 20_000 },
): Promise<void> {
  card.doing('Reading the files');
  await gradeFiles(stage, card);
  const folder = card.wants('4.18') ? await folderAuditVerdict(stage) : undefined;
  if (folder) card.set('4.18', folder);
  if (!card.wants(...ofDefinitions, ...ofPrograms)) return;
  card.doing('Importing the definitions');
  const pipeline = await Pipeline.open(stage).catch(error => {
    if (error instanceof GradingError) card.set('4.18', fail(error.message));
    throw error;
  });
  const look = async (criterion: string, doing: string, verdict: () => Promise<Verdict>) => {
    if (!card.wants(criterion)) return;
    card.doing(doing);
    card.set(criterion, await stage.recorder.during(criterion, verdict));
  };
  try {
    if (!card.wants(...ofPrograms)) {
      if (folder) card.set('4.18', await liveAuditVerdict(stage, folder));
      return;
    }
    await pipeline.startConsumers();
    await look('4.1', `${scale.orders} orders, and nothing breaks`, () => nothingBreaks(pipeline, scale));
    // Before anything is broken: what is delivered again is the grader's doing then.
    if (folder) {
      card.doing('Looking at the broker as an auditor does');
      await whenCounted(stage);
      card.set('4.18', await liveAuditVerdict(stage, folder));
    }
    await look('4.2', 'Closing the connections of consumers', () => consumersAreCutOff(pipeline, scale));
    await look('4.3', 'Cutting the line of the publisher', () => publisherIsCutOff(pipeline, scale));
    const failed = card.wants('4.4', '4.8', '4.9') && (await failing(pipeline, card, scale));
    await look('4.5', 'A queue that is full', () => queueIsFull(pipeline, scale));
    await look('4.6', 'A binding that is away', () => bindingIsAway(pipeline, scale));
    await look('4.7', 'Orders that come twice', () => ordersComeTwice(pipeline));
    if (failed) await look('4.9', 'Sending the dead back', () => deadAreReplayed(pipeline, failed));
    if (card.wants(...ofNodes)) await clusterFaults(pipeline, card, scale);
  } finally {
    await pipeline.close();
  }
}

/** The criteria that take nodes that stop, those that take programs, and those that take an import of the definitions. */
const ofNodes = ['4.10', '4.11', '4.12', '4.13'];
const ofPrograms = ['4.1', '4.2', '4.3', '4.4', '4.5', '4.6', '4.7', '4.8', '4.9', ...ofNodes];
const ofDefinitions = ['4.16', '4.18'];

/** @returns the orders that nobody could pay for */
async function failing(pipeline: Pipeline, card: Scorecard, { orders }: Scale): Promise<readonly Order[]> {
  card.doing('Orders that fail');
  const { outcome, attempts, poison } = await pipeline.stage.recorder.during('4.4', () =>
    ordersFail(pipeline, orders),
  );
  card.set('4.4', outcome);
  card.set('4.8', attempts);
  return poison;
}
