/**
 * `npm run test:cockroach`: the whole suite on CockroachDB. On the cluster of COCKROACH_URL (its databases are made and dropped:
 * give it one to throw away), or on a single node in a container, where Docker can have the image. Says what it needs otherwise.
 */
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const image = process.env['COCKROACH_IMAGE'] || 'cockroachdb/cockroach:v26.2.2';
const name = `holdfast-test-${process.pid}`;

const docker = (...args: string[]): { ok: boolean; out: string } => {
  const { status, stdout, stderr, error } = spawnSync('docker', args, { encoding: 'utf8' });
  return { ok: status === 0, out: status === 0 ? stdout.trim() : (error?.message ?? stderr).trim() };
};

const given = process.env['COCKROACH_URL'];
const url = given ?? (await container());
try {
  process.exitCode = await suite(url);
} finally {
  if (given === undefined) docker('rm', '--force', name);
}

/** A node of its own on a free port of the loopback address, gone with the tests. */
async function container(): Promise<string> {
  const run = ['run', '--rm', '--detach', '--name', name, '--publish', '127.0.0.1:0:26257', image];
  const started = docker(...run, 'start-single-node', '--insecure', '--store=type=mem,size=0.3');
  if (!started.ok) need(started.out);
  const address = docker('port', name, '26257/tcp').out.split('\n')[0] ?? '';
  for (let tries = 0; tries < 60; tries++) {
    if (docker('exec', name, '/cockroach/cockroach', 'sql', '--insecure', '-e', 'SELECT 1').ok) {
      return `postgres://root@${address}/defaultdb?sslmode=disable`;
    }
    await pause(1_000);
  }
  const { out } = docker('logs', '--tail', '20', name);
  docker('rm', '--force', name);
  return need(`the container did not answer within a minute:\n${out}`);
}

function suite(testUrl: string): Promise<number> {
  const child = spawn(process.execPath, ['scripts/test.ts', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, HOLDFAST_TEST_URL: testUrl },
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

function need(reason: string): never {
  console.error(`No CockroachDB to test on: ${reason}\n
Either set COCKROACH_URL, such as postgres://root@127.0.0.1:26257/defaultdb?sslmode=disable, to a cluster whose databases may be
made and dropped, or have Docker and the image ${image} (COCKROACH_IMAGE names another).`);
  process.exit(2);
}
