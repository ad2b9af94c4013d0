import type { ConfWords } from './conf.ts';

/** What the keys of the broker itself do; a key with `$` segments stands for all of its kind. */
export const brokerWords: ConfWords = {
  anonymous_login_pass: 'The password of the user that a client without a name is logged in as.',
  anonymous_login_user:
    'The user that a client which names none is logged in as, by the mechanism ANONYMOUS. `none` lets nobody in that way.',
  'auth_backends.$num':
    'Where users and their rights are looked up; of several, in the order of their numbers, the first that accepts the user.',
  'auth_backends.$num.authn': 'Where names and passwords are checked, when another backend knows the rights.',
  'auth_backends.$num.authz':
    'Where the rights of a user are looked up, when another backend checks the passwords.',
  'auth_mechanisms.$name':
    'A way to log in that the server offers to clients. With the first line of this kind the defaults are gone.',
  background_gc_enabled:
    'Collects the garbage of all Erlang processes from time to time. It can cost throughput, and is off by default.',
  background_gc_target_interval: 'The milliseconds between two collections of garbage in the background.',
  'channel_interceptor.priorities.$name':
    'The place of an interceptor of channel operations among the others: a lower number runs first.',
  channel_max: 'How many channels a connection may have; the client may ask for fewer. 0 means no limit.',
  channel_max_per_node: 'How many channels all connections to this node may have together.',
  'classic_queue.default_version': 'The storage of classic queues that say no version of their own.',
  cluster_exchange_limit: 'How many exchanges the cluster may have; a declaration beyond is refused.',
  'cluster_formation.classic_config.nodes.$node':
    'A node of the cluster that a blank node joins, when the list of the peers stands in this file.',
  'cluster_formation.discovery_retry_interval': 'The milliseconds between two tries to find the peers.',
  'cluster_formation.discovery_retry_limit': 'How often a node tries to find its peers before it gives up.',
  'cluster_formation.dns.hostname':
    'The host name whose addresses, turned back into names, are those of the peers.',
  'cluster_formation.lock_retry_limit':
    'How often a node tries to get the lock that lets only one node at a time form the cluster.',
  'cluster_formation.lock_retry_timeout': 'The milliseconds to wait for the lock each time.',
  'cluster_formation.node_type':
    'Whether the node keeps the metadata on disk. A RAM node has no advantage since Khepri.',
  'cluster_formation.peer_discovery_backend':
    'How a blank node finds the nodes to form a cluster with. All but `classic_config` and `dns` are plugins.',
  'cluster_formation.registration.enabled':
    'Whether the node registers itself with its peer discovery backend, where that is one to register with.',
  'cluster_formation.target_cluster_size_hint':
    'How many nodes the cluster is going to have; what depends on the final size can wait for it.',
  cluster_keepalive_interval: 'The milliseconds between two signs of life that a node sends to its peers.',
  cluster_name:
    'The name of the cluster: shown in the management UI, and told to clients and federation links.',
  cluster_partition_handling:
    'What a node with Mnesia does when it loses sight of its peers. Khepri, the only store from RabbitMQ 4.3 on, needs none.',
  'cluster_partition_handling.pause_if_all_down.nodes.$name':
    'A node that must be in sight, or one of the others named so: when all of them are gone this node pauses.',
  'cluster_partition_handling.pause_if_all_down.recover':
    'What happens to both sides of a partition that did not pause.',
  cluster_queue_limit: 'How many queues the cluster may have; a declaration beyond is refused.',
  'cluster_tags.$tag': 'A word about the cluster for people and tools, such as its region or environment.',
  collect_statistics:
    'How much is counted: nothing, totals, or also messages of every channel and queue. The management plugin sets `fine` itself.',
  collect_statistics_interval:
    'The milliseconds between two reports of connections, channels and queues. With thousands of them a longer interval saves work.',
  connection_max:
    'How many connections this node takes; the ones beyond are refused. A limit keeps a client that opens too many from taking all memory.',
  consumer_disconnected_timeout:
    'The milliseconds after which a quorum queue takes its messages back from a consumer whose node cannot be reached.',
  consumer_max_per_channel: 'How many consumers a channel may have.',
  consumer_timeout:
    'The milliseconds that a consumer may hold a message without acknowledging it. Then the messages go back to the queue.',
  'credential_validator.min_length':
    'The fewest characters of a password, where the backend is the one that looks at the length.',
  'credential_validator.regexp':
    'The regular expression that a password must match, where the backend is the one for that.',
  'credential_validator.validation_backend': 'The module that new and changed passwords must pass.',
  'default_limits.vhosts.$id.max_connections':
    'How many connections a virtual host that is made from now on may have, where its name matches the pattern.',
  'default_limits.vhosts.$id.max_queues':
    'How many queues a virtual host that is made from now on may have, where its name matches the pattern.',
  'default_limits.vhosts.$id.pattern':
    'The regular expression for the names of the virtual hosts that get these limits.',
  default_pass:
    'The password of the user that a blank node makes at its first start. Later changes of it do nothing.',
  'default_permissions.configure':
    'What the default user may declare and delete: a regular expression over names.',
  'default_permissions.read': 'What the default user may consume from: a regular expression over names.',
  'default_permissions.write': 'What the default user may publish to: a regular expression over names.',
  'default_policies.operator.$id.queue_pattern':
    'The regular expression for the queues that this operator policy is for.',
  'default_policies.operator.$id.vhost_pattern':
    'The regular expression for the virtual hosts that get this operator policy when they are made.',
  default_queue_type:
    'The type of queues that clients and imports declare without one, in virtual hosts that have no type of their own.',
  default_user:
    'The administrator that a blank node makes at its first start. A node that imports definitions makes none.',
  'default_user_tags.$tag':
    'A tag of the default user; `administrator` lets it do everything in the management UI.',
  'default_users.$name.configure':
    'What this user may declare and delete in the virtual hosts that are made from now on.',
  'default_users.$name.password': 'The password of this user in the virtual hosts that are made from now on.',
  'default_users.$name.read':
    'What this user may consume from in the virtual hosts that are made from now on.',
  'default_users.$name.tags': 'The tags of this user.',
  'default_users.$name.vhost_pattern':
    'The regular expression for the virtual hosts that get this user when they are made.',
  'default_users.$name.write':
    'What this user may publish to in the virtual hosts that are made from now on.',
  default_vhost: 'The virtual host that a blank node makes at its first start.',
  'definitions.hashing.algorithm':
    'How the files of definitions are compared with those of the last import, to see whether they changed.',
  'definitions.import_backend':
    'Where definitions are read from at boot: a file or a folder of this node, or an HTTPS server.',
  'definitions.local.path':
    'The file of definitions, or a folder of them, that the node imports when it boots.',
  'definitions.skip_if_unchanged':
    'Leaves the import out when the definitions are the same as at the last one: a node with many of them boots sooner.',
  'deprecated_features.permit.$name':
    'Lets clients use a deprecated feature on (`true`) or not (`false`), whatever the release does by default.',
  'disk_free_limit.absolute':
    'With less free disk space than this a node raises an alarm and blocks publishers. The default, 50 MB, is too late for production.',
  'disk_free_limit.relative':
    'The free disk space at which publishers are blocked, as a share of the memory of the machine. `absolute` wins.',
  'distribution.listener.interface': 'The address that other nodes and the command line tools connect to.',
  'distribution.listener.port_range.max':
    'The last port on which other nodes and the command line tools may reach this one.',
  'distribution.listener.port_range.min':
    'The first port on which other nodes and the command line tools may reach this one.',
  frame_max:
    'The largest AMQP frame in bytes; larger messages are cut into several. Clients may ask for less.',
  handshake_timeout: 'The milliseconds that a client has to open an AMQP connection, from its first byte on.',
  heartbeat:
    'The seconds after which a silent peer counts as gone, as the server proposes it to clients; heartbeats go out twice in that time. A client may ask for another value.',
  initial_frame_max: 'The largest frame in bytes before client and server have agreed on one.',
  'listeners.ssl': '`none` opens no port for AMQP with TLS.',
  'listeners.ssl.$name':
    'A port, or an address and a port, for AMQP with TLS; the certificate stands in `ssl_options`.',
  'listeners.startup_delay': 'The seconds that a booted node waits before it opens its listeners.',
  'listeners.tcp': '`none` opens no port for AMQP without TLS.',
  'listeners.tcp.$name':
    'A port, or an address and a port, for AMQP without TLS. With the first line of this kind the default, 5672 on all addresses, is gone.',
  load_definitions:
    'The file of definitions, or a folder of them, that the node imports when it boots. A node that does not find it does not start.',
  'log.connection.level': 'The lowest level of the entries about connections that are logged.',
  'log.console': 'Whether the node logs to its standard output, as containers want it.',
  'log.console.formatter': 'Whether the entries on the console are lines for people or JSON for a collector.',
  'log.console.formatter.json.field_map':
    'Which fields the JSON entries have, under which names and in which order.',
  'log.console.formatter.single_line': 'Whether an entry of several lines is written as one.',
  'log.console.formatter.time_format': 'How the time of an entry is written.',
  'log.console.level': 'The lowest level of the entries that go to the console.',
  'log.console.stdio': 'Whether the console means standard output or standard error.',
  'log.default.level': 'The lowest level of the entries of all categories that have no level of their own.',
  'log.dir': 'The folder of the log files.',
  'log.exchange':
    'Whether the node publishes its log to the exchange `amq.rabbitmq.log`, with the level as the routing key.',
  'log.exchange.level': 'The lowest level of the entries that are published.',
  'log.file': 'The name of the log file; `false` writes none.',
  'log.file.formatter': 'Whether the entries in the file are lines for people or JSON for a collector.',
  'log.file.formatter.single_line': 'Whether an entry of several lines is written as one.',
  'log.file.level': 'The lowest level of the entries that go to the file.',
  'log.file.rotation.count': 'How many old log files are kept.',
  'log.file.rotation.date': 'When a new log file is begun, such as `$D0` for each midnight.',
  'log.file.rotation.size': 'The bytes at which a new log file is begun; 0 means at no size.',
  'log.syslog': 'Whether the node logs to a syslog server.',
  'log.syslog.level': 'The lowest level of the entries that go to syslog.',
  loopback_users: '`none` lets every user log in over the network, `guest` included.',
  'loopback_users.$user':
    'Whether this user may log in from the machine of the node only. By default `guest` may.',
  'management.load_definitions': 'As `load_definitions`, by the management plugin. Use that one.',
  max_message_size: 'The largest message in bytes; a larger one closes the channel. At most 512 MB.',
  'message_interceptors.incoming.$interceptor.overwrite':
    'Adds a header to messages as they come in; says whether one that is there already is replaced.',
  mnesia_table_loading_retry_limit:
    'How often a starting node waits for its peers before it gives up. Khepri knows no such wait.',
  mnesia_table_loading_retry_timeout:
    'The milliseconds that a starting node waits for its peers each time. Khepri knows no such wait.',
  motd_file: 'A file whose text the node writes into its log when it starts.',
  net_ticktime: 'The seconds after which a silent node of the cluster counts as gone.',
  'node_tags.$tag': 'A word about the node for people and tools, such as its zone.',
  'num_acceptors.ssl': 'How many processes accept connections on each TLS port.',
  'num_acceptors.tcp': 'How many processes accept connections on each plain port.',
  password_hashing_module: 'How the passwords of users that are made from now on are stored.',
  proxy_protocol:
    'Whether a proxy in front tells the address of the client by the PROXY protocol. Then no client can connect without it.',
  queue_index_embed_msgs_below:
    'The bytes below which a classic queue keeps a message in its index and not in the shared message store.',
  queue_leader_locator:
    'On which node the leader of a new replicated queue starts: where its client is, or where there are the fewest.',
  queue_master_locator:
    'On which node a new classic queue is put. `queue_leader_locator` has taken its place.',
  'quorum_queue.commands_soft_limit':
    'How many commands a channel sends to a quorum queue before it waits for the queue.',
  'quorum_queue.continuous_membership_reconciliation.auto_remove':
    'Whether replicas of quorum queues on nodes that left the cluster are removed by themselves.',
  'quorum_queue.continuous_membership_reconciliation.enabled':
    'Whether quorum queues with too few replicas get new ones by themselves.',
  'quorum_queue.continuous_membership_reconciliation.interval':
    'The milliseconds between two looks at the replicas of the quorum queues.',
  'quorum_queue.continuous_membership_reconciliation.target_group_size':
    'How many replicas each quorum queue is to have.',
  'quorum_queue.continuous_membership_reconciliation.trigger_interval':
    'The milliseconds to wait after a node came or went before the replicas are looked at.',
  'quorum_queue.initial_cluster_size':
    'How many replicas a new quorum queue begins with, where it says no number itself.',
  'quorum_queue.property_equivalence.relaxed_checks_on_redeclaration':
    'Lets clients that declare a queue as classic go on with a quorum queue of that name.',
  'raft.segment_max_entries': 'How many entries a segment file of a quorum queue holds.',
  'raft.wal_max_size_bytes':
    'The size at which the shared write-ahead log of the quorum queues is closed and written to segments. Memory grows with it.',
  reverse_dns_lookups: 'Whether the node looks up the names of the machines that clients connect from.',
  'runtime_parameters.limits.$category':
    'How many runtime parameters of this component the cluster may have.',
  ssl_cert_login_from:
    'The part of a client certificate that is taken as the name of the user, by the mechanism EXTERNAL.',
  ssl_handshake_timeout: 'The milliseconds that a client has for the TLS handshake.',
  'tcp_listen_options.backlog': 'How many connections may wait for being accepted.',
  'tcp_listen_options.buffer': 'The bytes of the buffer between the driver of a connection and its process.',
  'tcp_listen_options.exit_on_close': 'Whether a connection ends at once when the client closes its side.',
  'tcp_listen_options.keepalive':
    'Whether TCP keepalives of the operating system find out that a client is gone. Heartbeats do it sooner.',
  'tcp_listen_options.linger.on': 'Whether data that is still to be sent may delay the closing of a socket.',
  'tcp_listen_options.linger.timeout':
    'How long data that is still to be sent may delay the closing of a socket.',
  'tcp_listen_options.nodelay': "Whether small packets are sent at once, without Nagle's algorithm.",
  'tcp_listen_options.recbuf':
    'The bytes of the TCP receive buffer of a connection. Thousands of connections take less memory with a smaller one.',
  'tcp_listen_options.sndbuf':
    'The bytes of the TCP send buffer of a connection. Thousands of connections take less memory with a smaller one.',
  total_memory_available_override_value:
    'The memory that the node counts with instead of what it finds, such as the limit of its container.',
  vhost_max: 'How many virtual hosts the cluster may have.',
  vhost_restart_strategy: 'What happens when a virtual host fails: the node goes on without it, or stops.',
  vm_memory_calculation_strategy:
    'How the used memory is measured: as the operating system sees it, or as Erlang counts it.',
  'vm_memory_high_watermark.absolute':
    'The used memory at which the node raises an alarm and blocks publishers. Wins over `relative`.',
  'vm_memory_high_watermark.relative':
    'The share of the memory at which the node raises an alarm and blocks publishers.',
  vm_memory_high_watermark_paging_ratio:
    'The share of the watermark at which classic queues of the first version moved messages to disk.',
  hipe_compile: 'Compiled parts of the server to native code in old releases.',
  'socket_writer.gc_threshold': 'The bytes after which a connection collects its garbage while it sends.',
  'metadata_store.khepri.default_timeout': 'The milliseconds that an operation on the metadata may take.',
  'raft.data_dir': 'The folder of the logs of the quorum queues.',
  'stream.data_dir': 'The folder of the segments of the streams.',
  'stream.replication.port_range.max': 'The last port over which the nodes copy streams from each other.',
  'stream.replication.port_range.min': 'The first port over which the nodes copy streams from each other.',
  'queue_types.classic.enabled': 'Whether classic queues may be declared.',
  'queue_types.quorum.enabled': 'Whether quorum queues may be declared.',
  'queue_types.stream.enabled': 'Whether streams may be declared.',
  prevent_startup_if_node_was_reset:
    'Keeps a node from starting that has started before and whose data is gone, such as one whose volume was not mounted.',
  'product.name': 'The name of the product that the node says it is.',
  'product.version': 'The version that the node says it is.',
};
