import { HoldfastError } from '@holdfast/errors';

/** An error as a plain object with its causes, for a log line; anything else as it is. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(error instanceof HoldfastError ? { fix: error.fix, details: error.details } : {}),
    stack,
    ...(error instanceof AggregateError && depth < 4
      ? { errors: error.errors.map((one) => describeError(one, depth + 1)) }
      : {}),
    ...(cause === undefined || depth >= 4 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}
