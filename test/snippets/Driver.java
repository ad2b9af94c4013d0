import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Runs what a Java snippet inserts: Driver PREFIX AMQP-URL [ARGUMENT]... The words are those of scenarios.ts. */
final class Driver {
    private interface Program {
        void run() throws Exception;
    }

    private interface Use<T> {
        void with(T resource) throws Exception;
    }

    private static final CountDownLatch STOP = new CountDownLatch(1);
    private static final Set<String> FAILED_ONCE = ConcurrentHashMap.newKeySet();
    private static final byte[] BODY = "{}".getBytes();
    private static String url;
    private static String[] args;

    private static final Map<String, Program> PROGRAMS = Map.ofEntries(
            Map.entry("rmq-confirm", Driver::confirm),
            Map.entry("rmq-confirm-batch", Driver::confirmBatch),
            Map.entry("rmq-confirm-stream", Driver::confirmStream),
            Map.entry("rmq-mandatory", Driver::mandatory),
            Map.entry("rmq-persistent", Driver::persistent),
            Map.entry("rmq-consume", () -> consuming(AcknowledgingConsumer::start)),
            Map.entry("rmq-poison", () -> consuming(PoisonProofConsumer::start)),
            Map.entry("rmq-retry", () -> {
                RetryingConsumer.start(factory());
                untilStopped();
            }),
            Map.entry("rmq-quorum", () -> onChannel(QuorumQueue::declareQueues)),
            Map.entry("rmq-dlx-policy", () -> new DeadLetterPolicy(args[0], args[1], args[2]).set(args[3])),
            Map.entry("rmq-idempotent", Driver::idempotent),
            Map.entry("rmq-recover", Driver::recover),
            Map.entry("rmq-shutdown", () -> {
                StoppableConsumer.start(factory().newConnection());
                Thread.sleep(60_000);
            }),
            Map.entry("rmq-tls", Driver::tls));

    public static void main(String[] arguments) throws Exception {
        url = arguments[1];
        args = List.of(arguments).subList(2, arguments.length).toArray(String[]::new);
        var reader = new Thread(() -> {
            try {
                System.in.readAllBytes();
            } catch (java.io.IOException ended) {
                // The same as the end.
            }
            STOP.countDown();
        });
        reader.setDaemon(true);
        reader.start();
        PROGRAMS.get(arguments[0]).run();
        System.exit(0);
    }

    static void work(Delivery delivery) throws Exception {
        var id = String.valueOf(delivery.getProperties().getMessageId());
        tell("begin", id);
        Thread.sleep(Long.parseLong(System.getenv("WORK_MS")));
        if (id.startsWith("invalid")) throw new PoisonProofConsumer.InvalidMessageException("not an order");
        if (id.startsWith("crash")) Runtime.getRuntime().halt(3);
        if (id.startsWith("poison")) throw new IllegalStateException("no stock");
        if (id.startsWith("flaky") && FAILED_ONCE.add(id)) throw new IllegalStateException("not yet");
        tell("done", id);
    }

    private static void tell(Object... words) {
        var line = new StringBuilder();
        for (var word : words) line.append(line.length() == 0 ? "" : " ").append(word);
        synchronized (System.out) {
            System.out.println(line);
        }
    }

