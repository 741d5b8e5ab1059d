import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Versity S3 Gateway (Apache-2.0): a real S3 server over a folder. */
const version = 'v1.8.0';

export interface S3Server {
  endpoint: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** Where its buckets are, as folders. */
  folder: string;
  /** It hangs: connections are taken, nothing is answered. */
  freeze(): void;
  thaw(): void;
  stop(): void;
}

const bin = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'holdfast', 'bin');
const program = join(bin, `versitygw-${version}`);

/** Builds it once, which takes a minute or two; a string is the reason why this machine cannot. */
export function buildVersity(): string | undefined {
  if (existsSync(program)) return undefined;
  if (spawnSync('go', ['version']).error) return 'Go is not installed';
  mkdirSync(bin, { recursive: true });
  const staging = mkdtempSync(join(bin, '.versity-'));
  const made = spawnSync('go', ['install', '-trimpath', `github.com/versity/versitygw/cmd/versitygw@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: staging, CGO_ENABLED: '0' },
  });
  if (made.status === 0) renameSync(join(staging, 'versitygw'), program);
  rmSync(staging, { recursive: true, force: true });
  return made.status === 0
    ? undefined
    : `Go cannot build versitygw: ${made.stderr.trim().split('\n').slice(-2).join(' ')}`;
}

/** A server of its own on the loopback address; a string is the reason why there is none. */
export async function s3Server(): Promise<S3Server | string> {
  if (!existsSync(program))
    return 'the S3 server is not built: `node packages/tools/src/storage/testing/build.ts` does it where Go is installed';
  const home = mkdtempSync(join(tmpdir(), 'holdfast-s3-'));
  const folder = join(home, 'data');
  const iam = join(home, 'iam');
  for (const made of [folder, iam]) mkdirSync(made);
  const port = await freePort();
  const keys = { accessKey: 'holdfast', secretKey: 'holdfast-secret' };
  const child = spawn(
    program,
    ['--port', `127.0.0.1:${port}`, '--health', '/healthz', '--quiet', '--iam-dir', iam, 'posix', folder],
    { stdio: 'ignore', env: { ROOT_ACCESS_KEY: keys.accessKey, ROOT_SECRET_KEY: keys.secretKey } },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await healthy(child, endpoint);
  return {
    endpoint,
    region: 'us-east-1',
    ...keys,
    folder,
    freeze() {
      child.kill('SIGSTOP');
      // The signal is only sent: a thread on another core answers for a moment longer.
      const threads = `/proc/${child.pid}/task`;
      const stopped = (id: string) => / T /.test(readFileSync(`${threads}/${id}/stat`, 'utf8'));
      while (existsSync(threads) && !readdirSync(threads).every(stopped));
    },
    thaw: () => void child.kill('SIGCONT'),
    stop() {
      child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function healthy(child: ChildProcess, endpoint: string): Promise<void> {
  for (let tries = 0; child.exitCode === null && tries < 300; tries++) {
    const answered = await fetch(`${endpoint}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await wait(50);
  }
  throw new Error(`versitygw did not come up on ${endpoint} (exit code ${child.exitCode})`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
