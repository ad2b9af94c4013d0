import { lintProject } from '../lint-project.ts';
import type { Scorecard } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { gradeConsumer } from './consumer.ts';
import { gradePublisher } from './publisher.ts';
import { declareTopology } from './topology.ts';

/** Exercise 1: that every order reaches the consumer, whatever breaks on the way. */
export async function gradeReliability(stage: Stage, card: Scorecard): Promise<void> {
  card.doing('Reading the files');
  card.set('1.1', lintProject(stage.project, stage.version, /^(?:REL00[1-5]|CLI00[68])$/));
  const keys = await declareTopology(stage, card);
  await gradePublisher(stage, card, keys);
  await gradeConsumer(stage, card, keys[0] ?? '');
}
