/** A real OIDC provider on a loopback port, with forms that let anybody in under any name. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface TestProvider {
  issuer: string;
  clientId: string;
  secret: string;
  close(): void;
}

/**
 * `publicUrl`: of the web app that it leads back to. `groupsOf`: of whom it tells which `groups`. Who is called eve has no
 * verified address and claims to be the owner. `host`: a name of this machine; another one is another site to a browser. `secretIn`: the one way in
 * which it takes the client's secret.
 */
export async function openProvider(
  publicUrl: string,
  groupsOf: (login: string) => string[],
  {
    host = '127.0.0.1',
    secretIn = 'client_secret_basic',
  }: { host?: string; secretIn?: 'client_secret_basic' | 'client_secret_post' } = {},
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const [clientId, secret] = ['holdfast', 'of-the-test-and-long-enough'];
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: secret,
        redirect_uris: [`${publicUrl}/api/sign-in/oidc/back`],
        token_endpoint_auth_method: secretIn,
      },
    ],
    clientAuthMethods: [secretIn],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: `${sub} of the company`,
        email: `${sub}@example.org`,
        email_verified: sub !== 'eve',
        preferred_username: sub === 'eve' ? 'owner' : sub,
        groups: groupsOf(sub),
      }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, reply) => void answer(request, reply));
  return {
    issuer,
    clientId,
    secret,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
