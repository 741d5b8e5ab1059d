import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Db, migrate, openDb } from '@holdfast/db';
import { type Embedded, startEmbedded } from '@holdfast/db/embedded';
import { loadSettings, type Settings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { errors } from '../errors.ts';
import { bold, dim } from '../output.ts';
import { Child } from './child.ts';
import { alive, end, type Identity, identify } from './identity.ts';
import { checkPort } from './port.ts';
import { clearState, freeLock, type LauncherState, readState, takeLock, writeState } from './state.ts';
import { createSteps, type Steps } from './steps.ts';

const root = new URL('../../../../', import.meta.url).pathname;
const entryOf = (app: string): string => join(root, 'apps', app, 'src', 'main.ts');

/** A whole system on this machine: database, a worker a region, web apps. Resolves when it has been stopped. */
export async function launch(): Promise<void> {
  const settings = loadSettings();
  const steps = createSteps();
  const owner = takeLock(settings.home);
  if (owner) throw errors.ALREADY_RUNNING({ pid: owner.pid, url: readState(settings.home)?.web ?? 'starting' });
  const launcher = new Launcher(settings, steps);
  const stopped = new Promise<void>((resolve) => {
    let asked = 0;
    const stop = (signal: string): void => {
      if (asked++ > 0) return steps.warn('still stopping; attempts finish or go back to the queue');
      steps.note(`\n${signal}: stopping`);
      launcher.stop().then(resolve, (error: unknown) => {
        steps.warn(`the stop was not clean: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
        resolve();
      });
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  });
  try {
    await launcher.start();
  } catch (error) {
    if (!launcher.stopping) {
      await launcher.stop();
      throw error;
    }
  }
  await stopped;
}

class Launcher {
  stopping = false;
  private readonly settings: Settings;
  private readonly steps: Steps;
  private readonly children = new Map<string, Child>();
  private embedded: Embedded | undefined;
  private state: LauncherState | undefined;

  constructor(settings: Settings, steps: Steps) {
    this.settings = settings;
    this.steps = steps;
  }

  async start(): Promise<void> {
    const { settings, steps } = this;
    const began = performance.now();
    await this.clean();
    for (let n = 0; n < settings.webInstances; n++) await checkPort(settings.host, settings.port === 0 ? 0 : settings.port + n);
    mkdirSync(join(settings.home, 'logs'), { recursive: true });
    const page = import('@holdfast/dashboard/build').then(({ buildDashboard }) => buildDashboard());
    // Its failure is told by the step that waits for it, not by the process.
    page.catch(() => undefined);
    const url = await this.database();
    const db = openDb({ url, max: 2, connectMs: settings.connectMs, name: 'holdfast-launcher' });
    let example: string[] = [];
    try {
      await this.tables(db);
      example = await this.teams(db);
    } finally {
      await db.close();
    }
    await steps.step('page', async (say) => say((await page).built ? 'built' : 'up to date'));
    this.state = {
      launcher: identify(process.pid),
      web: `http://${settings.host}:${settings.port}`,
      databaseUrl: url,
      embedded: this.embedded !== undefined,
      children: {},
    };
    this.save();
    await Promise.all(settings.regions.map((region) => this.child(`worker-${region}`, 'worker', ['--region', region], region)));
    for (let n = 0; n < settings.webInstances; n++) {
      await this.child(n === 0 ? 'web' : `web-${n + 1}`, 'web', [], `http://${settings.host}:${settings.port + n}`, { PORT: String(settings.port + n) });
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    steps.note(`\n${bold(`Holdfast is up: ${this.state.web}`)}   ${dim(`${seconds} s; Ctrl-C stops it; logs in ${join(settings.home, 'logs')}`)}`);
    if (example.length > 0) {
      steps.note(`\nOpen the page, then try this in a second terminal:\n`);
      for (const line of example) steps.note(`  npm run holdfast -- sql "${line.replace(/[\\"`$]/g, '\\$&')}"\n`);
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const webs = [...this.children].filter(([name]) => name.startsWith('web'));
    const workers = [...this.children].filter(([name]) => !name.startsWith('web'));
    if (this.children.size > 0) {
      await this.steps.step('programs', async (say) => {
        await Promise.all(webs.map(([, child]) => child.stop()));
        await Promise.all(workers.map(([, child]) => child.stop()));
        say(`${this.children.size} stopped`);
      });
    }
    if (this.embedded) {
      const server = this.embedded;
      await this.steps.step('database', async (say) => {
        await server.stop();
        say('stopped; its data stays');
      });
    }
    clearState(this.settings.home);
    freeLock(this.settings.home);
  }

  /** What a launcher that was killed left behind: its programs are ended; its database is adopted later. */
  private async clean(): Promise<void> {
    const before = readState(this.settings.home);
    const left = Object.entries(before?.children ?? {}).filter(([, identity]) => alive(identity));
    if (left.length === 0) return;
    await this.steps.step('leftovers', async (say) => {
      await Promise.all(left.map(([, identity]) => end(identity, 25_000)));
      say(`${left.map(([name]) => name).join(', ')} of a launcher that was killed: ended`);
    });
  }

  private async database(): Promise<string> {
    const { settings, steps } = this;
    const { databaseUrl } = settings;
    if (databaseUrl !== undefined) {
      await steps.step('database', async (say) => {
        const db = openDb({ url: databaseUrl, max: 1, connectMs: settings.connectMs, name: 'holdfast-launcher' });
        try {
          await db.ready();
          const [row] = await db.sql<{ version: string }>('SELECT version()');
          say(`yours: ${(row?.version ?? '').split(' ').slice(0, 2).join(' ')}`);
        } finally {
          await db.close();
        }
      });
      return databaseUrl;
    }
    return steps.step('database', async (say) => {
      this.embedded = await startEmbedded({ home: settings.home, log: say });
      return this.embedded.url;
    });
  }

  private async tables(db: Db): Promise<void> {
    await this.steps.step('tables', async (say) => {
      const { applied } = await migrate(db, { on: say });
      say(applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`);
    });
  }

  /** Registers, seeds; returns lines to try. */
  private async teams(db: Db): Promise<string[]> {
    return this.steps.step('teams', async (say) => {
      const registry = await loadTeams();
      const said: string[] = [];
      const examples: string[] = [];
      for (const { name, team } of registry.entries) {
        if (this.settings.data === 'demo' && team.seed) {
          say(`${name}: filling its tables`);
          const did = await team.seed(db, new Date());
          said.push(did ? `${name} (${did})` : name);
        } else said.push(name);
        const line = await team.example?.(db);
        if (line) examples.push(line);
      }
      say(said.join(', '));
      return examples;
    });
  }

  private async child(name: string, app: string, args: readonly string[], detail: string, more: NodeJS.ProcessEnv = {}): Promise<void> {
    const { settings, steps } = this;
    const log = join(settings.home, 'logs', `${name}.log`);
    const child = new Child({
      name,
      entry: entryOf(app),
      args,
      env: { ...process.env, DATABASE_URL: this.state?.databaseUrl, DATABASE_URL_FILE: undefined, HOLDFAST_HOME: settings.home, ...more },
      log,
      onUp: (identity: Identity) => {
        if (!this.state) return;
        this.state.children[name] = identity;
        this.save();
      },
      onDown: (how, pauseMs) => steps.warn(`${name} ended (${how}); starting it again${pauseMs > 0 ? ` in ${pauseMs / 1000} s` : ''}; log: ${log}`),
    });
    this.children.set(name, child);
    await steps.step(name, async (say) => {
      await child.start();
      say(detail);
    });
  }

  private save(): void {
    if (this.state && !this.stopping) writeState(this.settings.home, this.state);
  }
}

/** Stops the launcher of this home, or what a killed one left. Returns what it did. */
export async function stopRunning(home: string): Promise<'stopped' | 'cleaned' | 'nothing'> {
  const state = readState(home);
  if (state && alive(state.launcher)) {
    await end(state.launcher, 60_000);
    if (!alive(state.launcher)) return 'stopped';
  }
  if (!state && !existsSync(join(home, 'postgres'))) return 'nothing';
  const left = Object.values(state?.children ?? {}).filter(alive);
  await Promise.all(left.map((child) => end(child, 25_000)));
  let server = false;
  if (state?.embedded) {
    // Adopted to be stopped: the launcher's own way of finding it, and of leaving it well.
    const embedded = await startEmbedded({ home, log: () => undefined });
    server = embedded.adopted;
    await embedded.stop();
  }
  clearState(home);
  return left.length > 0 || server ? 'cleaned' : 'nothing';
}
