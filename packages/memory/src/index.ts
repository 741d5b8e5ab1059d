export { flushAccess } from './access.ts';
export { checkMemories, memoryColumns, type Remembered } from './columns.ts';
export { embedPending, type FillOptions } from './fill.ts';
export type { Memory, NewMemory, Recall, Recalled } from './memory.ts';
export { everybody } from './owner.ts';
export { memoryFragments } from './queries.ts';
export { recall } from './recall.ts';
export { type Rememberer, remember } from './remember.ts';
export { type BackEnd, vectorsOf } from './vectors.ts';
