import type { Source } from '../model/model.ts';
import { objectsOf } from '../model/written.ts';
import type { Evidence } from './rule.ts';

/** A user or permission as it is written, whatever the types of its fields: what a live cluster cannot have. */
export interface Written {
  readonly source: Source;
  /** The value of a field; undefined where it is missing. */
  field(name: string): unknown;
}

export function writtenUsers(evidence: Evidence): readonly Written[] {
  return written(evidence, 'users');
}

/** Permissions, and topic permissions, for which the same holds. */
export function writtenPermissions(evidence: Evidence): readonly Written[] {
  return [...written(evidence, 'permissions'), ...writtenTopicPermissions(evidence)];
}

export function writtenTopicPermissions(evidence: Evidence): readonly Written[] {
  return written(evidence, 'topic_permissions');
}

function written({ file }: Evidence, section: string): readonly Written[] {
  // In a file for one virtual host the broker does not look at them.
  if (!file || file.scope === 'virtual host') return [];
  return objectsOf(file.root, section).map(object => ({
    source: object,
    field: name => object.plain[name],
  }));
}
