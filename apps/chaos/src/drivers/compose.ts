import type { Queue } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { Driver, Part, PathView, Topology } from '../driver.ts';
import { errors } from '../errors.ts';
import { type Fault, leader, nameOf, type Target } from '../fault.ts';
import { Toxiproxy } from '../proxy/toxiproxy.ts';
import { LeaderLook } from './compose-leader.ts';
import { type Member, membersOf, stateOf } from './compose-members.ts';
import type { Engine } from './engine.ts';
import { isOfNetwork, Network, type NetworkFault } from './network.ts';
import { throughHosts } from './through-hosts.ts';

const logger = log('chaos');
const apiPort = 8474;
/** A proxy that is asked where it stands answers at once, or its region is gone. */
const glanceMs = 1_000;
const stopSeconds = 25;
const freshMs = 200;
/** What others need first is started first. */
const startOrder: readonly Part['kind'][] = ['database', 'store', 'proxy', 'worker', 'web'];

/**
 * The containers of a compose project, through the engine's API: SIGKILL, the kernel's freezer, and networks that a
 * container is taken off; brown-outs and one-way losses by each region's Toxiproxy. Which container is what, and where, its
 * labels say (`holdfast.part`, `holdfast.region`).
 */
export class Compose implements Driver {
  readonly kind = 'compose';
  readonly says: string;
  private readonly engine: Engine;
  private readonly project: string;
  private readonly queue: Queue;
  private readonly leads: LeaderLook;
  /** The nodes that a fault hit, where its own words name none: `leader` is another one when it is healed. */
  private readonly hit = new Map<string, readonly string[]>();
  private listed: { at: number; members: Promise<Member[]> } | undefined;

  constructor(engine: Engine, project: string, queue: Queue) {
    this.engine = engine;
    this.project = project;
    this.queue = queue;
    this.leads = new LeaderLook(queue.db);
    this.says = `the containers of the compose project ${project}`;
  }

  async topology(): Promise<Topology> {
    const members = await this.members();
    const address = this.leads.address();
    const parts = members.map((member): Part => {
      const leads =
        member.part === 'database' &&
        stateOf(member) === 'runs' &&
        address !== null &&
        Object.values(member.networks).includes(address);
      const { part: kind, service: name, region } = member;
      return { kind, name, region, state: stateOf(member), ...(leads ? { leads } : {}) };
    });
    const engine = this.queue.db.dialect === 'cockroach' ? 'CockroachDB' : 'PostgreSQL';
    return { regions: this.queue.regions, parts, engine };
  }

  async network(): Promise<string> {
    const proxies = (await this.members()).filter(({ part, region }) => part === 'proxy' && region !== null);
    return `the engine’s networks and ${proxies.length} Toxiproxies`;
  }

  async paths(): Promise<PathView[]> {
    const members = await this.members();
    const views = this.queue.regions.map(async (region): Promise<PathView[]> => {
      const proxy = members.find((member) => member.part === 'proxy' && member.region === region);
      if (!proxy) return [];
      const cut = (says: string): PathView[] => [{ region, state: 'cut', says }];
      if (stateOf(proxy) !== 'runs') return cut(`its proxy ${stateOf(proxy) === 'frozen' ? 'is frozen' : 'has ended'}`);
      if (!(this.backbone in proxy.networks)) return cut('it is off the network between the regions');
      return this.tolls(proxy, glanceMs)
        .paths([region])
        .catch(() => cut('its proxy does not answer'));
    });
    return (await Promise.all(views)).flat();
  }

  async path(region: string): Promise<string> {
    const proxy = await this.proxyOf(region);
    const listen = await this.tolls(proxy).listens(region);
    if (listen === undefined) throw errors.CHAOS_CANNOT({ reason: `${proxy.service} has no proxy ${region}` });
    return throughHosts(this.queue.db.url, [`${proxy.service}:${listen.split(':').at(-1)}`]);
  }

