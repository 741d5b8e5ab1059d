import type { Part } from '../driver.ts';
import type { Container } from './engine.ts';

/** A container that is a part of the system, by its labels. */
export interface Member extends Container {
  part: Part['kind'];
  /** null: it belongs to no region. */
  region: string | null;
  /** It stands between the regions and is on the network of each. */
  between: boolean;
}

const kinds: Readonly<Record<string, Part['kind']>> = {
  worker: 'worker',
  database: 'database',
  web: 'web',
  store: 'store',
  proxy: 'proxy',
  balancer: 'proxy',
};

/** Those that say what they are; jobs, metrics and the panel itself say nothing and are never broken. */
export function membersOf(containers: readonly Container[]): Member[] {
  return containers.flatMap((container) => {
    const says = container.labels['holdfast.part'] ?? '';
    const part = kinds[says];
    if (part === undefined) return [];
    return [{ ...container, part, region: container.labels['holdfast.region'] ?? null, between: says === 'balancer' }];
  });
}

export const stateOf = ({ state }: Container): Part['state'] =>
  state === 'running' ? 'runs' : state === 'paused' ? 'frozen' : 'ended';
