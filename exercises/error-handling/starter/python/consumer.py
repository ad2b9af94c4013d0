"""Works on the orders of ex2.work. It tells ex2.attempts of each try, and ex2.done of each order that is done."""
import json
import os
import time

import pika

from handler import handle

parameters = pika.URLParameters(os.environ.get("RABBITMQ_URL", "amqp://localhost"))
parameters.client_properties = {"connection_name": "rmq-course:ex2:consumer"}


def tell(channel, exchange, body):
    properties = pika.BasicProperties(delivery_mode=2)
    channel.basic_publish(exchange, "", json.dumps(body).encode(), properties)


with pika.BlockingConnection(parameters) as connection:
    channel = connection.channel()
    channel.basic_qos(prefetch_count=20)
    for method, properties, body in channel.consume("ex2.work"):
        order = json.loads(body)
        attempt = 2 if method.redelivered else 1
        tell(channel, "ex2.attempts", {"id": order["id"], "attempt": attempt, "at": time.time()})
        try:
            handle(order)
            tell(channel, "ex2.done", {"id": order["id"]})
            channel.basic_ack(method.delivery_tag)
        except Exception:
            channel.basic_nack(method.delivery_tag, requeue=True)