  async refusal(fault: Fault): Promise<string | undefined> {
    const on = 'on' in fault ? fault.on : undefined;
    const region = 'region' in fault ? fault.region : on && 'region' in on ? on.region : undefined;
    if (region !== undefined && !this.queue.regions.includes(region)) return `there is no region ${region}`;
    if (fault.kind === 'model')
      return 'nothing stands between these containers and their models: their addresses are fixed when a container is made';
    if (fault.kind === 'disk full') return 'the documents are in S3, and its disk is the machine’s';
    if (fault.kind === 'clock') return 'a container’s clock is the machine’s';
    if (on && (await this.targets(on)).length === 0) return 'no such container is in the project';
    return undefined;
  }

  async inflict(fault: Fault): Promise<void> {
    const refused = await this.refusal(fault);
    if (refused !== undefined) throw errors.CHAOS_CANNOT({ reason: refused });
    await this.changed(async () => {
      if (fault.kind === 'partition' && fault.loses === 'both ways') await this.cut(fault.region);
      else if (isOfNetwork(fault)) await this.toll(fault, 'inflict');
      else if (fault.kind === 'drain') await this.each({ worker: fault.region }, ({ id }) => this.stop(id));
      else if (fault.kind === 'kill' || fault.kind === 'freeze') await this.end(fault);
    });
  }

  async heal(fault: Fault): Promise<void> {
    await this.changed(async () => {
      if (fault.kind === 'partition' && fault.loses === 'both ways') await this.join(fault.region);
      else if (isOfNetwork(fault)) await this.toll(fault, 'heal');
      else if (fault.kind === 'drain') await this.start(await this.targets({ worker: fault.region }));
      else if (fault.kind === 'kill' || fault.kind === 'freeze') await this.mend(fault);
    });
  }

  private async end(fault: Extract<Fault, { kind: 'kill' | 'freeze' }>): Promise<void> {
    // Repeated, it means the same ones: by then another node leads.
    const targets = (await this.hitBy(fault)) ?? (await this.targets(fault.on));
    this.hit.set(
      nameOf(fault),
      targets.map(({ service }) => service),
    );
    await all(targets, ({ id }) => (fault.kind === 'kill' ? this.engine.kill(id) : this.engine.pause(id)));
    // Whoever is killed by the engine's API stays dead: a worker's keeper would start it again at once.
    if (fault.kind === 'kill' && 'worker' in fault.on) await this.start(targets);
  }

  private async mend(fault: Extract<Fault, { kind: 'kill' | 'freeze' }>): Promise<void> {
    // A panel that was started again meanwhile knows the words only: then every node that does not run is meant.
    const targets = (await this.hitBy(fault)) ?? (await this.broken(fault.on));
    if (fault.kind === 'freeze') await all(targets, ({ id }) => this.engine.unpause(id));
    await this.start(targets);
    this.hit.delete(nameOf(fault));
  }

  private async hitBy(fault: Fault): Promise<Member[] | undefined> {
    const hit = this.hit.get(nameOf(fault));
    return hit && (await this.members()).filter(({ service }) => hit.includes(service));
  }

  private async broken(on: Target): Promise<Member[]> {
    const targets = await this.targets('database' in on && on.database === leader ? { database: null } : on);
    return targets.filter((member) => stateOf(member) !== 'runs');
  }

  /** In the order in which they need one another; those that run already go on. */
  private async start(members: readonly Member[]): Promise<void> {
    for (const kind of startOrder) {
      await all(
        members.filter(({ part }) => part === kind),
        ({ id }) => this.engine.start(id),
      );
    }
  }

  private async stop(id: string): Promise<void> {
    // Not waited for: what is measured is how others go on while it leaves.
    this.engine.stop(id, stopSeconds).catch((error: unknown) => logger.warn({ error }, 'a worker was not stopped'));
  }

