/** A document as a row: what is known of it. Its bytes are in the store. */
export interface DocumentRow {
  document_id: string;
  workspace: string;
  /** Whose it is; null: nobody said. */
  user_id: string | null;
  /** `receipt`, `invoice`, `report`, … */
  document_type: string;
  s3_key: string;
  /** As it was called, masked. */
  original_filename: string;
  content_type: string;
  bytes: number;
  sha256: string;
  pages: number;
  /** Of pictures; see `pictureHash`. */
  picture_hash: string | null;
  /** What was read from it, masked. */
  extracted_text: string | null;
  extracted_data: unknown;
  /** `waiting`: for a person. */
  processing_status: 'pending' | 'processing' | 'waiting' | 'completed' | 'failed';
  processed_by_agent_id: string | null;
  problem: Problem | null;
  /** How it came: upload, cli, inbox, or the member that made it. */
  source: string;
  /** In which run a member made it; null: a person sent it. */
  run_id: string | null;
  created_at: Date;
  processed_at: Date | null;
}

/** Why a file cannot become a document, or one cannot be processed. */
export interface Problem {
  code: string;
  message: string;
  fix: string;
}

export interface NewDocument {
  bytes: Uint8Array;
  /** As the person who has it calls it. */
  filename: string;
  user: string | null;
  workspace?: string;
  /** `receipt` unless said: such a one is read by the team that watches documents. */
  type?: string;
  source?: string;
  /**
   * Made by a member: stored as complete and read by nobody. `documentId`: the same id is the same document, however often
   * it is made; `agentId`, `runId`: who made it, in which run.
   */
  made?: { documentId: string; agentId?: string; contentType?: string; pages?: number; runId?: string };
}

/** What is taken in. Everything beyond gets a coded answer before it is decoded. */
export const limits = {
  /** 20 MB: a photograph of any phone, a scan of ten pages. */
  bytes: 20 * 1024 * 1024,
  /** 60 megapixels, told by the header. */
  pixels: 60_000_000,
  /** A receipt is a page or two; what has more is a catalogue. */
  pages: 10,
} as const;
