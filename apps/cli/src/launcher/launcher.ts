import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureOwner } from '@holdfast/accounts';
import type { LauncherView, ProgramView } from '@holdfast/chaos';
import { type Db, migrate, openDb } from '@holdfast/db';
import { type Embedded, startEmbedded, stopOrphan } from '@holdfast/db/embedded';
import type { Settings } from '@holdfast/settings';
import { openStore } from '@holdfast/tools';
import { bold, dim } from '../output.ts';
import { answerChaos } from './answer-chaos.ts';
import { Child } from './child.ts';
import { comeBack } from './comeback.ts';
import { fillTables } from './fill-tables.ts';
import { inHome } from './home.ts';
import { alive, end, type Identity, identify } from './identity.ts';
import { ownerLink } from './link.ts';
import { freeLock } from './lock.ts';
import { type Network, planNetwork, whyDirect } from './network.ts';
import { addressOf, checkPorts, portNear } from './port.ts';
import { clearState, type LauncherState, readState, writeState } from './state.ts';
import type { Steps } from './steps.ts';

const entryOf = (app: ProgramView['app']): string =>
  fileURLToPath(new URL(`../../../${app === 'proxy' ? 'chaos/src/proxy' : `${app}/src`}/main.ts`, import.meta.url));
const drainMs = 25_000;

interface Program {
  name: string;
  app: ProgramView['app'];
  /** What is said of it when it is up. */
  says: string;
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  region?: string;
  onMessage?: (message: unknown, reply: (message: object) => void) => void;
}

/** Starts everything step by step; stops it in the other order, also in the middle of the start. */
export class Launcher {
  stopping = false;
  private readonly settings: Settings;
  private readonly steps: Steps;
  private readonly children = new Map<string, { child: Child; program: Program }>();
  private embedded: Embedded | undefined;
  /** The built-in server was asked for, and there is something of it. */
  private embedding = false;
  private state: LauncherState | undefined;
  private network: Network | undefined;
  private starting: Promise<void> | undefined;
  private ending: Promise<void> | undefined;

  constructor(settings: Settings, steps: Steps) {
    this.settings = settings;
    this.steps = steps;
  }

  start(): Promise<void> {
    this.starting = this.bringUp();
    return this.starting;
  }

  stop(): Promise<void> {
    this.ending ??= this.takeDown();
    return this.ending;
  }

