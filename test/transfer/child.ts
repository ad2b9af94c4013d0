// Transfers what the job in its first argument says, until it is killed: node child.ts JOB
import { type Job, startJob } from './faults.ts';

const transfer = startJob(JSON.parse(process.argv[2] ?? '') as Job);
const telling = setInterval(() => {
  if (transfer.progress.done === 0) return;
  clearInterval(telling);
  console.log('running');
}, 2);
await transfer.done;
