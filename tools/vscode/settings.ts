/** Settings of a window that opens on the workspace and nothing else, and asks nobody on the internet. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // In a browser VS Code saves by itself, what a test has not finished too.
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  // The broker is no application that was started here.
  'remote.autoForwardPorts': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** More of a window that nobody looks at: what moves in it is drawn sixty times a second. */
export const stillSettings = { 'workbench.reduceMotion': 'on' };
