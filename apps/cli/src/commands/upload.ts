import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { dim, green, print, printJson } from '../output.ts';

interface Options {
  user?: string;
  type: string;
  json?: boolean;
}

export function addUpload(program: Command): void {
  program
    .command('upload')
    .description('store a receipt (a picture or a PDF) as a document, for the team that reads receipts')
    .argument('<file>', 'its path')
    .option('--user <uuid>', 'whose it is', uuid)
    .option('--type <type>', 'receipt, invoice, …', 'receipt')
    .option('--json', 'print { "documentId", "added", "status" }')
    .addHelpText(
      'after',
      `
The same file of the same user is one document, however often it is sent. Files put below inbox/ of the document
store (HOLDFAST_STORE) become documents too; those in inbox/USER/ are that user's.

Example:
  holdfast upload lunch.jpg --user 3f2a0000-0000-4000-8000-000000000001`,
    )
    .action(async (path: string, { user, type, json }: Options) => {
      const bytes = await read(path);
      await connected(async ({ db, settings }) => {
        // Loads the store and what looks into pictures: not for every command.
        const { openDocuments } = await import('@holdfast/tools');
        const documents = openDocuments(db, settings);
        const filename = basename(path);
        const { document, added } = await documents.add({ bytes, filename, user: user ?? null, type, source: 'cli' });
        const { document_id: documentId, processing_status: status } = document;
        if (json) return printJson({ documentId, added, status });
        const what = added ? green('stored') : dim('this very file is there already:');
        print(`${what} ${documentId} ${dim(`(${status})`)}`);
      });
    });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    throw errors.USAGE({ reason }, error);
  }
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('a UUID');
  return text;
}
