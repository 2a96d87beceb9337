# Sourced by ./gatehouse: signs in from this terminal.
# shellcheck shell=sh disable=SC2154

build_server
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -jar "$jar" login "$@"
