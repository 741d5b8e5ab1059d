import { errors } from '../errors.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);
const closed = new Set(['EEXIST', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EISDIR', 'ENAMETOOLONG']);

/** Does something in the home folder; what the file system refuses leaves as HOME_UNUSABLE or HOME_FULL. */
export function inHome<T>(home: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (full.has(code)) throw errors.HOME_FULL({ home }, error);
    if (closed.has(code)) throw errors.HOME_UNUSABLE({ home, reason: message }, error);
    throw error;
  }
}
