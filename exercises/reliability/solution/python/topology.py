"""Declares what the orders go through. Nothing else declares."""
import os

import pika

parameters = pika.URLParameters(os.environ.get("RABBITMQ_URL", "amqp://localhost"))
parameters.client_properties = {"connection_name": "rmq-course:ex1:topology"}

with pika.BlockingConnection(parameters) as connection:
    channel = connection.channel()
    channel.exchange_declare("ex1", "direct", durable=True)
    channel.exchange_declare("ex1.done", "fanout", durable=True)
    channel.queue_declare("ex1.orders", durable=True, arguments={"x-queue-type": "quorum"})
    channel.queue_bind("ex1.orders", "ex1", "order.placed")
