import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Queue } from '@holdfast/queue';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Fault } from '../fault.ts';
import type { Ask, LauncherView } from './launcher-line.ts';
import { isFrozen } from './process-tree.ts';
import { Processes } from './processes.ts';

/** What of the queue the driver reads; no statement is sent. */
const queue = { regions: ['us-west-2'], db: { dialect: 'postgres' } } as unknown as Queue;
const line = new URL('./launcher-line.ts', import.meta.url).href;

const viewOf = (pid: number): LauncherView => ({
  programs: [{ name: 'worker', app: 'worker', region: 'us-west-2', pid, held: false }],
  database: { url: '', embedded: true, pid },
  proxy: { api: null, reason: 'none is needed' },
  paths: {},
  models: null,
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('who asks a launcher that is gone, or that goes before it answers, is told so', async () => {
  const code = `
    const line = (await import(${JSON.stringify(line)})).openLine();
    const told = [];
    line.ask({ ask: 'view' }).catch((error) => told.push(error.message));
    process.once('disconnect', () => setTimeout(() =>
      line.ask({ ask: 'view' }).catch((error) => console.log(JSON.stringify([...told, error.message, line.isOpen()])))));
    process.send('ready');`;
  const child = run('--input-type=module', '-e', code);
  let said = '';
  child.stdout?.on('data', (part: Buffer) => (said += part));
  child.on('message', (message) => message === 'ready' && child.disconnect());
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(JSON.parse(said)).toEqual(['the launcher is gone', 'the launcher is gone', false]);
});

test.skipIf(process.platform !== 'linux').each<Fault>([
  { kind: 'freeze', on: { database: null } },
  { kind: 'freeze', on: { region: 'us-west-2' } },
])('%j: it is thawed when its launcher is gone (needs /proc)', async (fault) => {
  const child = run('-e', 'setInterval(() => {}, 1_000)');
  const pid = child.pid as number;
  const view = viewOf(pid);
  let open = true;
  const driver = new Processes({ isOpen: () => open, ask: () => (open ? Promise.resolve(view) : gone()) }, queue, null);
  await driver.inflict(fault);
  await expect.poll(() => isFrozen(pid)).toBe(true);
  open = false;
  await driver.heal(fault);
  await expect.poll(() => isFrozen(pid)).toBe(false);
});

test('a wrong clock is one more of the operator’s own options of node, and healed it leaves them', async () => {
  vi.stubEnv('NODE_OPTIONS', '--title=mine');
  onTestFinished(() => void vi.unstubAllEnvs());
  const given: string[] = [];
  const ask = (asked: Ask): Promise<LauncherView> => {
    if (asked.ask === 'restart') given.push(asked.env['NODE_OPTIONS'] ?? '');
    return Promise.resolve(viewOf(process.pid));
  };
  const driver = new Processes({ isOpen: () => true, ask }, queue, null);
  const fault: Fault = { kind: 'clock', region: 'us-west-2', aheadMs: 7_200_000 };
  await driver.inflict(fault);
  await driver.heal(fault);
  expect(given).toEqual([expect.stringMatching(/^--title=mine --import=file:\S+$/), '--title=mine']);
  const code = 'console.log(process.title, Date.now())';
  const child = spawnSync(process.execPath, ['-e', code], { env: { NODE_OPTIONS: given[0] }, encoding: 'utf8' });
  const [title, at] = child.stdout.trim().split(' ');
  expect(title).toBe('mine');
  expect(Number(at) - Date.now()).toBeGreaterThan(7_000_000);
});

const gone = (): Promise<never> => Promise.reject(new Error('the launcher is gone'));
