import { groupBy } from '../model/group.ts';
import { amqp091Go } from './amqp091-go.ts';
import { amqplib } from './amqplib.ts';
import { type Channels, channelsOf } from './channels.ts';
import type { Client } from './client.ts';
import { bindParameters } from './flow.ts';
import { readGo } from './go.ts';
import { readJava } from './java.ts';
import { javaClient } from './java-client.ts';
import { readJavaScript, readTsx, readTypeScript } from './javascript.ts';
import { type CodeLanguage, importsClient } from './languages.ts';
import type { Operation, OperationOf } from './operations.ts';
import { pika } from './pika.ts';
import type { Program } from './program.ts';
import { readPython } from './python.ts';

/** A text in a programming language that speaks to a broker by a client that is known. */
export interface ClientCode {
  readonly program: Program;
  readonly client: Client;
  /** In the order of the text. */
  readonly operations: readonly Operation[];
  readonly channels: Channels;
  /** The operations of a kind. */
  all<K extends Operation['kind']>(kind: K): readonly OperationOf<K>[];
}

/**
 * What a text asks of a broker. Undefined where it imports none of the clients, or a framework above one, whose defaults are
 * others: there nobody can tell from a call what the broker hears. Never throws.
 */
export function readClientCode(language: CodeLanguage, text: string): ClientCode | undefined {
  if (text.length > mostCharacters || !importsClient(language, text)) return undefined;
  const { client, modules, frameworks, read } = readings[language];
  const program = read(text);
  const imports = (pattern: RegExp) => program.imports.some(({ module }) => pattern.test(module));
  if (!imports(modules) || imports(frameworks)) return undefined;
  bindParameters(program);
  const operations = client.operations(program);
  const byKind = groupBy(operations, ({ kind }) => kind);
  return {
    program,
    client,
    operations,
    channels: channelsOf(program, operations, client),
    // Its key says of which kind they are.
    all: <K extends Operation['kind']>(kind: K) =>
      (byKind.get(kind) ?? []) as readonly Operation[] as readonly OperationOf<K>[],
  };
}

/** Nobody writes more by hand; what is generated or bundled is not anybody's to mend. */
const mostCharacters = 1_000_000;

interface Reading {
  readonly client: Client;
  readonly modules: RegExp;
  readonly frameworks: RegExp;
  read(text: string): Program;
}

const ofAmqplib: Omit<Reading, 'read'> = {
  client: amqplib,
  modules: /^amqplib(?:\/callback_api)?$/,
  frameworks:
    /^(?:amqp-connection-manager|@nestjs\/microservices|@golevelup\/nestjs-rabbitmq|rascal|amqp-ts|moleculer|servicebus)(?:\/|$)/,
};

const readings: Readonly<Record<CodeLanguage, Reading>> = {
  javascript: { ...ofAmqplib, read: readJavaScript },
  typescript: { ...ofAmqplib, read: readTypeScript },
  tsx: { ...ofAmqplib, read: readTsx },
  python: {
    client: pika,
    modules: /^pika(?:\.|$)/,
    frameworks: /^(?:aio_pika|aiormq|celery|dramatiq|faust|faststream|kombu|nameko|pika_pool|propan)(?:\.|$)/,
    read: readPython,
  },
  java: {
    client: javaClient,
    modules: /^com\.rabbitmq\.client(?:\.|$)/,
    frameworks:
      /^(?:org\.springframework\.amqp|org\.springframework\.cloud\.stream|org\.apache\.camel|io\.micronaut\.rabbitmq|io\.smallrye\.reactive|reactor\.rabbitmq|net\.jodah\.lyra)(?:\.|$)/,
    read: readJava,
  },
  go: {
    client: amqp091Go,
    modules: /(?:^|\/)(?:rabbitmq\/amqp091-go|streadway\/amqp)$/,
    frameworks:
      /(?:wagslane\/go-rabbitmq|ThreeDotsLabs\/watermill-amqp|RichardKnop\/machinery|micro\/go-micro)/,
    read: readGo,
  },
};
