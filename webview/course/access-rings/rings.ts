/** What stands between a request and a message, from the outside in. */
export const rings = ['Network', 'TLS', 'Authentication', 'Virtual host', 'Permissions', 'Topic'] as const;

export type Ring = (typeof rings)[number];

export interface AccessRequest {
  readonly name: string;
  /** The ring that refuses it; undefined where none does. */
  readonly refusedBy?: Ring;
  /** In the words of the operating system, of the TLS library, or of RabbitMQ 4.x. */
  readonly answer: string;
  readonly text: string;
}

/** A test asks a broker for what it answers. */
export const accessRequests: readonly AccessRequest[] = [
  {
    name: 'A browser in the internet, to port 15672',
    refusedBy: 'Network',
    answer: 'connect ECONNREFUSED',
    text: 'The management UI listens on a private address. Whoever is not in that network finds no door at all, whatever password they have.',
  },
  {
    name: 'A client that does not know who signed',
    refusedBy: 'TLS',
    answer: 'self-signed certificate in certificate chain',
    text: 'Here the client refuses. It has never heard of the authority that signed the certificate, and cannot tell the broker from somebody in between. Give it the authority, not an exception.',
  },
  {
    name: 'The password of last year',
    refusedBy: 'Authentication',
    answer:
      'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
    text: 'A wrong password and an unknown user get the same answer. Only the log of the broker says which it was.',
  },
  {
    name: 'The user of another tenant',
    refusedBy: 'Virtual host',
    answer: "NOT_ALLOWED - access to vhost 'shop' refused for user 'billing'",
    text: 'The password is right, but this user has no permissions in this virtual host. amqplib shows only "Expected ConnectionOpenOk".',
  },
  {
    name: 'The publisher of orders, to the exchange stock',
    refusedBy: 'Permissions',
    answer:
      "ACCESS_REFUSED - write access to exchange 'stock' in vhost 'shop' refused for user 'orders-publisher'",
    text: 'It may write to what fits ^events$, and stock does not. The channel is closed, the connection stays.',
  },
  {
    name: 'The publisher of orders, with the key stock.low',
    refusedBy: 'Topic',
    answer:
      "ACCESS_REFUSED - write access to topic 'stock.low' in exchange 'events' in vhost 'shop' refused for user 'orders-publisher'",
    text: 'The exchange is the right one. Its topic permission for this user says ^orders\\., and the routing key begins with stock.',
  },
  {
    name: 'The publisher of orders, with the key orders.new',
    answer: 'basic.ack',
    text: 'Right network, trusted certificate, right password, a virtual host of its own, an exchange that it may write to, a key that it may use. All six had to agree.',
  },
];
