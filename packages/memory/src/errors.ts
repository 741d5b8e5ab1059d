import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  MEMORY_INVALID: {
    message: 'A memory cannot be kept: {reason}',
    fix: 'Correct what the member remembers; nothing of it was stored.',
    status: 400,
  },
  MEMORY_VECTOR: {
    message: 'A vector has {dimensions} dimensions instead of {expected}',
    fix: 'Use an embedder that gives {expected} dimensions; look at HOLDFAST_EMBEDDINGS.',
    status: 500,
  },
});
