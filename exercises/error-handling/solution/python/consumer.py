"""Works on the orders of ex2.work. It tells ex2.attempts of each try, and ex2.done of each order that is done."""
import json
import logging
import os
import time

import pika

from handler import PermanentError, handle
from stay_connected import stay_connected

# The wait before each retry, as the keys of ex2.retry name it; when they are used up, the order is dead.
WAITS = ["1s", "2s", "4s"]
# Our own count. The broker's x-death is not taken over from a message that a client publishes.
RETRY_HEADER = "x-retry-count"

logging.basicConfig(level=logging.WARNING)
logging.getLogger("pika").setLevel(logging.CRITICAL)


def consume(connection):
    channel = connection.channel()
    # From here on basic_publish returns with the confirm.
    channel.confirm_delivery()
    channel.basic_qos(prefetch_count=20)
    for method, properties, body in channel.consume("ex2.work"):
        work(channel, method, properties, body)


def work(channel, method, properties, body):
    order = json.loads(body)
    headers = properties.headers or {}
    retries = headers.get(RETRY_HEADER, 0)
    tell(channel, "ex2.attempts", {"id": order["id"], "attempt": retries + 1, "at": time.time()})
    try:
        handle(order)
    except Exception as error:
        if isinstance(error, PermanentError) or retries >= len(WAITS):
            channel.basic_reject(method.delivery_tag, requeue=False)
            return
        # Publish the copy, wait until the broker has it, only then let go of the original.
        properties.headers = {**headers, RETRY_HEADER: retries + 1, "x-last-error": repr(error)}
        properties.delivery_mode = 2
        properties.user_id = None
        channel.basic_publish("ex2.retry", WAITS[retries], body, properties, mandatory=True)
    else:
        tell(channel, "ex2.done", {"id": order["id"]})
    channel.basic_ack(method.delivery_tag)


def tell(channel, exchange, body):
    properties = pika.BasicProperties(delivery_mode=2)
    channel.basic_publish(exchange, "", json.dumps(body).encode(), properties)


stay_connected(os.environ.get("RABBITMQ_URL", "amqp://localhost"), consume)
