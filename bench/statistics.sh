# Sourced by ./gatehouse bench statistics [ATTEMPTS]: what the counts of the first page cost in an organization with many sign-ins, before and
# after they are folded into hours, on both databases.
# shellcheck shell=sh disable=SC2154

load StatisticsLoad "$jar" sqlite "${1:-1000000}"
load StatisticsLoad "$jar" postgresql "${1:-1000000}"
