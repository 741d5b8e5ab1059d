import type { PathView } from '../driver.ts';
import type { Fault } from '../fault.ts';
import type { Toxic } from '../proxy/toxic.ts';
import type { NewToxic, Toxiproxy } from '../proxy/toxiproxy.ts';

/** Faults of the network, as toxics of a region's proxies. The same for processes and for containers. */
export type NetworkFault = Extract<
  Fault,
  { kind: 'partition' | 'brown-out' | 'reset' | 'slow database' | 'store cut' }
>;

const kinds: readonly string[] = ['partition', 'brown-out', 'reset', 'slow database', 'store cut'];
export const isOfNetwork = (fault: Fault): fault is NetworkFault => kinds.includes(fault.kind);

/** The proxy that leads to the documents; every other leads to the database. */
const storeProxy = 'store';

const directions = ['upstream', 'downstream'] as const;

export class Network {
  private readonly proxy: Toxiproxy;

  constructor(proxy: Toxiproxy) {
    this.proxy = proxy;
  }

  async inflict(fault: NetworkFault): Promise<void> {
    for (const name of await this.of(fault)) {
      for (const toxic of toxicsOf(fault)) {
        await this.proxy.remove(name, toxic.name);
        await this.proxy.add(name, toxic);
      }
    }
  }

  async heal(fault: NetworkFault): Promise<void> {
    for (const name of await this.of(fault)) {
      for (const toxic of toxicsOf(fault)) await this.proxy.remove(name, toxic.name);
    }
  }

  async paths(regions: readonly string[]): Promise<PathView[]> {
    const proxies = await this.proxy.proxies();
    return regions.flatMap((region) => {
      const proxy = proxies[region];
      return proxy ? [pathView(region, proxy.enabled, proxy.toxics)] : [];
    });
  }

  /** How a proxy of that name listens, as `host:port`; undefined: there is none. */
  async listens(name: string): Promise<string | undefined> {
    return (await this.proxy.proxies())[name]?.listen;
  }

  /** `us-east-1`, and `us-east-1~2` … where the database has several addresses. */
  private async of(fault: NetworkFault): Promise<string[]> {
    const names = Object.keys(await this.proxy.proxies());
    if (fault.kind === 'store cut') return names.filter((name) => name === storeProxy);
    if (fault.kind === 'slow database') return names.filter((name) => name !== storeProxy);
    return names.filter((name) => name.split('~')[0] === fault.region);
  }
}

function toxicsOf(fault: NetworkFault): NewToxic[] {
  if (fault.kind === 'partition' || fault.kind === 'store cut') {
    const loses = fault.kind === 'store cut' ? 'both ways' : fault.loses;
    const lost =
      loses === 'both ways' ? directions : loses === 'requests' ? ['upstream' as const] : ['downstream' as const];
    return lost.map((stream) => ({ name: `cut ${stream}`, type: 'timeout', stream, attributes: { timeout: 0 } }));
  }
  if (fault.kind === 'reset')
    return [{ name: 'reset', type: 'reset_peer', stream: 'downstream', attributes: { timeout: fault.everyMs } }];
  const { latencyMs: latency, jitterMs: jitter } = fault;
  const late: NewToxic = {
    name: `late: ${fault.kind}`,
    type: 'latency',
    stream: 'downstream',
    attributes: { latency, jitter },
  };
  if (fault.kind === 'slow database' || fault.rate === null) return [late];
  return [late, { name: 'thin', type: 'bandwidth', stream: 'downstream', attributes: { rate: fault.rate } }];
}

function pathView(region: string, enabled: boolean, toxics: readonly Toxic[]): PathView {
  const cut = toxics.filter(({ type }) => type === 'timeout').map(({ stream }) => stream);
  if (!enabled) return { region, state: 'cut', says: 'its proxy refuses connections' };
  if (cut.length === 2) return { region, state: 'cut', says: 'its proxy lets nothing through' };
  if (cut.length === 1)
    return { region, state: 'cut', says: `its proxy loses ${cut[0] === 'upstream' ? 'what it asks' : 'the answers'}` };
  if (toxics.length === 0) return { region, state: 'open', says: 'its proxy lets everything through' };
  return {
    region,
    state: 'hindered',
    says: `its proxy has ${toxics.map(({ type }) => type.replace('_', ' ')).join(', ')}`,
  };
}
