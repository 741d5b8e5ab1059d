/** Something an agent will want to know again, as it is handed to a settle. Masked before it is stored. */
export interface NewMemory {
  /** What sort of thing it is: `case`, `fact`, `habit`, … the team's own words. */
  kind: string;
  /** In plain words: what words and vectors are searched for. */
  content: string;
  /** What code reads of it. */
  data?: unknown;
  /** Of one subject (`merchant:acme`, `user:home-currency`) only the newest memory of its kind and owner is valid: it supersedes. */
  subject?: string;
  /** Whom it is about; null: everybody in the workspace. The run's user unless said. */
  userId?: string | null;
  /** 0 … 1; consolidation keeps what is important longest. */
  importance?: number;
  /** Forgotten by itself after this long. */
  expiresInMs?: number;
}

export interface Memory {
  memoryId: string;
  workspace: string;
  userId: string | null;
  team: string;
  agentId: string;
  kind: string;
  content: string;
  data: unknown;
  subject: string | null;
  importance: number;
  createdAt: Date;
  /** What contradicts it and came later, or sums it up; null: still valid. */
  supersededBy: string | null;
  /** How many memories it sums up; 0: it is one itself. */
  sources: number;
  /** Where it comes from. */
  runId: string | null;
  taskId: string | null;
  region: string;
}

/** One question to memory. Never crosses workspaces; sees that user's memories and those about everybody, without a user only the latter. */
export interface Recall {
  workspace: string;
  userId: string | null;
  team?: string;
  kinds?: readonly string[];
  /** Of one subject exactly. */
  subject?: string;
  since?: Date;
  until?: Date;
  text: string;
  /** At most this many, best first; 5 unless said. */
  limit?: number;
}

export interface Recalled {
  memory: Memory;
  /** The fused rank's score, for ordering only. */
  score: number;
  /** Cosine; null: found by words, or its vector is not there yet. */
  similarity: number | null;
}
