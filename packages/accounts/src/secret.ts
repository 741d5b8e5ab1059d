import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, readable: too many to guess, so a plain hash of it is safe to keep and to look up. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
