import { hash } from 'node:crypto';
import { mask } from '@holdfast/telemetry';
import { storable } from './storable.ts';

/**
 * A subject as it is stored and asked for. What the masks leave alone stays; of anything else a mark of the whole stands
 * behind, or else all customers that are known by their address would be one.
 */
export function subjectKey(subject: string): string {
  const masked = mask(subject);
  return storable(masked === subject ? subject : `${masked}#${hash('sha256', subject).slice(0, 16)}`);
}
