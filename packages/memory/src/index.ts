export { flushAccess } from './access.ts';
export { checkMemories, memoryColumns, type Remembered } from './columns.ts';
export { type ConsolidateOptions, consolidate } from './consolidate.ts';
export {
  type Message,
  messagesOf,
  type NewMessage,
  recentMessages,
  type Session,
  type SessionLine,
  say,
  saying,
  sessionsOf,
} from './conversation.ts';
export { embedPending, type FillOptions } from './fill.ts';
export { type Forgotten, forget, forgetConversations, sweepExpired } from './forget.ts';
export type { Memory, NewMemory, Recall, Recalled } from './memory.ts';
export { everybody } from './owner.ts';
export { memoriesView, memoryFragments } from './queries.ts';
export { recall } from './recall.ts';
export { type Rememberer, remember } from './remember.ts';
export { type Found, type Search, searchConversations } from './search.ts';
export { termsOf } from './terms.ts';
export { type BackEnd, vectorsOf } from './vectors.ts';
export { countMemories, type Why, why } from './why.ts';
