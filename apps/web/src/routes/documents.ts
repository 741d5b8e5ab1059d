import multipart from '@fastify/multipart';
import { scopeOf } from '@holdfast/accounts';
import type { Registry } from '@holdfast/agents';
import type { DocumentList, DocumentView, Uploaded } from '@holdfast/dashboard/wire';
import { runId } from '@holdfast/queue';
import { type DocumentRow, type Documents, documentLimits, takenTypes, errors as toolErrors } from '@holdfast/tools';
import type { Reader } from '@holdfast/tools/reading';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, userFor } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import type { Parts } from './parts.ts';

export interface DocumentParts {
  documents: Documents;
  /** Draws pages for people. */
  reader: Reader;
}

/** A file is in memory while it is taken in: so many at once, the others are told to come again. */
const mostUploads = 8;
/** Read and drawn by nobody as anything but a picture, a file, a sheet of paper. */
const harmless = new Set([...takenTypes, 'text/csv']);

/** Documents: sent, listed, looked at, taken away, deleted. What somebody sent never runs as a page of ours. */
export function documentRoutes(app: FastifyInstance, { registry }: Parts, given?: DocumentParts): void {
  const parts = (): DocumentParts => {
    if (!given) throw toolErrors.DOCUMENTS_OUT();
    return given;
  };
  const viewOf = viewer(registry);
  uploadRoute(app, parts, viewOf);

  app.get('/api/documents', async (request): Promise<DocumentList> => {
    const { user, type, status, before, limit } = checked(schemas.documents, request.query, 'the query');
    const { documents } = parts();
    const [rows, refused] = await Promise.all([
      documents.list({
        user: user ?? null,
        most: limit,
        ...(type ? { type } : {}),
        ...(status ? { status } : {}),
        ...(before ? { before: new Date(before) } : {}),
      }),
      // Nobody knows whose they would be.
      scopeOf(callerOf(request)) === null ? documents.refused() : [],
    ]);
    return {
      documents: rows.map(viewOf),
      refused: refused.map(({ s3_key: key, bytes, problem, refused_at: at }) => ({
        name: key.replace(/^inbox\//, ''),
        bytes,
        ...problem,
        at: at.toISOString(),
      })),
      takes: { types: takenTypes, bytes: documentLimits.bytes },
    };
  });

  app.get('/api/documents/:id', async (request): Promise<DocumentView> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    return viewOf(await parts().documents.get(id));
  });

  app.delete('/api/documents/:id', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    await parts().documents.remove(id);
    return { documentId: id };
  });

  app.get('/api/documents/:id/file', async (request, reply) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { document, bytes } = await parts().documents.read(id);
    const type = harmless.has(document.content_type) ? document.content_type : 'application/octet-stream';
    return reply
      .headers({
        'content-type': type,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(document.original_filename)}`,
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, no-cache',
      })
      .send(bytes);
  });

  // For programs: the store's own address of the bytes, where it gives one.
  app.get('/api/documents/:id/link', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { documents } = parts();
    const { s3_key: key, original_filename: filename } = await documents.get(id);
    const seconds = 300;
    const url = await documents.store.link(key, { seconds, filename, type: 'application/octet-stream' });
    return { url: url ?? `/api/documents/${id}/file`, seconds: url === null ? null : seconds };
  });

  app.get('/api/documents/:id/pages/:page', async (request, reply) => {
    const { id, page } = checked(schemas.page, request.params, 'the address');
    const { width } = checked(schemas.picture, request.query, 'the query');
    const { documents, reader } = parts();
    const { document, bytes } = await documents.read(id);
    if (page > document.pages || !takenTypes.includes(document.content_type))
      throw errors.REQUEST_INVALID({ where: 'the address', reason: `the document has no page ${page} to show` });
    const picture = await reader.picture(bytes, { page: page - 1, turned: turnedOf(document, page), width });
    return reply.headers({ 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=60' }).send(picture.bytes);
  });
}

function uploadRoute(
  app: FastifyInstance,
  parts: () => DocumentParts,
  viewOf: (row: DocumentRow) => DocumentView,
): void {
  let underWay = 0;
  // Its own scope: only here a body may be a form, and larger than JSON may.
  void app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { files: 1, fields: 4, fieldSize: 200, fileSize: documentLimits.bytes, headerPairs: 50 },
    });
    scope.post('/api/documents', async (request, reply): Promise<Uploaded> => {
      const { documents } = parts();
      if (!request.isMultipart()) throw errors.UPLOAD_FORM({ reason: 'it is no multipart/form-data' });
      if (underWay >= mostUploads) throw errors.UPLOADS_BUSY({ most: mostUploads });
      underWay++;
      try {
        const { bytes, filename, fields } = await received(request);
        const user = userFor(callerOf(request), fields.user);
        const { document, added } = await documents.add({ bytes, filename, ...fields, user });
        void reply.code(added ? 201 : 200);
        return { document: viewOf(document), added };
      } finally {
        underWay--;
      }
    });
  });
}

/** One file and what stands beside it, in whatever order. */
async function received(
  request: FastifyRequest,
): Promise<{ bytes: Uint8Array; filename: string; fields: { user: string | null; type: string } }> {
  let file: { bytes: Uint8Array; filename: string } | undefined;
  const fields: Record<string, unknown> = {};
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = part.value === '' ? undefined : part.value;
      // Browsers write a quotation mark in a name as %22 (HTML, multipart form data).
      else file = { filename: (part.filename ?? '').replaceAll('%22', '"'), bytes: await part.toBuffer() };
    }
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (code === 'FST_REQ_FILE_TOO_LARGE')
      throw toolErrors.DOCUMENT_TOO_LARGE(
        { name: 'the file', limit: `${documentLimits.bytes / 1024 / 1024} MB` },
        error,
      );
    throw errors.UPLOAD_FORM({ reason: message }, error);
  }
  if (!file) throw errors.UPLOAD_FORM({ reason: 'there is no file in it' });
  return { ...file, fields: checked(schemas.upload, fields, 'the form') };
}

/** A document's run is that of the team which watches documents; its id is made of the document's. */
function viewer(registry: Registry): (row: DocumentRow) => DocumentView {
  const team = registry.entries.find((entry) =>
    entry.team.on?.some((trigger) => trigger.kind === 'watch' && trigger.key === 'document_id'),
  )?.name;
  return (row) => ({
    documentId: row.document_id,
    user: row.user_id,
    type: row.document_type,
    name: row.original_filename,
    contentType: row.content_type,
    bytes: row.bytes,
    pages: row.pages,
    status: row.processing_status,
    problem: row.problem,
    data: row.extracted_data,
    source: row.source,
    createdAt: row.created_at.toISOString(),
    processedAt: row.processed_at?.toISOString() ?? null,
    runId: row.run_id ?? (team === undefined || row.document_type === 'report' ? null : runId(team, row.document_id)),
  });
}

/** How the page was turned when it was read, so that its boxes lie where they belong. */
function turnedOf({ extracted_data: data }: DocumentRow, page: number): 0 | 90 | 180 | 270 {
  const { pages } = (data ?? {}) as { pages?: { turned?: unknown }[] };
  const turned = pages?.[page - 1]?.turned;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}
