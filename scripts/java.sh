# Sourced by ./gatehouse: how Java runs the server.
# shellcheck shell=sh disable=SC2154,SC2034

# Small and still fast, see docs/decisions/flags-of-the-jvm.md. What belongs to one request dies in the young generation; only
# what runs often is compiled, and then well; the archives of classes are mapped as they are; one arena is enough for the little
# that is allocated outside the heap.
flags="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms28m -Xmn14m -XX:SurvivorRatio=4 -Xmx256m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:-TieredCompilation -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:TrimNativeHeapInterval=5000"
MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1}
export MALLOC_ARENA_MAX

# What the JVM learns in one short run (JEP 483, 514 and 515) is good for one jar, one JDK and one set of flags.
aot_file() {
  printf '%s/server/target/gatehouse-%s.aot' "$root" "$({ ls -ln "$jar"; cat "$JAVA_HOME/release"; echo "$flags"; } | cksum | tr ' ' -)"
}

# Makes the cache if there is none for this build. Where it cannot be made, the server starts without it.
prepare_aot() {
  aot=$(aot_file)
  [ ! -f "$aot" ] || return 0
  say "gatehouse: preparing a quick start, once for this build …"
  train || true
}

# The words for Java that use it.
aot_flags() {
  if [ -f "$aot" ]; then
    printf -- '-XX:AOTCache=%s -XX:AOTMode=auto -Xlog:aot*=off -Xlog:cds*=off' "$aot"
  fi
}

# Starts the server on a port and in a folder of its own, walks its usual paths, and ends it. Settings of this machine have no
# part in it: it must not touch a real database.
train() {
  rm -f "$root"/server/target/gatehouse-*.aot
  place=$(mktemp -d) || return 1
  training_key=gh_key_$(od -An -N 24 -tx1 /dev/urandom | tr -d ' \n')
  (
    cd "$place" || exit 1
    # shellcheck disable=SC2086
    exec env -i PATH="$PATH" HOME="$HOME" GATEHOUSE_BOOTSTRAP_API_KEY="$training_key" \
      "$JAVA_HOME/bin/java" $flags "-XX:AOTCacheOutput=$place/aot" -jar "$jar" serve --listen 127.0.0.1:0 --data "$place/data"
  ) >"$place/log" 2>&1 </dev/null &
  learner=$!
  tries=0
  address=
  while [ -z "$address" ] && [ "$tries" -lt 200 ] && kill -0 "$learner" 2>/dev/null; do
    sleep 0.1
    tries=$((tries + 1))
    address=$(sed -n 's/.*answers on \(http:[^ ]*\).*/\1/p' "$place/log" | head -n 1)
  done
  if [ -n "$address" ]; then
    walk >"$place/walked" 2>&1 || true
  fi
  kill "$learner" 2>/dev/null || true
  wait "$learner" || true
  [ ! -s "$place/aot" ] || mv "$place/aot" "$aot"
  rm -rf "$place"
}

walk() {
  if command -v curl >/dev/null; then
    walk_signing_in
  fi
  for page in /health/live /health/ready /sign-in/acme /.well-known/openid-configuration /oauth/jwks /nothing-here; do
    download "$address$page" /dev/null || true
  done
}

visit() { curl --silent --show-error --max-time 20 --cookie "$place/cookies" --cookie-jar "$place/cookies" "$@"; }

ask() {
  visit --header "Authorization: Bearer $training_key" --header 'Content-Type: application/json' --data "$2" "$address/api/v1$1"
}

# A connection to an identity provider that nobody reaches, and a sign-in that comes back with an answer that is refused.
walk_signing_in() {
  "$JAVA_HOME/bin/keytool" -genkeypair -alias idp -keyalg RSA -keysize 2048 -dname CN=idp -validity 2 \
    -keystore "$place/keys" -storepass training
  certificate=$("$JAVA_HOME/bin/keytool" -exportcert -rfc -alias idp -keystore "$place/keys" -storepass training |
    sed '/CERTIFICATE/d' | tr -d '\r\n')
  ask /organizations '{"slug":"acme","name":"Acme"}'
  connection=$(ask /organizations/acme/connections "{\"preset\":\"saml\",\"displayName\":\"Staff\",\"settings\":{
    \"entityId\":\"https://idp.invalid/saml\",\"ssoRedirectUrl\":\"https://idp.invalid/sso\",
    \"certificates\":[\"$certificate\"]}}" | sed -n 's/.*"id":"\(con_[a-z0-9]*\)".*/\1/p')
  ask "/organizations/acme/connections/$connection/enable" '{}'
  ask /applications '{"name":"App","clientId":"app","tokenEndpointAuthMethod":"none","redirectUris":["http://127.0.0.1:9/back"]}'
  ask /applications "{\"kind\":\"FORWARD_AUTH\",\"name\":\"Pages\",\"hosts\":[\"${address#*//}\"]}"
  visit --header "Authorization: Bearer $training_key" "$address/api/v1/organizations/acme/connections"
  visit "$address/saml/$connection/metadata"
  state=$(visit --output /dev/null --write-out '%{redirect_url}' "$address/oauth/authorize?response_type=code&client_id=app&scope=openid&state=s&nonce=n&organization=acme&connection=$connection&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" |
    sed -n 's/.*[?&]RelayState=\([^&]*\).*/\1/p')
  answer='<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" IssueInstant="2020-01-01T00:00:00Z"><Issuer>https://idp.invalid/saml</Issuer><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:Response>'
  visit --data-urlencode "SAMLResponse=$(printf %s "$answer" | base64 | tr -d '\n')" --data "RelayState=$state" "$address/saml/$connection/acs"
  visit --header 'Accept: text/html' --header "X-Original-URL: $address/page" "$address/forward-auth"
  visit --header 'Cookie: gatehouse_session=unknown' --header "X-Original-URL: $address/page" "$address/forward-auth"
  visit --data 'grant_type=authorization_code&client_id=app&code=unknown&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback' "$address/oauth/token"
}
