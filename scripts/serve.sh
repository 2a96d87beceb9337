# Sourced by ./gatehouse: the server alone, with the settings that keep it small and quick to start.
# shellcheck shell=sh disable=SC2154

build_server

# A large heap is what the collector takes when it may; the free ratios make it give memory back.
flags="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms24m -Xmx256m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40"

# What the JVM learns in one short run (JEP 483, 514 and 515) is good for one jar, one JDK and one set of flags.
aot=$root/server/target/gatehouse-$({ ls -ln "$jar"; cat "$JAVA_HOME/release"; echo "$flags"; } | cksum | tr ' ' -).aot

# Starts the server on a port and in a folder of its own, asks for some pages, and ends it. Settings of this machine have no part
# in it: it must not touch a real database.
train() {
  rm -f "$root"/server/target/gatehouse-*.aot
  place=$(mktemp -d) || return 1
  (
    cd "$place" || exit 1
    # shellcheck disable=SC2086
    exec env -i PATH="$PATH" HOME="$HOME" "$JAVA_HOME/bin/java" $flags "-XX:AOTCacheOutput=$place/aot" \
      -jar "$jar" serve --listen 127.0.0.1:0 --data "$place/data"
  ) >"$place/log" 2>&1 </dev/null &
  learner=$!
  tries=0
  while [ -z "${address:-}" ] && [ "$tries" -lt 100 ] && kill -0 "$learner" 2>/dev/null; do
    sleep 0.1
    tries=$((tries + 1))
    address=$(sed -n 's/.*answers on \(http:[^ ]*\).*/\1/p' "$place/log" | head -n 1)
  done
  if [ -n "$address" ]; then
    for page in /health/live /health/ready /sign-in/acme /.well-known/openid-configuration /nothing-here; do
      (download "$address$page" /dev/null) >/dev/null 2>&1 || true
    done
  fi
  kill "$learner" 2>/dev/null || true
  wait "$learner" || true
  [ ! -s "$place/aot" ] || mv "$place/aot" "$aot"
  rm -rf "$place"
}

if [ ! -f "$aot" ]; then
  say "gatehouse: preparing a quick start, once for this build …"
  train || true
fi
if [ -f "$aot" ]; then
  flags="$flags -XX:AOTCache=$aot -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off"
fi

# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" $flags ${JAVA_OPTS:-} -jar "$jar" serve "$@"
