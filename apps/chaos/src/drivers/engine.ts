import { request } from 'node:http';
import { errors } from '../errors.ts';

/** A container of one compose project, as the engine lists it. */
export interface Container {
  id: string;
  /** `holdfast-e1a-1`. */
  name: string;
  /** The compose file's name for it: `e1a`. */
  service: string;
  state: 'running' | 'paused' | 'restarting' | 'created' | 'exited' | 'removing' | 'dead';
  labels: Readonly<Record<string, string>>;
  /** The networks that it is on, by the engine's names, with its address there; empty while it does not run. */
  networks: Readonly<Record<string, string>>;
}

interface Listed {
  Id: string;
  Names: string[];
  State: Container['state'];
  Labels: Record<string, string>;
  NetworkSettings?: { Networks?: Record<string, { IPAddress?: string }> };
}

/** Longer than any stop that it is asked for. */
const patienceMs = 60_000;
const ofProject = 'com.docker.compose.project';
const ofService = 'com.docker.compose.service';

/**
 * A client of the container engine's HTTP API (Docker's, of any version from 1.24 on; Podman speaks it too) over its socket.
 * What is so already is no failure: each call may be repeated. Throws CHAOS_ENGINE.
 */
export class Engine {
  private readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  async version(): Promise<string> {
    return (await this.ask<{ Version: string }>('GET', '/version')).Version;
  }

  /** The compose project that a container belongs to; undefined where none made it. `container`: its id, short too, or its name. */
  async projectOf(container: string): Promise<string | undefined> {
    const path = `/containers/${encodeURIComponent(container)}/json`;
    const found = await this.ask<{ Config?: { Labels?: Record<string, string> } } | undefined>('GET', path, {
      fine: [404],
    });
    return found?.Config?.Labels?.[ofProject];
  }

  /** Those of a project that run or ran; by service. */
  async containers(project: string): Promise<Container[]> {
    const filters = JSON.stringify({ label: [`${ofProject}=${project}`, 'com.docker.compose.oneoff=False'] });
    const listed = await this.ask<Listed[]>('GET', `/containers/json?all=1&filters=${encodeURIComponent(filters)}`);
    const byService = (a: Container, b: Container): number => (a.service < b.service ? -1 : 1);
    return listed.map(containerOf).sort(byService);
  }

  /** SIGKILL. It stays dead, whatever its restart policy says. */
  async kill(id: string): Promise<void> {
    await this.ask('POST', `/containers/${id}/kill`, { fine: [409] });
  }

  /** SIGTERM, and SIGKILL when the seconds are over. Resolves when it has ended. */
  async stop(id: string, seconds: number): Promise<void> {
    await this.ask('POST', `/containers/${id}/stop?t=${seconds}`, { fine: [304] });
  }

  async start(id: string): Promise<void> {
    await this.ask('POST', `/containers/${id}/start`, { fine: [304] });
  }

  /** Every process of it is stopped by the kernel at once, and nobody is told. */
  async pause(id: string): Promise<void> {
    await this.ask('POST', `/containers/${id}/pause`, { fine: [409] });
  }

  async unpause(id: string): Promise<void> {
    await this.ask('POST', `/containers/${id}/unpause`, { fine: [409, 500], unless: /not paused/ });
  }

  /** Takes its interface of that network away: what is under way is lost without a word. */
  async disconnect(network: string, container: string): Promise<void> {
    const body = { Container: container, Force: false };
    const path = `/networks/${encodeURIComponent(network)}/disconnect`;
    await this.ask('POST', path, { body, fine: [403, 500], unless: /is not connected/ });
  }

  /** `aliases`: the names by which the others of that network find it. */
  async connect(network: string, container: string, aliases: readonly string[]): Promise<void> {
    const body = { Container: container, EndpointConfig: { Aliases: aliases } };
    const path = `/networks/${encodeURIComponent(network)}/connect`;
    await this.ask('POST', path, { body, fine: [403], unless: /already exists in network/ });
  }

  /** `fine`: states that are no failure, where the message also says `unless` if that is given. */
  private async ask<T>(
    method: string,
    path: string,
    { body, fine = [], unless }: { body?: object; fine?: readonly number[]; unless?: RegExp } = {},
  ): Promise<T> {
    const { status, text } = await this.send(method, path, body);
    if (status < 300) return (text === '' ? undefined : JSON.parse(text)) as T;
    if (fine.includes(status) && (unless === undefined || unless.test(text))) return undefined as T;
    throw errors.CHAOS_ENGINE({ socket: this.socket, path, reason: `${status} ${messageIn(text)}` });
  }

  private send(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      host: 'engine',
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void =>
        reject(errors.CHAOS_ENGINE({ socket: this.socket, path, reason: error.message }, error));
      const signal = AbortSignal.timeout(patienceMs);
      const call = request({ socketPath: this.socket, method, path, headers, signal }, (reply) => {
        let said = '';
        reply.setEncoding('utf8').on('data', (part: string) => (said += part));
        reply.once('end', () => resolve({ status: reply.statusCode ?? 0, text: said }));
        reply.once('error', fail);
      });
      call.once('error', fail);
      call.end(text);
    });
  }
}

function containerOf({ Id, Names, State, Labels, NetworkSettings }: Listed): Container {
  const networks = Object.entries(NetworkSettings?.Networks ?? {});
  return {
    id: Id,
    name: (Names[0] ?? Id).replace(/^\//, ''),
    service: Labels[ofService] ?? '',
    state: State,
    labels: Labels,
    networks: Object.fromEntries(networks.map(([name, { IPAddress = '' }]) => [name, IPAddress])),
  };
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
