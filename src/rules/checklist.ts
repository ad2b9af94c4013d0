/** The production readiness checklist: 5 areas, 22 items. Rules, lessons and verdicts name the item that they serve. */
export const checklist = [
  { id: 'REL001', area: 'Reliability', title: 'Durable queues for important data' },
  { id: 'REL002', area: 'Reliability', title: 'Persistent messages (delivery mode 2)' },
  { id: 'REL003', area: 'Reliability', title: 'Manual acknowledgements' },
  { id: 'REL004', area: 'Reliability', title: 'Publisher confirms enabled' },
  { id: 'REL005', area: 'Reliability', title: 'Prefetch count set appropriately' },
  { id: 'ERR001', area: 'Error handling', title: 'Dead letter exchanges configured' },
  { id: 'ERR002', area: 'Error handling', title: 'Retry logic with exponential backoff' },
  { id: 'ERR003', area: 'Error handling', title: 'Maximum retry limits' },
  { id: 'ERR004', area: 'Error handling', title: 'Failed message alerting' },
  { id: 'HA001', area: 'High availability', title: 'Cluster with an odd number of nodes (3+)' },
  { id: 'HA002', area: 'High availability', title: 'Quorum queues for critical data' },
  { id: 'HA003', area: 'High availability', title: 'Partition handling strategy' },
  { id: 'HA004', area: 'High availability', title: 'Load balancer in front of the cluster' },
  { id: 'MON001', area: 'Monitoring', title: 'Management UI accessible' },
  { id: 'MON002', area: 'Monitoring', title: 'Prometheus metrics exported' },
  { id: 'MON003', area: 'Monitoring', title: 'Alerting on queue depth, memory, disk' },
  { id: 'MON004', area: 'Monitoring', title: 'Log aggregation configured' },
  { id: 'SEC001', area: 'Security', title: 'Default credentials changed' },
  { id: 'SEC002', area: 'Security', title: 'TLS enabled for all connections' },
  { id: 'SEC003', area: 'Security', title: 'Virtual hosts for isolation' },
  { id: 'SEC004', area: 'Security', title: 'Least-privilege permissions' },
  { id: 'SEC005', area: 'Security', title: 'Management UI access restricted' },
] as const;

export type ChecklistItem = (typeof checklist)[number];
export type ChecklistItemId = ChecklistItem['id'];
