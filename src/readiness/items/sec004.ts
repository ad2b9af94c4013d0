import { defineItem, inModel, isClean, judging, pass, quantity, unknown, warn } from '../item.ts';

export const leastPrivilege = defineItem({
  id: 'SEC004',
  lesson: ['security', 'permissions'],
  remedy:
    'Name in each permission what the user needs, beginning with `^`, and keep the tag administrator for two people: `rabbitmqctl set_permissions -p VHOST USER CONFIGURE WRITE READ`.',
  attestable: false,
  unseen: 'Nothing tells what the users may do. Check a cluster as a user with the tag administrator.',
  *judge(seen, found) {
    for (const model of seen.models) {
      const { permissions } = model.evidence.model;
      if (permissions.length === 0 || !isClean(found, model)) continue;
      yield pass(
        `${quantity(permissions.length, 'permission')}${inModel(model)} ${permissions.length === 1 ? 'names' : 'name'} what ${permissions.length === 1 ? 'it is' : 'they are'} for.`,
      );
    }
    if (seen.live?.usersHidden !== undefined) {
      yield unknown(seen.live.usersHidden);
      return;
    }
    yield* judging(seen, 'connections', function* ({ items }, { model }) {
      const users = 'value' in model ? model.value.users : [];
      const administrators = new Set(
        users.filter(({ tags }) => tags.includes('administrator')).map(({ name }) => name),
      );
      const connected = new Set(
        items.filter(({ protocol }) => /^(?:AMQP|MQTT|STOMP|stream)/i.test(protocol)).map(({ user }) => user),
      );
      for (const name of connected)
        if (administrators.has(name))
          yield warn(
            `User \`${name}\` is an administrator and has connections of clients: with its password an application could change everything.`,
            { kind: 'user', name },
          );
    });
  },
});
