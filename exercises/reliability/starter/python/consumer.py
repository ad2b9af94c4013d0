"""Takes the orders, and has an effect for each: it tells the exchange ex1.done."""
import json
import os

import pika

parameters = pika.URLParameters(os.environ.get("RABBITMQ_URL", "amqp://localhost"))
parameters.client_properties = {"connection_name": "rmq-course:ex1:consumer"}

with pika.BlockingConnection(parameters) as connection:
    channel = connection.channel()
    for method, properties, body in channel.consume("ex1.orders", auto_ack=True):
        order = json.loads(body)
        channel.basic_publish("ex1.done", "", json.dumps({"id": order["id"]}).encode())
