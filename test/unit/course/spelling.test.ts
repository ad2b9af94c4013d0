import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkText, getDefaultSettings, mergeSettings } from 'cspell-lib';

const course = join(resolve(import.meta.dirname, '..', '..', '..'), 'src', 'course');

/** What RabbitMQ's own people write, and no dictionary has. */
const words = [
  ...['ack', 'acks', 'acked', 'nack', 'nacks', 'nacked', 'unacked', 'unroutable'],
  ...['rabbitmqctl', 'epmd', 'cacertfile', 'Khepri', 'Mnesia', 'amqplib', 'AMQP', 'MQTT'],
];

/** Code, what is set as code, addresses, and the ids of sections. */
const notProse = [/^```[\s\S]*?^```/gm, /`[^`]*`/g, /https?:\/\/\S+/g, /\{#[^}]*\}/g];

describe('The spelling of the course', () => {
  const files = ['lessons', 'exercises', '.'].flatMap(folder =>
    readdirSync(join(course, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => join(folder, name)),
  );

  for (const file of files) {
    it(`is right in ${file}`, async function () {
      // The dictionaries are read with the first file.
      this.timeout(30_000);
      const settings = mergeSettings(await getDefaultSettings(), {
        language: 'en,en-GB',
        words,
        ignoreRegExpList: notProse,
      });
      const text = readFileSync(join(course, file), 'utf8');
      const { items } = await checkText(text, settings);
      const wrong = items
        .filter(({ isError }) => isError)
        .map(item => `${lineOf(text, item.startPos)}: ${item.text}`);
      assert.deepEqual(wrong, []);
    });
  }
});

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
