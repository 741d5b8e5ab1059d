import { fileURLToPath } from 'node:url';

export async function buildPage(): Promise<{ folder: string | undefined }> {
  return { folder: undefined };
}
void fileURLToPath;
