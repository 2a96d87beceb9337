# Sourced by ./gatehouse: all tests, with the programs that they need.
# shellcheck shell=sh

peers=yes
if [ "${1:-}" = --without-peers ]; then
  peers=no
  shift
fi

# Lists what is missing, one Debian package a line. Packages are looked for by what the tests use of them, so that a program
# installed in another way counts.
missing_packages() {
  [ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || has initdb || echo postgresql
  [ "$peers" = yes ] || return 0
  has chromium || has google-chrome || echo chromium
  has nginx || echo nginx-light
  has caddy || echo caddy
  has apache2 || echo apache2
  [ -f /usr/lib/apache2/modules/mod_auth_openidc.so ] || echo libapache2-mod-auth-openidc
  has slapd || echo slapd
  has php || echo php-cli
  php_has dom || echo php-xml
  php_has mbstring || echo php-mbstring
  [ -d /usr/share/simplesamlphp/www ] || echo simplesamlphp
  [ -d /usr/share/lemonldap-ng/portal ] || echo liblemonldap-ng-portal-perl
  has starman || echo starman
  perl_has Lasso || echo liblasso-perl
  perl_has XML::Simple || echo libxml-simple-perl
  perl_has IO::String || echo libio-string-perl
  has sshd || echo openssh-server
  has ssh || echo openssh-client
  has curl || echo curl
  has node || echo nodejs
  has npm || echo npm
}

# SimpleSAMLphp needs extensions that its package does not ask for.
php_has() { php -m 2>/dev/null | grep -qix "$1"; }

# LemonLDAP::NG is packaged without what its SAML needs.
perl_has() { perl "-M$1" -e 1 2>/dev/null; }

has() { (PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; command -v "$1" >/dev/null 2>&1); }

install_packages() {
  say "gatehouse: installing what the tests need:" "$@"
  # The run level keeps packages of daemons from starting them; the tests start their own.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get -qq update </dev/null >&2 &&
    apt-get -qq --yes --no-install-recommends install "$@" </dev/null >&2
}

ensure_programs() {
  # shellcheck disable=SC2046 # A package's name is one word.
  set -- $(missing_packages)
  [ $# -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -f /etc/debian_version ]; then
    install_packages "$@" || say "gatehouse: apt-get failed"
    # shellcheck disable=SC2046
    set -- $(missing_packages)
    [ $# -gt 0 ] || return 0
  fi
  say "gatehouse: the tests need programs that are not installed. As Debian names their packages:"
  say "  $*"
  if [ "$peers" = yes ]; then
    say "Install them, or leave the tests against other programs out: ./gatehouse test --without-peers"
  fi
  exit 1
}

# Adds up Surefire's reports of every module, in the words of its own last line.
summary() {
  find "${root:?}" -path '*/target/surefire-reports/TEST-*.xml' -exec sed -n '/<testsuite /,/>/p' {} + | tr '\n' ' ' |
    sed 's/<testsuite /\n&/g' | awk '
      function count(name) {
        if (!match($0, " " name "=\"[0-9]+\"")) return 0
        return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0
      }
      /<testsuite / { tests += count("tests"); failures += count("failures"); errors += count("errors"); skipped += count("skipped") }
      END { printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", tests, failures, errors, skipped }'
}

ensure_programs
find_maven
find "${root:?}" -path '*/target/surefire-reports/*' -type f -exec rm -f {} +
[ "$peers" = yes ] || set -- -DexcludedGroups=peers "$@"

# Failures do not stop the modules that follow: one run shows them all, and the sum below decides. Two modules at once:
# protocol and testkit know nothing of each other.
status=0
run_maven --threads 2 -Dmaven.test.failure.ignore=true "$@" verify || status=$?

total=$(summary)
echo
case $total in
  "Tests run: 0,"*) status=1 ;;
  *"Failures: 0, Errors: 0,"*) ;;
  *) status=1 ;;
esac
[ "$status" = 0 ] && echo "All tests passed." || echo "Something failed; the lines marked ERROR above say what."
echo "$total"
exit "$status"
