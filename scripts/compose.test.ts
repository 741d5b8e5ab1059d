import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogue } from '../packages/settings/src/catalogue.ts';

/** A service as far as these rules read it; merges and anchors are resolved. */
interface Service {
  image?: string;
  build?: string;
  command?: string | string[];
  restart?: string;
  environment?: Record<string, unknown>;
  volumes?: string[];
  ports?: string[];
  networks?: string[];
  labels?: Record<string, string>;
  user?: string;
  cap_drop?: string[];
  privileged?: boolean;
  healthcheck?: unknown;
  depends_on?: Record<string, { condition?: string }>;
}
interface Compose {
  'x-images': Record<string, string>;
  services: Record<string, Service>;
  networks: Record<string, unknown>;
}

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
/** Where deploy/ci/engine.sh puts it. */
const pluginOfEngine = '/var/tmp/holdfast-docker/cfg/cli-plugins/docker-compose';
const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
/** Jobs that end: what waits for them waits for their success. */
const jobs = ['cluster', 'tables'];

describe('docker-compose.yml', () => {
  test('every image is one of x-images, and each of those has a version', () => {
    const images = Object.values(compose['x-images']);
    for (const [name, { image }] of services) expect(images, name).toContain(image);
    for (const image of images) expect(image).toMatch(/^\$\{[A-Z_]+:-[a-z0-9./-]+:v?\d[\w.-]*\}$/);
  });

  test('every service that stays says whether it is well, and whoever needs another waits until it is', () => {
    for (const [name, service] of services) {
      if (!jobs.includes(name)) expect(service.healthcheck, name).toBeDefined();
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(compose.services, `${name} needs ${needed}`).toHaveProperty([needed]);
        const expected = jobs.includes(needed) ? 'service_completed_successfully' : 'service_healthy';
        expect(condition, `${name} needs ${needed}`).toBe(expected);
      }
    }
  });

  test('nothing is published but on the loopback address', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('nobody but the panel gets the engine’s socket, and the panel has nothing else', () => {
    const withSocket = services.filter(([, service]) => JSON.stringify(service).includes('docker.sock'));
    expect(withSocket.map(([name]) => name)).toEqual(['chaos']);
    const { cap_drop: dropped, ports, networks, volumes } = compose.services['chaos'] ?? {};
    expect(dropped).toEqual(['ALL']);
    expect(ports).toEqual(['127.0.0.1:8088:8088']);
    expect(networks).toEqual(['backbone']);
    expect(volumes).toEqual([expect.stringContaining(':/var/run/docker.sock'), 'chaos:/var/lib/holdfast']);
    for (const [name, { privileged }] of services) expect(privileged, name).toBeUndefined();
  });

  test('what a container is and where, its labels say as its networks do: by them the panel breaks it', () => {
    const parts = ['database', 'proxy', 'store', 'web', 'worker'];
    for (const [name, { labels = {}, networks = [] }] of services) {
      const { 'holdfast.part': part, 'holdfast.region': region } = labels;
      if (part === undefined) expect(networks, name).toEqual(['backbone']);
      else if (part === 'balancer') expect(networks, name).toEqual([...regions, 'backbone']);
      else {
        expect(parts, name).toContain(part);
        expect(networks, name).toEqual([region, 'backbone']);
      }
    }
    expect(services.filter(([, { labels }]) => labels?.['holdfast.part'] === 'database')).toHaveLength(5);
  });

  test('each region has its nodes, its worker and a Toxiproxy that the worker goes through', () => {
    const nodes = (region: string): string[] =>
      services.flatMap(([name, { command }]) => (String(command).includes(`region=${region},`) ? [name] : []));
    expect(regions.map((region) => nodes(region).length)).toEqual([2, 2, 1]);
    for (const region of regions) {
      const worker = compose.services[`worker-${region}`];
      expect(worker?.environment?.['HOLDFAST_REGION']).toBe(region);
      expect(worker?.environment?.['DATABASE_URL']).toContain(`@toxiproxy-${region}:`);
      for (const name of [...nodes(region), `worker-${region}`, `toxiproxy-${region}`]) {
        expect(compose.services[name]?.networks, name).toEqual([region, 'backbone']);
      }
    }
  });

  test('every service that stays comes back when it dies', () => {
    for (const [name, { restart }] of services) if (!jobs.includes(name)) expect(restart, name).toBe('unless-stopped');
  });

  test('the database of all is the cluster, whatever DATABASE_URL a shell or .env has', () => {
    for (const [name, { build, environment = {} }] of services)
      if (build)
        expect(environment['DATABASE_URL'], name).toMatch(/^postgres:\/\/root@(haproxy|toxiproxy-[a-z0-9-]+):\d+\//);
  });

  test('our programs get no variable that the product does not know', () => {
    const known = new Set(Object.keys(catalogue));
    for (const [name, { build, environment = {} }] of services) {
      if (!build) continue;
      for (const variable of Object.keys(environment)) expect(known, name).toContain(variable);
    }
  });
});

describe('what stands between', () => {
  const haproxy = read('haproxy.cfg');
  const proxies = JSON.parse(read('toxiproxy.json')) as { name: string; listen: string; upstream: string }[];

  test('HAProxy knows every node, and each region’s port prefers its own', () => {
    for (const region of regions) {
      const [, listen = ''] = new RegExp(`listen sql-${region}\\n([\\s\\S]*?)\\n\\n`).exec(haproxy) ?? [];
      const servers = [...listen.matchAll(/server (\S+) (\S+):26257 track sql\/\S+( backup)?/g)];
      expect(servers).toHaveLength(5);
      for (const [, name = '', , backup] of servers) {
        const at = String(compose.services[name]?.command).includes(`region=${region},`);
        expect(backup === undefined, `${name} for ${region}`).toBe(at);
      }
    }
  });

  test('the panel finds the way of each region in its Toxiproxy, under the name of the region', () => {
    const names = proxies.map(({ name }) => name);
    expect(names).toEqual([...regions, 'store']);
  });

  test('each Toxiproxy entry leads to a port that HAProxy or the store listens on', () => {
    for (const { name, upstream } of proxies) {
      const [host, port] = upstream.split(':');
      if (host === 'haproxy') expect(haproxy, name).toContain(`bind :${port}\n`);
      else expect(upstream).toBe('store:7070');
    }
  });

  test('haproxy -c takes both configurations', (ctx) => {
    if (spawnSync('haproxy', ['-v']).status !== 0) ctx.skip('haproxy is not installed');
    for (const file of ['haproxy.cfg', 'deploy/ci/haproxy.cfg']) {
      const { status, stderr } = spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
    }
  });

  test('docker compose config takes the files', (ctx) => {
    const compose2 = [['docker', 'compose'], [pluginOfEngine], ['docker-compose']].find(([program = '', ...args]) =>
      /\b2\.\d/.test(spawnSync(program, [...args, 'version'], { encoding: 'utf8' }).stdout ?? ''),
    );
    const [program, ...args] = compose2 ?? ctx.skip('docker compose 2 is not installed');
    const check = (...files: string[]) =>
      spawnSync(program as string, [...args, ...files.flatMap((file) => ['-f', file]), 'config', '-q'], {
        encoding: 'utf8',
      });
    expect(check('docker-compose.yml')).toMatchObject({ status: 0 });
    expect(check('docker-compose.yml', 'docker-compose.ci.yml')).toMatchObject({ status: 0 });
  });
});

test('each metric that rules and dashboard ask for is one we emit, or HAProxy’s', async () => {
  const { catalogue: metrics } = await import('../packages/telemetry/src/catalogue.ts').then((module) => ({
    catalogue: JSON.stringify(module),
  }));
  const texts = ['deploy/prometheus/rules.yml', 'deploy/grafana/holdfast.json'].map(read).join('\n');
  const asked = new Set(
    [...texts.matchAll(/\b(holdfast_[a-z_]+?)(?:_bucket|_sum|_count)?\b(?=[{[)\\"\s])/g)].map(([, name]) => name),
  );
  expect(asked.size).toBeGreaterThan(8);
  for (const name of asked) expect(metrics, name).toContain(`"${name}"`);
});
