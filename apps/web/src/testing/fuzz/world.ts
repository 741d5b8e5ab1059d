/** A web app with somebody's rows in it, for tests that ask it anything: theirs must come to nobody else. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller, Role } from '@holdfast/accounts';
import { chat, event, http, sendMessage, startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { remember } from '@holdfast/memory';
import { loadTeams } from '@holdfast/teams';
import { Documents, FolderStore } from '@holdfast/tools';
import { queueMail } from '@holdfast/tools/notify';
import { openReader } from '@holdfast/tools/reading';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildWeb } from '../../web.ts';
import { someone } from '../callers.ts';
import { contracts } from '../contract-team.ts';

/** Stands in every row that is the owner's. */
export const secret = 'Zyxomma Petiolatum';

export interface Asking {
  /** null: nobody is signed in. */
  role: Role | null;
  user: string;
}

export interface World {
  app: FastifyInstance;
  stage: Stage;
  /** Ids of the owner's rows, and of rows that are nobody's. */
  theirs: readonly string[];
  common: readonly string[];
  address: string;
  as(who: Asking): Record<string, string>;
  send(who: Asking, request: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export const owner = '0b0b0000-0000-4000-8000-00000000000b';

/** Everybody is who the header says: each with an id of their own, so that no pace holds anybody up. */
function callerOf({ 'x-caller': said }: IncomingHttpHeaders): Caller | null {
  const { role, user } = JSON.parse(String(said ?? '{"role":null}')) as Asking;
  return role === null ? null : someone(`a ${role}`, role, user);
}

export async function openWorld(): Promise<World> {
  const { views, generator } = (await loadTeams()).get('expenses').team;
  const on = [http(), event('contract.received'), chat({ input: ({ question }) => ({ supplier: question }) })];
  const stage = await openStage({ contracts: { ...contracts, on, views, generator } as typeof contracts }, 'fuzz');
  await stage.worker({ region: 'us-west-2' });
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-fuzz-'));
  const documents = new Documents(stage.db, new FolderStore(folder));
  const reader = openReader();
  const app = buildWeb({
    ...stage,
    access: callerOf,
    settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 },
    documents: { documents, reader },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  let sent = 0;
  const as = (who: Asking): Record<string, string> => ({ host: '127.0.0.1', 'x-caller': JSON.stringify(who) });
  return {
    app,
    stage,
    theirs: await rowsOf(stage, documents, owner, secret),
    common: await rowsOf(stage, documents, null, 'nobody in particular'),
    address: `127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    as,
    // From an address of its own, as by somebody of their own: nobody is asked to go on more slowly.
    send: (who, request) => {
      sent++;
      const remoteAddress = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`;
      return app.inject({ ...request, remoteAddress, headers: { ...request.headers, ...as(who) } });
    },
    async close() {
      reader.close();
      await app.close();
      await stage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One row of each kind that a request can name. */
async function rowsOf(stage: Stage, documents: Documents, user: string | null, words: string): Promise<string[]> {
  const { db, queue, registry } = stage;
  const whose = user === null ? {} : { user };
  const { runId } = await startRun(queue, registry, 'contracts', { supplier: words }, whose);
  const question = await stage.asked(runId);
  const [task] = await queue.tasks(runId);
  const [decision] = await queue.decisions({ runId });
  const made = { documentId: crypto.randomUUID(), contentType: 'application/pdf' };
  const file = { bytes: Buffer.from(`%PDF ${words}`), filename: `${words}.pdf`, type: 'report', made };
  const { document } = await documents.add({ ...file, user });
  const mail = { key: words, to: 'ada@example.com', subject: words, body: words, user };
  const { message } = await queueMail(db, mail);
  const agentId = crypto.randomUUID();
  const at = { workspace: 'default', userId: user, team: 'contracts', agentId, region: 'us-west-2' };
  const [memory = ''] = await remember(db, at, [{ kind: 'fact', content: words }]);
  const said = { conversation: 'first', message: crypto.randomUUID(), text: words };
  await sendMessage({ db, queue, registry }, 'contracts', { workspace: 'default', user }, said);
  const [expense] = await db.sql<{ id: string }>(
    'INSERT INTO expenses (user_id, merchant, expense_amount, description, watched_at) VALUES ($1, $2, 7, $2, now()) RETURNING expense_id AS id',
    [user, words],
  );
  return [
    runId,
    question.approval_id,
    question.hash,
    task?.task_id ?? '',
    decision?.decision_id ?? '',
    document.document_id,
    message.message_id,
    memory,
    expense?.id ?? '',
    'first',
    said.message,
    ...(user === null ? [] : [user]),
  ];
}
