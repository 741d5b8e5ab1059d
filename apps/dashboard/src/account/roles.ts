import type { Right, Role } from '../wire.ts';

/** What each role may, in words. Each has what stands before it too. */
export const roleSays: Readonly<Record<Role, string>> = {
  viewer: 'sees agents and their own rows, asks for themselves',
  reviewer: 'sees everybody’s rows, answers questions, judges decisions',
  operator: 'starts, cancels and redrives runs, fills data',
  admin: 'users, versions in force, forgetting, the audit',
};

export const roles = Object.keys(roleSays) as Role[];

export const rightSays: Readonly<Record<Right, string>> = {
  read: 'see agents, runs and one’s own rows',
  ask: 'chat, upload documents, make reports',
  everybody: 'other people’s rows too',
  answer: 'answer questions, judge decisions',
  operate: 'start, cancel and redrive runs',
  administer: 'users, versions, forgetting, the audit',
};
