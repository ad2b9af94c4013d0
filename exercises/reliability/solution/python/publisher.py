"""python publisher.py COUNT PREFIX: publishes the orders PREFIX-1, PREFIX-2 and so on, and reports what became of them."""
import json
import os
import sys

import pika
from pika.exceptions import AMQPError, NackError

from mandatory_publisher import mandatory_publisher

CONFIRM_TIMEOUT_SECONDS = 10

count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
prefix = sys.argv[2] if len(sys.argv) > 2 else "order"

parameters = pika.URLParameters(os.environ.get("RABBITMQ_URL", "amqp://localhost"))
parameters.client_properties = {"connection_name": "rmq-course:ex1:publisher"}
# A broker with an alarm confirms nothing; after this long the connection is given up.
parameters.blocked_connection_timeout = CONFIRM_TIMEOUT_SECONDS

report = {"confirmed": 0, "nacked": [], "returned": [], "unknown": []}

with pika.BlockingConnection(parameters) as connection:
    publish = mandatory_publisher(connection)
    for n in range(1, count + 1):
        order_id = f"{prefix}-{n}"
        try:
            if publish("order.placed", {"id": order_id, "amount": 10}, order_id):
                report["confirmed"] += 1
            else:
                report["returned"].append(order_id)
        except NackError:
            report["nacked"].append(order_id)
        except AMQPError:
            # Nobody knows: one publishes again with the same id.
            report["unknown"].append(order_id)

print(json.dumps(report))
sys.exit(0 if report["confirmed"] == count else 1)
