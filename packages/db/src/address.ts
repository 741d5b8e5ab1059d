import { errors } from './errors.ts';

export interface Address {
  /** `host:port`, as shown in messages. */
  name: string;
  /** The URL with this one host: what the driver understands. */
  url: string;
}

const shape = /^(postgres(?:ql)?):\/\/(?:([^@/?#]*)@)?([^/?#]*)(\/[^?#]*)?(\?[^#]*)?$/;

/** The hosts of a URL in its order, which is the order of preference. */
export function addresses(url: string): Address[] {
  const parts = shape.exec(url);
  if (!parts) throw errors.DB_URL({ reason: 'it does not begin with postgres://, or its parts are out of order' });
  const [, scheme, login, hosts = '', path = '', query = ''] = parts;
  return (hosts || 'localhost').split(',').map((host) => {
    const single = `${scheme}://${login === undefined ? '' : `${login}@`}${host}${path}${query}`;
    return { name: checked(single, host), url: single };
  });
}

/** The URL with its password hidden: fit for a log. */
export function maskUrl(url: string): string {
  return url
    .replace(/^(\w+:\/\/[^:@/?#]*):[^@/?#]*@/, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/g, '$1***');
}

function checked(single: string, host: string): string {
  let parsed: URL;
  try {
    parsed = new URL(single);
  } catch (cause) {
    throw errors.DB_URL({ reason: `'${host}' is not a host with a port` }, cause);
  }
  if (!parsed.hostname && !parsed.searchParams.has('host')) throw errors.DB_URL({ reason: 'it names no host' });
  return `${parsed.hostname || parsed.searchParams.get('host')}:${parsed.port || '5432'}`;
}
