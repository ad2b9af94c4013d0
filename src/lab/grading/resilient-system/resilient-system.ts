import type { Scorecard, Verdict } from '../scorecard.ts';
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
import { gradeFiles } from './files.ts';
import { Pipeline } from './pipeline.ts';
import { deadAreReplayed, ordersFail } from './retries.ts';

/** Project 4: a pipeline that loses nothing, whatever breaks. */
export async function gradeResilientSystem(
  stage: Stage,
  card: Scorecard,
  scale: Scale = { orders: 1_000, windowMs: 20_000 },
): Promise<void> {
  card.doing('Reading the files');
  await gradeFiles(stage, card);
  card.doing('Importing the definitions');
  const pipeline = await Pipeline.open(stage);
  const look = async (criterion: string, doing: string, verdict: () => Promise<Verdict>) => {
    card.doing(doing);
    card.set(criterion, await verdict());
  };
  try {
    await pipeline.startConsumers();
    await look('4.1', `${scale.orders} orders, and nothing breaks`, () => nothingBreaks(pipeline, scale));
    await look('4.2', 'Closing the connections of consumers', () => consumersAreCutOff(pipeline, scale));
    await look('4.3', 'Cutting the line of the publisher', () => publisherIsCutOff(pipeline, scale));
    card.doing('Orders that fail');
    const { outcome, attempts, poison } = await ordersFail(pipeline, scale.orders);
    card.set('4.4', outcome);
    card.set('4.8', attempts);
    await look('4.5', 'A queue that is full', () => queueIsFull(pipeline, scale));
    await look('4.6', 'A binding that is away', () => bindingIsAway(pipeline, scale));
    await look('4.7', 'Orders that come twice', () => ordersComeTwice(pipeline));
    await look('4.9', 'Sending the dead back', () => deadAreReplayed(pipeline, poison));
    await clusterFaults(pipeline, card, scale);
  } finally {
    await pipeline.close();
  }
}
