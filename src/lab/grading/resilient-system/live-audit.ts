import { auditVhost, itemsOfCluster } from '../../../audit/audit-vhost.ts';
import { listChannels } from '../../../management/channels.ts';
import { fail, pass, type Verdict } from '../scorecard.ts';
import type { Stage } from '../stage.ts';
import { count, some } from '../words.ts';

/** What the readiness audit sees of the virtual host of the run, after what it saw in the folder. */
export async function liveAuditVerdict(stage: Stage, folder: Verdict): Promise<Verdict> {
  if (folder.state !== 'pass') return folder;
  const { management } = stage.options.access;
  const items = await auditVhost({
    connection: management,
    vhost: stage.vhost,
    without: management.username,
    signal: stage.signal,
  });
  const of = (verdict: string) =>
    items.flatMap(({ id, evidence }) =>
      evidence.filter(one => one.verdict === verdict).map(({ text }) => `${id}: ${text}`),
    );
  const [failures, warnings] = [of('fail'), of('warn')];
  const passed = items.filter(({ verdict }) => verdict === 'pass').length;
  const what = `${folder.seen} Of the ${items.length} items that the virtual host of the run shows ${passed} pass, with ${count(failures.length, 'failure')} and ${count(warnings.length, 'warning')}`;
  if (failures.length > 0) return fail(`${what}. ${some(failures, 2, '; ')}`);
  if (warnings.length > maxWarnings)
    return fail(`${what}; ${maxWarnings} are the most. ${some(warnings, 2, '; ')}`);
  return pass(
    `${what}. The other ${itemsOfCluster.length} are about nodes, listeners and users of a whole cluster, which is not the project's.`,
  );
}

/** Of the files, and of the broker. */
export const maxWarnings = 3;

/** Waits until the broker has counted what was published, 8 s at most: statistics come every 5 s. */
export async function whenCounted(stage: Stage): Promise<void> {
  await stage.until(8_000, async () => {
    const { items } = await listChannels(stage.api, 2, stage.signal);
    const counted = items.some(({ vhost, published = 0 }) => vhost === stage.vhost && published > 0);
    if (!counted) await stage.wait(450);
    return counted || undefined;
  });
}
