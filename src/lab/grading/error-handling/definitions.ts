import * as z from 'zod/mini';
import { importDefinitions } from '../../../management/definitions.ts';
import { ManagementError } from '../../../management/error.ts';
import type { BrokerModel } from '../../../model/model.ts';
import { GradingError } from '../grading-error.ts';
import { lintProject } from '../lint-project.ts';
import { fail, type Scorecard } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { some } from '../words.ts';

export const EXCHANGE = 'ex2';
export const KEY = 'work';
export const WORK = 'ex2.work';
export const DEAD = 'ex2.dead';
const FILE = 'definitions.json';

const named = z.looseObject({ name: z.string() });
const list = z.catch(z.array(z.looseObject({})), []);

/** What of a definitions file goes into one virtual host. */
const definitions = z.looseObject({ exchanges: list, queues: list, bindings: list, policies: list });

/** Imports the learner's definitions. @returns what the broker has of them */
export async function importOwn(stage: Stage, card: Scorecard): Promise<BrokerModel> {
  const { project } = stage;
  const text = project.files.get(FILE);
  if (text === undefined) {
    card.set('2.1', fail(`There is no ${FILE} in the folder.`));
    throw new GradingError(`without ${FILE} there is nothing to run.`);
  }
  const only = { ...project, files: new Map([[FILE, text]]) };
  card.set('2.1', lintProject(only, stage.version, /^(?:DEF|QUE|DLX|POL)\d+$|^ERR00[1-3]$/));
  const wanted = parsed(text);
  if (!wanted) {
    card.set(
      '2.1',
      fail(`${FILE} is no definitions file: it cannot be read as JSON with an object at the top.`),
    );
    throw new GradingError(`${FILE} cannot be imported.`);
  }
  const own = ({ vhost: _, ...entity }: Readonly<Record<string, unknown>>) => entity;
  const { exchanges, queues, bindings, policies } = wanted;
  const body = { exchanges, queues, bindings, policies };
  try {
    const entities = Object.entries(body).map(([section, entries]) => [section, entries.map(own)] as const);
    await importDefinitions(stage.api, Object.fromEntries(entities), stage.vhost, stage.signal);
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    card.set('2.1', fail(`The broker does not take ${FILE}: ${error.message}`));
    throw new GradingError(`the broker does not take ${FILE}.`);
  }
  const model = await stage.model();
  const namesOf = (entries: readonly unknown[]) =>
    entries.flatMap(entry => named.safeParse(entry).data?.name ?? []);
  const has = (found: readonly { readonly name: string }[], name: string) =>
    found.some(one => one.name === name);
  const missing = [
    ...namesOf(exchanges).filter(name => !has(model.exchanges, name)),
    ...namesOf(queues).filter(name => !has(model.queues, name)),
    ...namesOf(policies).filter(name => !has(model.policies, name)),
  ];
  if (missing.length > 0)
    card.set(
      '2.1',
      fail(
        `The broker took ${FILE} without a word, but ${some(missing)} is not there: it skips what it cannot declare.`,
      ),
    );
  for (const name of [WORK, DEAD]) {
    if (has(model.queues, name)) continue;
    card.set('2.1', fail(`${FILE} declares no queue ${name}.`));
    throw new GradingError(`there is no queue ${name}.`);
  }
  await stage.channel.assertExchange('ex2.attempts', 'fanout', { durable: true });
  await stage.channel.assertExchange('ex2.done', 'fanout', { durable: true });
  return model;
}

function parsed(text: string) {
  try {
    return definitions.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
