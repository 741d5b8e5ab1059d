/**
 * The network between the programs of this machine and the database, as one process of the launcher: Toxiproxy where it
 * is installed, else our own relays behind the same API. Argument: JSON of `ProxyPlan`. Says `ready` when every proxy
 * listens; ends at SIGTERM, SIGINT, or with its launcher. A death cuts every connection: programs reconnect.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { log } from '@holdfast/telemetry';
import { type ModelFrontPlan, serveModels } from './models.ts';
import { serveRelays } from './serve.ts';
import { Toxiproxy } from './toxiproxy.ts';

export interface ProxyPlan {
  /** Port of the API. */
  api: number;
  /** Toxiproxy's program; ours unless given. */
  toxiproxy?: string;
  /** `upstream`: host and port, never a password. */
  proxies: { name: string; listen: string; upstream: string }[];
  /** In front of the models' providers, where any are configured. */
  models?: ModelFrontPlan;
}

const logger = log('proxy');
const startMs = 10_000;

async function main(): Promise<void> {
  const plan = JSON.parse(process.argv[2] ?? '{}') as ProxyPlan;
  const client = new Toxiproxy(`http://127.0.0.1:${plan.api}`);
  const end = plan.toxiproxy === undefined ? await own(plan.api) : await real(plan.toxiproxy, plan.api, client);
  await client.populate(plan.proxies);
  if (plan.models) await serveModels(plan.models);
  logger.info({ version: await client.version(), proxies: plan.proxies.map(({ name }) => name) }, 'proxying');
  const stop = (): void => void end().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.send?.('ready');
}

async function own(port: number): Promise<() => Promise<void>> {
  const served = await serveRelays(port);
  return () => served.close();
}

async function real(program: string, port: number, client: Toxiproxy): Promise<() => Promise<void>> {
  const child = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let over: string | undefined;
  child.once('error', (error) => (over = error.message));
  child.once('exit', (code, signal) => {
    over = `it ended: ${String(code ?? signal)}`;
    // Alone this process is no proxy: whoever supervises it starts both again.
    if (child.pid !== undefined && up) process.exit(1);
  });
  let up = false;
  for (const until = performance.now() + startMs; ; ) {
    try {
      await client.version();
      up = true;
      return () => ended(child);
    } catch (error) {
      if (over !== undefined || performance.now() > until)
        throw new Error(`${program}: ${over ?? 'no answer'}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function ended(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

main().catch((error: unknown) => {
  logger.error({ error }, 'the proxy cannot start');
  process.exit(1);
});
