import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from './say.mjs';

const patience = 15 * 60_000;

/**
 * Does `work` while no other process of this machine does it: a file that holds the owner's process id, made whole
 * by link(2). The lock of a process that is gone is taken over.
 * @template T
 * @param {string} path
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, what, work) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  const until = Date.now() + patience;
  let told = false;
  try {
    while (!taken(own, path)) {
      const owner = ownerOf(path);
      if (owner === undefined) continue;
      // our own number can only be an earlier process', for we hold nothing yet (containers reuse numbers)
      if (owner === process.pid || !lives(owner)) {
        takeAway(path, owner);
        continue;
      }
      if (Date.now() > until) {
        throw new Failure(`Waited 15 minutes for ${what} (process ${owner}).`, `If there is none, delete ${path}.`);
      }
      if (!told) process.stderr.write(`  waiting for ${what} (process ${owner})\n`);
      told = true;
      await wait(200);
    }
  } catch (error) {
    rmSync(own, { force: true });
    throw error;
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
    rmSync(own, { force: true });
  }
}

/** @param {string} own @param {string} path */
function taken(own, path) {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Removes the lock of a dead owner. Moving it aside first shows whose it really was: if somebody was faster and
 * the lock is a living one by now, it is put back.
 * @param {string} path @param {number} owner
 */
function takeAway(path, owner) {
  const aside = `${path}.${process.pid}.aside`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (ownerOf(aside) !== owner) taken(aside, path);
  rmSync(aside, { force: true });
  if (owner !== process.pid) rmSync(`${path}.${owner}`, { force: true });
}
