import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Client } from 'minio';
import { errors } from '../errors.ts';
import { byBytes, checkKey, type LinkOptions, type ObjectStore, pageSize, type StoredObject, sumOf } from './store.ts';

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, `http://127.0.0.1:7070`. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** For one request, its body included; then its socket is destroyed. */
  deadlineMs?: number;
}

const absent = new Set(['NoSuchKey', 'NotFound']);
const taken = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);
const sumField = 'sha256';

/**
 * Any S3, addressed by path. The server checks what it gets by the sum in the signed request; the same sum stands in the
 * object's metadata, and what comes back is checked by it. Requests are repeated once where the server was not reached.
 */
export class S3Store implements ObjectStore {
  readonly kind = 's3';
  readonly place: string;
  private readonly bucket: string;
  private readonly region: string;
  /** Loaded at the first request: most processes never make one. */
  private readonly connect: () => Promise<Client>;
  private readonly endpoint: string;

  constructor({ endpoint, region, bucket, accessKey, secretKey, deadlineMs = 20_000 }: S3Options) {
    const { protocol, hostname, port } = new URL(endpoint);
    const secure = protocol === 'https:';
    const send = secure ? overHttps : overHttp;
    this.bucket = bucket;
    this.region = region;
    this.endpoint = endpoint;
    this.place = `s3://${bucket} at ${endpoint}`;
    const options = {
      endPoint: hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      useSSL: secure,
      accessKey,
      secretKey,
      region,
      pathStyle: true,
      retryOptions: { maximumRetryCount: 1, baseDelayMs: 100, maximumDelayMs: 1_000 },
      transport: {
        request: ((options: object, taken: () => void) =>
          send({ ...options, signal: AbortSignal.timeout(deadlineMs) }, taken)) as typeof overHttp,
      },
    };
    let client: Promise<Client> | undefined;
    this.connect = () => (client ??= import('minio').then((minio) => new minio.Client(options)));
  }

  async ready(): Promise<void> {
    await this.told(async () => {
      const client = await this.connect();
      if (await client.bucketExists(this.bucket)) return;
      // Programs that start together find it missing together: whoever is second has it all the same.
      await client.makeBucket(this.bucket, this.region).catch((error: unknown) => {
        if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
      });
    });
  }

  async put(key: string, bytes: Uint8Array, type: string): Promise<StoredObject> {
    checkKey(key);
    const sha256 = sumOf(bytes);
    const object = (modifiedAt: Date): StoredObject => ({ key, bytes: bytes.byteLength, sha256, modifiedAt });
    const there = await this.stat(key);
    if (there) return object(await this.same(there, sha256));
    const given = {
      'Content-Type': type,
      [`X-Amz-Meta-${sumField}`]: sha256,
      // A server that does not know the condition ignores it: then of two writers in one moment the later one wins.
      'If-None-Match': '*',
    };
    try {
      await (await this.connect()).putObject(this.bucket, key, Buffer.from(bytes), bytes.byteLength, given);
    } catch (error) {
      const first = taken.has(codeOf(error)) ? await this.stat(key) : null;
      if (!first) throw this.coded(error);
      return object(await this.same(first, sha256));
    }
    return object((await this.stat(key))?.modifiedAt ?? new Date());
  }

  async get(key: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const found = await this.stat(key);
    if (!found) throw errors.STORE_MISSING({ key });
    if (found.bytes > most) throw errors.STORE_TOO_LARGE({ key, bytes: found.bytes, most });
    const bytes = await this.told(async () => {
      const parts: Buffer[] = [];
      const object = await (await this.connect()).getObject(this.bucket, key);
      for await (const part of object) parts.push(part as Buffer);
      return Buffer.concat(parts);
    });
    const cut = bytes.byteLength !== found.bytes;
    if (cut || (found.sha256 !== null && sumOf(bytes) !== found.sha256))
      throw errors.STORE_DAMAGED({ key, place: this.place });
    return bytes;
  }

  async stat(key: string): Promise<StoredObject | null> {
    checkKey(key);
    try {
      const { size, metaData, lastModified } = await (await this.connect()).statObject(this.bucket, key);
      const sum: unknown = (metaData as Record<string, unknown>)[sumField];
      return { key, bytes: size, sha256: typeof sum === 'string' ? sum : null, modifiedAt: lastModified };
    } catch (error) {
      if (absent.has(codeOf(error))) return null;
      throw this.coded(error);
    }
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    await this.told(async () => (await this.connect()).removeObject(this.bucket, key)).catch((error: unknown) => {
      if (!absent.has(codeOf((error as Error).cause))) throw error;
    });
  }

  async list(
    prefix: string,
    { after = '', limit = pageSize }: { after?: string; limit?: number } = {},
  ): Promise<StoredObject[]> {
    const most = Math.min(limit, pageSize);
    const page = await this.told(async () =>
      (await this.connect()).listObjectsV2Query(this.bucket, prefix, '', '', most, after),
    );
    const found = page.objects.flatMap(({ name, size, lastModified }) =>
      name === undefined || name.endsWith('/')
        ? []
        : [{ key: name, bytes: size, sha256: null, modifiedAt: lastModified ?? new Date() }],
    );
    return found.sort((a, b) => byBytes(a.key, b.key));
  }

  async link(key: string, { seconds, filename, type }: LinkOptions): Promise<string> {
    checkKey(key);
    return await this.told(async () =>
      (await this.connect()).presignedGetObject(this.bucket, key, seconds, {
        'response-content-type': type,
        'response-content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      }),
    );
  }

  close(): void {}

  /** When it was put there, if it is the same; else the key is taken. */
  private async same(there: StoredObject, sha256: string): Promise<Date> {
    const sum = there.sha256 ?? sumOf(await this.get(there.key));
    if (sum !== sha256) throw errors.STORE_KEY_TAKEN({ key: there.key });
    return there.modifiedAt;
  }

  private async told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.coded(error);
    }
  }

  /** The server's own refusals are told from a server that was not reached. */
  private coded(error: unknown): Error {
    const code = codeOf(error);
    const reason = `${code || 'no code'}: ${error instanceof Error ? error.message : String(error)}`;
    if (
      error instanceof Error &&
      error.name === 'S3Error' &&
      !/^(SlowDown|InternalError|ServiceUnavailable)$/.test(code)
    )
      return errors.STORE_REFUSED({ place: this.place, reason }, error);
    return errors.STORE_UNREACHABLE({ place: this.endpoint, reason }, error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
