// Starts an OpenID Provider on loopback. The first argument is a JSON file:
// {"issuer", "port", "clients": [client metadata], "people": {"login": {claims}}}
import { readFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';

// Node 18, which Debian 12 ships, lacks these two globals that the library expects.
globalThis.crypto ??= webcrypto;
URL.parse ??= (address, base) => {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
};

const { Provider } = await import('oidc-provider');
const peer = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const signingKey = {
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: randomBytes(8).toString('hex'),
  alg: 'RS256',
  use: 'sig',
};

const provider = new Provider(peer.issuer, {
  clients: peer.clients,
  jwks: { keys: [signingKey] },
  cookies: { keys: [randomBytes(24).toString('base64url')] },
  pkce: { required: () => true },
  // Its own sign-in and consent pages take any login; a login that is not listed has no account.
  features: {
    devInteractions: { enabled: true },
    // Whoever sends a proof must send it again with a nonce, here and at userinfo.
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
  },
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'given_name', 'family_name', 'preferred_username'],
    groups: ['groups'],
  },
  findAccount: (context, login) => {
    const claims = peer.people[login];
    return claims && { accountId: login, claims: () => ({ sub: login, ...claims }) };
  },
});

provider.on('server_error', (context, error) => console.error('server_error', error));
provider.on('authorization.error', (context, error) => console.error('authorization.error', error.message));
provider.on('grant.error', (context, error) => console.error('grant.error', error.message, error.error_detail));
provider.listen(peer.port, '127.0.0.1');
