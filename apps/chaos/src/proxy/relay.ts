import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Flow } from './flow.ts';
import type { Toxic } from './toxic.ts';

export interface RelayView {
  name: string;
  listen: string;
  upstream: string;
  enabled: boolean;
  toxics: Toxic[];
}

interface Link {
  sockets: [client: Socket, server: Socket];
  flows: { upstream: Flow; downstream: Flow };
  /** Drawn once for each connection: a toxicity of 0.3 befalls three of ten. */
  luck: number;
}

/** One proxy: a listening address whose connections go on to another, through toxics. */
export class Relay {
  readonly name: string;
  toxics: Toxic[] = [];
  private listen: string;
  private upstream: string;
  private server: Server | undefined;
  private readonly links = new Set<Link>();

  constructor(name: string, listen: string, upstream: string) {
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
  }

  get view(): RelayView {
    const { name, listen, upstream, toxics } = this;
    return { name, listen, upstream, enabled: this.server !== undefined, toxics: [...toxics] };
  }

  async open(): Promise<void> {
    if (this.server) return;
    const [host, port] = split(this.listen);
    // Half-open on both sides: who is done sending may still be answered.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.join(client));
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address) this.listen = `${host}:${address.port}`;
    this.server = server;
  }

  /** As Toxiproxy's `enabled: false`: nobody can connect, and who was connected is not. */
  async close(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    for (const link of this.links) this.cut(link, 'close');
    if (server) await new Promise<void>((done) => server.close(() => done()));
  }

  async change({ listen, upstream, enabled }: Partial<RelayView>): Promise<void> {
    const moved = (listen ?? this.listen) !== this.listen || (upstream ?? this.upstream) !== this.upstream;
    if (moved || enabled === false) await this.close();
    this.listen = listen ?? this.listen;
    this.upstream = upstream ?? this.upstream;
    if (enabled ?? (moved || this.server !== undefined)) await this.open();
  }

  setToxics(toxics: Toxic[]): void {
    this.toxics = toxics;
    for (const link of this.links) this.poison(link);
  }

  private join(client: Socket): void {
    const [host, port] = split(this.upstream);
    const server = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const end = (how: 'close' | 'reset'): void => this.cut(link, how);
    const link: Link = {
      sockets: [client, server],
      flows: { upstream: new Flow(client, server, end), downstream: new Flow(server, client, end) },
      luck: Math.random(),
    };
    this.links.add(link);
    for (const socket of link.sockets) {
      socket.on('error', () => this.cut(link, 'close'));
      socket.on('close', () => client.destroyed && server.destroyed && this.links.delete(link));
    }
    server.on('close', () => !this.toxics.some(({ type }) => type === 'timeout') && client.end());
    client.on('close', () => server.destroy());
    this.poison(link);
  }

  private poison({ flows, luck }: Link): void {
    for (const stream of ['upstream', 'downstream'] as const) {
      flows[stream].set(this.toxics.filter((toxic) => toxic.stream === stream && luck < toxic.toxicity));
    }
  }

  private cut(link: Link, how: 'close' | 'reset'): void {
    this.links.delete(link);
    link.flows.upstream.stop();
    link.flows.downstream.stop();
    for (const socket of link.sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  }
}

function split(address: string): [host: string, port: number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/^\[|\]$/g, '') || '127.0.0.1', Number(address.slice(at + 1))];
}
