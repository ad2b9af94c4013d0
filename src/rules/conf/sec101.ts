import { insertLines } from '../../conf/edits.ts';
import { defineConfRule } from './conf-rule.ts';

export const noAnonymousLogin = defineConfRule({
  id: 'SEC101',
  name: 'no-anonymous-login',
  item: 'SEC001',
  severity: 'warning',
  summary: 'Nobody logs in without a name.',
  why: 'From RabbitMQ 4.0 on the mechanism ANONYMOUS is offered by default and logs a client in as `anonymous_login_user`, which is `guest`.',
  remedy: 'Set `anonymous_login_user = none`, or list the mechanisms that are wanted in `auth_mechanisms`.',
  source: 'https://www.rabbitmq.com/docs/access-control#anonymous',
  versions: '>=4.0',
  examples: {
    bad: 'auth_mechanisms.1 = PLAIN\nauth_mechanisms.2 = ANONYMOUS\n',
    good: 'auth_mechanisms.1 = PLAIN\nanonymous_login_user = none\n',
  },
  *check({ document, settings, profile, isWhole }) {
    const mechanisms = settings.of('auth_mechanisms.$name');
    const anonymous = mechanisms.find(({ value }) => value === 'ANONYMOUS');
    const user = settings.get('anonymous_login_user');
    if (user?.value === 'none' || (user && user.value !== 'guest') || (mechanisms.length > 0 && !anonymous))
      return;
    const [first] = document.settings;
    // Without a word about it in the file only a production file is told what the default is.
    const at = anonymous ?? user ?? (profile === 'production' && isWhole ? first : undefined);
    if (!at) return;
    yield {
      at,
      message:
        'Clients may log in without a name, as `guest`: RabbitMQ offers the mechanism ANONYMOUS by default from 4.0 on. Set `anonymous_login_user = none`.',
      fixes: user
        ? []
        : [
            {
              title: 'Set `anonymous_login_user = none`',
              edits: [insertLines(document, ['anonymous_login_user = none'], anonymous)],
              preferred: true,
            },
          ],
    };
  },
});
