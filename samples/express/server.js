import express from "express";
import session from "express-session";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oidc from "openid-client";

const { GATEHOUSE, CLIENT_ID, CLIENT_SECRET, BASE = "http://localhost:3000", SESSION_SECRET } = process.env;
const redirectUri = `${BASE}/callback`;
// Plain http is for trying out on this machine only.
const options = GATEHOUSE.startsWith("http://") ? { execute: [oidc.allowInsecureRequests] } : {};
const config = await oidc.discovery(new URL(GATEHOUSE), CLIENT_ID, CLIENT_SECRET, undefined, options);

const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
// In memory, like what is known of them below: with several instances share both.
const store = new session.MemoryStore();
const sessions = new Map(); // the session at Gatehouse (sid) → the sessions here

const app = express();
app.use(session({
  store, secret: SESSION_SECRET, resave: false, saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: "lax", secure: BASE.startsWith("https:") },
}));

app.get("/callback", async (request, response) => {
  const { verifier, state, nonce, page } = request.session.pending ?? {};
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, BASE), {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce,
  });
  request.session.regenerate(() => {
    request.session.person = tokens.claims();
    request.session.idToken = tokens.id_token;
    const { sid } = request.session.person;
    sessions.set(sid, [...(sessions.get(sid) ?? []), request.sessionID]);
    response.redirect(page ?? "/");
  });
});

// Back-channel logout: the session ended at Gatehouse, because the person signed out elsewhere, was deactivated or removed.
app.post("/back-channel-logout", express.urlencoded({ extended: false }), async (request, response) => {
  const { payload } = await jwtVerify(request.body?.logout_token ?? "", keys, {
    issuer: config.serverMetadata().issuer, audience: CLIENT_ID, typ: "logout+jwt", maxTokenAge: "5 minutes",
  });
  const event = payload.events?.["http://schemas.openid.net/event/backchannel-logout"];
  if (!event || payload.nonce !== undefined) throw new Error("not a logout token");
  for (const id of sessions.get(payload.sid) ?? []) store.destroy(id);
  sessions.delete(payload.sid);
  response.set("Cache-Control", "no-store").end();
});

app.get("/sign-out", (request, response) => {
  const hint = request.session.idToken;
  request.session.destroy(() =>
    response.redirect(oidc.buildEndSessionUrl(config, {
      ...(hint && { id_token_hint: hint }), post_logout_redirect_uri: `${BASE}/bye`,
    }).href));
});

app.get("/bye", (request, response) => response.type("text").send("Signed out."));

app.use(async (request, response, next) => {
  if (request.session.person) return next();
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  request.session.pending = { verifier, state, nonce, page: request.originalUrl };
  response.redirect(oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: "openid profile email organization roles", state, nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
  }).href);
});

app.get("/{*page}", (request, response) => response.json(request.session.person));

// The person cancelled, came back twice, or an answer was not right: no stack trace for them.
app.use((error, request, response, next) => {
  console.error(error.message, error.error ?? "", error.error_description ?? "");
  response.status(400).type("text").send("You could not be signed in. Open the page again to try once more.");
});
app.listen(new URL(BASE).port || 3000);
