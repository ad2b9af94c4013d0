import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fullCommandId } from '../../../src/extension/contributions/command-id.ts';
import { commands } from '../../../src/extension/contributions/commands.ts';
import { hasClustersKey } from '../../../src/extension/contributions/context-keys.ts';
import { clustersView } from '../../../src/extension/contributions/views.ts';
import { walkthrough } from '../../../src/extension/contributions/walkthrough.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const known = new Set([
  ...Object.keys(commands).map(id => fullCommandId(id as keyof typeof commands)),
  `${clustersView.id}.focus`,
]);

describe('the walkthrough', () => {
  for (const { id, description, media, completionEvents } of walkthrough.steps) {
    it(`${id} has links that lead somewhere, and is ticked off by what there is`, () => {
      const links = [...description.matchAll(/\]\(command:([^)]*)\)/g)].map(([, command = '']) => command);
      assert.ok(links.length > 0);
      for (const command of links) assert.ok(known.has(command), command);
      for (const event of completionEvents) {
        const [, kind, name = ''] = /^(onCommand|onContext):(.*)$/.exec(event) ?? assert.fail(event);
        assert.ok(kind === 'onContext' ? name === hasClustersKey : known.has(name), event);
      }
    });

    it(`${id} has a picture in the theme's colours`, () => {
      assert.ok(existsSync(join(root, media.svg)), media.svg);
      const svg = readFileSync(join(root, media.svg), 'utf8');
      assert.ok(svg.length < 4_000);
      for (const [, paint] of svg.matchAll(/(?:fill|stroke)="([^"]*)"/g))
        assert.match(paint ?? '', /^(none$|var\(--vscode-)/);
      assert.ok(media.altText.endsWith('.'));
    });
  }
});
