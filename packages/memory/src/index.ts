export type { Memory, NewMemory, Recall, Recalled } from './memory.ts';
