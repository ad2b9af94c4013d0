import type { MessageDetail, MessageRow, MessageTriage } from '../../../webview/messages/protocol.ts';
import { type Cause, causeOf } from '../../messages/cause.ts';
import { bodyViews, decodeBody } from '../../messages/decode.ts';
import { fieldText } from '../../messages/field-text.ts';
import type { Seen } from '../../messages/look.ts';
import type { FieldValue, Message, Properties } from '../../messages/message.ts';
import { matches, parseSearch } from '../../messages/search.ts';
import { type Grouping, type Loaded, parseGrouping, type Triage, triage } from '../../messages/triage.ts';
import { deathHistory, origin, timeline } from '../../messages/x-death.ts';

/** The messages of one look, and what is shown of them. */
export class LoadedMessages {
  readonly all: readonly Seen[];
  readonly #causes: readonly Cause[];
  /** A page asks for the rows of one search again and again as it is scrolled. */
  #lastFound: { readonly text: string; readonly found: Found } | undefined;

  constructor(seen: readonly Seen[]) {
    this.all = seen;
    this.#causes = seen.map(({ message }) => causeOf(message));
  }

  /** Of a body; undefined where nothing is loaded. */
  get averageBytes(): number | undefined {
    const { length } = this.all;
    return length === 0
      ? undefined
      : this.all.reduce((sum, { message }) => sum + message.body.length, 0) / length;
  }

  /** @throws when a page asks for a message of an earlier look. */
  at(index: number): Seen {
    const seen = this.all[index];
    if (!seen) throw new Error('This message is of an earlier look. Look again.');
    return seen;
  }

  /** Which of them a search finds; all where it cannot be read, with the reason. */
  find(text: string): Found {
    if (this.#lastFound?.text !== text) this.#lastFound = { text, found: this.#find(text) };
    return this.#lastFound.found;
  }

  #find(text: string): Found {
    const everything = this.all.map((_, index) => index);
    if (text.trim() === '') return { indices: everything };
    const parsed = parseSearch(text);
    if ('problem' in parsed) return { indices: everything, problem: parsed.problem };
    return {
      indices: everything.filter(index =>
        matches(parsed.search, this.at(index).message, this.#causes[index] as Cause),
      ),
    };
  }

  row(index: number): MessageRow {
    const { message, deliveriesLeft } = this.at(index);
    const cause = this.#causes[index] as Cause;
    return {
      index,
      exchange: message.exchange,
      routingKey: message.routingKey,
      reason: cause.reason,
      sourceQueue: cause.queue,
      exception: cause.exception,
      deaths: cause.deaths,
      time: cause.time,
      bytes: message.body.length,
      redelivered: message.redelivered,
      deliveriesLeft,
      preview: decodeBody(message, { limit: previewLength })
        .text.replace(/\s+/g, ' ')
        .slice(0, previewLength),
    };
  }

  /** One message, its body shown as `view` or, without one, as what it seems to be. */
  detail(index: number, view: string | undefined, all: boolean): MessageDetail {
    const { message } = this.at(index);
    const as = bodyViews.find(known => known === view) ?? 'auto';
    const {
      view: shown,
      text,
      cut,
      summary,
      notes,
    } = decodeBody(message, { as, limit: all ? noLimit : shownLength });
    const history = deathHistory(message.properties.headers);
    return {
      index,
      exchange: message.exchange,
      routingKey: message.routingKey,
      redelivered: message.redelivered,
      bytes: message.body.length,
      properties: propertyFields(message),
      headers: (message.properties.headers ?? []).map(([name, value]) => field(name, value)),
      payload: { view: shown, views: bodyViews, text, cut, summary, notes },
      timeline: timeline(history).map(({ text, death }) => ({ text, time: death.time })),
      origin: originSentence(message),
      doubts: history.doubts,
    };
  }

  /** The messages that a search finds, grouped; the groups name messages by their place among all. @throws for an unknown grouping */
  triage(by: readonly string[], search: string): Triaged {
    const { indices } = this.find(search);
    const loaded = indices.map(index => this.#loaded(index));
    const found = triage(loaded, { by: by.map(groupingOf) });
    const places = (members: readonly number[]) => members.map(member => indices[member] as number);
    const groups = found.groups.map(group => ({
      ...group,
      members: places(group.members),
      samples: places(group.samples),
    }));
    return { triage: found, loaded, shown: { ...found, groups } };
  }

  #loaded(index: number): Loaded {
    return { message: this.at(index).message, cause: this.#causes[index] as Cause };
  }
}

interface Found {
  readonly indices: readonly number[];
  /** What is wrong with the search. */
  readonly problem?: string;
}

export interface Triaged {
  readonly triage: Triage;
  /** What its indices are of. */
  readonly loaded: readonly Loaded[];
  readonly shown: MessageTriage;
}

function groupingOf(text: string): Grouping {
  const grouping = parseGrouping(text);
  if (!grouping)
    throw new Error(
      `"${text}" is nothing to group by. Take a header:NAME, or a path:$.field in a JSON body.`,
    );
  return grouping;
}

/** Characters of a body in the table, and of one that is opened before "load all". */
const previewLength = 160;
const shownLength = 65_536;
const noLimit = Number.MAX_SAFE_INTEGER;

function originSentence(message: Message): string | undefined {
  const from = origin(deathHistory(message.properties.headers));
  if (!from) return undefined;
  const sure = { certain: 'It', likely: 'It seems that it', doubtful: 'It cannot be told for sure, but it' }[
    from.sure
  ];
  return `${sure} died first in queue ${from.queue}.`;
}

function propertyFields({ properties }: Message) {
  const names = Object.keys(properties) as (keyof Properties)[];
  return names
    .filter(name => name !== 'headers' && properties[name] !== undefined)
    .map(name => ({
      name: kebab(name),
      type: propertyTypes[name] ?? 'shortstr',
      text: String(properties[name]),
    }));
}

/** As AMQP 0-9-1 spells them: `content-type`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

const propertyTypes: Readonly<Partial<Record<keyof Properties, string>>> = {
  deliveryMode: 'octet',
  priority: 'octet',
  timestamp: 'timestamp',
};

function field(name: string, value: FieldValue) {
  return { name, type: value.type, text: fieldText(value) };
}
