export { loadTeams, type TeamFolder, teamFolders } from './registry.ts';
