import {
  Ban,
  Clock,
  Database,
  FileX,
  Gauge,
  type LucideIcon,
  MessageSquareOff,
  RefreshCcw,
  ScissorsLineDashed,
  Skull,
  Snowflake,
  SquareArrowRightExit,
  Turtle,
} from 'lucide-react';
import type { Fault, PanelState, Part } from '../../src/wire.ts';

/** A fault as a button: a word or two, and the fault behind it. */
export interface Offer {
  says: string;
  icon: LucideIcon;
  fault: Fault;
}

/** What can be done to a region. */
export const regionOffers = (region: string): Offer[] => [
  { says: 'Kill the region', icon: Skull, fault: { kind: 'kill', on: { region } } },
  { says: 'Kill its worker', icon: Skull, fault: { kind: 'kill', on: { worker: region } } },
  { says: 'Freeze it', icon: Snowflake, fault: { kind: 'freeze', on: { region } } },
  { says: 'Cut it off', icon: ScissorsLineDashed, fault: { kind: 'partition', region, loses: 'both ways' } },
  { says: 'Lose its answers', icon: MessageSquareOff, fault: { kind: 'partition', region, loses: 'answers' } },
  { says: 'Lose its requests', icon: Ban, fault: { kind: 'partition', region, loses: 'requests' } },
  { says: 'Brown-out', icon: Gauge, fault: { kind: 'brown-out', region, latencyMs: 700, jitterMs: 200, rate: 64 } },
  { says: 'Reset connections', icon: RefreshCcw, fault: { kind: 'reset', region, everyMs: 1_500 } },
  { says: 'Clock an hour ahead', icon: Clock, fault: { kind: 'clock', region, aheadMs: 3_600_000 } },
  { says: 'Drain it', icon: SquareArrowRightExit, fault: { kind: 'drain', region } },
];

/** What can be done to what stands beside the regions, or in one as a part that has a name. */
export function sharedOffers({ topology, driver }: PanelState): Offer[] {
  const named = (kind: Part['kind']): string[] =>
    topology.parts.filter((part) => part.kind === kind).map(({ name }) => name);
  const nodes = named('database');
  return [
    { says: 'Kill the database', icon: Database, fault: { kind: 'kill', on: { database: null } } },
    { says: 'Freeze the database', icon: Snowflake, fault: { kind: 'freeze', on: { database: null } } },
    ...(nodes.length > 1 ? nodes.map((database) => kill(database, { database })) : []),
    { says: 'Slow database', icon: Turtle, fault: { kind: 'slow database', latencyMs: 400, jitterMs: 100 } },
    ...named('web').flatMap((web): Offer[] => [
      kill(web, { web }),
      { says: `Freeze ${web}`, icon: Snowflake, fault: { kind: 'freeze', on: { web } } },
    ]),
    ...named('store').map((store) => kill(store, { store })),
    ...(driver.kind === 'compose'
      ? [{ says: 'Cut the store off', icon: ScissorsLineDashed, fault: { kind: 'store cut' } as const }]
      : [{ says: 'Fill the store', icon: FileX, fault: { kind: 'disk full' } as const }]),
    { says: 'Model: too many requests', icon: Ban, fault: { kind: 'model', answers: '429' } },
    { says: 'Model: no answer', icon: MessageSquareOff, fault: { kind: 'model', answers: 'nothing' } },
    { says: 'Model: garbage', icon: FileX, fault: { kind: 'model', answers: 'garbage' } },
    { says: 'Model: wrong tool', icon: Ban, fault: { kind: 'model', answers: 'wrong tool' } },
  ];
}

const kill = (name: string, on: Extract<Fault, { kind: 'kill' }>['on']): Offer => ({
  says: `Kill ${name}`,
  icon: Skull,
  fault: { kind: 'kill', on },
});
