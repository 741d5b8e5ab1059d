import type { Part, Topology } from './driver.ts';
import type { Step } from './experiment/scenario.ts';
import { type Fault, leader, nameOf, takesRegion } from './fault.ts';

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
 * counts is that some region is left to work. Nodes that do not run count as lost, whoever ended them.
 */
export function weigh({ regions, parts }: Topology, open: readonly Fault[], next: readonly Fault[]): Weighed {
  const faults = [...open, ...next];
  const lost = new Set(faults.flatMap((fault) => takesRegion(fault) ?? []));
  const left = regions.filter((region) => !lost.has(region));
  const workers = left.length > 0;
  const working = `${regions.length} regions, ${lost.size === 0 ? 'none' : [...lost].join(' and ')} cut: ${workers ? `${left.join(' and ')} ${left.length === 1 ? 'is' : 'are'} left to work` : 'nobody is left to work'}.`;
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
  const gone = voters.filter((node) => isLost(node, voters, lost, faults)).length;
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
  const regions = new Set(faults.flatMap((fault) => takesRegion(fault) ?? []));
  return voters.length > 1 && voters.some((node) => isLost({ ...node, state: 'runs' }, voters, regions, faults));
}

function readsLeft(nodes: number): string {
  if (nodes === 0) return 'Nothing: no node is left.';
  return 'Only reads that may be old (AS OF SYSTEM TIME follower reads) on the nodes that are left; nothing that must be current.';
}

function isLost(node: Part, voters: readonly Part[], regions: ReadonlySet<string>, faults: readonly Fault[]): boolean {
  if (node.state !== 'runs' || (node.region !== null && regions.has(node.region))) return true;
  const names = faults.map(databaseOf);
  if (names.includes(null) || names.includes(node.name)) return true;
  // A leader that was broken already does not run, and another leads: it is not counted again. Where none leads, any one is meant.
  if (!names.includes(leader) || voters.some(({ state }) => state !== 'runs')) return false;
  return node.name === (voters.find(({ leads }) => leads) ?? voters[0])?.name;
}

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
