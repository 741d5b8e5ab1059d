import { z } from 'zod';

/**
 * What may be done. Deny by default: a route that names no right does not exist, and a role has only what stands here.
 *
 * | right | lets one |
 * |---|---|
 * | read | see agents, runs and one's own rows |
 * | ask | chat, upload documents, make reports: for oneself |
 * | everybody | see and ask about other people's rows |
 * | answer | answer questions, say whether decisions were right |
 * | operate | start, cancel, redrive runs; fill data; replay learning; drain |
 * | administer | users, everybody's keys, versions in force, forgetting, the audit |
 */
export const rights = ['read', 'ask', 'everybody', 'answer', 'operate', 'administer'] as const;
export const Right = z.enum(rights);
export type Right = z.infer<typeof Right>;

export const roles = ['viewer', 'reviewer', 'operator', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

const of: Record<Role, readonly Right[]> = {
  viewer: ['read', 'ask'],
  reviewer: ['read', 'ask', 'everybody', 'answer'],
  operator: ['read', 'ask', 'everybody', 'answer', 'operate'],
  admin: rights,
};

export const rightsOf = (role: Role): readonly Right[] => of[role];

/** The roles that have a right, least first. */
export const rolesWith = (right: Right): Role[] => roles.filter((role) => of[role].includes(right));
