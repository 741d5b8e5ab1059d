import { userInfo } from 'node:os';

/** Whom events and verdicts name: the person at this terminal. */
export const me = (): string => `${userInfo().username} (cli)`;
