# Sourced by ./gatehouse bench forward-auth [WARM-UP [SECONDS]]: requests per core-second beside nginx `return 200`.
# shellcheck shell=sh disable=SC2154
# The warm-up is in seconds of processor time. Both servers run on processor 0 and the load on processor 1, in turns; what counts is the processor time of each server.

for program in wrk nginx taskset; do
  command -v "$program" >/dev/null || fail "this needs $program"
done
prepare_aot
flags="$flags $(aot_flags)"
load ForwardAuthLoad "$jar" "${1:-30}" "${2:-8}" 0 1
