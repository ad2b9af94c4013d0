import { type Program, resolved } from '../../client-code/program.ts';
import type { TextRange } from '../../model/model.ts';
import { tlsLinks } from '../sec002.ts';
import { isTemplate } from '../template.ts';
import { addressesIn, isLoopback } from './brokers.ts';
import { defineCodeRule, sameAs } from './code-rule.ts';

export const tlsInCode = defineCodeRule({
  ...sameAs(tlsLinks),
  severity: 'warning',
  summary: 'Clients connect by TLS to other hosts, and check who answers.',
  why: 'Without TLS the password and every message can be read on the way. With TLS, but without a check of the certificate, whoever gets in between can read them as well: he answers for the broker.',
  remedy:
    "Connect with `amqps://`, give the client the certificate of the authority that signed the broker's, and leave its checks on.",
  source: 'https://www.rabbitmq.com/docs/ssl#peer-verification',
  versions: '>=3.10',
  examples: {
    bad: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqp://broker.example.com/shop');
`,
    },
    good: {
      typescript: `import { connect } from 'amqplib';

export const connection = await connect('amqps://broker.example.com/shop');
`,
    },
  },
  *check({ all, program }) {
    for (const { host, at } of addressesIn(program)) {
      if (/^amqps:/i.test(at.value) || isLoopback(host)) continue;
      yield {
        at,
        message: `The code connects to \`${host}\` without TLS: the password and all messages can be read on the way. Use \`amqps://\`.`,
      };
    }
    for (const { host, uri, hasTls } of all('connect')) {
      if (uri || hasTls !== false || !host || isLoopback(host.value) || isTemplate(host.value)) continue;
      yield {
        at: host,
        message: `The code connects to \`${host.value}\` without TLS: the password and all messages can be read on the way. Set TLS up.`,
      };
    }
    // What connects to no broker has its certificates for something else.
    for (const at of all('connect').length > 0 ? trustsAnyone(program) : []) {
      yield {
        at,
        message:
          "Whoever answers is taken for the broker: with the check of its certificate off, TLS keeps nobody from getting in between. Give the client the authority's certificate, and leave the check on.",
      };
    }
  },
});

/** Where the check of the certificate is turned off. */
function* trustsAnyone({ language, records, names, calls }: Program): Iterable<TextRange> {
  for (const { entries } of records) {
    const [option, off] = language === 'go' ? ['InsecureSkipVerify', true] : ['rejectUnauthorized', false];
    const written = entries.get(option);
    const value = resolved(written);
    if (written && value?.kind === 'boolean' && value.value === off) yield written;
  }
  if (language === 'python') {
    for (const name of names)
      if (/(?:^|\.)(?:CERT_NONE|_create_unverified_context)$/.test(name.name)) yield name;
  }
  if (language !== 'java') return;
  for (const { name, nameRange, args } of calls) {
    // Without a context, or with no more than a version, it trusts any server.
    const [only] = args;
    if (name === 'useSslProtocol' && (!only || only.kind === 'text')) yield nameRange;
  }
}