    private static ConnectionFactory factory() throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(url);
        return factory;
    }

    private static boolean stopped() {
        return STOP.getCount() == 0;
    }

    private static void onConnection(Use<Connection> use) throws Exception {
        var factory = factory();
        factory.setAutomaticRecoveryEnabled(false);
        var connection = factory.newConnection();
        try {
            use.with(connection);
        } finally {
            connection.abort(1_000);
        }
    }

    private static void onChannel(Use<Channel> use) throws Exception {
        onConnection(connection -> use.with(connection.createChannel()));
    }

    private static void consuming(Use<Channel> start) throws Exception {
        onChannel(channel -> {
            start.with(channel);
            untilStopped();
        });
    }

    /** What is handled is acknowledged in half a second. */
    private static void untilStopped() throws InterruptedException {
        tell("ready");
        STOP.await();
        Thread.sleep(500);
    }

    /** Tries again until it works, as a caller of the snippet would. */
    private static void untilDone(String name, Program attempt) throws InterruptedException {
        while (true) {
            try {
                attempt.run();
                return;
            } catch (Exception error) {
                tell("failed", name, error.toString().replace('\n', ' '));
                Thread.sleep(100);
            }
        }
    }

    private static void confirm() throws Exception {
        try (var publisher = new ConfirmingPublisher(url)) {
            for (int n = 0; !stopped(); n++) {
                var id = "message-" + n;
                untilDone(id, () -> publisher.publish("order.placed", id, BODY));
                tell("confirmed", id);
                Thread.sleep(5);
            }
            try {
                publisher.publish("order.lost", "lost", BODY);
            } catch (java.io.IOException refused) {
                tell("refused", "lost");
            }
        }
    }

    private static void confirmBatch() throws Exception {
        for (int first = 0; !stopped(); first += 50) {
            var batch = IntStream.range(first, first + 50)
                    .mapToObj(n -> new BatchPublisher.Message("message-" + n, "order.placed", BODY))
                    .toList();
            untilDone("batch", () -> onChannel(channel -> new BatchPublisher(channel).publish(batch)));
            for (var message : batch) tell("confirmed", message.id());
            Thread.sleep(20);
        }
        try {
            var lost = List.of(new BatchPublisher.Message("lost", "order.lost", BODY));
            onChannel(channel -> new BatchPublisher(channel).publish(lost));
        } catch (java.io.IOException refused) {
            tell("refused", "lost");
        }
    }

    private static void confirmStream() throws Exception {
        var pending = new ArrayDeque<StreamPublisher.Message>();
        var next = new int[1];
        while (!stopped() || !pending.isEmpty()) {
            untilDone("stream", () -> onConnection(connection -> {
                var stream = new StreamPublisher(connection);
                var sent = new ArrayList<StreamPublisher.Message>();
                try {
                    while (sent.size() < 1_000) {
                        if (pending.isEmpty())
                            pending.add(new StreamPublisher.Message("message-" + next[0]++, "order.placed", BODY));
                        stream.send(pending.getFirst());
                        sent.add(pending.removeFirst());
                    }
                } finally {
                    var refused = new HashSet<>(stream.flush());
                    for (var message : sent) if (!refused.contains(message)) tell("confirmed", message.id());
                    refused.forEach(pending::addFirst);
                }
            }));
            Thread.sleep(100);
        }
        onConnection(connection -> {
            var stream = new StreamPublisher(connection);
            stream.send(new StreamPublisher.Message("lost", "order.lost", BODY));
            if (stream.flush().size() == 1) tell("refused", "lost");
        });
    }

    private static void mandatory() throws Exception {
        onChannel(channel -> {
            var publisher = new MandatoryPublisher(channel);
            var placed = publisher.publish("order.placed", "placed", BODY);
            tell("routed", placed, publisher.publish("order.lost", "lost", BODY));
        });
    }

    private static void persistent() throws Exception {
        onChannel(channel -> {
            PersistentPublisher.declareDurable(channel);
            tell("ready");
            STOP.await();
            channel.confirmSelect();
            for (int n = 0; n < 20; n++) PersistentPublisher.publishPersistent(channel, BODY);
        });
    }

    private static void idempotent() throws Exception {
        var config = new SQLiteConfig();
        config.setBusyTimeout(20_000);
        var database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + args[0]);
        consuming(channel -> IdempotentConsumer.start(channel, database));
    }

    private static void recover() throws Exception {
        var channel = RecoveringConnection.open(factory()).createChannel();
        channel.basicQos(20);
        channel.basicConsume("orders.work", false, (tag, delivery) -> {
            try {
                work(delivery);
            } catch (Exception error) {
                throw new java.io.IOException(error);
            }
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }, tag -> {});
        untilStopped();
    }

    private static void tls() {
        try {
            TlsConnection.open(url, Path.of(args[0])).close();
            tell("connected");
        } catch (Exception error) {
            tell("refused", error);
        }
    }
}
