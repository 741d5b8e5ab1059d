import type { Peer } from '@holdfast/agents';
import type { PlanStep } from './plan.ts';

/** What a person should know of a plan whose members are not all at home: who is out, who stands in. */
export function degradedBy(steps: readonly PlanStep[], peers: readonly Peer[]): string[] {
  return steps.flatMap(({ member }) => {
    const peer = peers.find((one) => one.member === member);
    if (!peer || peer.status !== 'unreachable') return [];
    return [
      peer.standsIn
        ? `${peer.home}, the home of ${member}, is out of reach: ${peer.standsIn} stands in.`
        : `${peer.home}, the home of ${member}, is out of reach, and no region stands in yet: this waits.`,
    ];
  });
}
