// Runs one layer of tests in this process: node test/support/layer.ts FOLDER TIMEOUT_MS
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTestFiles } from './mocha.ts';

const [folder = '', timeoutMs] = process.argv.slice(2);
const load = (file: string) => import(pathToFileURL(resolve(folder, file)).href);
const passed = await runTestFiles(folder, load, { timeoutMs: Number(timeoutMs) });
// Whatever a test has left open does not hold the run up.
process.exit(passed ? 0 : 1);
