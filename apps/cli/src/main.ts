import { HoldfastError } from '@holdfast/errors';
import { CommanderError } from 'commander';
import { printError } from './output.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof HoldfastError) {
    printError(error);
    process.exitCode = error.code === 'USAGE' ? 2 : 1;
  } else throw error;
}
