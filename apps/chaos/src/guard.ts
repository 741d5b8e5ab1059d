import type { Topology } from './driver.ts';
import type { Step } from './experiment/scenario.ts';
import { type Fault, nameOf, takesRegion } from './fault.ts';

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
 * counts is that some region is left to work.
 */
export function weigh({ regions, nodes }: Topology, open: readonly Fault[], next: readonly Fault[]): Weighed {
  const lost = new Set([...open, ...next].flatMap((fault) => takesRegion(fault) ?? []));
  const left = regions.filter((region) => !lost.has(region));
  const arithmetic: string[] = [];
  const workers = left.length > 0;
  arithmetic.push(
    `${regions.length} regions, ${lost.size === 0 ? 'none' : [...lost].join(' and ')} cut: ${workers ? `${left.join(' and ')} ${left.length === 1 ? 'is' : 'are'} left to work` : 'nobody is left to work'}.`,
  );
  const voters = Object.values(nodes.byRegion).reduce((sum, n) => sum + n, 0) + nodes.beside;
  const database = takesDatabase(next) || takesDatabase(open);
  if (voters === 1) {
    arithmetic.push(
      database
        ? 'One database server, and it is what is broken: nothing is written or read until it is back.'
        : 'One database server, beside the regions: no cut of a region takes it away, so writes go on while a region is left.',
    );
    return {
      safe: workers,
      arithmetic,
      stillReads: database
        ? 'Nothing: there is one server.'
        : 'Everything: the server itself is not cut, web and panel read as before.',
    };
  }
  const gone = [...lost].reduce((sum, region) => sum + (nodes.byRegion[region] ?? 0), 0);
  const need = Math.floor(voters / 2) + 1;
  const holds = regions.map((region) => `${region} ${nodes.byRegion[region] ?? 0}`).join(', ');
  const quorum = voters - gone >= need;
  arithmetic.push(
    `${voters} voting database nodes (${holds}), ${need} of them must agree to a write.`,
    `${voters} − ${gone} = ${voters - gone}: ${quorum ? 'a majority is left, writes go on' : 'no majority is left, every write waits'}.`,
  );
  return {
    safe: workers && quorum,
    arithmetic,
    stillReads: quorum
      ? 'Everything.'
      : 'Only reads that may be old (AS OF SYSTEM TIME follower reads) on the nodes that are left; nothing that must be current.',
  };
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

const takesDatabase = (faults: readonly Fault[]): boolean =>
  faults.some((fault) => (fault.kind === 'kill' || fault.kind === 'freeze') && 'database' in fault.on);
