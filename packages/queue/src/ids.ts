import { hash, randomUUID } from 'node:crypto';

/** Namespace of our UUIDv5s (a UUIDv4 drawn once). */
const namespace = Buffer.from('6f1b6f0e4b1d4e0c9a3f0c5d2b7e8a91', 'hex').toString('latin1');

/** UUID version 5 (RFC 9562 5.5) of parts joined by NUL: the same parts give the same id in every process. */
function uuid5(...parts: string[]): string {
  const digest = hash('sha1', Buffer.concat([Buffer.from(namespace, 'latin1'), Buffer.from(parts.join('\0'))]), 'hex');
  const variant = ((Number.parseInt(digest[16] as string, 16) & 3) | 8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

export const runId = (team: string, key: string): string => uuid5('run', team, key);
export const taskId = (run: string, member: string, turn: number): string => uuid5('task', run, member, String(turn));
/** The `$next` task that redrives a stuck run at this version. */
export const nextTaskId = (run: string, version: number): string => uuid5('next', run, String(version));
export const approvalId = (task: string, fence: number, index: number): string =>
  uuid5('approval', task, String(fence), String(index));
export const decisionId = (task: string, fence: number, index: number): string =>
  uuid5('decision', task, String(fence), String(index));
/** The bare task that learns from what is known of a member at this place of its stream. */
export const learnId = (team: string, member: string, seq: number): string => uuid5('learn', team, member, String(seq));
/** As many as there are members of teams; asked for by each attempt and decision. */
const agents = new Map<string, string>();
export function agentId(team: string, member: string): string {
  const name = `${team}\0${member}`;
  let id = agents.get(name);
  if (id === undefined) {
    id = uuid5('agent', team, member);
    agents.set(name, id);
  }
  return id;
}

/** The stream on which stands how a region was seen; and that of what the chaos panel does. */
export const regionId = (region: string): string => uuid5('region', region);
export const chaosId: string = uuid5('chaos');

/** A version 4 UUID: for ids that nobody needs to find again by their parts. */
export const freshId = (): string => randomUUID();

export const SHARDS = 16;

/** The shard of a task: its id's last hexadecimal digit. */
export const shardOf = (task: string): number => Number.parseInt(task.slice(-1), 16);
