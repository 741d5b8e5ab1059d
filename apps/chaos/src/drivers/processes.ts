import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue } from '@holdfast/queue';
import { fullMark } from '@holdfast/tools';
import type { Driver, Part, PathView, Topology } from '../driver.ts';
import { errors } from '../errors.ts';
import type { Fault, Target } from '../fault.ts';
import { Toxiproxy } from '../proxy/toxiproxy.ts';
import type { LauncherLine, LauncherView, ProgramView } from './launcher-line.ts';
import { isOfNetwork, Network } from './network.ts';
import { isFrozen, signal, treeOf } from './process-tree.ts';

/** Longer than a worker's drain. */
const drainMs = 25_000;
/** As an address: NODE_OPTIONS ends at a space in a path. */
const skew = new URL('./skew-clock.mjs', import.meta.url).href;

/** The programs that `npm start` runs on this machine: signals, and proxies between each region and the database. */
export class Processes implements Driver {
  readonly kind = 'processes';
  readonly says = 'the programs that `npm start` runs on this machine';
  private readonly line: LauncherLine;
  private readonly queue: Queue;
  private readonly store: string | null;
  /** How things stood when the launcher said so last. */
  private last: LauncherView | undefined;

  /** `store`: the folder of the documents; null where they are not in one. */
  constructor(line: LauncherLine, queue: Queue, store: string | null) {
    this.line = line;
    this.queue = queue;
    this.store = store;
  }

  async topology(): Promise<Topology> {
    const view = await this.view();
    const parts: Part[] = view.programs
      .filter(({ app }) => app !== 'chaos')
      .map(({ app, name, region, pid }) => ({ kind: app as Part['kind'], name, region, state: stateOf(pid) }));
    if (view.database.embedded) {
      parts.push({ kind: 'database', name: 'database', region: null, state: stateOf(view.database.pid) });
    }
    const { dialect } = this.queue.db;
    const engine = dialect === 'cockroach' ? 'CockroachDB' : 'PostgreSQL';
    return { regions: this.queue.regions, parts, engine };
  }

  async network(): Promise<string> {
    const { proxy } = await this.view();
    if (proxy.api === null) return `nothing: ${proxy.reason}`;
    const version = await new Toxiproxy(proxy.api).version();
    return version === 'holdfast' ? 'relays of our own' : `Toxiproxy ${version}`;
  }

  async paths(): Promise<PathView[]> {
    const { proxy } = await this.view();
    return proxy.api === null ? [] : new Network(new Toxiproxy(proxy.api)).paths(this.queue.regions);
  }

  async path(region: string): Promise<string> {
    const { paths, database } = await this.view();
    return paths[region] ?? database.url;
  }

  async refusal(fault: Fault): Promise<string | undefined> {
    const view = await this.view();
    const region =
      'region' in fault ? fault.region : 'on' in fault && 'region' in fault.on ? fault.on.region : undefined;
    if (region !== undefined && !this.queue.regions.includes(region)) return `there is no region ${region}`;
    if (fault.kind === 'store cut' || ('on' in fault && 'store' in fault.on))
      return this.store === null
        ? 'the documents are in S3, which is not ours to break'
        : 'the documents are in a folder: there is no server to break, but its disk may be full';
    if (isOfNetwork(fault)) return view.proxy.api === null ? `there are no proxies: ${view.proxy.reason}` : undefined;
    if (fault.kind === 'model')
      return view.models === null
        ? 'no model is configured (HOLDFAST_MODELS): rules decide everything already'
        : undefined;
    if (fault.kind === 'disk full')
      return this.store === null ? 'the documents are in S3, which is not ours to fill' : undefined;
    if (!('on' in fault)) return undefined;
    if ('database' in fault.on) {
      if (!view.database.embedded) return 'the database is yours (DATABASE_URL), not ours to break';
      return fault.on.database === null ? undefined : 'there is one database server here, and it is the whole database';
    }
    return programsOf(view, fault.on).length === 0 ? 'no such program runs here' : undefined;
  }

  async inflict(fault: Fault): Promise<void> {
    const refused = await this.refusal(fault);
    if (refused !== undefined) throw errors.CHAOS_CANNOT({ reason: refused });
    const view = await this.view();
    if (isOfNetwork(fault)) await this.cuts(view).inflict(fault);
    else if (fault.kind === 'model') await this.models(view, fault.answers);
    else if (fault.kind === 'disk full') this.fill(true);
    else if (fault.kind === 'drain') await this.drain(view, fault.region);
    else if (fault.kind === 'clock') await this.clock(view, fault.region, fault.aheadMs);
    else if (fault.kind === 'kill' || fault.kind === 'freeze') await this.end(view, fault.on, fault.kind);
  }

  async heal(fault: Fault): Promise<void> {
    try {
      if (this.line.isOpen()) return await this.healWith(fault);
    } catch (error) {
      if (this.line.isOpen()) throw error;
    }
    this.healAlone(fault);
  }

