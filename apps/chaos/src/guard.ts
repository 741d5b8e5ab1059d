import type { Part, Topology } from './driver.ts';
import type { Step } from './experiment/scenario.ts';
import { type Fault, leader, nameOf, takesRegion, takesWork } from './fault.ts';

export interface Weighed {
  /** Work and writes go on after it. */
  safe: boolean;
  /** The arithmetic, a sentence each. */
  arithmetic: string[];
  /** What still answers reads if it is done anyway. */
  stillReads: string;
}

/**
 * What is left after one more cut. A database of several nodes needs a majority of its voters to write (2+2+1: three of
 * five), so a second region may stop everything; a single server beside the regions is lost with no region, and there what
 * counts is that some region is left to work. Nodes and workers that do not run count as lost, whoever ended them.
 */
export function weigh(topology: Topology, open: readonly Fault[], next: readonly Fault[]): Weighed {
  const { regions, parts } = topology;
  const faults = [...open, ...next];
  const away = new Set(faults.flatMap((fault) => takesWork(fault) ?? []));
  for (const region of regions) if (isIdle(topology, region)) away.add(region);
  const left = regions.filter((region) => !away.has(region));
  const workers = left.length > 0;
  const working = `${regions.length} regions, ${away.size === 0 ? 'none' : [...away].join(' and ')} cut or without a worker that runs: ${workers ? `${left.join(' and ')} ${left.length === 1 ? 'is' : 'are'} left to work` : 'nobody is left to work'}.`;
  const voters = parts.filter(({ kind }) => kind === 'database');
  if (voters.length <= 1) {
    const database = faults.some((fault) => databaseOf(fault) !== undefined);
    const server = database
      ? 'One database server, and it is what is broken: nothing is written or read until it is back.'
      : 'One database server, beside the regions: no cut of a region takes it away, so writes go on while a region is left.';
    return {
      safe: workers,
      arithmetic: [working, server],
      stillReads: database
        ? 'Nothing: there is one server.'
        : 'Everything: the server itself is not cut, web and panel read as before.',
    };
  }
  const gone = lostOf(voters, open, next);
  const need = Math.floor(voters.length / 2) + 1;
  const inRegion = (region: string): number => voters.filter((node) => node.region === region).length;
  const holds = regions.map((region) => `${region} ${inRegion(region)}`).join(', ');
  const rest = voters.length - gone;
  const quorum = rest >= need;
  const says = quorum ? 'a majority is left, writes go on' : 'no majority is left, every write waits';
  return {
    safe: workers && quorum,
    arithmetic: [
      working,
      `${voters.length} voting database nodes (${holds}), ${need} of them must agree to a write.`,
      `${voters.length} − ${gone} = ${rest}: ${says}.`,
    ],
    stillReads: quorum ? 'Everything.' : readsLeft(rest),
  };
}

/** One of these faults ends a node of a database that has several: it goes over to the others by itself, in its own time. */
export function takesNode({ parts }: Topology, faults: readonly Fault[]): boolean {
  const voters = parts.filter(({ kind }) => kind === 'database');
  return voters.length > 1 && (faults.some(endsLeader) || voters.some((node) => isNamed(node, faults)));
}

function readsLeft(nodes: number): string {
  if (nodes === 0) return 'Nothing: no node is left.';
  return 'Only reads that may be old (AS OF SYSTEM TIME follower reads) on the nodes that are left; nothing that must be current.';
}

/** It has workers, and none of them runs. */
function isIdle({ parts }: Topology, region: string): boolean {
  const workers = parts.filter((part) => part.kind === 'worker' && part.region === region);
  return workers.length > 0 && workers.every(({ state }) => state !== 'runs');
}

/**
 * How many voters are away. A fault of the leader names none: one that is open is behind a node that is down for no other
 * reason, or, where none is, behind one that is not seen yet; a fresh one ends who leads by then, which is one more.
 */
function lostOf(voters: readonly Part[], open: readonly Fault[], next: readonly Fault[]): number {
  const away = voters.filter((node) => node.state !== 'runs' || isNamed(node, [...open, ...next]));
  const leaderless = away.filter((node) => !isNamed(node, open) && node.state !== 'runs').length;
  const known = open.filter(endsLeader);
  const unseen = Math.max(0, known.length - leaderless);
  const names = known.map(nameOf);
  const fresh = next.filter((fault) => endsLeader(fault) && !names.includes(nameOf(fault))).length;
  // Whoever leads is up: a node that an open fault is behind has handed over.
  const up = voters.filter((node) => node.state === 'runs' && !isNamed(node, open));
  const leads = up.find((node) => node.leads) ?? up[0];
  const twice = fresh > 0 && leads && isNamed(leads, next) ? 1 : 0;
  return Math.min(voters.length, away.length + unseen + fresh - twice);
}

/** A fault ends it by its name, with its region, or with the whole database. */
function isNamed({ name, region }: Part, faults: readonly Fault[]): boolean {
  return faults.some((fault) => {
    const database = databaseOf(fault);
    return database === null || database === name || (region !== null && takesRegion(fault) === region);
  });
}

const endsLeader = (fault: Fault): boolean => databaseOf(fault) === leader;

/** The database's node, or all of it (null), that a fault ends; undefined: it ends none by name. */
function databaseOf(fault: Fault): string | null | undefined {
  return (fault.kind === 'kill' || fault.kind === 'freeze') && 'database' in fault.on ? fault.on.database : undefined;
}

/** The worst moment of a scenario: its steps are gone through, with what is broken at each. */
export function weighSteps(topology: Topology, steps: readonly Step[]): Weighed {
  const broken = new Map<string, Fault>();
  let worst: Weighed | undefined;
  for (const step of steps) {
    if (step.do === 'heal') broken.delete(nameOf(step.fault));
    else if (step.do === 'heal all') broken.clear();
    else if (step.do === 'inflict' || step.do === 'flap') {
      const now = weigh(topology, [...broken.values()], [step.fault]);
      if (!worst || (worst.safe && !now.safe)) worst = now;
      if (step.do === 'inflict') broken.set(nameOf(step.fault), step.fault);
    }
  }
  return worst ?? weigh(topology, [], []);
}