  /** The region's own network stays; all that leads out of it is taken away. */
  private async cut(region: string): Promise<void> {
    const members = await this.members();
    const lines = linesOf(members, region, this.backbone, this.networkOf(region));
    await all(lines, ({ member, network }) =>
      network in member.networks ? this.engine.disconnect(network, member.id) : Promise.resolve(),
    );
  }

  private async join(region: string): Promise<void> {
    const members = await this.members();
    const lines = linesOf(members, region, this.backbone, this.networkOf(region));
    await all(lines, ({ member, network }) => this.engine.connect(network, member.id, [member.service, member.name]));
  }

  private async toll(fault: NetworkFault, what: 'inflict' | 'heal'): Promise<void> {
    const regions = 'region' in fault ? [fault.region] : this.queue.regions;
    const proxies = await Promise.all(regions.map((region) => this.proxyOf(region)));
    // The toxics of a proxy that has ended are gone with it.
    const wanted = what === 'heal' ? proxies.filter((proxy) => stateOf(proxy) !== 'ended') : proxies;
    await all(wanted, (proxy) => this.tolls(proxy)[what](fault));
  }

  private async proxyOf(region: string): Promise<Member> {
    const found = (await this.members()).find((member) => member.part === 'proxy' && member.region === region);
    if (!found) throw errors.CHAOS_CANNOT({ reason: `no Toxiproxy is in ${region}` });
    return found;
  }

  private tolls(proxy: Member, patienceMs?: number): Network {
    return new Network(
      new Toxiproxy(`http://${proxy.networks[this.backbone] || proxy.service}:${apiPort}`, patienceMs),
    );
  }

  private async targets(on: Target): Promise<Member[]> {
    const members = await this.members();
    const of = (kind: Part['kind']): Member[] => members.filter(({ part }) => part === kind);
    if ('region' in on) return members.filter(({ region }) => region === on.region);
    if ('worker' in on) return of('worker').filter(({ region }) => region === on.worker);
    const kind = 'web' in on ? 'web' : 'store' in on ? 'store' : 'database';
    const name = 'web' in on ? on.web : 'store' in on ? on.store : on.database;
    if (name === null) return of(kind);
    if (kind === 'database' && name === leader) return this.leaderOf(of(kind));
    const named = of(kind).filter(({ service }) => service === name);
    // `web`, `store`: the first, as where there is one only.
    return named.length === 0 && name === kind ? of(kind).slice(0, 1) : named;
  }

  private async leaderOf(nodes: readonly Member[]): Promise<Member[]> {
    const { parts } = await this.topology();
    const name = parts.find(({ leads }) => leads)?.name;
    return nodes.filter((node) => (name === undefined ? stateOf(node) === 'runs' : node.service === name)).slice(0, 1);
  }

  private async each(on: Target, work: (member: Member) => Promise<void>): Promise<void> {
    await all(await this.targets(on), work);
  }

  private async changed(work: () => Promise<void>): Promise<void> {
    this.listed = undefined;
    await work().finally(() => (this.listed = undefined));
  }

  /** One question to the engine answers all who ask in the same moment. */
  private members(): Promise<Member[]> {
    const now = performance.now();
    if (this.listed && now - this.listed.at < freshMs) return this.listed.members;
    const members = this.engine.containers(this.project).then(membersOf);
    this.listed = { at: now, members };
    return members;
  }

  private get backbone(): string {
    return `${this.project}_backbone`;
  }

  private networkOf(region: string): string {
    return `${this.project}_${region}`;
  }
}

interface Line {
  member: Member;
  network: string;
}

/** What leads out of a region: each of its members' place on the backbone, and the place of those beside the regions in its own network. */
function linesOf(members: readonly Member[], region: string, backbone: string, own: string): Line[] {
  return members.flatMap((member): Line[] => {
    if (member.region === region) return [{ member, network: backbone }];
    return member.region === null && member.between ? [{ member, network: own }] : [];
  });
}

/** Side by side; the first failure is thrown when all have ended. */
async function all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(items.map(work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
