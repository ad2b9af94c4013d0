import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('extension', () => {
  it('activates', async () => {
    assert.ok(vscode.version);
  });
});
