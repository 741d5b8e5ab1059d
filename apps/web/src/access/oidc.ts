/** Asks the company's OIDC provider who somebody is: authorization code with PKCE, state and nonce. */
import type { Identity, Role } from '@holdfast/accounts';
import { roles } from '@holdfast/accounts';
import { HoldfastError } from '@holdfast/errors';
import type { Settings } from '@holdfast/settings';
import * as client from 'openid-client';
import { errors } from '../errors.ts';

export type OidcSettings = Pick<
  Settings,
  'publicUrl' | 'oidcIssuer' | 'oidcClient' | 'oidcSecret' | 'oidcScopes' | 'oidcRole' | 'oidcClaim' | 'oidcRoles'
>;

/** What must be the same when the browser comes back. */
export interface Pending {
  state: string;
  nonce: string;
  verifier: string;
}

const timeoutSeconds = 10;
export const startPath = '/api/sign-in/oidc';
export const backPath = `${startPath}/back`;
/** What a browser keeps while it is at the provider; sent to `startPath` and below only. */
export const pendingCookie = 'holdfast-oidc';

export class Oidc {
  readonly #settings: Partial<OidcSettings>;
  readonly #issuer: string;
  readonly #redirect: string;
  #found: Promise<client.Configuration> | undefined;

  constructor(settings: Partial<OidcSettings>, issuer: string, publicUrl: string) {
    this.#settings = settings;
    this.#issuer = issuer;
    this.#redirect = new URL(backPath, publicUrl).href;
  }

  /** Where to send the browser. Throws OIDC_AWAY, OIDC_ANSWER. */
  async begin(): Promise<{ url: URL; pending: Pending }> {
    const config = await this.#provider();
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: this.#redirect,
      scope: this.#settings.oidcScopes ?? 'openid profile email',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url, pending };
  }

  /** `query`: with what the browser came back. Throws OIDC_REFUSED, OIDC_ANSWER, OIDC_AWAY. */
  async finish(query: string, pending: Pending): Promise<Identity> {
    const config = await this.#provider();
    const here = new URL(this.#redirect);
    here.search = query;
    const tokens = await this.#asked(
      client.authorizationCodeGrant(config, here, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      }),
    );
    const said = tokens.claims();
    if (!said) throw errors.OIDC_ANSWER({ reason: 'it has no ID token' });
    // Groups and names often stand there only.
    const more =
      config.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await this.#asked(client.fetchUserInfo(config, tokens.access_token, said.sub));
    return this.#identity({ ...said, ...more }, `${said.iss} ${said.sub}`);
  }

  #identity(claims: Record<string, unknown>, subject: string): Identity {
    const { oidcRole = 'viewer', oidcClaim = 'groups', oidcRoles } = this.#settings;
    const text = (name: string): string[] => (typeof claims[name] === 'string' && claims[name] ? [claims[name]] : []);
    const [name] = text('name');
    const email = claims['email_verified'] === false ? [] : text('email');
    return {
      subject,
      logins: [...email, ...text('preferred_username')],
      ...(name === undefined ? {} : { name }),
      role: oidcRoles === undefined ? oidcRole : roleOf([claims[oidcClaim]].flat(), oidcRoles, oidcRole),
      follows: oidcRoles !== undefined,
    };
  }

  /** Found once; a provider that was away is asked again by the next who comes. */
  async #provider(): Promise<client.Configuration> {
    this.#found ??= this.#discover();
    try {
      return await this.#found;
    } catch (error) {
      this.#found = undefined;
      throw error;
    }
  }

  #discover(): Promise<client.Configuration> {
    const { oidcClient = '', oidcSecret } = this.#settings;
    const issuer = new URL(this.#issuer);
    return this.#asked(
      client.discovery(issuer, oidcClient, undefined, oidcSecret === undefined ? client.None() : bySecret(oidcSecret), {
        timeout: timeoutSeconds,
        // Settings take http for a loopback address only.
        ...(issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}),
      }),
    );
  }

  async #asked<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  #refusal(error: unknown): unknown {
    if (error instanceof HoldfastError) return error;
    if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) {
      return errors.OIDC_REFUSED({ reason: error.error.slice(0, 100) }, error);
    }
    // A client that it does not know under this secret, by a header instead of a body: RFC 6749, 5.2.
    if (error instanceof client.WWWAuthenticateChallengeError) {
      const said = error.cause.flatMap(({ parameters }) => parameters['error'] ?? []);
      return errors.OIDC_REFUSED({ reason: (said[0] ?? 'invalid_client').slice(0, 100) }, error);
    }
    const away = { issuer: this.#issuer };
    if (error instanceof client.ClientError) {
      return error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
        ? errors.OIDC_AWAY(away, error)
        : errors.OIDC_ANSWER({ reason: error.message }, error);
    }
    // What fetch throws where nobody answers.
    return error instanceof TypeError ? errors.OIDC_AWAY(away, error) : error;
  }
}

/** Undefined where no provider is configured. */
export function openOidc(settings: Partial<OidcSettings>): Oidc | undefined {
  const { oidcIssuer, publicUrl } = settings;
  return oidcIssuer === undefined || publicUrl === undefined ? undefined : new Oidc(settings, oidcIssuer, publicUrl);
}

/** The highest role of what the claim names. */
function roleOf(named: readonly unknown[], by: ReadonlyMap<string, Role>, otherwise: Role): Role {
  const given = named.flatMap((one) => (typeof one === 'string' ? (by.get(one) ?? []) : []));
  return roles.findLast((role) => given.includes(role)) ?? otherwise;
}

/** In the header, as every provider must be able to; in the body with one that says it takes nothing else. */
function bySecret(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const inBody = !takes.includes('client_secret_basic') && takes.includes('client_secret_post');
    return (inBody ? post : basic)(server, ...rest);
  };
}
