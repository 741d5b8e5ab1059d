import { hash, type Options, verify } from '@node-rs/argon2';
import { errors } from './errors.ts';

/**
 * Argon2id with the parameters that OWASP's password storage cheat sheet names first (19 MiB, 2 passes, 1 lane), 2024. The hash
 * carries its parameters, so they can be raised later.
 */
const options: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Throws USER_INVALID where it is too short or too long to be one. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < 10 || password.length > 200) {
    throw errors.USER_INVALID({ reason: 'the password has fewer than 10 or more than 200 characters' });
  }
  return await hash(password, options);
}

/** Takes as long where there is nobody, or no password: time tells no names. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hash('a password that nobody has', options);
  const fits = await verify(stored ?? (await nobody), password.slice(0, 1_000));
  return stored !== null && fits;
}

let nobody: Promise<string> | undefined;
