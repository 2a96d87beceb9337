# Sourced by ./gatehouse: Gatehouse with a fresh embedded database, and the testkit's identity provider and sample application.
# shellcheck shell=sh disable=SC2154

port=8080
idp_port=8081
app_port=8082

port_option() {
  case $2 in
    '' | *[!0-9]* | ??????*) fail "$1 needs a port, such as 8090" ;;
  esac
}

while [ $# -gt 0 ]; do
  case $1 in
    --port) port_option "$1" "${2:-}"; port=$2 ;;
    --idp-port) port_option "$1" "${2:-}"; idp_port=$2 ;;
    --app-port) port_option "$1" "${2:-}"; app_port=$2 ;;
    *) say "gatehouse: demo has no option '$1'"; usage >&2; exit 2 ;;
  esac
  shift 2
done

testkit_classpath=$root/testkit/target/classpath.txt
if changed_since "$jar" protocol server || changed_since "$testkit_classpath" testkit; then build server,testkit; fi

# What the last demo left is of no use to this one; what this one leaves can be looked at.
place=$root/target/demo
rm -rf "$place"
mkdir -p "$place"
log=$place/gatehouse.log
key=gh_key_$(od -An -N 24 -tx1 /dev/urandom | tr -d ' \n')

cat >"$place/gatehouse.yaml" <<YAML
# Of ./gatehouse demo. Its peers are on this machine and speak plain HTTP, which no real installation should allow.
listen: 127.0.0.1:$port
publicAddress: http://localhost:$port
dataDirectory: $place/data
outgoing:
  allowPrivateAddresses: true
  allowPlainHttp: true
bootstrap:
  apiKey: $key
YAML

: >"$log"
server=
peers=
stop() {
  trap - INT TERM EXIT
  for process in $peers $server; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}
trap 'stop; exit 0' INT TERM
trap stop EXIT

(cd "$place" && exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx256m -jar "$jar" \
  serve --config "$place/gatehouse.yaml") >"$log" 2>&1 </dev/null &
server=$!

# Waits for the address at which the first operator makes an account, or for the server's word why it cannot start.
tries=0
first=
until first=$(grep -o 'http[^ ]*/console/-/first/gh_first_[A-Za-z0-9_-]\{43\}' "$log"); do
  tries=$((tries + 1))
  if ! kill -0 "$server" 2>/dev/null || [ "$tries" -gt 300 ]; then
    tail -n 20 "$log" >&2
    say "gatehouse: the server did not start; another port is chosen with --port"
    exit 1
  fi
  sleep 0.1
done

# Registers itself over the admin API, prints where to click, and runs until it is ended.
GATEHOUSE_DEMO_KEY=$key "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m \
  -cp "$(classpath_of testkit)" dev.gatehouse.testkit.demo.Demo \
  --gatehouse "http://localhost:$port" --first "$(printf '%s\n' "$first" | head -n 1)" --idp-port "$idp_port" --app-port "$app_port" </dev/null &
peers=$!

# Ends with the first of the two that ends.
while kill -0 "$server" 2>/dev/null && kill -0 "$peers" 2>/dev/null; do
  sleep 1
done
if ! kill -0 "$server" 2>/dev/null; then
  tail -n 20 "$log" >&2
  say "gatehouse: the server ended by itself; all that it said stands in target/demo/gatehouse.log"
  exit 1
fi
wait "$peers" || exit $?
