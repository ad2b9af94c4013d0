import { defineConfRule } from './conf-rule.ts';

export const limitedUsers = defineConfRule({
  id: 'SEC109',
  name: 'users-in-configuration-limited',
  item: 'SEC004',
  severity: 'warning',
  summary: 'A user in rabbitmq.conf has the rights that it needs, not all.',
  why: 'With `.*` a user may delete every queue and read every message of its virtual host: one lost password is the loss of all of it.',
  remedy:
    'Name what the application uses, such as `^shop\\..*`, and leave `configure` empty where it declares nothing.',
  source: 'https://www.rabbitmq.com/docs/access-control#authorisation',
  versions: '>=3.13',
  examples: {
    bad: 'default_users.shop.vhost_pattern = shop\ndefault_users.shop.configure = .*\n',
    good: 'default_users.shop.vhost_pattern = shop\ndefault_users.shop.configure = ^shop\\..*\n',
  },
  *check({ settings }) {
    for (const right of ['configure', 'write', 'read']) {
      for (const setting of settings.of(`default_users.$name.${right}`)) {
        if (setting.value !== '.*') continue;
        yield {
          at: setting.valueRange,
          message: `User \`${setting.segments[1]}\` may ${rights[right]} everything in its virtual host. Name what it uses, such as \`^shop\\..*\`.`,
        };
      }
    }
  },
});

const rights: Readonly<Record<string, string>> = {
  configure: 'declare and delete',
  write: 'publish to and bind',
  read: 'consume and bind',
};
