import { isAtLeast, type Version } from '../model/version.ts';

/** What is to be said of how long a release is still mended for everybody; undefined while that is long. */
export function communitySupport(version: Version, now: Date): string | undefined {
  const series = `${version.major}.${version.minor}`;
  if (!isAtLeast(version, 4, 1)) return `Community support of RabbitMQ ${series} has ended.`;
  const lastDay = lastDays[series];
  if (lastDay === undefined) return undefined;
  const days = (Date.parse(lastDay) - now.getTime()) / 86_400_000;
  if (days < 0) return `Community support of RabbitMQ ${series} ended on ${lastDay}.`;
  return days < soonDays ? `Community support of RabbitMQ ${series} ends on ${lastDay}.` : undefined;
}

/** https://www.rabbitmq.com/release-information, as of August 2026; a later release may have moved the last of them. */
const lastDays: Readonly<Record<string, string>> = {
  '4.1': '2026-01-31',
  '4.2': '2026-07-31',
  '4.3': '2026-11-30',
};

const soonDays = 60;
