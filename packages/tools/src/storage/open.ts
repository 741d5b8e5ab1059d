import { join } from 'node:path';
import type { Settings } from '@holdfast/settings';
import { errors } from '../errors.ts';
import { FolderStore } from './folder.ts';
import { S3Store } from './s3.ts';
import type { ObjectStore } from './store.ts';

export type StoreSettings = Pick<
  Settings,
  'home' | 'store' | 's3Endpoint' | 's3Region' | 's3AccessKey' | 's3SecretKey'
>;

/** The store that the settings name. Nothing is opened yet; `ready` says whether it can be used. */
export function openStore(settings: StoreSettings): ObjectStore {
  const { home, store, s3Endpoint, s3Region, s3AccessKey, s3SecretKey } = settings;
  const bucket = /^s3:\/\/(.+)$/.exec(store ?? '')?.[1];
  if (bucket === undefined) return new FolderStore(store ?? join(home, 'store'));
  if (s3AccessKey === undefined || s3SecretKey === undefined)
    throw errors.SETTING_MISSING({ what: `the store s3://${bucket}`, setting: 'S3_ACCESS_KEY and S3_SECRET_KEY' });
  return new S3Store({
    endpoint: s3Endpoint,
    region: s3Region,
    bucket,
    accessKey: s3AccessKey,
    secretKey: s3SecretKey,
  });
}
