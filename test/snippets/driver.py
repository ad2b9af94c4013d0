"""Runs what a Python snippet inserts: driver.py PREFIX AMQP-URL [ARGUMENT]... The words are those of scenarios.ts."""

import importlib
import os
import sqlite3
import sys
import threading
import time

import pika

prefix, url, *args = sys.argv[1:]
snippet = importlib.import_module(prefix.replace("-", "_"))
stopped = threading.Event()
failed_once = set()


def tell(*words):
    print(*words, flush=True)


def work(properties):
    message_id = properties.message_id or ""
    tell("begin", message_id)
    time.sleep(int(os.environ["WORK_MS"]) / 1000)
    if message_id.startswith("invalid"):
        raise snippet.InvalidMessage("not an order")
    if message_id.startswith("crash"):
        os._exit(3)
    if message_id.startswith("poison"):
        raise RuntimeError("no stock")
    if message_id.startswith("flaky") and message_id not in failed_once:
        failed_once.add(message_id)
        raise RuntimeError("not yet")
    tell("done", message_id)


snippet.work = work


def wait_for_stop():
    sys.stdin.read()
    stopped.set()


def connect():
    return pika.BlockingConnection(pika.URLParameters(url))


def until_done(name, attempt):
    while True:
        try:
            return attempt()
        except Exception as error:
            tell("failed", name, repr(error))
            time.sleep(0.1)


def message(number, routing_key="order.placed"):
    return (f"message-{number}", routing_key, {"n": number})


def confirm():
    publisher = snippet.Publisher(url)
    number = 0
    while not stopped.is_set():
        message_id, key, body = message(number)
        until_done(message_id, lambda: publisher.publish(key, body, message_id))
        tell("confirmed", message_id)
        number += 1
        time.sleep(0.005)
    try:
        publisher.publish("order.lost", {})
    except pika.exceptions.UnroutableError:
        tell("refused", "lost")
    publisher.close()


def confirm_batch():
    first = 0
    while not stopped.is_set():
        batch = [message(first + n) for n in range(50)]
        until_done("batch", lambda: snippet.publish_batch(url, batch))
        for message_id, _, _ in batch:
            tell("confirmed", message_id)
        first += 50
        time.sleep(0.02)
    try:
        snippet.publish_batch(url, [message(0, "order.lost")])
    except RuntimeError:
        tell("refused", "lost")


def confirm_stream():
    pending = []
    number = 0

    def publish():
        nonlocal number, pending
        stream = snippet.StreamPublisher(url)
        sent = []
        try:
            while len(sent) < 1000:
                if not pending:
                    pending.append(message(number))
                    number += 1
                stream.send(*pending[0])
                sent.append(pending.pop(0))
        finally:
            refused = stream.flush()
            refused_ids = {item[0] for item in refused}
            for item in sent:
                if item[0] not in refused_ids:
                    tell("confirmed", item[0])
            pending = refused + pending
            stream.close()

    while not stopped.is_set() or pending:
        until_done("stream", publish)
        time.sleep(0.1)
    stream = snippet.StreamPublisher(url)
    stream.send(*message(0, "order.lost"))
    if len(stream.flush()) == 1:
        tell("refused", "lost")
    stream.close()


def mandatory():
    with connect() as connection:
        publish = snippet.mandatory_publisher(connection)
        tell("routed", *(str(publish(key, {})).lower() for key in ("order.placed", "order.lost")))


def persistent():
    with connect() as connection:
        channel = connection.channel()
        snippet.declare_durable(channel)
        tell("ready")
        stopped.wait()
        channel.confirm_delivery()
        for number in range(20):
            snippet.publish_persistent(channel, {"n": number})


def consuming(*more):
    connection = connect()
    tell_when_ready(connection)
    snippet.consume(connection.channel(), *more)


def tell_when_ready(connection):
    connection.call_later(0.3, lambda: tell("ready"))


def idempotent():
    consuming(sqlite3.connect(args[0], timeout=20))


def recover():
    def use(connection):
        channel = connection.channel()
        channel.basic_qos(prefetch_count=20)
        tell("ready")
        for method, properties, _ in channel.consume("orders.work"):
            work(properties)
            channel.basic_ack(method.delivery_tag)

    snippet.stay_connected(url, use)


def retry():
    threading.Timer(0.5, lambda: tell("ready")).start()
    snippet.run_consumer(url)


def quorum():
    with connect() as connection:
        snippet.declare_queues(connection.channel())


def shutdown():
    snippet.consume_until_stopped(connect())


def tls():
    try:
        snippet.connect_tls(url, args[0]).close()
        tell("connected")
    except Exception as error:
        tell("refused", repr(error))


def stop_consuming():
    """The consuming snippets have no end of their own: what is handled is acknowledged in half a second."""
    wait_for_stop()
    time.sleep(0.5)
    os._exit(0)


endless = {
    "rmq-consume": consuming,
    "rmq-poison": consuming,
    "rmq-retry": retry,
    "rmq-idempotent": idempotent,
    "rmq-recover": recover,
}
programs = {
    "rmq-confirm": confirm,
    "rmq-confirm-batch": confirm_batch,
    "rmq-confirm-stream": confirm_stream,
    "rmq-mandatory": mandatory,
    "rmq-persistent": persistent,
    "rmq-quorum": quorum,
    "rmq-dlx-policy": lambda: snippet.set_dead_letter_policy(*args),
    "rmq-shutdown": shutdown,
    "rmq-tls": tls,
}
threading.Thread(target=stop_consuming if prefix in endless else wait_for_stop, daemon=True).start()
(endless.get(prefix) or programs[prefix])()
