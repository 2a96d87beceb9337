# Sourced by ./gatehouse bench scim [CREATES [SIZE…]]: users created over SCIM beside the disk's fdatasync, and requests as the
# organization grows, on SQLite and PostgreSQL.
# shellcheck shell=sh disable=SC2154
# Data stands in the folder for temporary files (TMPDIR): it must be on the disk that is meant, not in memory.
# Without sizes: 1,000 and 100,000 users. A million takes many minutes to fill: ./gatehouse bench scim 5000 1000 100000 1000000

creates=${1:-4000}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 1000 100000
prepare_aot
flags="$flags $(aot_flags)"
for database in ${SCIM_DATABASES:-sqlite postgresql}; do
  load ScimLoad "$jar" "$database" "$creates" "$@"
done
