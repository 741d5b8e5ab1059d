import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, readFile, rm, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errors } from '../errors.ts';
import { byBytes, checkKey, type ObjectStore, pageSize, type StoredObject, sumOf } from './store.ts';

/** The name of the file that makes a folder count as full. */
export const fullMark = 'full';

const full = new Set(['ENOSPC', 'EDQUOT']);
const closed = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR']);

/**
 * Objects as files below `root/objects`, their sums as files of the same name below `root/sums`. A file appears whole or not
 * at all (written aside, synced, linked to its name); its sum follows, so a crash in between leaves an object that nobody
 * vouches for, as one that a person dropped here. Links are not followed.
 */
export class FolderStore implements ObjectStore {
  readonly kind = 'folder';
  readonly place: string;
  private readonly objects: string;
  private readonly sums: string;

  constructor(root: string) {
    this.place = root;
    this.objects = join(root, 'objects');
    this.sums = join(root, 'sums');
  }

  async ready(): Promise<void> {
    await this.told(async () => {
      // Only the store is closed to others: what it stands in is made for more than it, such as a database that runs as another user.
      await makeFolder(dirname(this.place), 0o755);
      for (const folder of [this.objects, this.sums, join(this.objects, 'inbox')]) await makeFolder(folder);
    });
  }

  async put(key: string, bytes: Uint8Array, _type: string): Promise<StoredObject> {
    const file = this.fileOf(key);
    return await this.told(async () => {
      await this.refuseFull();
      const sha256 = sumOf(bytes);
      if (!(await create(file, bytes)) && sumOf(await this.bytesOf(file, key)) !== sha256)
        throw errors.STORE_KEY_TAKEN({ key });
      await create(join(this.sums, key), Buffer.from(sha256));
      const found = await lstat(file);
      return { key, bytes: bytes.byteLength, sha256, modifiedAt: found.mtime };
    });
  }

  async get(key: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const file = this.fileOf(key);
    return await this.told(async () => {
      const [bytes, sum] = await Promise.all([this.bytesOf(file, key, most), this.sumOf(key)]);
      if (sum !== null && sumOf(bytes) !== sum) throw errors.STORE_DAMAGED({ key, place: this.place });
      return bytes;
    });
  }

  async stat(key: string): Promise<StoredObject | null> {
    const file = this.fileOf(key);
    return await this.told(async () => {
      const found = await lstat(file).catch(unlessMissing);
      if (!found?.isFile()) return null;
      return { key, bytes: found.size, sha256: await this.sumOf(key), modifiedAt: found.mtime };
    });
  }

  async remove(key: string): Promise<void> {
    const file = this.fileOf(key);
    // The sum first: an object without one is only less known, a sum without its object would condemn the next.
    await this.told(async () => {
      for (const path of [join(this.sums, key), file]) {
        await unlink(path).catch(unlessMissing);
        await syncFolder(dirname(path)).catch(unlessMissing);
      }
    });
  }

  async list(
    prefix: string,
    { after = '', limit = pageSize }: { after?: string; limit?: number } = {},
  ): Promise<StoredObject[]> {
    return await this.told(async () => {
      const keys = (await this.keysBelow(prefix)).filter((key) => key.startsWith(prefix) && byBytes(key, after) > 0);
      const page = keys.sort(byBytes).slice(0, Math.min(limit, pageSize));
      const found = await Promise.all(page.map((key) => this.stat(key)));
      return found.filter((one) => one !== null);
    });
  }

  link(): Promise<null> {
    return Promise.resolve(null);
  }

  close(): void {}

  private fileOf(key: string): string {
    return join(this.objects, checkKey(key));
  }

  /** Only the folder that the prefix names whole is walked. */
  private async keysBelow(prefix: string): Promise<string[]> {
    const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
    if (folder !== '') checkKey(folder);
    const entries = await readdir(join(this.objects, folder), { recursive: true, withFileTypes: true }).catch(
      unlessMissing,
    );
    return (entries ?? [])
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.tmp-'))
      .map((entry) => relative(this.objects, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter(isKey);
  }

  private async bytesOf(file: string, key: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ELOOP', 'EISDIR'].includes(error.code ?? '')) throw errors.STORE_MISSING({ key }, error);
      throw error;
    });
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw errors.STORE_MISSING({ key });
      if (found.size > most) throw errors.STORE_TOO_LARGE({ key, bytes: found.size, most });
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  private async sumOf(key: string): Promise<string | null> {
    const text = await readFile(join(this.sums, key), 'utf8').catch(unlessMissing);
    return text ?? null;
  }

  /**
   * A file `full` beside the objects stands for a full disk, and is refused like one: nobody can fill the disk of one
   * folder without its neighbours. The chaos panel puts it there and takes it away.
   */
  private async refuseFull(): Promise<void> {
    const found = await lstat(join(this.place, fullMark)).catch(unlessMissing);
    if (found) throw Object.assign(new Error(`${fullMark} is there`), { code: 'ENOSPC' });
  }

  /** What the file system refuses leaves with a code. */
  private async told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (full.has(code)) throw errors.STORE_FULL({ place: this.place }, error);
      if (closed.has(code)) throw errors.STORE_REFUSED({ place: this.place, reason: message }, error);
      throw error;
    }
  }
}

/** false: there is a file of that name already. */
async function create(file: string, bytes: Uint8Array): Promise<boolean> {
  const folder = dirname(file);
  await makeFolder(folder);
  const aside = join(folder, `.tmp-${randomUUID()}`);
  const handle = await open(aside, 'wx', 0o600);
  try {
    await written(handle, bytes);
    await link(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(folder);
  return true;
}

async function written(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Each folder that is new is made to last in the one above it. */
async function makeFolder(folder: string, mode = 0o700): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) await syncFolder(dirname(path));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isKey(key: string): boolean {
  try {
    return checkKey(key) === key;
  } catch {
    return false;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
