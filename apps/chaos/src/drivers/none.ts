import type { Driver, Topology } from '../driver.ts';
import { errors } from '../errors.ts';

/** Looks on and breaks nothing: for a panel beside a database whose programs somebody else runs. */
export function openNone(
  reason: string,
  regions: readonly string[],
  url: string,
  engine: () => Topology['engine'],
): Driver {
  const refuse = async (): Promise<never> => {
    throw errors.CHAOS_READ_ONLY({ reason });
  };
  return {
    kind: 'none',
    says: reason,
    topology: async () => ({ regions, parts: [], engine: engine() }),
    network: async () => 'nothing that this panel knows of',
    paths: async () => [],
    path: async () => url,
    refusal: async () => reason,
    inflict: refuse,
    heal: refuse,
  };
}
