import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelsOf, networksOf, plan } from './containers.ts';

interface Box {
  id: string;
  service: string;
  state: 'running' | 'paused' | 'exited';
  labels: Record<string, string>;
  networks: Set<string>;
}

/**
 * An engine that speaks the calls of ours, with the states and refusals of Docker 20.10, over a socket of its own. `breaks`:
 * calls on a service that it fails.
 */
export async function scriptEngine(
  project: string,
  breaks: (service: string, verb: string) => boolean = () => false,
): Promise<{ socket: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const socket = join(folder, 'engine.sock');
  const boxes = plan.map(
    (one): Box => ({
      id: `${one.service}-id`,
      service: one.service,
      state: 'running',
      labels: labelsOf(one, project),
      networks: new Set(networksOf(one).map((name) => `${project}_${name}`)),
    }),
  );
  const server = createServer((request, response) => {
    answer(boxes, request, breaks).then(
      ([status, body]) => reply(response, status, body),
      (error: unknown) => reply(response, 500, { message: String(error) }),
    );
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      rmSync(folder, { recursive: true });
    },
  };
}

type Answer = [status: number, body?: object];
const refused = (status: number, message: string): Answer => [status, { message }];

async function answer(
  boxes: readonly Box[],
  request: IncomingMessage,
  breaks: (service: string, verb: string) => boolean,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '', 'http://engine');
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (pathname === '/containers/json') return [200, boxes.map(listed)];
  const [, kind, name = '', verb = ''] = pathname.split('/');
  const body = parts.length === 0 ? {} : (JSON.parse(String(Buffer.concat(parts))) as { Container?: string });
  const box = boxes.find(({ id }) => id === (kind === 'networks' ? body.Container : name));
  if (!box) return refused(404, `No such container: ${name}`);
  if (breaks(box.service, verb)) return refused(500, `no ${verb} of ${box.service} today`);
  if (verb === 'json') return [200, { Config: { Labels: box.labels } }];
  return kind === 'networks' ? wire(box, name, verb) : change(box, verb);
}

function wire({ networks, service }: Box, network: string, verb: string): Answer {
  if (verb === 'connect') {
    if (networks.has(network))
      return refused(403, `endpoint with name ${service} already exists in network ${network}`);
    networks.add(network);
    return [200];
  }
  return networks.delete(network) ? [200] : refused(403, `container ${service} is not connected to network ${network}`);
}

function change(box: Box, verb: string): Answer {
  const runs = box.state !== 'exited';
  if (verb === 'kill' && !runs) return refused(409, `Container ${box.id} is not running`);
  if (verb === 'stop' && !runs) return [304];
  if (verb === 'start' && runs) return box.state === 'paused' ? refused(409, 'cannot start a paused container') : [304];
  if (verb === 'pause' && box.state !== 'running') return refused(409, `Container ${box.id} is ${box.state}`);
  if (verb === 'unpause' && box.state !== 'paused') return refused(500, `Container ${box.id} is not paused`);
  box.state = verb === 'pause' ? 'paused' : verb === 'kill' || verb === 'stop' ? 'exited' : 'running';
  return [204];
}

const listed = ({ id, service, state, labels, networks }: Box): object => ({
  Id: id,
  Names: [`/${service}-1`],
  State: state,
  Labels: labels,
  NetworkSettings: { Networks: Object.fromEntries([...networks].map((name) => [name, { IPAddress: '127.0.0.1' }])) },
});

function reply(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined || status === 204 || status === 304 ? undefined : JSON.stringify(body));
}
