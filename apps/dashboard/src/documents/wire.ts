/** What the web app says of documents. */

export type DocumentStatus = 'pending' | 'processing' | 'waiting' | 'completed' | 'failed';

export interface DocumentView {
  documentId: string;
  user: string | null;
  type: string;
  name: string;
  contentType: string;
  bytes: number;
  pages: number;
  status: DocumentStatus;
  /** Why it could not be processed. */
  problem: { code: string; message: string; fix: string } | null;
  /** What was read from it; see `readExtracted`. */
  data: unknown;
  source: string;
  createdAt: string;
  processedAt: string | null;
  /** The run of the team that reads it; null: no team does. */
  runId: string | null;
}

export interface DocumentList {
  documents: DocumentView[];
  /** Files that lie in the store's inbox and cannot become documents. */
  refused: { name: string; bytes: number; code: string; message: string; fix: string; at: string }[];
  /** What may be uploaded. */
  takes: { types: string[]; bytes: number };
}

export interface Uploaded {
  document: DocumentView;
  /** false: this very file was there already. */
  added: boolean;
}
