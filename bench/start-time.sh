# Sourced by ./gatehouse bench start-time [STARTS]: from starting Java to the first sign-in page, without and with the AOT cache.
# shellcheck shell=sh disable=SC2154

prepare_aot
if [ -f "$aot" ]; then set -- "${1:-11}" "$aot"; else set -- "${1:-11}"; fi
load StartTime "$jar" "$@"
