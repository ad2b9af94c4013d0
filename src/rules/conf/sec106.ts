import { removeSetting } from '../../conf/edits.ts';
import { importKeys } from '../../deployment/deployment.ts';
import { isWellKnownPassword } from '../passwords.ts';
import { defineConfRule } from './conf-rule.ts';

export const defaultUser = defineConfRule({
  id: 'SEC106',
  name: 'default-user-changed',
  item: 'SEC001',
  severity: 'warning',
  summary:
    'The first user of a node is not `guest`, its password is not known to everybody, and `guest` stays on the machine.',
  why: 'A blank node creates `default_user`, an administrator. `guest` with the password `guest` is what everybody tries first; `loopback_users` keeps it from logging in over the network, as long as it is left alone.',
  remedy:
    'Name another default user, and bring its password in from outside the file. Leave `loopback_users` as it is.',
  source: 'https://www.rabbitmq.com/docs/access-control#default-state',
  versions: '>=3.10',
  examples: {
    bad: 'loopback_users = none\n',
    good: 'default_user = shop\ndefault_pass = $(RABBITMQ_PASSWORD)\n',
  },
  *check({ document, settings, profile, deployment }) {
    const user = settings.get('default_user');
    const password = settings.get('default_pass');
    const severity = profile === 'production' ? 'error' : 'warning';
    const name = user?.value ?? 'guest';
    const imported = deployment?.definitions ?? [];
    // A blank node that imports definitions has the users of the definitions alone.
    const isCreated = imported.length === 0;
    if (isCreated && user && !user.isOpen && name === 'guest') {
      yield {
        at: user.valueRange,
        severity,
        message:
          'The default user is `guest`, an administrator whose name everybody tries first. Choose another name and a random password.',
      };
    }
    if (password && !password.isOpen) {
      const isKnown = isCreated && isWellKnownPassword(password.value, name);
      if (isKnown || profile === 'production') {
        yield {
          at: password.valueRange,
          severity: isKnown ? severity : 'warning',
          message: isKnown
            ? 'The default user has a password that everybody tries first, and is an administrator. Choose a random one.'
            : 'The password of the default user, an administrator, stands here in clear. Bring it in from outside, such as `default_pass = $(RABBITMQ_PASSWORD)`.',
        };
      }
    }
    const open =
      settings.get('loopback_users')?.value === 'none'
        ? settings.get('loopback_users')
        : settings
            .of('loopback_users.$user')
            .find(({ key, value }) => key === 'loopback_users.guest' && value === 'false');
    const guest = imported.flatMap(({ users }) => users.get('guest') ?? []);
    if (open && (isCreated ? name === 'guest' : guest.length > 0)) {
      yield {
        at: open,
        severity,
        message:
          '`guest` may log in over the network, with a password that everybody knows: it is an administrator. Remove this line, and name another `default_user`.',
        fixes: [{ title: 'Remove this line', edits: [removeSetting(document, open)] }],
        related: guest.map(place => ({ ...place, message: 'The user `guest` is created here' })),
      };
    }
    const definitions = importingKeys.map(key => settings.get(key)).find(setting => setting);
    if (user && definitions) {
      yield {
        at: user,
        severity: 'info',
        message: `A blank node that imports definitions (\`${definitions.key}\`) does not create the default user. Put the user into the definitions.`,
        related: imported.map(({ at }) => ({ ...at, message: 'The users of the node' })),
      };
    }
  },
});

const importingKeys = [...importKeys, 'definitions.https.url'];
