import type { ConfWords } from './conf.ts';

/** What the keys of plugins do; a key with `$` segments stands for all of its kind. */
export const pluginKeyWords: ConfWords = {
  'amqp1_0.default_user': 'The user of AMQP 1.0 clients that do not log in.',
  'amqp1_0.default_vhost': 'The virtual host of AMQP 1.0 clients that name none.',
  'auth_cache.cache_refusals': 'Whether refusals are kept too, and not only what is allowed.',
  'auth_cache.cache_ttl':
    'The milliseconds for which an answer of the backend behind the cache is kept. So long a right that was taken away still holds.',
  'auth_cache.cached_backend': 'The backend whose answers are kept.',
  'auth_http.connection_timeout': 'The milliseconds to wait for a connection to the HTTP server.',
  'auth_http.http_method':
    'Whether the HTTP server is asked with GET or POST. POST keeps passwords out of its access log.',
  'auth_http.request_timeout': 'The milliseconds to wait for the answer of the HTTP server.',
  'auth_http.resource_path': 'The address that is asked whether a user may use a queue or an exchange.',
  'auth_http.topic_path':
    'The address that is asked whether a user may use a routing key of a topic exchange.',
  'auth_http.user_path': 'The address that is asked whether a name and a password are right.',
  'auth_http.vhost_path': 'The address that is asked whether a user may enter a virtual host.',
  'auth_ldap.connection_pool_size': 'How many connections to the LDAP servers are kept.',
  'auth_ldap.dn_lookup_attribute':
    'The attribute by which the entry of a user is searched for the name that the client gave.',
  'auth_ldap.dn_lookup_base': 'The entry below which users are searched for.',
  'auth_ldap.dn_lookup_bind': 'As whom the server binds to search for the entry of a user.',
  'auth_ldap.dn_lookup_bind.password':
    'The password with which the server binds to search for the entry of a user.',
  'auth_ldap.dn_lookup_bind.user_dn':
    'The entry as which the server binds to search for the entry of a user.',
  'auth_ldap.group_lookup_base': 'The entry below which groups within groups are searched for.',
  'auth_ldap.idle_timeout': 'The milliseconds after which an unused connection to an LDAP server is closed.',
  'auth_ldap.log': 'Whether the questions to LDAP are logged. `network_unsafe` logs passwords too.',
  'auth_ldap.other_bind': 'As whom the server binds for questions about rights.',
  'auth_ldap.other_bind.password': 'The password with which the server binds for questions about rights.',
  'auth_ldap.other_bind.user_dn': 'The entry as which the server binds for questions about rights.',
  'auth_ldap.port': 'The port of the LDAP servers.',
  'auth_ldap.servers.$server': 'An LDAP server; the next one is asked where this one does not answer.',
  'auth_ldap.timeout': 'The milliseconds to wait for an LDAP server.',
  'auth_ldap.use_ssl': 'Whether LDAP is spoken over TLS from the first byte on.',
  'auth_ldap.use_starttls': 'Whether LDAP changes to TLS on the plain port.',
  'auth_ldap.user_bind_pattern':
    'The name that a user binds with, with a placeholder for what the client gave.',
  'auth_ldap.user_dn_pattern': 'The entry of a user, with a placeholder for the name that the client gave.',
  'auth_oauth2.additional_scopes_key': 'The claim of a token that holds scopes besides `scope`.',
  'auth_oauth2.default_key': 'The signing key for tokens that name none.',
  'auth_oauth2.issuer': 'The address of the authorization server: keys and endpoints are found from it.',
  'auth_oauth2.jwks_url': 'The address of the keys that tokens are signed with.',
  'auth_oauth2.jwks_uri': 'The address of the keys that tokens are signed with.',
  'auth_oauth2.preferred_username_claims.$preferred_username_claims':
    'A claim of the token that is taken as the name of the user, in the order of the list.',
  'auth_oauth2.resource_server_id':
    'What the tokens must name as their audience, and what the scopes begin with.',
  'auth_oauth2.scope_prefix':
    'What scopes must begin with to count; by default the resource server with a dot.',
  'auth_oauth2.signing_keys.$name': 'A file with the public key that tokens are signed with.',
  'auth_oauth2.verify_aud': 'Whether the audience of a token is checked.',
  'cluster_formation.aws.access_key_id':
    'The access key for the AWS API, where the instance has no role of its own.',
  'cluster_formation.aws.instance_tags.$name': 'A tag that the instances of the cluster have.',
  'cluster_formation.aws.region': 'The AWS region of the cluster.',
  'cluster_formation.aws.secret_key': 'The secret of the access key.',
  'cluster_formation.aws.use_autoscaling_group':
    'Whether the peers are the other instances of the autoscaling group.',
  'cluster_formation.aws.use_private_ip':
    'Whether the nodes are named by private addresses instead of private host names.',
  'cluster_formation.consul.acl_token': 'The token for Consul.',
  'cluster_formation.consul.host': 'The host of the Consul agent.',
  'cluster_formation.consul.port': 'The port of the Consul agent.',
  'cluster_formation.consul.scheme': 'Whether Consul is spoken to by `http` or `https`.',
  'cluster_formation.consul.svc': 'The name of the service under which the nodes register.',
  'cluster_formation.consul.svc_addr': 'The address under which this node registers.',
  'cluster_formation.consul.svc_addr_auto': 'Whether the node registers with its own host name.',
  'cluster_formation.consul.svc_ttl': 'The seconds after which Consul takes a silent node for ill.',
  'cluster_formation.etcd.endpoints.$index': 'An etcd server, as host and port.',
  'cluster_formation.etcd.key_prefix': 'What the keys in etcd begin with.',
  'cluster_formation.etcd.node_ttl': 'The seconds after which etcd forgets a silent node.',
  'cluster_formation.etcd.username': 'The user for etcd.',
  'cluster_formation.etcd.password': 'The password for etcd.',
  'cluster_formation.k8s.address_type':
    'Whether the nodes are named by host names or addresses of the pods. With a StatefulSet it is host names.',
  'cluster_formation.k8s.host': 'The host of the Kubernetes API.',
  'cluster_formation.k8s.hostname_suffix': 'What is put behind the name of a pod to make a host name of it.',
  'cluster_formation.k8s.ordinal_start': 'The number of the first pod of the StatefulSet.',
  'cluster_formation.k8s.seed_node': 'The node that forms the cluster; all others wait for it and join it.',
  'cluster_formation.k8s.service_name': 'The headless service of the StatefulSet.',
  'cluster_formation.node_cleanup.interval':
    'The seconds between two looks for nodes that the discovery service does not know any more.',
  'cluster_formation.node_cleanup.only_log_warning':
    'Whether nodes that the discovery service does not know any more are only logged, and not removed from the cluster.',
  'event_exchange.vhost': 'The virtual host in which the exchange `amq.rabbitmq.event` is declared.',
  'management.cors.allow_origins.$name': 'A web site whose pages may call the HTTP API from a browser.',
  'management.cors.max_age':
    'The seconds for which a browser may remember what the HTTP API allows other sites.',
  'management.csp.policy': 'The Content-Security-Policy header of the management UI.',
  'management.disable_basic_auth':
    'Whether name and password no longer open the UI and the HTTP API, so that OAuth 2.0 alone does.',
  'management.disable_stats':
    'Whether the UI and the API go without rates and totals, so that Prometheus alone measures.',
  'management.enable_queue_totals':
    'Whether queues still show how many messages they have where statistics are disabled.',
  'management.hsts.policy': 'The Strict-Transport-Security header of the management UI.',
  'management.http_log_dir': 'The folder of an access log of the HTTP API. Without it there is none.',
  'management.listener.ip': 'The former name of `management.tcp.ip`.',
  'management.listener.port': 'The former name of `management.tcp.port`.',
  'management.listener.ssl': 'Whether the port of `management.listener` speaks TLS.',
  'management.login_session_timeout': 'The minutes after which the UI asks for the password again.',
  'management.oauth_client_id': 'The client as which the UI asks the authorization server for a token.',
  'management.oauth_enabled': 'Whether users log in to the UI by OAuth 2.0.',
  'management.oauth_provider_url': 'The address of the authorization server that users of the UI log in at.',
  'management.oauth_scopes': 'The scopes that the UI asks for.',
  'management.path_prefix':
    'What the paths of UI and API begin with, where a proxy leads to several servers.',
  'management.rates_mode':
    '`basic` measures each exchange and queue, `detailed` also who publishes to it and consumes from it, `none` no rates at all.',
  'management.restrictions.operator_policy_changes.disabled':
    'Whether operator policies can no longer be changed by the HTTP API.',
  'management.sample_retention_policies.$section.$interval':
    'How many seconds apart the samples are that are kept for this long.',
  'management.ssl.ip': 'The address on which the management UI speaks TLS.',
  'management.ssl.port': 'The port on which the management UI and the HTTP API speak TLS.',
  'management.tcp.idle_timeout':
    'The milliseconds after which a silent connection to the HTTP API is closed.',
  'management.tcp.inactivity_timeout':
    'The milliseconds after which a connection to the HTTP API is closed that does nothing.',
  'management.tcp.ip':
    'The address on which the management UI listens. Without it that is every address of the machine.',
  'management.tcp.port': 'The port of the management UI and the HTTP API without TLS.',
  'management.tcp.request_timeout': 'The milliseconds that a request to the HTTP API may take to arrive.',
  'management_agent.disable_metrics_collector':
    'Whether nothing is measured for the management UI, which then shows no statistics.',
  'management_agent.filter_aggregated_queue_metrics_pattern':
    'The regular expression for the queues that are left out of the totals.',
  'mqtt.allow_anonymous': 'Whether MQTT clients may connect without a name.',
  'mqtt.default_pass': 'The password of MQTT clients that do not log in.',
  'mqtt.default_user': 'The user of MQTT clients that do not log in.',
  'mqtt.durable_queue_type': 'The type of the queues of MQTT clients whose session outlives the connection.',
  'mqtt.exchange': 'The topic exchange that MQTT clients publish to and subscribe at.',
  'mqtt.listeners.ssl': '`none` opens no port for MQTT with TLS.',
  'mqtt.listeners.ssl.$name': 'A port, or an address and a port, for MQTT with TLS.',
  'mqtt.listeners.tcp': '`none` opens no port for MQTT without TLS.',
  'mqtt.listeners.tcp.$name': 'A port, or an address and a port, for MQTT without TLS.',
  'mqtt.max_packet_size_authenticated': 'The largest MQTT packet in bytes, once a client has logged in.',
  'mqtt.max_packet_size_unauthenticated': 'The largest MQTT packet in bytes before a client has logged in.',
  'mqtt.max_session_expiry_interval_seconds':
    'The most seconds for which an MQTT session may outlive its connection.',
  'mqtt.prefetch': 'How many messages with QoS 1 a client may have without acknowledging them.',
  'mqtt.proxy_protocol':
    'Whether a proxy in front tells the address of an MQTT client by the PROXY protocol.',
  'mqtt.retained_message_store': 'The module that keeps retained messages; each node keeps its own.',
  'mqtt.ssl_cert_login': 'Whether MQTT clients log in by their certificate.',
  'mqtt.subscription_ttl': 'The milliseconds for which the session of a client that has gone is kept.',
  'mqtt.tcp_listen_options.backlog': 'How many MQTT connections may wait for being accepted.',
  'mqtt.tcp_listen_options.nodelay': 'Whether small packets to MQTT clients are sent at once.',
  'mqtt.vhost': 'The virtual host of MQTT clients, where neither port nor user name says another.',
  'prometheus.authentication.enabled': 'Whether whoever reads the metrics must log in.',
  'prometheus.filter_aggregated_queue_metrics_pattern':
    'The regular expression for the queues that are left out of the totals.',
  'prometheus.path': 'The path of the metrics.',
  'prometheus.return_per_object_metrics':
    'Whether `/metrics` tells of every queue, connection and channel by name. With thousands of them the answer is large; `/metrics/per-object` always does.',
  'prometheus.ssl.port': 'The port of the metrics with TLS.',
  'prometheus.tcp.ip': 'The address on which the metrics are served.',
  'prometheus.tcp.port': 'The port of the metrics without TLS.',
  'shovel.topology.predeclared':
    'Whether shovels declare no queues and exchanges, and wait until somebody else has.',
  'stomp.default_pass': 'The password of STOMP clients that do not log in.',
  'stomp.default_user': 'The user of STOMP clients that do not log in.',
  'stomp.default_vhost': 'The virtual host of STOMP clients that name none.',
  'stomp.implicit_connect': 'Whether a STOMP client may begin without a CONNECT frame, as the default user.',
  'stomp.listeners.ssl.$name': 'A port, or an address and a port, for STOMP with TLS.',
  'stomp.listeners.tcp.$name': 'A port, or an address and a port, for STOMP without TLS.',
  'stream.advertised_host': 'The host name that stream clients are told to reach this node by.',
  'stream.advertised_port': 'The port that stream clients are told to reach this node by.',
  'stream.advertised_tls_host': 'The host name that stream clients are told to reach this node by with TLS.',
  'stream.advertised_tls_port': 'The port that stream clients are told to reach this node by with TLS.',
  'stream.credits_required_for_unblocking':
    'How many messages of a blocked stream publisher must be confirmed before it may go on.',
  'stream.frame_max': 'The largest frame of the stream protocol in bytes.',
  'stream.heartbeat': 'The seconds within which a stream client and the node must hear of each other.',
  'stream.initial_credits': 'How many messages a stream publisher may have on their way unconfirmed.',
  'stream.listeners.ssl.$name': 'A port, or an address and a port, for stream clients with TLS.',
  'stream.listeners.tcp.$name': 'A port, or an address and a port, for stream clients without TLS.',
  'tracing.dir': 'The folder of the files that traced messages are written to.',
  'tracing.password': 'The password of the user as which traces are consumed.',
  'tracing.username': 'The user as which traces are consumed.',
  'trust_store.directory': 'The folder of the client certificates that are trusted.',
  'trust_store.refresh_interval': 'The seconds between two looks for certificates that came or went.',
  'trust_store.url': 'The address that serves the client certificates that are trusted.',
  'web_mqtt.tcp.ip': 'The address on which MQTT over WebSockets is served.',
  'web_mqtt.tcp.port': 'The port of MQTT over WebSockets without TLS.',
  'web_mqtt.ssl.port': 'The port of MQTT over WebSockets with TLS.',
  'web_mqtt.ws_path': 'The path of MQTT over WebSockets.',
  'web_stomp.tcp.ip': 'The address on which STOMP over WebSockets is served.',
  'web_stomp.tcp.port': 'The port of STOMP over WebSockets without TLS.',
  'web_stomp.ssl.port': 'The port of STOMP over WebSockets with TLS.',
  'web_stomp.ws_path': 'The path of STOMP over WebSockets.',
};
