"""python publisher.py COUNT PREFIX: publishes the orders PREFIX-1, PREFIX-2 and so on."""
import json
import os
import sys

import pika

count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
prefix = sys.argv[2] if len(sys.argv) > 2 else "order"

parameters = pika.URLParameters(os.environ.get("RABBITMQ_URL", "amqp://localhost"))
parameters.client_properties = {"connection_name": "rmq-course:ex1:publisher"}

with pika.BlockingConnection(parameters) as connection:
    channel = connection.channel()
    for n in range(1, count + 1):
        order = {"id": f"{prefix}-{n}", "amount": 10}
        channel.basic_publish("ex1", "order.placed", json.dumps(order).encode())
    print(f"sent {count}")
    channel.close()
