import assert from 'node:assert/strict';
import { parseMetrics } from '../../../src/management/prometheus.ts';

describe('The text of a Prometheus endpoint', () => {
  const metrics = parseMetrics(`# TYPE rabbitmq_build_info untyped
rabbitmq_build_info{rabbitmq_version="4.3.6"} 1
rabbitmq_global_messages_received_total{protocol="amqp091"} 250
rabbitmq_global_messages_received_total{protocol="amqp10"} 5
rabbitmq_dead{queue_type="classic",strategy="disabled"} 2
rabbitmq_dead{queue_type="quorum",strategy="at_most_once"} 3
rabbitmq_plain 1.5e3
`);

  it('is summed over labels', () => {
    assert.equal(metrics.sum('rabbitmq_global_messages_received_total'), 255);
    assert.equal(metrics.sum('rabbitmq_global_messages_received_total', { protocol: 'amqp10' }), 5);
    assert.equal(metrics.sum('rabbitmq_dead', { strategy: 'disabled' }), 2);
    assert.equal(metrics.sum('rabbitmq_plain'), 1500);
  });

  it('has nothing where there is nothing', () => {
    assert.equal(metrics.sum('rabbitmq_other'), undefined);
    assert.equal(metrics.sum('rabbitmq_dead', { strategy: 'at_least_once' }), undefined);
    assert.equal(parseMetrics('<html>').sum('html'), undefined);
  });
});
