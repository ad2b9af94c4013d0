import assert from 'node:assert/strict';
import type { Shape } from '../../../src/language/keys/field.ts';
import { fieldsOf } from '../../../src/language/keys/fields.ts';
import { definitionsJsonSchema } from '../../../src/language/schema.ts';
import {
  definitionsSections,
  informationalKeys,
  policyKeys,
  queueArguments,
} from '../../../src/model/facts.ts';
import { newestVersion, oldestVersion } from '../../../src/model/version.ts';

interface Schema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schema: Schema = definitionsJsonSchema();

function propertiesOf(definition: string): Readonly<Record<string, Schema>> {
  return schema.definitions?.[definition]?.properties ?? {};
}

describe('The JSON schema', () => {
  it('is a draft-07 schema in itself: it is plain JSON, and every reference leads somewhere', () => {
    assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(
      ([, name = '']) => decodeURIComponent(name),
    );
    assert.notEqual(references.length, 0);
    for (const name of references) assert.ok(schema.definitions?.[name], name);
  });

  it('has every key that some version takes, with words and a page for each', () => {
    const keys = (definition: string) => Object.keys(propertiesOf(definition));
    assert.deepEqual(
      Object.keys(schema.properties ?? {}).toSorted(),
      [...definitionsSections, ...informationalKeys].toSorted(),
    );
    for (const version of [oldestVersion, { major: 4, minor: 0 }, newestVersion]) {
      for (const key of policyKeys(version).keys()) assert.ok(keys('definition').includes(key), key);
      for (const key of queueArguments(version).keys()) assert.ok(keys('queue arguments').includes(key), key);
    }
    for (const [name, { properties = {} }] of Object.entries(schema.definitions ?? {})) {
      for (const [key, { description = '' }] of Object.entries(properties))
        assert.match(description, /^[A-Z`].* https:\S+$/s, `${name}: ${key}`);
    }
  });

  it('takes the values of all versions', () => {
    assert.deepEqual(propertiesOf('queue arguments')['x-queue-version']?.enum?.toSorted(), [1, 2]);
    assert.deepEqual(propertiesOf('policies')['apply-to']?.enum?.length, 6);
    assert.equal(propertiesOf('exchanges').type?.enum, undefined, 'plugins have more');
    assert.deepEqual(propertiesOf('users').tags?.type, ['array', 'string']);
  });

  it('asks for what every version asks for', () => {
    assert.deepEqual(schema.definitions?.queues?.required, ['name']);
    assert.deepEqual(schema.definitions?.permissions?.required, ['user', 'configure', 'write', 'read']);
    assert.deepEqual(schema.definitions?.shovel?.required, ['src-uri', 'dest-uri']);
  });
});

describe('The tables of keys', () => {
  it('have words for every key', () => {
    const shapes: readonly Shape[] = ['file', ...(Object.keys(schema.definitions ?? {}) as Shape[])];
    for (const version of [oldestVersion, newestVersion]) {
      for (const shape of shapes) {
        for (const { key, about } of fieldsOf(shape, version)) assert.notEqual(about, '', `${shape}: ${key}`);
      }
    }
  });

  it('have words only for values that exist', () => {
    for (const { key, allowed, values = {} } of fieldsOf('queue arguments', newestVersion)) {
      if (!allowed) continue;
      const older =
        fieldsOf('queue arguments', oldestVersion).find(field => field.key === key)?.allowed ?? [];
      const known = [...allowed, ...older].map(String);
      if (Object.keys(values).length === 0) continue;
      for (const value of allowed) assert.ok(Object.hasOwn(values, value), `${key}: ${value} has no words`);
      for (const value of Object.keys(values))
        assert.ok(known.includes(value) || key.includes('locator'), `${key}: ${value}`);
    }
  });
});
