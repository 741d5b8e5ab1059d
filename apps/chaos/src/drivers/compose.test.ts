import { existsSync } from 'node:fs';
import type { Queue } from '@holdfast/queue';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Part } from '../driver.ts';
import type { Fault } from '../fault.ts';
import { ask, makeContainers } from '../testing/containers.ts';
import { scriptEngine } from '../testing/scripted-engine.ts';
import { Compose } from './compose.ts';
import { Engine } from './engine.ts';

const regions = ['us-east-1', 'us-west-2'];
/** What of the queue the driver reads; no statement is sent. */
const queue = {
  regions,
  db: { dialect: 'cockroach', url: 'postgres://root:secret@haproxy:26257/holdfast?sslmode=disable' },
} as unknown as Queue;
const socketHere = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
/** Any that has `sleep`; none is pulled. */
const images = [
  'holdfast/debian:trixie',
  'node:24-trixie-slim',
  'busybox:latest',
  'debian:trixie-slim',
  'alpine:latest',
];

interface Kind {
  name: string;
  /** Undefined with its reason: this machine has none. */
  start(): Promise<{ socket: string; project: string; close(): Promise<void> } | string>;
}

const scripted: Kind = {
  name: 'scripted',
  start: async () => ({ project: 'scripted', ...(await scriptEngine('scripted')) }),
};
const real: Kind = {
  name: 'real',
  async start() {
    if (!existsSync(socketHere)) return `no container engine listens on ${socketHere} (deploy/ci/engine.sh starts one)`;
    const found = await ask<{ RepoTags: string[] | null }[]>(socketHere, 'GET', '/images/json').catch(String);
    if (typeof found === 'string') return `the container engine does not answer: ${found}`;
    const image = images.find((name) => found.some(({ RepoTags }) => RepoTags?.includes(name)));
    if (image === undefined) return `the engine has none of the images ${images.join(', ')}`;
    const project = `holdfast-test-${process.pid}`;
    return { socket: socketHere, project, close: await makeContainers(socketHere, project, image) };
  },
};

describe.each([scripted, real])('one conduct of the $name engine', ({ start }) => {
  let place: Awaited<ReturnType<Kind['start']>>;
  let engine: Engine;
  let driver: Compose;
  let project = '';

  beforeAll(async () => {
    place = await start();
    if (typeof place === 'string') return;
    ({ project } = place);
    engine = new Engine(place.socket);
    driver = new Compose(engine, project, queue);
  }, 60_000);
  beforeEach((context) => {
    if (typeof place === 'string') context.skip(place);
  });
  afterAll(async () => {
    if (typeof place !== 'string') await place.close();
  }, 60_000);

  const parts = async (): Promise<Record<string, Part['state']>> => {
    const { parts: all } = await driver.topology();
    return Object.fromEntries(all.map(({ name, state }) => [name, state]));
  };
  const whole = {
    e1a: 'runs',
    haproxy: 'runs',
    'toxiproxy-us-west-2': 'runs',
    w2a: 'runs',
    'worker-us-west-2': 'runs',
  };
  const networks = async (service: string): Promise<string[]> => {
    const found = (await engine.containers(project)).find((one) => one.service === service);
    return Object.keys(found?.networks ?? {})
      .map((name) => name.replace(`${project}_`, ''))
      .sort();
  };

  test('what a container is, its labels say; a job is no part', async () => {
    expect(await parts()).toEqual(whole);
    const [first] = await engine.containers(project);
    expect(await engine.projectOf(first?.id ?? '')).toBe(project);
    expect(await engine.projectOf('nobody')).toBeUndefined();
  });

  test.each<[Fault, Part['state'], string[]]>([
    [{ kind: 'kill', on: { region: 'us-west-2' } }, 'ended', ['toxiproxy-us-west-2', 'w2a', 'worker-us-west-2']],
    [{ kind: 'freeze', on: { region: 'us-west-2' } }, 'frozen', ['toxiproxy-us-west-2', 'w2a', 'worker-us-west-2']],
    [{ kind: 'kill', on: { database: 'leader' } }, 'ended', ['e1a']],
    [{ kind: 'kill', on: { database: null } }, 'ended', ['e1a', 'w2a']],
    [{ kind: 'freeze', on: { database: 'w2a' } }, 'frozen', ['w2a']],
    [{ kind: 'kill', on: { worker: 'us-west-2' } }, 'runs', ['worker-us-west-2']],
  ])('%j: twice is as once, and so is healing', async (fault, state, hit) => {
    for (const _ of [1, 2]) await driver.inflict(fault);
    expect(await parts()).toEqual({ ...whole, ...Object.fromEntries(hit.map((name) => [name, state])) });
    for (const _ of [1, 2]) await driver.heal(fault);
    expect(await parts()).toEqual(whole);
  });

  test('a panel that was started again heals what it knows the words of only', async () => {
    const fault: Fault = { kind: 'kill', on: { database: 'leader' } };
    await driver.inflict(fault);
    await new Compose(engine, project, queue).heal(fault);
    expect(await parts()).toEqual(whole);
  });

  test('a cut region keeps its own network, and the balancer leaves it; after it all is as before', async () => {
    const cut: Fault = { kind: 'partition', region: 'us-west-2', loses: 'both ways' };
    for (const _ of [1, 2]) await driver.inflict(cut);
    expect(await networks('w2a')).toEqual(['us-west-2']);
    expect(await networks('worker-us-west-2')).toEqual(['us-west-2']);
    expect(await networks('haproxy')).toEqual(['backbone', 'us-east-1']);
    expect(await networks('e1a')).toEqual(['backbone', 'us-east-1']);
    expect(await driver.paths()).toMatchObject([{ region: 'us-west-2', state: 'cut' }]);
    for (const _ of [1, 2]) await driver.heal(cut);
    expect(await networks('w2a')).toEqual(['backbone', 'us-west-2']);
    expect(await networks('haproxy')).toEqual(['backbone', 'us-east-1', 'us-west-2']);
  });

  test('what cannot be done is said, and nothing happens', async () => {
    const refusals: [Fault, RegExp][] = [
      [{ kind: 'kill', on: { database: 'w2b' } }, /no such container/],
      [{ kind: 'kill', on: { region: 'atlantis' } }, /no region atlantis/],
      [{ kind: 'clock', region: 'us-west-2', aheadMs: 1 }, /clock is the machine/],
      [{ kind: 'disk full' }, /in S3/],
      [{ kind: 'model', answers: '429' }, /nothing stands between/],
    ];
    for (const [fault, reason] of refusals) {
      expect(await driver.refusal(fault)).toMatch(reason);
      await expect(driver.inflict(fault)).rejects.toMatchObject({ code: 'CHAOS_CANNOT' });
    }
    expect(await parts()).toEqual(whole);
  });
});

test('an engine that is not there is an error with a code', async () => {
  await expect(new Engine('/nowhere/engine.sock').version()).rejects.toMatchObject({ code: 'CHAOS_ENGINE' });
});
