import { teamConformance } from '@holdfast/agents/testing';
import { teamFolders } from './registry.ts';

for (const { name, folder, file } of await teamFolders()) {
  const { default: team } = (await import(file.href)) as { default?: unknown };
  teamConformance(name, team, { folder });
}
