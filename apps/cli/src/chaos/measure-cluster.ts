import { loadavg } from 'node:os';
import { ownScenarios, type Report, scenario } from '@holdfast/chaos';
import { errors } from '../errors.ts';
import { counted, origin, refuted, row, scenarioTable, tempoOf } from './failover-page.ts';
import type { Measurement } from './measure.ts';
import type { PanelClient } from './panel-client.ts';

export interface ClusterMeasurement extends Pick<Measurement, 'load' | 'scenarios'> {
  /** A region killed with the database node that took the writes. */
  runs: Report[];
  /** The panel it was measured with, in words. */
  where: string;
  engine: string;
}

const name = 'measure-region-and-node';
/** What we may add to the database's own gap, in seconds. */
const goalOver = 8;

/** The region is that of the database node that takes the writes: where it is lost, the database must go over first. */
const cut = (region: string) =>
  scenario({
    name,
    title: 'A region is killed with the database node that takes the writes',
    asks: 'How long until somebody else has done a step of it, beside the database’s own gap?',
    region,
    calmMs: 2_000,
    patienceMs: 120_000,
    // Judged with the database's own gap beside it.
    claims: [
      { claim: 'goes on elsewhere', region, withinMs: 15_000 },
      { claim: 'nothing is lost' },
      { claim: 'nothing is done twice' },
    ],
    steps: [
      { do: 'inflict', fault: { kind: 'kill', on: { region } }, whileWorking: true },
      { do: 'wait for', moment: 'success', patienceMs: 90_000 },
      { do: 'heal all' },
    ],
  });

/** Cuts as often as asked on the cluster of the panel, about a minute and a half each; then all that the panel has kept. */
export async function measureCluster(
  panel: PanelClient,
  times: number,
  say: (line: string) => void,
): Promise<ClusterMeasurement> {
  const before = loadavg()[0] ?? 0;
  const { driver } = await panel.state();
  if (driver.kind !== 'compose') throw errors.USAGE({ reason: '--here is for the panel of `docker compose up`' });
  for (let n = 1; n <= times; n++) {
    const region = await leaderOf(panel);
    const { verdict, figures } = await panel.run(cut(region));
    say(
      `${region} ${n} of ${times}: ${figures.successAfter ?? '–'} s, of these ${figures.longestWriteGap} s the database, ${verdict}`,
    );
  }
  return fromKept(panel, before);
}

async function fromKept(panel: PanelClient, before: number): Promise<ClusterMeasurement> {
  const runs: Report[] = [];
  for (const { experiment } of await panel.kept(name)) runs.push(await panel.report(experiment));
  const scenarios: ClusterMeasurement['scenarios'] = [];
  for (const own of await ownScenarios()) {
    const [latest] = await panel.kept(own.name);
    const { title } = own;
    if (latest) scenarios.push({ title, report: await panel.report(latest.experiment) });
    else scenarios.push({ title, refusal: (await panel.refusalOf(own.name)) ?? 'not run' });
  }
  const { topology } = await panel.state();
  const nodes = topology.parts.filter(({ kind }) => kind === 'database').map((one) => `${one.name} in ${one.region}`);
  const engine = `${topology.engine} on ${nodes.length} nodes (${nodes.join(', ')})`;
  return { runs, scenarios, engine, where: await panel.proxyVersion(), load: [before, loadavg()[0] ?? 0] };
}

/** CockroachDB has no leader: there the region that holds most nodes, the first of them. */
async function leaderOf(panel: PanelClient): Promise<string> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    const { topology } = await panel.state();
    const nodes = topology.parts.filter(({ kind }) => kind === 'database');
    const found = topology.engine === 'CockroachDB' ? nodes[0] : nodes.find(({ leads }) => leads);
    if (found?.region && nodes.every(({ state }) => state === 'runs')) return found.region;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw errors.USAGE({ reason: 'not every database node of the cluster runs, or none takes writes' });
}

/** The part of docs/failover.md on the compose cluster. */
export function clusterPage({ runs, scenarios, where, engine, load }: ClusterMeasurement, command: string): string {
  const all = [...runs, ...scenarios.flatMap(({ report }) => report ?? [])];
  const { lease, beat } = tempoOf(all);
  const after = runs.map(({ figures }) => figures.successAfter);
  const gaps = runs.map(({ figures }) => figures.longestWriteGap);
  const over = after.map((value, at) => (value === null ? null : Math.max(0, value - (gaps[at] ?? 0))));
  return `## On the compose cluster

Written by \`${command}\`; do not edit. The cluster of \`docker-compose.yml\`, every container killed by the engine, with the default
lease of ${lease} s and a beat every ${beat} s. Database: ${engine}. Between: ${where}.
${engine.startsWith('PostgreSQL') ? '\nPostgreSQL under Patroni stands where CockroachDB stands (docker-compose.ci.yml): its own gap of 20 to 25 s is not CockroachDB’s.\n' : ''}
| figure | goal | n | p50 | p95 | worst |
|---|---|---|---|---|---|
${row('region killed with the database node that takes the writes: cut to the first step of it done elsewhere', null, after)}
${row('of that, the database’s own gap: the longest time without an acknowledged insert over a path that was left', null, gaps)}
${row('the difference', goalOver, over)}

${counted(all)}

${scenarioTable(scenarios)}

${refuted(all)}${origin(all, load)}
`;
}
