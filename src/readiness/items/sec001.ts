import { hasWellKnownPassword } from '../../rules/passwords.ts';
import type { AllEvidence } from '../evidence.ts';
import { defineItem, fail, inModel, judging, note, pass, quantity, unknown, warn } from '../item.ts';

export const credentialsChanged = defineItem({
  id: 'SEC001',
  lesson: ['security', 'identity'],
  remedy:
    'Give every application a user of its own with a random password, and delete `guest`: `rabbitmqctl delete_user guest`.',
  attestable: false,
  unseen: 'Nothing tells which users there are. Check a cluster as a user with the tag administrator.',
  *judge(seen) {
    for (const model of seen.models) {
      const { users, vhosts } = model.evidence.model;
      if (users.length === 0) continue;
      const names = vhosts.map(({ name }) => name);
      const isSound = users.every(
        user => user.name !== 'guest' && user.password === undefined && !hasWellKnownPassword(user, names),
      );
      if (isSound)
        yield pass(
          `${users.length === 1 ? 'The one user' : `None of the ${quantity(users.length, 'user')}`}${inModel(model)} ${users.length === 1 ? 'has no' : 'has a'} default or well-known password.`,
        );
    }
    if (seen.live?.usersHidden !== undefined) yield unknown(seen.live.usersHidden);
    yield* anonymousLogin(seen);
    yield* judging(seen, 'guestLogin', function* (isOpen) {
      if (isOpen)
        yield fail('`guest` can log in here with the password that everybody knows.', {
          kind: 'user',
          name: 'guest',
        });
      else yield note('`guest` cannot log in here with the password that everybody knows.');
    });
  },
});

/** Clients without credentials are `guest`, where there is one: https://www.rabbitmq.com/docs/access-control#anonymous */
function* anonymousLogin(seen: AllEvidence) {
  yield* judging(seen, 'nodes', function* (nodes, live) {
    if (!nodes.some(({ authMechanisms = [] }) => authMechanisms.includes('ANONYMOUS'))) return;
    const users =
      'value' in live.model && live.usersHidden === undefined ? live.model.value.users : undefined;
    if (users?.some(({ name }) => name === 'guest'))
      yield warn(
        'Clients without credentials are let in as `guest`: the mechanism ANONYMOUS is on. Set `anonymous_login_user = none`.',
      );
    else if (!users)
      yield note(
        'The mechanism ANONYMOUS is on: where there is a user `guest`, clients without credentials are let in as that.',
      );
  });
}
