# Sourced by ./gatehouse bench sign-ins [MEASURED [WARM-UP]]: whole SAML sign-ins per core-second, and the resident memory after.
# shellcheck shell=sh disable=SC2154

prepare_aot
flags="$flags $(aot_flags)"
load SignInLoad "$jar" "${1:-12000}" "${2:-20000}"
