import { errors } from './errors.ts';
import { type Right, type Role, rightsOf, rolesWith } from './rights.ts';

/** Who asks for something. What they may see is theirs, unless they have the right `everybody`. */
export interface Caller {
  userId: string;
  workspace: string;
  login: string;
  name: string;
  role: Role;
  rights: readonly Right[];
  /** How they came: a browser's session, or a key of this id. */
  by: { kind: 'session'; hash: string } | { kind: 'key'; keyId: string; name: string };
}

/** Passes where the caller has the right. Throws SIGN_IN_NEEDED, RIGHT_MISSING. */
export function needRight(caller: Caller | null, right: Right): Caller {
  if (!caller) throw errors.SIGN_IN_NEEDED();
  if (!caller.rights.includes(right)) {
    throw errors.RIGHT_MISSING({ who: caller.name, right, roles: rolesWith(right).join(', ') });
  }
  return caller;
}

/** Whose rows they may see: null is everybody's. */
export const scopeOf = (caller: Caller): string | null => (caller.rights.includes('everybody') ? null : caller.userId);

/** A key's rights, as far as its owner still has them. */
export const narrowed = (asked: readonly string[], role: Role): Right[] =>
  rightsOf(role).filter((right) => asked.includes(right));