  private async bringUp(): Promise<void> {
    const { settings, steps } = this;
    const { home, host } = settings;
    const began = performance.now();
    await this.clean();
    const ports = await checkPorts(host, settings.port, settings.webInstances);
    const panel = settings.chaos === 'on' ? await portNear(settings.chaosPort, ports) : undefined;
    inHome(home, () => mkdirSync(join(home, 'logs'), { recursive: true }));
    const page = import('@holdfast/dashboard/build').then(({ buildDashboard }) => buildDashboard());
    // Its failure is told by the step that waits for it, not by the process.
    page.catch(() => undefined);
    const url = await this.database();
    const examples = await this.prepare(url);
    await this.documents();
    await this.step('page', async (say) => say((await page).built ? 'built' : 'up to date'));
    const web = addressOf(host, ports[0] as number);
    this.state = {
      launcher: identify(process.pid),
      web,
      databaseUrl: url,
      embedded: this.embedded !== undefined,
      children: {},
    };
    this.save();
    if (panel !== undefined) await this.connectThroughProxies(url);
    await Promise.all(settings.regions.map((region, index) => this.run(this.worker(region, index))));
    const panelUp = panel === undefined ? undefined : this.chaos(panel);
    // Its failure is told where it is waited for.
    panelUp?.catch(() => undefined);
    for (const [index, port] of ports.entries()) {
      await this.run({
        name: index === 0 ? 'web' : `web-${index + 1}`,
        app: 'web',
        says: addressOf(host, port),
        env: { PORT: String(port), ...this.pathOf('web') },
      });
    }
    const token = await panelUp;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const hint = dim(`${seconds} s; Ctrl-C stops it; logs in ${join(home, 'logs')}`);
    steps.note(`\n${bold(`Holdfast is up: ${web}`)}   ${hint}`);
    steps.note(`Sign in:        ${await this.signIn(url, web)}   ${dim('(lets one in, once, within 15 minutes)')}`);
    if (token)
      steps.note(`Break things:   ${this.state.chaos?.url}/#token=${token}   ${dim('(the token is told once)')}`);
    if (examples.length === 0) return;
    steps.note(`\nOpen the page, then try this in a second terminal:\n`);
    for (const line of examples) steps.note(`  npm run holdfast -- sql "${line.replace(/[\\"`$]/g, '\\$&')}"\n`);
  }

  private async takeDown(): Promise<void> {
    this.stopping = true;
    await this.endPrograms();
    // A step of the start that was under way ends first: what it has made meanwhile is ended below.
    await this.starting?.catch(() => undefined);
    await this.endPrograms();
    await this.endDatabase();
    clearState(this.settings.home);
    freeLock(this.settings.home);
  }

  /** The panel first, which heals what it broke; then the web apps: what they start meanwhile is still done; the network last. */
  private async endPrograms(): Promise<void> {
    const children = [...this.children.values()];
    this.children.clear();
    if (children.length === 0) return;
    await this.steps.step('programs', async (say) => {
      for (const app of ['chaos', 'web', 'worker', 'proxy'] as const) {
        await Promise.all(children.filter(({ program }) => program.app === app).map(({ child }) => child.stop()));
      }
      say(`${children.length} stopped`);
    });
  }

  private async endDatabase(): Promise<void> {
    const { embedded, settings, steps } = this;
    if (embedded) {
      await steps.step('database', async (say) => {
        await embedded.stop();
        say('stopped; its data stays');
      });
    } else if (this.embedding) {
      // A start that failed half way may have left a server that nobody answers for.
      await stopOrphan(settings.home).catch((error: unknown) => steps.warn(`database: ${wordsOf(error)}`));
    }
  }

  /** A step of the start; none begins once it was told to stop. */
  private step<T>(name: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T> {
    if (this.stopping) return Promise.reject(new Error(`told to stop before ${name}`));
    return this.steps.step(name, work);
  }

  /** What a launcher that was killed left behind: its programs are ended; its database is adopted, or ended when not used. */
  private async clean(): Promise<void> {
    const { home, databaseUrl } = this.settings;
    const before = readState(home);
    const left = Object.entries(before?.children ?? {}).filter(([, identity]) => alive(identity));
    if (left.length > 0) {
      await this.step('leftovers', async (say) => {
        await Promise.all(left.map(([, identity]) => end(identity, drainMs)));
        say(`${left.map(([name]) => name).join(', ')} of a launcher that was killed: ended`);
      });
    }
    if (before?.embedded && databaseUrl !== undefined) await stopOrphan(home);
  }

  private database(): Promise<string> {
    const { home, databaseUrl } = this.settings;
    return this.step('database', async (say) => {
      if (databaseUrl === undefined) {
        this.embedded = await startEmbedded({ home, log: say }).finally(() => {
          this.embedding = existsSync(join(home, 'postgres'));
        });
        return this.embedded.url;
      }
      const [row] = await this.withDb(databaseUrl, (db) => db.sql<{ version: string }>('SELECT version()'));
      say(`yours: ${(row?.version ?? '').split(' ').slice(0, 2).join(' ')}`);
      return databaseUrl;
    });
  }

  /** Tables, and what the teams put into them. Returns statements to try. */
  private prepare(url: string): Promise<string[]> {
    return this.withDb(url, async (db) => {
      await this.step('tables', async (say) => {
        const { applied } = await migrate(db, { on: say });
        say(applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`);
      });
      return this.step('teams', (say) => this.fill(db, say));
    });
  }

  private async fill(db: Db, say: (detail: string) => void): Promise<string[]> {
    const { teams, examples } = await fillTables(db, this.settings, say);
    say(teams.map(({ team, did }) => (did ? `${team} (${did})` : team)).join(', '));
    return examples;
  }

  /** The link of who is at this machine, or how somebody else gets one. */
  private signIn(url: string, web: string): Promise<string> {
    return this.withDb(url, async (db) => {
      const { disabledAt } = await ensureOwner(db);
      if (disabledAt) return 'npm run holdfast -- link LOGIN';
      return (await ownerLink(db, this.settings.publicUrl ?? web)).link;
    });
  }

  private async withDb<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
    const db = openDb({ url, max: 2, connectMs: this.settings.connectMs, name: 'holdfast-launcher' });
    try {
      await db.ready();
      return await work(db);
    } finally {
      await db.close();
    }
  }

  /** A store that is away holds up nothing: programs try again with each document. */
  private documents(): Promise<void> {
    return this.step('documents', async (say) => {
      const store = openStore(this.settings);
      say(store.place);
      await store.ready().catch((error: unknown) => this.steps.warn(`documents: ${wordsOf(error)}`));
    });
  }

  private worker(region: string, index: number): Program {
    const { metricsPort } = this.settings;
    const port = metricsPort === 0 ? undefined : metricsPort + index;
    return {
      name: `worker-${region}`,
      app: 'worker',
      says: port === undefined ? region : `${region}, metrics on port ${port}`,
      args: ['--region', region],
      env: { HOLDFAST_METRICS_PORT: String(port ?? 0), ...this.pathOf(region), ...this.network?.models },
      region,
    };
  }

  /** The network as a program: a path to the database for each region and for the web apps. */
  private async connectThroughProxies(url: string): Promise<void> {
    const reason = whyDirect(url);
    if (reason !== undefined)
      return this.steps.warn(`no proxies to the database: ${reason}; networks cannot be cut here`);
    const network = await planNetwork(url, this.settings);
    const { toxiproxy, proxies } = network.plan;
    await this.run({
      name: 'proxy',
      app: 'proxy',
      says: `${proxies.length} paths to the database (${toxiproxy === undefined ? 'our own proxy' : toxiproxy})`,
      args: [JSON.stringify(network.plan)],
    });
    this.network = network;
  }

  private pathOf(name: string): NodeJS.ProcessEnv {
    const path = this.network?.paths[name];
    return path === undefined ? {} : { DATABASE_URL: path };
  }

  /** The panel; returns what destructive calls to it must carry. */
  private async chaos(port: number): Promise<string> {
    const token = this.settings.chaosToken ?? randomBytes(18).toString('base64url');
    const url = addressOf('127.0.0.1', port);
    await this.run({
      name: 'chaos',
      app: 'chaos',
      says: url,
      env: {
        HOLDFAST_CHAOS_HOST: '127.0.0.1',
        HOLDFAST_CHAOS_PORT: String(port),
        HOLDFAST_CHAOS_TOKEN: token,
        HOLDFAST_CHAOS_TOKEN_FILE: undefined,
      },
      onMessage: (message, reply) => answerChaos(this, message, reply),
    });
    if (this.state) this.state.chaos = { url, token };
    this.save();
    return token;
  }

  /** For the panel: what runs, and how it is reached. */
  view(): LauncherView {
    const url = this.state?.databaseUrl ?? '';
    const { regions, models } = this.settings;
    const api = this.network?.plan.api;
    const front = this.network?.plan.models;
    return {
      programs: [...this.children].map(([name, { child, program }]) => ({
        name,
        app: program.app,
        region: program.region ?? null,
        pid: child.pid ?? null,
        held: child.isHeld,
      })),
      database: { url, embedded: this.embedded !== undefined, pid: this.embedded?.pid ?? null },
      proxy:
        api === undefined
          ? { api: null, reason: whyDirect(url) ?? 'they are off' }
          : { api: `http://127.0.0.1:${api}` },
      paths: Object.fromEntries(regions.map((region) => [region, this.network?.paths[region] ?? url])),
      models: models === undefined || !front ? null : `http://127.0.0.1:${front.port}`,
    };
  }

  childOf(name: string): Child | undefined {
    return this.children.get(name)?.child;
  }

  /** The built-in server again, on its port and data, after somebody ended it. */
  async restartDatabase(): Promise<void> {
    if (!this.embedded) throw new Error('the database is not ours to start');
    this.embedded = await startEmbedded({ home: this.settings.home, log: () => undefined });
  }

  private async run(program: Program): Promise<void> {
    const { name, app, says, args = [], env = {}, region, onMessage } = program;
    const { settings, steps } = this;
    await this.step(name, async (say) => {
      const log = join(settings.home, 'logs', `${name}.log`);
      // The address travels in the environment, where `ps` does not show it.
      const database = { DATABASE_URL: this.state?.databaseUrl, DATABASE_URL_FILE: undefined };
      const child = new Child({
        name,
        entry: entryOf(app),
        args,
        env: { ...process.env, ...database, HOLDFAST_HOME: settings.home, ...env },
        log,
        ...(onMessage ? { onMessage } : {}),
        onUp: (identity) => this.note(name, identity),
        onDown: (how, pauseMs) =>
          steps.warn(`${name}: ${how}; starting it again${pauseMs > 0 ? ` in ${pauseMs / 1000} s` : ''}; log: ${log}`),
        onLeft: () => {
          this.note(name, undefined);
          steps.warn(`${name} was drained and has left${region ? `; ${comeBack(region)}` : ''}`);
        },
      });
      this.children.set(name, { child, program });
      await child.start();
      say(says);
    });
  }

  /** Who runs as what; nobody after a program has left. */
  private note(name: string, identity: Identity | undefined): void {
    if (!this.state) return;
    if (identity) this.state.children[name] = identity;
    else delete this.state.children[name];
    try {
      this.save();
    } catch (error) {
      this.steps.warn(`launcher.json is not up to date: ${wordsOf(error)}`);
    }
  }

  private save(): void {
    if (this.state && !this.stopping) writeState(this.settings.home, this.state);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
