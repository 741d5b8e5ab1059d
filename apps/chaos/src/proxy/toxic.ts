import { z } from 'zod';

/**
 * What can be done to the bytes of one direction, in Toxiproxy's words (github.com/Shopify/toxiproxy, README "Toxics").
 * Times are milliseconds, `rate` is kilobytes a second, `delay` of the slicer microseconds.
 */
const attributes = {
  latency: z.object({ latency: z.number().min(0).default(0), jitter: z.number().min(0).default(0) }),
  bandwidth: z.object({ rate: z.number().min(0).default(0) }),
  slow_close: z.object({ delay: z.number().min(0).default(0) }),
  timeout: z.object({ timeout: z.number().min(0).default(0) }),
  reset_peer: z.object({ timeout: z.number().min(0).default(0) }),
  slicer: z.object({
    average_size: z.number().int().min(1).default(64),
    size_variation: z.number().int().min(0).default(0),
    delay: z.number().min(0).default(0),
  }),
  limit_data: z.object({ bytes: z.number().int().min(0).default(0) }),
} as const;

export type ToxicType = keyof typeof attributes;
type AttributesOf<T extends ToxicType> = z.output<(typeof attributes)[T]>;

/** `upstream`: what the client sends; `downstream`: what it is sent. `toxicity`: the share of connections that it befalls. */
export type Toxic = {
  [T in ToxicType]: {
    name: string;
    type: T;
    stream: 'upstream' | 'downstream';
    toxicity: number;
    attributes: AttributesOf<T>;
  };
}[ToxicType];

const head = z.object({
  name: z.string().min(1).optional(),
  type: z.enum(Object.keys(attributes) as [ToxicType, ...ToxicType[]]),
  stream: z.enum(['upstream', 'downstream']).default('downstream'),
  toxicity: z.number().min(0).max(1).default(1),
  attributes: z.record(z.string(), z.unknown()).default({}),
});

/** A toxic as a request describes it; `undefined` when it is none. The name is `<type>_<stream>` unless given. */
export function readToxic(value: unknown): Toxic | undefined {
  const parsed = head.safeParse(value);
  if (!parsed.success) return undefined;
  const { type, stream } = parsed.data;
  const own = attributes[type].safeParse(parsed.data.attributes);
  if (!own.success) return undefined;
  return { ...parsed.data, name: parsed.data.name ?? `${type}_${stream}`, attributes: own.data } as Toxic;
}

/** The toxic with some of its attributes, or its toxicity, set anew. */
export function changedToxic(toxic: Toxic, value: unknown): Toxic | undefined {
  const change = z
    .object({ toxicity: z.number().optional(), attributes: z.record(z.string(), z.unknown()).default({}) })
    .safeParse(value);
  if (!change.success) return undefined;
  const { toxicity = toxic.toxicity } = change.data;
  return readToxic({ ...toxic, toxicity, attributes: { ...toxic.attributes, ...change.data.attributes } });
}
