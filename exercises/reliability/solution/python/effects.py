import json
import pathlib
import time

import pika

# The ids of what is done. It stands for a table with a unique key, which a service keeps beside what it writes.
STORE = pathlib.Path("done.ids")


class Effects:
    """Has the effect of an order once, however often it is asked.

    It has a connection of its own: a blocked or broken consumer connection does not take the effects with it.
    """

    def __init__(self, url):
        self._parameters = pika.URLParameters(url)
        self._parameters.client_properties = {"connection_name": "rmq-course:ex1:effects"}
        self._channel = None
        self._done = set(STORE.read_text().split()) if STORE.exists() else set()

    def have(self, order_id):
        """Returns when the effect is safe."""
        if order_id in self._done:
            return
        while not self._confirmed(order_id):
            time.sleep(0.1)
        with STORE.open("a") as store:
            store.write(f"{order_id}\n")
        self._done.add(order_id)

    def _confirmed(self, order_id):
        """Whether the broker has it. Where the connection is lost before it says so, it may have it all the same."""
        body = json.dumps({"id": order_id}).encode()
        try:
            properties = pika.BasicProperties(delivery_mode=2, message_id=order_id)
            self._open_channel().basic_publish("ex1.done", "", body, properties)
            return True
        except (pika.exceptions.AMQPError, OSError):
            return False

    def _open_channel(self):
        if not self._channel or not self._channel.is_open:
            self._channel = pika.BlockingConnection(self._parameters).channel()
            # From here on basic_publish returns with the confirm.
            self._channel.confirm_delivery()
        return self._channel
