"""Takes the orders, and has an effect for each: it tells the exchange ex1.done. An order is acknowledged after its effect."""
import logging
import os

from effects import Effects
from stay_connected import stay_connected

# How many orders the broker hands out ahead.
PREFETCH = 20

url = os.environ.get("RABBITMQ_URL", "amqp://localhost")
logging.basicConfig(level=logging.WARNING)
logging.getLogger("pika").setLevel(logging.CRITICAL)
effects = Effects(url)


def consume(connection):
    channel = connection.channel()
    channel.basic_qos(prefetch_count=PREFETCH)
    for method, properties, body in channel.consume("ex1.orders", auto_ack=False):
        effects.have(properties.message_id)
        # Raises where the connection is gone. The order comes again then, and its id is known.
        channel.basic_ack(method.delivery_tag)


stay_connected(url, consume)
