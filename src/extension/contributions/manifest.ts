import { suppressionsFileName } from '../../lint/suppressions-file-name.ts';
import { everyRule } from '../../rules/every-rule.ts';
import { snippetFiles } from '../../snippets/catalogue.ts';
import { sharedFileName } from '../clusters/shared-file-name.ts';
import { fullCommandId } from './command-id.ts';
import { type CommandDeclaration, type CommandId, commands } from './commands.ts';
import { kindByLanguage, type LanguageDeclaration, type LanguageId, languages } from './languages.ts';
import { restoredPages, viewType } from './pages.ts';
import { settings } from './settings.ts';
import { clustersView, clustersWelcome, courseView, viewContainer } from './views.ts';
import { walkthrough } from './walkthrough.ts';

const declaredLanguages = Object.entries(languages) as [LanguageId, LanguageDeclaration][];

/** The part of package.json that says what the extension adds to VS Code. */
export function manifestContributions() {
  const declared = Object.entries(commands) as [CommandId, CommandDeclaration][];
  const inMenu = (menu: string) =>
    declared.flatMap(([id, { menus = [] }]) =>
      menus
        .filter(place => place.menu === menu)
        .map(({ when, group, view }) => ({
          command: fullCommandId(id),
          when: [menu.startsWith('view/') && `view == ${viewIds[view ?? 'clusters']}`, when]
            .filter(Boolean)
            .join(' && '),
          group,
        })),
    );
  return {
    commands: declared.map(([id, { title, icon }]) => ({
      command: fullCommandId(id),
      title,
      category: 'RabbitMQ',
      ...(icon && { icon: `$(${icon})` }),
    })),
    keybindings: declared.flatMap(([id, { keys }]) =>
      keys ? [{ command: fullCommandId(id), ...keys }] : [],
    ),
    menus: {
      commandPalette: declared
        .filter(([, { palette }]) => !palette)
        .map(([id]) => ({ command: fullCommandId(id), when: 'false' })),
      'view/title': inMenu('view/title'),
      'view/item/context': inMenu('view/item/context'),
      'editor/context': inMenu('editor/context'),
      'editor/title': inMenu('editor/title'),
    },
    configuration: {
      title: 'RabbitMQ Production Tools',
      properties: Object.fromEntries(
        Object.entries(settings).map(([name, setting]) => [
          `rabbitmqProduction.${name}`,
          name === 'rules' ? { ...setting, properties: severityOfEachRule() } : setting,
        ]),
      ),
    },
    languages: declaredLanguages.map(([id, { alias, filenames, filenamePatterns }]) => ({
      id,
      aliases: [alias],
      filenames,
      ...(filenamePatterns && { filenamePatterns }),
      configuration: `./syntaxes/${id}.language-configuration.json`,
    })),
    grammars: declaredLanguages.map(([language]) => ({
      language,
      scopeName: `source.${language}`,
      path: `./syntaxes/${language}.tmLanguage.json`,
    })),
    jsonValidation: [
      { fileMatch: suppressionsFileName, url: './schemas/suppressions.json' },
      { fileMatch: `/${sharedFileName}`, url: './schemas/clusters.json' },
    ],
    viewsContainers: { activitybar: [viewContainer] },
    views: { [viewContainer.id]: [clustersView, courseView] },
    walkthroughs: [walkthrough],
    viewsWelcome: [{ view: clustersView.id, contents: clustersWelcome }],
    snippets: Object.entries(snippetFiles).map(([language, file]) => ({
      language,
      path: `./snippets/${file}`,
    })),
  };
}

/** The part of package.json that says what starts the extension, besides its commands and views, which do without being said. */
export function manifestActivationEvents(): readonly string[] {
  return [
    ...Object.keys(kindByLanguage).map(language => `onLanguage:${language}`),
    ...restoredPages.map(page => `onWebviewPanel:${viewType(page)}`),
    ...telltaleFiles.map(pattern => `workspaceContains:${pattern}`),
  ];
}

/** A workspace with one of them is one of RabbitMQ's. */
const telltaleFiles = [
  '**/*definitions*.json',
  '**/rabbit*.json',
  '**/rabbitmq.conf',
  '**/haproxy*.cfg',
  '**/enabled_plugins',
];

/** The part of package.json that says where the extension works, and what it does without in a workspace that nobody trusts. */
export function manifestCapabilities() {
  return {
    untrustedWorkspaces: {
      supported: 'limited',
      description: `Files are checked. Clusters of ${sharedFileName} are listed and not contacted, and no cluster is looked for in Compose, .env and rabbitmqadmin.conf files.`,
    },
    virtualWorkspaces: true,
  };
}

const viewIds = { clusters: clustersView.id, course: courseView.id } as const;

function severityOfEachRule() {
  return Object.fromEntries(
    everyRule.map(({ id, summary }) => [
      id,
      { type: 'string', enum: ['off', 'hint', 'info', 'warning', 'error'], markdownDescription: summary },
    ]),
  );
}
