import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Toxiproxy's program on PATH, if it is installed. Built from source: `go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0`. */
export function findToxiproxy(path = process.env['PATH'] ?? ''): string | undefined {
  const folders = path.split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => join(folder, 'toxiproxy-server')).find(runs);
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
