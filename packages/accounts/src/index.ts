export { type Act, type AuditRow, noteAct, readAudit, type Verified, verifyAudit } from './audit.ts';
export { type Caller, needRight, scopeOf } from './caller.ts';
export { errors as accountErrors } from './errors.ts';
export { type ApiKey, callerOfKey, keysOf, makeKey, type NewKey, revokeKey } from './keys.ts';
export { networkOf } from './network.ts';
export { byIdentity, type Entered, type Identity, linkIdentity } from './oidc.ts';
export { Right, Role, rights, rightsOf, roles, rolesWith } from './rights.ts';
export {
  callerOfSession,
  closeSession,
  closeSessions,
  openSession,
  type SessionView,
  sessionSeconds,
  sessionsOfUser,
} from './sessions.ts';
export { byLink, byPassword, linkSeconds, makeLink, tidyAccounts } from './sign-in.ts';
export {
  addUser,
  ensureOwner,
  listUsers,
  type NewUser,
  setDisabled,
  setPassword,
  setRole,
  type User,
  userById,
  userByLogin,
} from './users.ts';
