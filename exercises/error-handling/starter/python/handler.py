"""The work on an order, as it comes: given, and not to be changed."""
import pathlib

LOG = pathlib.Path("handler.log")


class PermanentError(Exception):
    """Of no use to try again."""


def handle(order):
    """ok-… works, flaky-… fails twice, poison-… fails whenever it is tried, bad-… can never work."""
    order_id = order["id"]
    tries = tries_of(order_id)
    if order_id.startswith("bad-"):
        raise PermanentError(f"The order {order_id} has no customer")
    if order_id.startswith("poison-"):
        raise RuntimeError(f"The stock of {order_id} does not answer")
    if order_id.startswith("flaky-") and tries <= 2:
        raise RuntimeError(f"The payment of {order_id} timed out")


def tries_of(order_id):
    """Counted in a file, so that it outlives the process."""
    with LOG.open("a") as log:
        log.write(f"{order_id}\n")
    return LOG.read_text().split().count(order_id)
