import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesInManifests } from '../../../src/deployment/embedded-files.ts';
import { kubernetesFile, selects } from '../../../src/deployment/kubernetes.ts';
import { parseYaml } from '../../../src/yaml/yaml.ts';

const path = join(import.meta.dirname, '../../fixtures/deployment/manifests.yaml');

describe('Manifests for Kubernetes', () => {
  const text = readFileSync(path, 'utf8');
  const file = kubernetesFile(parseYaml(text));
  assert.ok(file);

  it("have clusters of RabbitMQ's operator", () => {
    const [cluster] = file.clusters;
    assert.ok(cluster && file.clusters.length === 1);
    const { name, at, replicas, image, isSpread, additionalPlugins } = cluster;
    assert.deepEqual([name, replicas, image?.version, isSpread], ['orders', 3, { major: 4, minor: 2 }, true]);
    assert.equal(text.slice(at.start, at.end), 'orders');
    assert.deepEqual(
      additionalPlugins.map(plugin => plugin.text),
      ['rabbitmq_shovel'],
    );
  });

  it('have workloads with a container of RabbitMQ, in lists too, and services before them', () => {
    const [workload] = file.workloads;
    const [service] = file.services;
    assert.ok(workload && service);
    const { kind, name, replicas, container } = workload;
    assert.deepEqual(
      [kind, name, replicas, container.image.tag],
      ['StatefulSet', 'rabbit', 1, '3.13-management'],
    );
    assert.deepEqual(
      container.environment.map(variable => [variable.name, variable.value, variable.isOpen]),
      [
        ['RABBITMQ_DEFAULT_USER', 'shop', false],
        ['RABBITMQ_DEFAULT_PASS', undefined, true],
      ],
    );
    assert.ok(selects(service, workload));
    assert.deepEqual(
      service.ports.map(({ port }) => port),
      [5672, 15672],
    );
  });

  it('hold files of nodes, with the version that reads them', () => {
    assert.deepEqual(
      filesInManifests(file).map(({ kind, scalar, isPart, version }) => [
        kind,
        scalar.text.split('\n')[0],
        isPart,
        version?.minor,
      ]),
      [
        ['enabled-plugins', '[rabbitmq_management,rabbitmq_prometheus].', false, 13],
        ['conf', 'disk_free_limit.absolute = 2GB', false, 13],
        ['conf', "# The operator's settings come first.", true, 2],
        ['advanced-config', '[].', true, 2],
      ],
    );
  });

  it('are none without RabbitMQ', () => {
    for (const other of [
      '',
      'kind: Deployment\nspec: {template: {spec: {containers: [{image: nginx}]}}}\n',
      'apiVersion: example.com/v1\nkind: RabbitmqCluster\n',
      'kind: ConfigMap\ndata: {nginx.conf: ""}\n',
      'kind: StatefulSet\nspec: rabbitmq\n',
    ]) {
      assert.equal(kubernetesFile(parseYaml(other)), undefined, other);
    }
  });
});
