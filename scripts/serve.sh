# Sourced by ./gatehouse: the server alone, with the settings that keep it small and quick to start.
# shellcheck shell=sh disable=SC2154

build_server
# shellcheck source=scripts/java.sh
. "$root/scripts/java.sh"
prepare_aot

# shellcheck disable=SC2046,SC2086
exec "$JAVA_HOME/bin/java" $flags $(aot_flags) ${JAVA_OPTS:-} -jar "$jar" serve "$@"