  /**
   * The launcher is gone: its programs end with it, and the next start runs new ones. What is frozen would notice nothing,
   * and a frozen database keep the next start out; a mark in the store would stay.
   */
  private healAlone(fault: Fault): void {
    if (fault.kind === 'disk full') return this.fill(false);
    if (fault.kind !== 'freeze' || !this.last) return;
    const { database } = this.last;
    const pids = 'database' in fault.on ? [database.pid ?? []].flat() : programsOf(this.last, fault.on).flatMap(pidOf);
    signal(pids.flatMap(treeOf), 'SIGCONT');
  }

  private async healWith(fault: Fault): Promise<void> {
    const view = await this.view();
    if (isOfNetwork(fault)) return this.cuts(view).heal(fault);
    if (fault.kind === 'model') return this.models(view, null);
    if (fault.kind === 'clock') return this.clock(view, fault.region, 0);
    if (fault.kind === 'disk full') return this.fill(false);
    if (fault.kind === 'drain') return this.undrain(fault.region);
    if (fault.kind !== 'kill' && fault.kind !== 'freeze') return;
    if ('database' in fault.on) return this.healDatabase(view, fault.kind);
    const programs = programsOf(view, fault.on);
    if (fault.kind === 'freeze') signal(programs.flatMap(pidOf).flatMap(treeOf), 'SIGCONT');
    await this.release(programs);
  }

  private async end(view: LauncherView, on: Target, how: 'kill' | 'freeze'): Promise<void> {
    if ('database' in on) {
      const { pid } = view.database;
      if (pid === null) return;
      // The first process first: from then on no new session can come.
      if (how === 'kill') signal([pid], 'SIGKILL');
      else for (const one of treeOf(pid).reverse()) signal([one], 'SIGSTOP');
      return;
    }
    const programs = programsOf(view, on);
    if (!('worker' in on) && how === 'kill')
      for (const { name } of programs) await this.line.ask({ ask: 'hold', name });
    // With their one-slot processes; the first process first, so that it begins no other.
    for (const pid of programs.flatMap(pidOf)) signal(treeOf(pid).reverse(), how === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  }

  private async healDatabase({ database }: LauncherView, how: 'kill' | 'freeze'): Promise<void> {
    if (how === 'freeze' && database.pid !== null) signal(treeOf(database.pid), 'SIGCONT');
    else await this.line.ask({ ask: 'start database' });
  }

  /** As a rolling restart does: SIGTERM, and nobody starts them again until it is healed. */
  private async drain(view: LauncherView, region: string): Promise<void> {
    const programs = programsOf(view, { region });
    for (const { name } of programs) await this.line.ask({ ask: 'hold', name });
    signal(programs.flatMap(pidOf), 'SIGTERM');
  }

  /** One that still hands its work back is waited for: let go of meanwhile, it would count as having left for good. */
  private async undrain(region: string): Promise<void> {
    for (const until = performance.now() + drainMs; performance.now() < until; ) {
      if (programsOf(await this.view(), { region }).every(({ pid }) => pid === null)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.release(programsOf(await this.view(), { region }));
  }

  private async clock(view: LauncherView, region: string, aheadMs: number): Promise<void> {
    // Those of the operator, which the panel has from the launcher too, stay.
    const own = process.env['NODE_OPTIONS'] ?? '';
    const env = { NODE_OPTIONS: aheadMs === 0 ? own : `${own} --import=${skew}?ahead=${aheadMs}`.trim() };
    for (const { name } of programsOf(view, { region })) await this.line.ask({ ask: 'restart', name, env });
  }

  /** Simulated: the folder store takes the mark for a full disk. Filling the real one would take the database's with it. */
  private fill(full: boolean): void {
    if (this.store === null) return;
    const mark = join(this.store, fullMark);
    if (!full) return rmSync(mark, { force: true });
    mkdirSync(this.store, { recursive: true });
    writeFileSync(mark, 'put here by the chaos panel; heal it there, or remove this file\n');
  }

  private async release(programs: readonly ProgramView[]): Promise<void> {
    for (const { name } of programs) await this.line.ask({ ask: 'release', name });
  }

  private async models({ models }: LauncherView, answers: string | null): Promise<void> {
    if (models === null) return;
    const reply = await fetch(`${models}/answers`, { method: 'PUT', body: JSON.stringify({ answers }) });
    if (!reply.ok) throw errors.CHAOS_CANNOT({ reason: `the front of the models says ${reply.status}` });
  }

  private cuts({ proxy }: LauncherView): Network {
    if (proxy.api === null) throw errors.CHAOS_CANNOT({ reason: `there are no proxies: ${proxy.reason}` });
    return new Network(new Toxiproxy(proxy.api));
  }

  private async view(): Promise<LauncherView> {
    this.last = await this.line.ask({ ask: 'view' });
    return this.last;
  }
}

const pidOf = ({ pid }: ProgramView): number[] => (pid === null ? [] : [pid]);
const stateOf = (pid: number | null): Part['state'] =>
  pid === null || !signal([pid], 0) ? 'ended' : isFrozen(pid) ? 'frozen' : 'runs';

function programsOf({ programs }: LauncherView, on: Target): ProgramView[] {
  if ('web' in on) return programs.filter(({ app, name }) => app === 'web' && name === on.web);
  const region = 'region' in on ? on.region : 'worker' in on ? on.worker : null;
  return programs.filter((program) => program.app === 'worker' && program.region === region);
}
