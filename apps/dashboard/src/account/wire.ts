/** What the page knows of who is signed in, and of the accounts. Times are ISO texts. */

import type { Problem } from '../wire.ts';

export type Right = 'read' | 'ask' | 'everybody' | 'answer' | 'operate' | 'administer';
export type Role = 'viewer' | 'reviewer' | 'operator' | 'admin';

export interface MeView {
  userId: string;
  login: string;
  name: string;
  role: Role;
  rights: Right[];
  hasPassword: boolean;
  /** They may sign in by the company's provider. */
  hasIdentity: boolean;
}

export interface SignInView {
  /** The company's own sign-in, where one is configured. */
  provider: { name: string; href: string } | null;
  /** Why it let nobody in just now; told once. */
  refused: Problem | null;
}

export interface SessionLine {
  browser: string;
  createdAt: string;
  seenAt: string;
  /** The one that asks. */
  here: boolean;
}

export interface KeyView {
  keyId: string;
  name: string;
  /** The beginning of it. */
  shown: string;
  rights: Right[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
}

export interface UserView {
  userId: string;
  login: string;
  name: string;
  role: Role;
  hasPassword: boolean;
  createdAt: string;
  disabledAt: string | null;
}

export interface AuditLine {
  seq: number;
  at: string;
  by: string;
  act: string;
  about: string;
  /** JSON */
  what: string;
}
