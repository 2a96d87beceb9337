# Sourced by ./gatehouse: load on a whole server by name, and JMH benchmarks by theirs.
# shellcheck shell=sh disable=SC2154

build bench,server
# shellcheck source=scripts/java.sh
. "$root/scripts/java.sh"

# A class of the load harness, with the flags that it gives to the server.
load() {
  class=$1
  shift
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m "-Djava.io.tmpdir=${TMPDIR:-/tmp}" "-Dgatehouse.flags=$flags" \
    -cp "$(classpath_of bench)" \
    "dev.gatehouse.bench.load.$class" "$@"
}

case ${1:-} in
  forward-auth | sign-ins | start-time | scim)
    name=$1
    shift
    # shellcheck source=/dev/null
    . "$root/bench/$name.sh"
    ;;
  *)
    exec "$JAVA_HOME/bin/java" -cp "$(classpath_of bench)" org.openjdk.jmh.Main "$@"
    ;;
esac
