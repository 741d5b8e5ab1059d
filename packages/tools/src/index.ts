export { errors } from './errors.ts';
export { openStore, type StoreSettings } from './storage/open.ts';
export { type LinkOptions, type ObjectStore, type StoredObject, sumOf } from './storage/store.ts';
